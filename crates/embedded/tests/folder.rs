//! The data folder: one process at a time, known formats only, leftovers removed.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::{Duration, SystemTime};

use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_s3::primitives::ByteStream;
use embedded::{DATA_BUCKET, Embedded, OpenError, Options};

#[tokio::test]
async fn a_folder_in_use_is_refused_with_its_process_and_free_again_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let first = Embedded::open(Options::new(folder.path())).await.unwrap();
    let client = first.s3_client();
    let err = Embedded::open(Options::new(folder.path())).await.err().unwrap();
    assert!(matches!(&err, OpenError::InUse { process: Some(id), .. } if *id == std::process::id()), "{err}");
    assert!(err.to_string().contains(&format!("is in use by process {}", std::process::id())));
    drop(first);
    // A client alone also keeps the folder locked, since it can still write to it.
    assert!(Embedded::open(Options::new(folder.path())).await.is_err());
    drop(client);
    Embedded::open(Options::new(folder.path())).await.unwrap();
}

#[tokio::test]
async fn newer_formats_and_other_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Embedded::open(Options::new(folder.path())).await.unwrap());
    let format = folder.path().join("format");
    assert_eq!(std::fs::read_to_string(&format).unwrap(), "skylabel data format 1\n");
    std::fs::write(&format, "skylabel data format 9\n").unwrap();
    let err = Embedded::open(Options::new(folder.path())).await.err().unwrap();
    assert!(matches!(err, OpenError::Newer { found: 9, known: 1, .. }));
    assert!(err.to_string().contains("written by a newer version"));
    std::fs::write(&format, "something else").unwrap();
    let err = Embedded::open(Options::new(folder.path())).await.err().unwrap();
    assert!(matches!(err, OpenError::NotADataFolder { .. }));

    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let err = Embedded::open(Options::new(&file)).await.err().unwrap();
    assert!(matches!(err, OpenError::Folder { .. }));
}

#[tokio::test]
async fn the_access_key_is_made_once_and_kept_from_others() {
    let folder = tempfile::tempdir().unwrap();
    let key_of = async || {
        let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
        secret(&embedded).await
    };
    let first = key_of().await;
    assert_eq!(key_of().await, first);
    #[cfg(unix)]
    {
        let mode =
            |name: &str| std::os::unix::fs::MetadataExt::mode(&folder.path().join(name).metadata().unwrap()) & 0o777;
        for name in ["credentials.json", "table.sqlite"] {
            assert_eq!(mode(name), 0o600, "{name}");
        }
    }
    let other = tempfile::tempdir().unwrap();
    let other = Embedded::open(Options::new(other.path())).await.unwrap();
    assert_ne!(secret(&other).await, first);
}

#[tokio::test]
async fn what_a_killed_process_left_unfinished_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    let put = embedded.s3_client().put_object().bucket(DATA_BUCKET).key("p/kept").body(ByteStream::from_static(b"x"));
    put.send().await.unwrap();
    drop(embedded);
    let bucket = folder.path().join("buckets").join(DATA_BUCKET);
    let (staged, unfinished) = (bucket.join("=staging/0a#1"), bucket.join("p/other@#1"));
    std::fs::create_dir_all(bucket.join("=staging")).unwrap();
    for path in [&staged, &unfinished] {
        let file = std::fs::File::create(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    }
    // A lock file that names a process although no process holds it: that process did not end normally.
    std::fs::write(folder.path().join("lock"), "123\n").unwrap();
    let embedded = Embedded::open(Options::new(folder.path())).await.unwrap();
    while staged.exists() || unfinished.exists() {
        tokio::task::yield_now().await;
    }
    let listed = embedded.s3_client().list_objects_v2().bucket(DATA_BUCKET).send().await.unwrap();
    assert_eq!(listed.contents().iter().map(|object| object.key().unwrap()).collect::<Vec<_>>(), ["p/kept"]);
}

async fn secret(embedded: &Embedded) -> String {
    let provider = embedded.sdk_config().credentials_provider().unwrap();
    let credentials = provider.provide_credentials().await.unwrap();
    credentials.secret_access_key().to_owned()
}
