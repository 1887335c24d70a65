//! Rounds: loops over all projects. A round remembers its place, so that each project has its turn even if no run reaches
//! the end.

use crate::Store;
use crate::error::Result;
use crate::table::Range;
use crate::table::expression::Condition;
use crate::table::keys;
use crate::table::row::Row;
use labeling::ids::ProjectId;

/// A loop over all projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Counts segments again and deletes leftovers.
    Recount,
}

impl Round {
    fn name(self) -> &'static str {
        match self {
            Round::Recount => "recount",
        }
    }
}

impl Store {
    /// The next projects after one, in order of their ids, at most `limit`.
    pub async fn projects_after(&self, after: Option<ProjectId>, limit: usize) -> Result<Vec<ProjectId>> {
        let first = keys::project_listing(ProjectId(after.map_or(0, |after| after.0 + 1))).sk;
        let range = Range::Between(first, format!("{}~", keys::PROJECT_PREFIX));
        let rows = self.table().query(keys::ORGANISATION, range, Some(limit), false).await?;
        rows.iter().map(|row| Ok(ProjectId(row.number("id")?))).collect()
    }

    /// The project that had its turn last.
    pub async fn place_of_round(&self, round: Round) -> Result<Option<ProjectId>> {
        let row = self.table().get(&keys::round(round.name())).await?;
        Ok(row.and_then(|row| row.find_number("project")).map(ProjectId))
    }

    /// Stores that it is a project's turn. Call it before the work: a project whose work ends the process must not block
    /// the others.
    pub async fn move_round(&self, round: Round, project: ProjectId) -> Result<()> {
        let row = Row::new().with("project", project.0);
        self.table().put(&keys::round(round.name()), row, Condition::none()).await?;
        Ok(())
    }
}
