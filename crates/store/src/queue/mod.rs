//! Runs the label stream's machines against the table. Their decisions are in `labeling::queue`.

pub mod changes;
mod cursor;
mod hints;
mod next;
mod predictions;
mod submit;
mod sweep;

pub(crate) use next::state_write;
pub use next::{HandedOut, NextOptions};
pub(crate) use submit::refused;
pub use submit::{Submitted, Submitting};

use crate::Store;
use crate::error::{Error, Result};
use crate::table::row::Row;
use labeling::ids::{SegmentId, TaskId, UserId};
use labeling::queue::next::{Annotator, Held};
use labeling::queue::state::State;
use labeling::queue::{LaterKind, LaterRow, OpenRow, Spot};

/// How a state lies in its row.
pub(crate) fn state_row(state: &State) -> Row {
    Row::new().with("v", state.version).with("s", state.encode())
}

fn spot(text: &str) -> Option<Spot> {
    let mut parts = text.split(':').map(|part| part.parse::<u64>().ok());
    let (place, task, segment) = (parts.next()??, parts.next()??, parts.next()??);
    Some(Spot { place, task: TaskId(task), segment: SegmentId(segment) })
}

fn spot_text(spot: &Spot) -> String {
    format!("{}:{}:{}", spot.place, spot.task, spot.segment)
}

/// The holds of an annotator's row as its attribute has them.
fn holds_text(holds: &[Held]) -> String {
    let texts = holds.iter().map(|held| format!("{}@{}", spot_text(&held.spot), held.since));
    texts.collect::<Vec<String>>().join(" ")
}

fn read_annotator(row: Option<&Row>) -> Annotator {
    let Some(row) = row else { return Annotator::default() };
    let holds = row.find_text("holds").unwrap_or_default().split_whitespace().filter_map(|held| {
        let (place, since) = held.split_once('@')?;
        Some(Held { spot: spot(place)?, since: since.parse().ok()? })
    });
    Annotator {
        holds: holds.collect(),
        bookmark: row.find_number("bookmark").unwrap_or(0),
        seen: row.find_number("seen").unwrap_or(0),
    }
}

fn open_row(open: &OpenRow) -> Row {
    let busy: Vec<String> = open.busy.iter().map(|(user, until)| format!("{user}:{until}")).collect();
    Row::new().with("spot", spot_text(&open.spot)).with("busy", busy.join(" "))
}

fn read_open(row: &Row) -> Result<OpenRow> {
    let found = spot(row.text("spot")?).ok_or_else(|| Error::corrupt("an OPEN row names no task"))?;
    let busy = row.find_text("busy").unwrap_or_default().split_whitespace().filter_map(|one| {
        let (user, until) = one.split_once(':')?;
        Some((UserId(user.parse().ok()?), until.parse().ok()?))
    });
    Ok(OpenRow { spot: found, busy: busy.collect() })
}

fn later_class(kind: LaterKind) -> u8 {
    match kind {
        LaterKind::Postponed => 0,
        LaterKind::Skipped => 1,
    }
}

fn later_row(later: &LaterRow) -> Row {
    Row::new()
        .with("spot", spot_text(&later.spot))
        .with("class", u32::from(later_class(later.kind)))
        .with("at", later.at)
}

fn read_later(row: &Row) -> Result<LaterRow> {
    let found = spot(row.text("spot")?).ok_or_else(|| Error::corrupt("a LATER row names no task"))?;
    let kind = if row.number::<u32>("class")? == 0 { LaterKind::Postponed } else { LaterKind::Skipped };
    Ok(LaterRow { kind, at: row.number("at")?, spot: found })
}

/// How many hand-outs an annotator's row remembers.
const HANDED_OUT: usize = 100;

/// The tasks that an annotator was handed out last, newest last. The row holds each id as its distance from the one
/// before:
/// every hand-out writes the row, which so stays within one write unit.
fn read_handed_out(row: Option<&Row>) -> Vec<TaskId> {
    let text = row.and_then(|row| row.find_text("history")).unwrap_or_default();
    let steps = text.split_whitespace().map_while(|step| step.parse::<i64>().ok());
    let ids = steps.scan(0_u64, |id, step| {
        *id = id.checked_add_signed(step)?;
        Some(TaskId(*id))
    });
    ids.collect()
}

fn handed_out_text(mut handed: Vec<TaskId>, new: TaskId) -> String {
    handed.retain(|task| *task != new);
    handed.push(new);
    let from = handed.len().saturating_sub(HANDED_OUT);
    let before = std::iter::once(0).chain(handed[from..].iter().map(|task| task.0));
    let steps = handed[from..].iter().zip(before).map(|(task, before)| task.0.wrapping_sub(before).cast_signed());
    steps.map(|step| step.to_string()).collect::<Vec<String>>().join(" ")
}

impl Store {
    /// The tasks a user was handed out last in a project, newest last.
    pub async fn handed_out(&self, project: labeling::ids::ProjectId, user: UserId) -> Result<Vec<TaskId>> {
        let row = self.table().get(&crate::table::keys::annotator(project, user)).await?;
        Ok(read_handed_out(row.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hand_outs_come_back_in_their_order_and_stay_short() {
        let mut known = Vec::new();
        for id in (0..150_u64).map(|n| TaskId(3_000_000_000 + n * 16 % 1_000)).chain([TaskId(7), TaskId(u64::MAX / 2)])
        {
            let text = handed_out_text(known.clone(), id);
            assert!(text.len() < 600, "{} bytes", text.len());
            let row = Row::new().with("history", text);
            let read = read_handed_out(Some(&row));
            known.retain(|task| *task != id);
            known.push(id);
            known.drain(..known.len().saturating_sub(HANDED_OUT));
            assert_eq!(read, known);
        }
        assert_eq!(read_handed_out(None), []);
    }
}
