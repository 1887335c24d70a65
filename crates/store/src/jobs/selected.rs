//! Jobs on selected tasks, of which one process at a time does the next piece: how they begin, are resumed and end. The
//! selection lies in an object, since it may be too long for a row.

use super::{Job, job_row};
use crate::Store;
use crate::error::{Error, Result, log_failure};
use crate::jobs::pieces::Piece;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::{Outcome, Write};
use labeling::ids::{ProjectChildId, TaskId};
use serde::{Deserialize, Serialize};

/// The selected tasks of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Selected {
    /// These.
    Tasks(Vec<TaskId>),
    /// Those that a query of a task list names, as JSON. The job finds them.
    Query { query: String },
}

impl Selected {
    /// The number of tasks, as far as it is known.
    pub(crate) fn known_count(&self) -> u64 {
        match self {
            Selected::Tasks(tasks) => tasks.len() as u64,
            Selected::Query { .. } => 0,
        }
    }
}

impl Store {
    /// Stores a new job with its selection, and asks for its first piece. `Missing` if the project is gone.
    pub(crate) async fn begin_selected(&self, job: &Job, selected: &Selected) -> Result<()> {
        self.put_selected(job.id, selected).await?;
        let writes = vec![
            Write::Put(keys::job(job.id), job_row(job)?, Condition::row_absent()),
            job.timer().write(),
            Write::Check(keys::project_meta(job.id.project()), Condition::row_exists()),
        ];
        match self.table().transact_with_retry(writes, "the job could not be made, try again").await? {
            Outcome::Refused(indices) if indices.contains(&2) => Err(Error::missing("project")),
            // Or the job exists already: an earlier try was written, and its answer was lost.
            _ => {
                // The clock asks for it too, a little later.
                log_failure("ask for a job", self.ask_for(first_piece(job)).await);
                Ok(())
            }
        }
    }

    /// Replaces the selection of a job.
    pub async fn put_selected(&self, job: ProjectChildId, selected: &Selected) -> Result<()> {
        let body = serde_json::to_vec(selected)?;
        self.objects().put(Bucket::Data, &object_keys::picked(job), "application/json", body).await
    }

    /// The selection of a job.
    pub async fn selected(&self, job: ProjectChildId) -> Result<Selected> {
        let body = self.objects().get(Bucket::Data, &object_keys::picked(job)).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Finishes a job on selected tasks.
    pub async fn end_selected(&self, job: &Job) -> Result<()> {
        self.finish_job(job).await?;
        self.forget_selected(job).await
    }

    /// Deletes the selection and the timer of a job that has finished.
    pub async fn forget_selected(&self, job: &Job) -> Result<()> {
        self.objects().delete(Bucket::Data, &[object_keys::picked(job.id)]).await?;
        self.delete_timer(&job.timer()).await
    }

    /// Asks for a job that may have been abandoned.
    pub async fn resume_selected(&self, id: ProjectChildId) -> Result<()> {
        let job = self.job(id).await?;
        match job.finished_at.is_some() {
            true => self.forget_selected(&job).await,
            false => self.ask_for(first_piece(&job)).await,
        }
    }
}

fn first_piece(job: &Job) -> Piece {
    Piece { job: job.id, kind: job.kind(), n: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tasks_is_stored_as_before() {
        let read = |json: &str| serde_json::from_str::<Selected>(json).unwrap();
        assert_eq!(read("[1,2]"), Selected::Tasks(vec![TaskId(1), TaskId(2)]));
        let query = Selected::Query { query: r#"{"filters":null}"#.to_owned() };
        assert_eq!(read(&serde_json::to_string(&query).unwrap()), query);
    }
}
