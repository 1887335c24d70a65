//! Small imports: tasks as rows of the open segment.

use super::publish::directory_writes;
use super::{Imported, Importing, Summary};
use crate::Store;
use crate::error::{Error, ErrorKind, Result};
use crate::expression::{Condition, Update};
use crate::keys;
use crate::row::Row;
use crate::segment::directory::Layout;
use crate::segment::run::{BroughtWith, BuiltRun};
use crate::segment::totals::{self, Totals};
use crate::segment::{SEGMENT_TASKS, Segment};
use crate::table::{Outcome, Write};
use labeling::ids::{SegmentId, TaskId};
use labeling::task::NewTask;

const TRIES: u32 = 20;

impl Store {
    /// Makes the tasks of a small run rows.
    pub(super) async fn import_rows(&self, importing: Importing<'_>, run: &BuiltRun) -> Result<Imported> {
        let (segment, index) = self.allot_rows(importing, run.tasks).await?;
        let project = importing.project.id;
        let lines = run.bytes[..usize::try_from(run.footer).unwrap_or(0)].split(|byte| *byte == b'\n');
        // The job's own row makes it happen once, however often it is tried.
        let publication = Row::new().with("segments", 1_u64);
        let mut writes = vec![
            Write::Check(keys::project_meta(project), Condition::row_exists()),
            Write::Put(keys::publication(importing.job), publication, Condition::row_absent()),
        ];
        let first = TaskId(segment.0 + index);
        let mut task = first;
        for line in lines.filter(|line| !line.is_empty()) {
            let row = base_row(importing, task, line)?;
            writes.push(Write::Put(keys::base(segment, task), row, Condition::row_absent()));
            task = TaskId(task.0 + 1);
        }
        let imported = Imported {
            totals: run.totals,
            data_keys: run.data_keys.clone(),
            ids: vec![(first, run.tasks)],
        };
        match self.write_rows(writes).await? {
            Outcome::Done => {}
            Outcome::Refused(indices) if indices.contains(&0) => return Err(Error::missing("project")),
            _ => return Ok(imported),
        }
        let results = run.results.clone().into_iter().collect();
        let summary = Summary { data_keys: run.data_keys.clone(), results };
        // Caches all: what is lost here is counted again.
        futures::try_join!(
            self.add_segment_totals(project, segment, &run.totals),
            self.add_project_totals(project, &run.totals),
            self.add_summary(project, segment, &summary),
        )?;
        Ok(imported)
    }

    /// Adds to a segment's totals, outside a transaction.
    pub(crate) async fn add_segment_totals(
        &self,
        project: labeling::ids::ProjectId,
        segment: SegmentId,
        delta: &Totals,
    ) -> Result<()> {
        let update = totals::add(delta, Update::new()).add("changes", 1);
        self.table().update(&keys::segment_row(project, segment), update, Condition::row_exists()).await?;
        Ok(())
    }

    async fn write_rows(&self, writes: Vec<Write>) -> Result<Outcome> {
        for attempt in 0..TRIES {
            match self.table().transact(writes.clone()).await? {
                Outcome::Conflict => crate::calls::pause(attempt).await,
                outcome => return Ok(outcome),
            }
        }
        Err(Error::new(ErrorKind::Unavailable, "the tasks could not be written, try again"))
    }

    /// Allots places and ids in the open segment, or in one that it opens: the segment and the first position.
    async fn allot_rows(&self, importing: Importing<'_>, n: u64) -> Result<(SegmentId, u64)> {
        let project = importing.project.id;
        let key = keys::layout(project);
        for attempt in 0..TRIES {
            let row = self.table().get(&key).await?;
            let layout = Layout::from_row(row.as_ref());
            if let (Some((segment, place)), true) = (layout.open, layout.room() >= n) {
                let by = i64::try_from(n).unwrap_or(i64::MAX);
                let condition = Condition::equal("open", segment.0)
                    .also(Condition::at_most("end", place + SEGMENT_TASKS - n));
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
                    group: None,
                    runs: Vec::new(),
                    created_at: importing.now,
                    created_by: importing.user,
                    totals: Totals::default(),
                    changes: 0,
                    counted: None,
                    rules: None,
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
                writes.extend(directory_writes(project, &segment)?);
                if self.table().transact(writes).await?.is_done() {
                    return Ok((first, 0));
                }
            }
            crate::calls::pause(attempt).await;
        }
        Err(Error::new(ErrorKind::Unavailable, "too many imports at once, try again"))
    }
}

fn base_row(importing: Importing<'_>, task: TaskId, line: &[u8]) -> Result<Row> {
    let new: NewTask = serde_json::from_slice(line)?;
    let brought = BroughtWith::of(&new, importing.user);
    let packed = zstd::encode_all(line, 1).map_err(|_| Error::corrupt("a task cannot be packed"))?;
    let row = Row::new()
        .with("id", task.0)
        .with("line", packed)
        .with("allow_skip", new.allow_skip.unwrap_or(true))
        .with("created_at", importing.now.as_millisecond())
        .with("created_by", importing.user.0);
    if brought.is_empty() { Ok(row) } else { row.with_json("brought", &brought) }
}
