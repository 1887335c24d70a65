//! Parts of export runs. The process that claims a part's row first does it, under an object name of its own, so that a
//! part that is done twice is harmless. After each part the process asks for the next step.

use super::plan::{ATTEMPTS, ExportLimits, ExportPart, Stage, Step, given_up, patience, step};
use super::writing::Exporting;
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::jobs::Job;
use crate::jobs::JobKind;
use crate::jobs::export::ExportRun;
use crate::jobs::pieces::Piece;
use crate::objects::Bucket;
use crate::objects::object_keys;
use crate::retry::Retry;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::row::Row;
use crate::table::{Outcome, Range, Write};
use crate::time::TimeBudget;
use convert::export::{Columns, Format, Joining, Table};
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::{ProjectChildId, ProjectId};
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often a part at work says so.
const ALIVE_EVERY: Duration = Duration::from_secs(60);
/// How long what is written on the way is kept: a day longer than any run takes, as the bucket's rule says, too.
pub(super) const PARTS_LIVE: SignedDuration = SignedDuration::from_hours(8 * 24);
/// How many parts' columns are read at a time.
const AHEAD: usize = 16;

/// The attribute of a part that counts the tries that have ended without a word.
const TRIES: &str = "tries";

impl ExportPart {
    fn of_row(row: &Row, planned: Option<ExportPart>) -> Result<Option<ExportPart>> {
        let mut part = match row.has("doc") {
            true => Some(row.json("doc")?),
            false => planned,
        };
        if let Some(part) = &mut part {
            part.busy = row.find_number("claimed").max(row.find_number("asked"));
        }
        Ok(part)
    }

    fn row(&self) -> Result<Row> {
        Row::new().with("n", u64::from(self.n)).with("stage", self.stage.name()).with_json("doc", self)
    }
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Rows => "rows",
            Stage::Written => "written",
        }
    }
}

impl Store {
    /// Does a part of a run that nobody else is doing, as far as the time goes, and asks for what comes next.
    pub async fn run_export_part(
        &self,
        id: ProjectChildId,
        n: u32,
        now: Timestamp,
        limits: &ExportLimits,
    ) -> Result<()> {
        let budget = TimeBudget::begin(now, limits.time);
        let job = self.job(id).await?;
        let run = job.export().and_then(|export| export.run.clone());
        let Some(run) = run.filter(|_| job.finished_at.is_none()) else { return Ok(()) };
        let key = keys::part(id, n);
        let claim =
            Update::new().set("n", u64::from(n)).set("claimed", budget.claim().as_millisecond()).remove("asked");
        let free = Condition::absent_or_below("claimed", now.as_millisecond());
        let Some(row) = self.table().update(&key, claim.add(TRIES, 1), free).await? else { return Ok(()) };
        if row.find_number(TRIES).is_some_and(|tries: u32| tries > ATTEMPTS) {
            let format = run.parts().into_iter().find(|part| part.n == n).map(|part| part.format).unwrap_or_default();
            return self.fail_run(job, &given_up(&format), budget.now()).await.map(drop);
        }
        let done = self.holding_part(id, n, &budget, Box::pin(self.do_part(id, &run, n, &budget))).await;
        let free = Update::new().remove("claimed").set(TRIES, 0_u64);
        match done {
            Ok(()) => self.go_on(&job, budget.now()).await,
            Err(error) if error.kind().may_pass() => {
                self.table().update(&key, free, Condition::row_exists()).await?;
                Err(error)
            }
            Err(error) => {
                tracing::error!(error = %error, "part {n} of export job {id} failed");
                self.fail_run(job, &error, budget.now()).await.map(drop)
            }
        }
    }

