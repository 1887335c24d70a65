//! The parts of an import: the bytes that each part reads, its claim and its progress.
//!
//! Each part is a row with a claim of its own. Its progress and runs are an object that the row names by a write
//! conditional on the claim. Objects written after losing the claim stay unreferenced.

use super::manifest::ManifestRun;
use crate::Store;
use crate::error::Result;
use crate::jobs::JobKind;
use crate::jobs::pieces::Piece;
use crate::jobs::{Job, JobProblem};
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Range, Write};
use crate::time::CLAIM;
use crate::time::add_time;
use convert::import::{Checkpoint, Source};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::ProjectChildId;
use serde::{Deserialize, Serialize};

/// How often a part, or a file that is read at once, is begun without coming any further.
pub(super) const ATTEMPTS: u32 = 5;
/// After so long a part that was asked for and is in nobody's hands is asked for again.
const ASKED: SignedDuration = SignedDuration::from_mins(5);

/// A part of an import.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportPart {
    pub(crate) n: u32,
    /// The byte from which on it reads.
    pub(crate) start: u64,
    /// The byte at which the next part begins; none for the last one.
    pub(crate) end: Option<u64>,
    pub(crate) source: Source,
    /// How often it was claimed.
    pub(crate) attempt: u64,
    /// ... since it came further.
    pub(crate) tries: u32,
    claimed: i64,
    asked: i64,
    /// The object that says how far it has come.
    pub(crate) reached: Option<String>,
    /// Bytes and tasks read.
    pub(crate) done: u64,
    pub(crate) tasks: u64,
    /// It has read all of its bytes, or was refused.
    pub(crate) over: bool,
    /// The reasons why it was refused; rows count from the part's first one.
    pub(crate) problems: Vec<JobProblem>,
}

/// How far a part has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reached {
    pub(crate) mark: Checkpoint,
    pub(crate) runs: Vec<ManifestRun>,
}

impl Reached {
    pub(crate) fn tasks(&self) -> u64 {
        self.runs.iter().map(|run| run.run.tasks).sum()
    }
}

/// A process's claim on a part.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) job: ProjectChildId,
    pub(crate) n: u32,
    by: String,
}

impl Claim {
    /// The part's row, and the condition that it is still in these hands.
    pub(crate) fn held(&self) -> (keys::Key, Condition) {
        let condition = Condition::equal("by", self.by.as_str()).also(Condition::absent("over"));
        (keys::part(self.job, self.n), condition)
    }
}

fn read(row: &Row) -> Result<ImportPart> {
    Ok(ImportPart {
        n: row.number("n")?,
        start: row.number("start")?,
        end: row.find_number("end"),
        source: row.json("source")?,
        attempt: row.find_number("attempt").unwrap_or(0),
        tries: row.find_number("tries").unwrap_or(0),
        claimed: row.find_number("claimed").unwrap_or(0),
        asked: row.find_number("asked").unwrap_or(0),
        reached: row.find_text("reached").map(str::to_owned),
        done: row.find_number("done").unwrap_or(0),
        tasks: row.find_number("tasks").unwrap_or(0),
        over: row.flag("over"),
        problems: if row.has("problems") { row.json("problems")? } else { Vec::new() },
    })
}

impl Store {
    /// Makes the parts of a job that is not over and has none, beginning at these bytes.
    pub(super) async fn make_parts(&self, job: ProjectChildId, source: Source, starts: &[u64]) -> Result<()> {
        let mut writes = vec![
            Write::Check(keys::job(job), Condition::row_exists().also(Condition::absent("over"))),
            Write::Check(keys::project_meta(job.project()), Condition::row_exists()),
        ];
        for ((n, start), end) in (0_u32..).zip(starts).zip(starts.iter().skip(1).map(Some).chain([None])) {
            let row = Row::new().with("n", n).with("start", *start).with_json("source", &source)?;
            writes.push(Write::Put(keys::part(job, n), row.with_some("end", end.copied()), Condition::row_absent()));
        }
        // Refused: somebody has made them.
        self.table().transact_with_retry(writes, "the parts of an import could not be made, try again").await.map(drop)
    }

