//! The names of the uploaded files that tasks came from.

use crate::Store;
use crate::error::Result;
use crate::table::keys;
use crate::tasks::load::Loaded;
use labeling::ids::ProjectChildId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Store {
    /// Sets `file_upload_name` of tasks. A name that this process has read before needs no call.
    pub async fn name_uploads(&self, tasks: &mut [Loaded]) -> Result<()> {
        let names = &self.caches().upload_names;
        let ids: BTreeSet<ProjectChildId> = tasks.iter().filter_map(|one| one.task.file_upload).collect();
        let unknown: Vec<_> = ids.iter().copied().filter(|id| names.get(id).is_none()).map(keys::upload).collect();
        let mut found: BTreeMap<ProjectChildId, Arc<str>> =
            ids.iter().filter_map(|id| Some((*id, names.get(id)?))).collect();
        if !unknown.is_empty() {
            for row in self.table().get_many(&unknown).await? {
                let id = ProjectChildId(row.number("id")?);
                let name: Arc<str> = Arc::from(served_name(id, row.text("name")?));
                names.insert(id, Arc::clone(&name));
                found.insert(id, name);
            }
        }
        for one in tasks {
            one.task.file_upload_name = one.task.file_upload.and_then(|id| found.get(&id)).map(|name| name.to_string());
        }
        Ok(())
    }
}

/// The name under which an uploaded file is served, as Label Studio's are: eight hexadecimal digits, a dash and the file's
/// own name, in which characters that URLs escape are underscores.
pub fn served_name(id: ProjectChildId, name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    format!("{:08x}-{name}", id.n())
}

/// The number within its project of the upload that is served under a name; none for another's name.
pub fn served_number(name: &str) -> Option<u64> {
    let (digits, _) = name.split_once('-')?;
    let hex = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(digits, 16).ok().filter(|_| hex)
}

#[cfg(test)]
mod tests {
    use super::*;
    use labeling::ids::ProjectId;

    #[test]
    fn a_served_name_is_eight_hexadecimal_digits_and_the_files_own() {
        let name = served_name(ProjectId(3).child(300), "my photo-1.png");
        assert_eq!(name, "0000012c-my_photo-1.png");
        assert_eq!(served_number(&name), Some(300));
        for wrong in ["300-a.png", "0000012g-a.png", "0000012c", "+000012c-a", ""] {
            assert_eq!(served_number(wrong), None, "{wrong}");
        }
    }
}