    /// Works on a part, and renews its claim meanwhile.
    async fn holding_part<T>(
        &self,
        id: ProjectChildId,
        n: u32,
        budget: &TimeBudget,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                ended = &mut work => return ended,
                () = tokio::time::sleep(ALIVE_EVERY) => {}
            }
            let update = Update::new().set("claimed", budget.claim().as_millisecond());
            let told = self.table().update(&keys::part(id, n), update, Condition::row_exists()).await;
            log_failure("note that a part is at work", told.map(drop));
        }
    }

    async fn do_part(&self, id: ProjectChildId, run: &ExportRun, n: u32, budget: &TimeBudget) -> Result<()> {
        let parts = self.run_parts(id, run).await?;
        let Some(part) = parts.iter().find(|part| part.n == n) else { return Ok(()) };
        let Some(format) = convert::export::format(&part.format) else { return Ok(()) };
        let key = format!("{}{}", object_keys::export_parts(id), crate::random::name()?);
        if !part.is_ready(&parts) {
            // Asked twice.
            let free = Update::new().remove("claimed").set(TRIES, 0_u64);
            return self.table().update(&keys::part(id, n), free, Condition::row_exists()).await.map(drop);
        }
        match part.stage {
            Stage::Written => Ok(()),
            Stage::Waiting => self.write_part(id, run, part, format, key, budget).await,
            Stage::Rows => {
                let Joining::Table(table) = format.joining() else { return Ok(()) };
                let all = self.table_columns(id, part, &parts).await?;
                let own = self.part_columns(part).await?;
                let mut bytes = self.export_rows(&part.key, table, own, all).await?;
                let size = self.put_export(&key, format.content_type, &mut bytes).await?;
                let written = ExportPart { stage: Stage::Written, key, size, ..part.clone() };
                self.note_part(id, run, part, &written).await
            }
        }
    }

    async fn write_part(
        &self,
        id: ProjectChildId,
        run: &ExportRun,
        part: &ExportPart,
        format: &'static Format,
        key: String,
        budget: &TimeBudget,
    ) -> Result<()> {
        let exporting = Exporting {
            project: self.project(id.project()).await?.into(),
            format,
            selection: run.spec.selection(),
            expand: self.expand(run.spec.expand).await?,
            now: run.began_at,
        };
        let (mut written, reached) = self.export_part(exporting, part.from..part.to, budget.until).await?;
        let size = self.put_export(&key, format.content_type, &mut written.bytes).await?;
        let tasks = written.tasks.load(Ordering::Relaxed);
        let stage = match format.joining() {
            Joining::Table(_) => Stage::Rows,
            _ => Stage::Written,
        };
        let to = reached.load(Ordering::Relaxed).min(part.to);
        self.note_part(id, run, part, &ExportPart { to, stage, key, size, tasks, ..part.clone() }).await
    }

    /// Notes what a part has become, unless somebody did so before; what is left of it becomes a part of its own.
    async fn note_part(
        &self,
        id: ProjectChildId,
        run: &ExportRun,
        before: &ExportPart,
        after: &ExportPart,
    ) -> Result<()> {
        let unchanged = match before.stage {
            Stage::Waiting => Condition::absent_or_equal("stage", before.stage.name()),
            stage => Condition::equal("stage", stage.name()),
        };
        let mut retry = Retry::new("the parts of an export are being changed by others");
        loop {
            let mut writes = vec![Write::Put(keys::part(id, after.n), after.row()?, unchanged.clone())];
            if after.to < before.to {
                let range = Range::Prefix(keys::part_prefix(id));
                let last = self.table().query(&keys::project(id.project()), range, Some(1), true).await?;
                let planned = u32::try_from(run.parts().len());
                let known = last.first().and_then(|row| row.find_number("n")).unwrap_or(0);
                let rest = before.rest(known.max(planned.unwrap_or(u32::MAX)).saturating_add(1), after.to);
                writes.push(Write::Put(keys::part(id, rest.n), rest.row()?, Condition::row_absent()));
            }
            match self.table().transact(writes).await? {
                Outcome::Done => return Ok(()),
                Outcome::Refused(indices) if indices.contains(&0) => return Ok(()),
                _ => retry.again().await?,
            }
        }
    }

    /// The parts of a run as they stand.
    pub(super) async fn run_parts(&self, id: ProjectChildId, run: &ExportRun) -> Result<Vec<ExportPart>> {
        let mut parts: BTreeMap<u32, ExportPart> = run.parts().into_iter().map(|part| (part.n, part)).collect();
        let range = Range::Prefix(keys::part_prefix(id));
        for row in self.table().query(&keys::project(id.project()), range, None, false).await? {
            let n = row.number("n")?;
            if let Some(part) = ExportPart::of_row(&row, parts.remove(&n))? {
                parts.insert(n, part);
            }
        }
        Ok(parts.into_values().collect())
    }

    /// Asks for what comes next of a run.
    pub(super) async fn go_on(&self, job: &Job, now: Timestamp) -> Result<()> {
        let Some(run) = job.export().and_then(|export| export.run.as_ref()) else { return Ok(()) };
        let parts = self.run_parts(job.id, run).await?;
        let tasks = written_tasks(&parts);
        let update = Update::new().set("done", tasks).set("tasks", tasks);
        let going_on = Condition::row_exists().also(Condition::absent("over"));
        if self.table().update(&keys::job(job.id), update, going_on).await?.is_none() {
            // It has ended, or its project was deleted.
            return Ok(());
        }
        let asked = match step(&parts, now) {
            Step::Join => vec![0],
            Step::Ask(parts) => parts,
        };
        for n in asked {
            if n > 0 {
                let update = Update::new().set("n", u64::from(n)).set("asked", patience(now));
                self.table().update(&keys::part(job.id, n), update, Condition::none()).await?;
            }
            log_failure(
                "ask for a part of an export",
                self.ask_for(Piece { job: job.id, kind: JobKind::Export, n }).await,
            );
        }
        Ok(())
    }

    /// The columns of a table: those of all its parts.
    pub(super) async fn table_columns(
        &self,
        id: ProjectChildId,
        of: &ExportPart,
        parts: &[ExportPart],
    ) -> Result<Columns> {
        let key = format!("{}columns-{}", object_keys::export_parts(id), of.format);
        match self.objects().get(Bucket::Data, &key).await {
            Ok(known) => return Ok(serde_json::from_slice(&known)?),
            Err(error) if error.kind() == ErrorKind::Missing => {}
            Err(error) => return Err(error),
        }
        let siblings = parts.iter().filter(|part| part.format == of.format);
        let reads: Vec<_> = siblings.map(|part| self.part_columns(part).boxed()).collect();
        let mut read = stream::iter(reads).buffered(AHEAD);
        let mut all = Columns::default();
        while let Some(columns) = read.try_next().await? {
            all.add(&columns);
        }
        self.objects().put(Bucket::Data, &key, "application/json", serde_json::to_vec(&all)?).await?;
        Ok(all)
    }

    async fn part_columns(&self, part: &ExportPart) -> Result<Columns> {
        let read = async |range: std::ops::Range<u64>| self.objects().get_range(Bucket::Data, &part.key, range).await;
        let end = part.size.saturating_sub(Table::ENDING);
        let length = Table::columns_length(&read(end..part.size).await?);
        let length = length.ok_or_else(|| Error::corrupt("a part of a table has no columns"))?;
        Ok(serde_json::from_slice(&read(end.saturating_sub(length)..end).await?)?)
    }

    /// Deletes what runs have left on their way that are over for long; answers how many objects.
    pub(crate) async fn collect_parts(&self, project: ProjectId, now: Timestamp) -> Result<usize> {
        let prefix = object_keys::exports_parts(project);
        let (mut gone, mut token) = (0, None);
        loop {
            let (listed, next) = self.objects().list(Bucket::Data, &prefix, token).await?;
            let old = listed.into_iter().filter(|one| now.duration_since(one.modified) > PARTS_LIVE);
            let old: Vec<String> = old.map(|one| one.key).collect();
            self.objects().delete(Bucket::Data, &old).await?;
            gone += old.len();
            token = next;
            if token.is_none() {
                return Ok(gone);
            }
        }
    }

    /// Deletes what was written on the way to a run's files.
    pub(super) async fn forget_parts(&self, id: ProjectChildId) -> Result<()> {
        self.objects().delete_prefix(Bucket::Data, &object_keys::export_parts(id)).await?;
        let range = Range::Prefix(keys::part_prefix(id));
        self.table().delete_range(&keys::project(id.project()), range).await
    }
}

/// How many tasks are in the file that has the most so far.
pub(super) fn written_tasks(parts: &[ExportPart]) -> u64 {
    let mut files: BTreeMap<&str, u64> = BTreeMap::new();
    for part in parts {
        *files.entry(&part.format).or_default() += part.tasks;
    }
    files.into_values().max().unwrap_or(0)
}
