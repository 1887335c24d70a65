//! Names of images in exports.

use crate::entries::Entries;
use labeling::task::Task;
use md5::{Digest, Md5};
use serde_json::Value;

/// The address at a path of the data. If the value is a list, its last address.
pub(super) fn address(task: &Task, path: &str) -> String {
    match Entries::of(&task.data).at_path(path).map(|value| serde_json::from_str(value.get())) {
        Some(Ok(Value::String(address))) => address,
        Some(Ok(Value::Array(addresses))) => {
            addresses.last().and_then(Value::as_str).map(str::to_owned).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The path of the image in the export: `images/<name>`. The name starts with a hash of the address, since images of
/// different folders may share a name. Uploads already have such a name. Objects of a bucket keep their address.
pub(super) fn path(address: &str) -> String {
    let is_cloud = ["s3://", "gs://", "azure-blob://"].iter().any(|scheme| address.starts_with(scheme));
    if is_cloud {
        return address.to_owned();
    }
    let is_upload = ["/data/upload/", "data/upload/", "/upload/", "upload/"].iter().any(|p| address.starts_with(p));
    let name = file_name(address);
    if is_upload {
        return format!("images/{name}");
    }
    let hash = Md5::digest(address.as_bytes());
    // The rest of a data URL is not a name.
    let name = if address.starts_with("data:") { "image" } else { name };
    format!("images/{:02x}{:02x}{:02x}{:02x}__{name}", hash[0], hash[1], hash[2], hash[3])
}

/// The last part of an address's path.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

/// The image's name without its extension, used for its label file. Short enough for any file system.
pub(super) fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    // Leaves room for the extension, in bytes.
    let mut end = stem.len().min(251);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    // Some systems interpret these characters as a path to another folder or drive, or do not allow them in names.
    stem[..end].replace(|c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_images_by_their_address() {
        assert_eq!(path("https://example.com/pics/b.v2.png?x=1"), "images/747fce7f__b.v2.png");
        assert_eq!(path("/data/upload/3/0a1b-cat.jpg"), "images/0a1b-cat.jpg");
        assert_eq!(path("s3://bucket/dir/c.jpeg"), "s3://bucket/dir/c.jpeg");
        assert_eq!(stem("images/747fce7f__b.v2.png"), "747fce7f__b.v2");
        assert_eq!(stem("s3://bucket/dir/c.jpeg"), "c");
        assert_eq!(stem(".hidden"), ".hidden");
        assert_eq!(stem("images/a\r\nb\0c:d\\e.png"), "a__b_c_d_e");
        assert_eq!(path("data:image/png;base64,iVBOR/abc"), "images/a6bfd061__image");
        assert_eq!(stem(&"ü".repeat(200)).len(), 250);
    }
}