    /// A job's parts, in their order.
    pub(crate) async fn parts(&self, job: ProjectChildId) -> Result<Vec<ImportPart>> {
        self.part_rows(job).await?.iter().map(read).collect()
    }

    /// Asks for those of the parts that nobody does and nobody was asked for lately.
    pub(super) async fn ask_for_parts<'p>(
        &self,
        job: ProjectChildId,
        parts: impl Iterator<Item = &'p ImportPart>,
        now: Timestamp,
    ) -> Result<()> {
        let (at, lately) = (now.as_millisecond(), add_time(now, -ASKED).as_millisecond());
        for part in parts.filter(|part| !part.over && part.claimed < at && part.asked < lately) {
            self.ask_for(Piece { job, kind: JobKind::Import, n: part.n }).await?;
            let update = Update::new().set("asked", at);
            self.table().update(&keys::part(job, part.n), update, Condition::row_exists()).await?;
        }
        Ok(())
    }

    /// Claims a part that is not over and in nobody's hands.
    pub(super) async fn claim_part(
        &self,
        job: ProjectChildId,
        n: u32,
        now: Timestamp,
    ) -> Result<Option<(Claim, ImportPart)>> {
        let claim = Claim { job, n, by: crate::random::name()? };
        let condition = Condition::row_exists()
            .also(Condition::absent("over"))
            .also(Condition::absent_or_below("claimed", now.as_millisecond()));
        let update = Update::new()
            .set("claimed", add_time(now, CLAIM).as_millisecond())
            .set("by", claim.by.as_str())
            .add("attempt", 1)
            .add("tries", 1);
        let key = keys::part(job, n);
        let row = match self.table().update(&key, update, condition).await? {
            Some(row) => row,
            // Perhaps it was claimed, and the answer was lost.
            None => match self.table().get(&key).await? {
                Some(row) if row.find_text("by") == Some(claim.by.as_str()) => row,
                _ => return Ok(None),
            },
        };
        Ok(Some((claim, read(&row)?)))
    }

    /// Changes a part that is claimed; whether it still was.
    pub(super) async fn change_part(&self, claim: &Claim, update: Update) -> Result<bool> {
        let (key, condition) = claim.held();
        if self.table().update(&key, update, condition).await?.is_some() {
            return Ok(true);
        }
        // An answer that was lost looks like a claim that was: what is over in these hands is done.
        let row = self.table().get(&key).await?;
        Ok(row.is_some_and(|row| row.flag("over") && row.find_text("by") == Some(claim.by.as_str())))
    }

    /// How far a part has come.
    pub(super) async fn reached(&self, part: &ImportPart) -> Result<Reached> {
        match &part.reached {
            Some(key) => Ok(serde_json::from_slice(&self.objects().get(Bucket::Data, key).await?)?),
            None if part.start == 0 => Ok(Reached::default()),
            None => Ok(Reached { mark: Checkpoint::line_from(part.start), runs: Vec::new() }),
        }
    }

    /// Deletes what the parts of a job were that is over: their rows and notes, and if it failed their runs too. What
    /// cannot be deleted now is named by nothing, and collected at night.
    pub(super) async fn clear_parts(&self, job: &Job, failed: bool) -> Result<()> {
        if job.import().is_none_or(|import| import.parts == 0) {
            return Ok(());
        }
        let prefix = if failed { object_keys::runs_of(job.id) } else { object_keys::parts_reached(job.id) };
        self.objects().delete_prefix(Bucket::Data, &prefix).await?;
        let range = Range::Prefix(keys::part_prefix(job.id));
        self.table().delete_range(&keys::project(job.id.project()), range).await
    }
}
