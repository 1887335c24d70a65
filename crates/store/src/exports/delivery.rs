//! Where a schedule's files are taken besides: a bucket of the customer's that the deployment is connected to.

use super::runs::MANIFEST;
use crate::Store;
use crate::error::Result;
use crate::jobs::export::Destination;
use crate::objects::Bucket;
use crate::objects::object_keys;
use labeling::ids::ProjectChildId;

impl Store {
    /// Finds out whether files can be taken to a place; `Invalid` where its bucket refuses.
    pub async fn try_destination(&self, destination: &Destination) -> Result<()> {
        let key = format!("{}skylabel-{}", destination.prefix, crate::random::name()?);
        self.objects().try_out(&destination.bucket, &key).await
    }

    /// Takes a run's files to a folder of its schedule there, the manifest last. Done again, it writes the same.
    pub(super) async fn deliver(
        &self,
        destination: &Destination,
        schedule: ProjectChildId,
        run: ProjectChildId,
        folder: &str,
    ) -> Result<()> {
        let place = destination.folder(schedule);
        for (name, size) in self.run_files(schedule, run).await? {
            let from = object_keys::export_run(schedule, run, &name);
            let to = format!("{place}{folder}/{name}");
            self.objects().copy_out(Bucket::Data, &from, size, (&destination.bucket, &to)).await?;
        }
        Ok(())
    }

    /// The names and sizes of a run's files, the manifest last.
    pub(super) async fn run_files(&self, schedule: ProjectChildId, run: ProjectChildId) -> Result<Vec<(String, u64)>> {
        let prefix = object_keys::export_run(schedule, run, "");
        let (mut names, mut token) = (Vec::new(), None);
        loop {
            let (listed, next) = self.objects().list(Bucket::Data, &prefix, token).await?;
            names.extend(listed.into_iter().map(|one| (one.key[prefix.len()..].to_owned(), one.size)));
            token = next;
            if token.is_none() {
                break;
            }
        }
        names.sort_by_key(|(name, _)| name == MANIFEST);
        Ok(names)
    }
}
