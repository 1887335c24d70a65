//! Small imports: tasks as rows of the open segment.

use super::publish::directory_writes;
use super::{Imported, Importing};
use crate::Store;
use crate::error::{Error, Result, log_failure};
use crate::events::actions::WebhookAction;
use crate::retry::Retry;
use crate::segments::directory::Layout;
use crate::segments::run::{BuiltRun, Preannotations};
use crate::segments::totals::{self, Totals};
use crate::segments::{SEGMENT_TASKS, Segment};
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Outcome, Write};
use crate::tasks::load::PLAIN;
use crate::tasks::records::with_size;
use crate::tasks::summary::Summary;
use crate::tasks::summary_row::{NAMES_AT_ONCE, NamedCounts, add_and_list, add_to_listed};
use labeling::ids::{SegmentId, TaskId};
use labeling::task::NewTask;

impl Store {
    /// Makes the tasks of a small run rows.
    pub(super) async fn import_rows(&self, importing: Importing<'_>, run: &BuiltRun) -> Result<Imported> {
        let (segment, index) = self.allot_rows(importing, run.tasks).await?;
        let project = importing.project.id;
        let lines = run.bytes[..usize::try_from(run.footer).unwrap_or(0)].split(|byte| *byte == b'\n');
        // The job's own row makes it happen once, however often it is tried.
        let first = TaskId(segment.0 + index);
        let publication = Row::new().with("segments", 1_u64).with("first", first.0);
        // With the segment's totals, since a segment that is finished by its totals is passed over.
        let counted = totals::add(&run.totals, Update::new()).add("changes", 1);
        let results = run.results.clone().into_iter().collect();
        let counts = Summary { data_keys: run.data_keys.clone(), results }.counts(1);
        // One expression has room for so many names; the others are added afterwards.
        let (named, more) = counts.split_at(counts.len().min(NAMES_AT_ONCE));
        let mut writes = vec![
            Write::Check(keys::project_meta(project), Condition::row_exists()),
            Write::Put(keys::publication(importing.job), publication, Condition::row_absent()),
            Write::Update(keys::segment_row(project, segment), counted, Condition::row_exists()),
        ];
        let mut task = first;
        for line in lines.filter(|line| !line.is_empty()) {
            let row = base_row(importing, task, line)?;
            writes.push(Write::Put(keys::base(segment, task), row, Condition::row_absent()));
            task = TaskId(task.0 + 1);
        }
        writes.extend(self.event(
            importing.project,
            WebhookAction::TasksCreated,
            vec![(first.0, run.tasks)],
            importing.now,
        )?);
        let imported =
            |first| Imported { totals: run.totals, data_keys: run.data_keys.clone(), ids: vec![(first, run.tasks)] };
        match self.write_rows(keys::summary(project, segment), named, writes).await? {
            Outcome::Done => self.ring(importing.project),
            Outcome::Refused(indices) if indices.contains(&1) => {
                // Another try of this job came first: its tasks count, which it may not have had the time to say.
                self.recount_listing(project).await?;
                let row = self.table().get(&keys::publication(importing.job)).await?;
                return Ok(imported(row.and_then(|row| row.find_number("first")).map_or(first, TaskId)));
            }
            _ => return Err(Error::missing("project")),
        }
        // These are caches: the tasks exist even if these writes fail.
        log_failure("add to a project's totals", self.add_project_totals(project, &run.totals).await.map(drop));
        log_failure("add to the summary", self.add_named_counts(project, segment, more, None).await);
        Ok(imported(first))
    }

    /// Writes the rows of a small import in one transaction with the counts of its names. Where the summary has none of
    /// these names yet, they are listed if there is room.
    async fn write_rows(&self, summary: Key, named: &NamedCounts, writes: Vec<Write>) -> Result<Outcome> {
        const BUSY: &str = "the tasks could not be written, try again";
        let mut retry = Retry::new(BUSY);
        let (mut update, mut condition) = add_to_listed(named);
        loop {
            let mut all = writes.clone();
            all.push(Write::Update(summary.clone(), update, condition));
            let outcome = self.table().transact_with_retry(all, BUSY).await?;
            if outcome != Outcome::Refused(vec![writes.len()]) {
                return Ok(outcome);
            }
            let row = self.table().get(&summary).await?;
            (update, condition) = add_and_list(row.as_ref(), named);
            retry.again().await?;
        }
    }

    /// Allots places and ids in the open segment, or in one that it opens: the segment and the first position. A deleted
    /// project has no open segment, and gets none.
    async fn allot_rows(&self, importing: Importing<'_>, n: u64) -> Result<(SegmentId, u64)> {
        let project = importing.project.id;
        let key = keys::layout(project);
        let mut retry = Retry::new("too many imports at once, try again");
        loop {
            let row = self.table().get(&key).await?;
            let layout = Layout::from_row(row.as_ref());
            if let (Some((segment, place)), true) = (layout.open, layout.room() >= n) {
                let by = i64::try_from(n).unwrap_or(i64::MAX);
                let condition =
                    Condition::equal("open", segment.0).also(Condition::at_most("end", place + SEGMENT_TASKS - n));
                let row = self.table().update(&key, Update::new().add("end", by), condition).await?;
                if let Some(row) = row {
                    let end: u64 = row.number("end")?;
                    return Ok((segment, end - n - place));
                }
            } else {
                let first = SegmentId(self.take_ids("task", SEGMENT_TASKS).await?);
                let segment = Segment {
                    first,
                    len: SEGMENT_TASKS,
                    place: layout.end,
                    shuffle_block: None,
                    runs: Vec::new(),
                    created_at: importing.now,
                    created_by: importing.user,
                    totals: Totals::default(),
                    changes: 0,
                    counted: None,
                    settings_version: None,
                };
                let update = Update::new()
                    .set("end", layout.end + n)
                    .add("version", 1)
                    .set("open", first.0)
                    .set("open_place", layout.end);
                let condition = match row {
                    Some(_) => Condition::equal("end", layout.end),
                    None => Condition::row_absent(),
                };
                let mut writes = vec![Write::Update(key.clone(), update, condition)];
                writes.push(Write::Check(keys::project_meta(project), Condition::row_exists()));
                writes.extend(directory_writes(project, &segment)?);
                match self.table().transact(writes).await? {
                    Outcome::Done => return Ok((first, 0)),
                    Outcome::Refused(indices) if indices.contains(&1) => return Err(Error::missing("project")),
                    _ => {}
                }
            }
            retry.again().await?;
        }
    }
}

fn base_row(importing: Importing<'_>, task: TaskId, line: &[u8]) -> Result<Row> {
    let new: NewTask = serde_json::from_slice(line)?;
    let brought = Preannotations::of(&new, importing.user);
    let packed = zstd::encode_all(line, 1).map_err(|_| Error::corrupt("a task cannot be packed"))?;
    let row = with_size(Row::new(), line)
        .with("id", task.0)
        .with("line", packed)
        .with("allow_skip", new.allow_skip.unwrap_or(true))
        .with("created_at", importing.now.as_millisecond())
        .with("created_by", importing.user.0);
    let row = match brought.is_empty() && new.allow_skip != Some(false) {
        true => row.with(PLAIN, true),
        false => row,
    };
    if brought.is_empty() { Ok(row) } else { row.with_json("brought", &brought) }
}
