//! The additional destination of a scheduled export's files: a folder in a connected bucket.

use api::{Action, App, Failure, Result, User};
use labeling::ids::ProjectChildId;
use serde::{Deserialize, Deserializer, Serialize};
use store::jobs::export::Destination;
use utoipa::ToSchema;

/// The longest prefix, in bytes. S3 allows keys of 1,024 bytes, and the names of the files need the rest.
const MAX_PREFIX: usize = 900;

/// A folder in a connected bucket.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DestinationBody {
    /// A bucket from the deployment's list.
    bucket: String,
    /// The folder, such as `labels/nightly/`. Empty if absent.
    #[serde(default)]
    prefix: String,
}

/// The destination of the files.
#[derive(Serialize, ToSchema)]
pub(crate) struct DestinationView {
    bucket: String,
    prefix: String,
    /// The folder of the schedule. It contains one folder for each run, and a copy of the last run in `latest/`.
    folder: String,
}

impl DestinationView {
    pub(crate) fn of(destination: Destination, schedule: ProjectChildId) -> DestinationView {
        let folder = format!("s3://{}/{}", destination.bucket, destination.folder(schedule));
        DestinationView { bucket: destination.bucket, prefix: destination.prefix, folder }
    }
}

/// Distinguishes `null` from an absent field.
pub(crate) fn given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<DestinationBody>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl DestinationBody {
    /// The validated destination. Checks that a file can be written. Only owners may set a new destination, since it
    /// copies tasks to another bucket.
    pub(crate) async fn checked(self, app: &App, user: &User, before: Option<&Destination>) -> Result<Destination> {
        let wanted = Destination { prefix: folders(&self.prefix)?, bucket: self.bucket };
        if before != Some(&wanted) {
            user.require(Action::ConnectBuckets, None)?;
        }
        if !app.settings().connected_buckets.contains(&wanted.bucket) {
            let problem = "is none of those that the deployment lists as connected buckets";
            return Err(Failure::invalid("destination.bucket", problem));
        }
        let connected = app.store().connections_of_bucket(&wanted.bucket).await?;
        if let Some(met) = connected.iter().find(|one| wanted.meets(&one.bucket, &one.prefix)) {
            let problem =
                format!("what arrives there becomes tasks of project {}: name another folder", met.id.project());
            return Err(Failure::invalid("destination.prefix", problem));
        }
        app.store().try_destination(&wanted).await?;
        Ok(wanted)
    }
}

/// A prefix that consists of whole folder names.
fn folders(prefix: &str) -> Result<String> {
    let trimmed = prefix.trim().trim_matches('/');
    let problem = match trimmed {
        _ if trimmed.len() > MAX_PREFIX => format!("is longer than {MAX_PREFIX} bytes"),
        _ if trimmed.chars().any(char::is_control) => "has a character that cannot be seen".to_owned(),
        _ if trimmed.split('/').any(|name| name == "." || name == "..") => "must not lead up".to_owned(),
        "" => return Ok(String::new()),
        _ => return Ok(format!("{trimmed}/")),
    };
    Err(Failure::invalid("destination.prefix", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_names_whole_folders() {
        for (given, stands) in [("", ""), (" / ", ""), ("labels", "labels/"), ("/a/b/", "a/b/"), ("a b/ü", "a b/ü/")]
        {
            assert_eq!(folders(given).ok().as_deref(), Some(stands), "{given:?}");
        }
        for wrong in ["a/../b", "..", "a\u{7}b", &"x".repeat(901)] {
            assert!(folders(wrong).is_err(), "{wrong:?}");
        }
    }
}
