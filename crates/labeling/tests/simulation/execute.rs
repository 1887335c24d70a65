//! Applies each command to the rows: each read of several rows is several operations, each write checks its conditions.

use crate::world::World;
use labeling::ids::{SegmentId, TaskId, UserId};
use labeling::queue::admit::{Settings, SkipRule};
use labeling::queue::next::{AnnotatorWrite, At, Command, Reply, START_ROWS, Start};
use labeling::queue::returned::Returns;
use labeling::queue::state::State;
use labeling::queue::sweep::SegmentRead;
use labeling::queue::{Millis, Spot, StateWrite};
use std::ops::Bound::{Excluded, Unbounded};

/// A command in progress.
pub(crate) struct Running {
    pub(crate) command: Command,
    pub(crate) reply: Option<Reply>,
    part: usize,
    start: Option<Box<Start>>,
    spots: Vec<Spot>,
    states: Vec<Option<State>>,
    number: u64,
}

impl Running {
    pub(crate) fn new(command: Command) -> Self {
        Self { command, reply: None, part: 0, start: None, spots: Vec::new(), states: Vec::new(), number: 0 }
    }

    /// Runs the next part of the command for this user, whose request read these settings.
    pub(crate) fn advance(&mut self, w: &mut World, user: UserId, settings: &Option<Settings>) {
        let part = self.part;
        self.part += 1;
        match &self.command {
            Command::ReadStart => self.read_start(w, user, part),
            Command::ReadStates(spots) => {
                let spots = spots.clone();
                if let Some(spot) = spots.get(part) {
                    self.states.push(w.read(spot.task));
                }
                if part + 1 >= spots.len() {
                    self.reply = Some(Reply::States(std::mem::take(&mut self.states)));
                }
            }
            Command::ReadStretch { from, count, below, rules } => {
                if part == 0 {
                    (self.spots, self.number) = stretch(w, *from, *count, *below, *rules);
                } else if let Some(spot) = self.spots.get(part - 1) {
                    self.states.push(w.read(spot.task));
                }
                if part >= self.spots.len() {
                    let states = std::mem::take(&mut self.states);
                    let found = self.spots.iter().zip(states).filter_map(|(spot, s)| Some((*spot, s?)));
                    self.reply = Some(Reply::Stretch { found: found.collect(), next: self.number });
                }
            }
            Command::SweepSegment(segment) => self.sweep(w, *segment, part),
            _ => self.reply = Some(self.at_once(w, user, settings)),
        }
    }

    fn read_start(&mut self, w: &mut World, user: UserId, part: usize) {
        if part == 0 {
            self.start = Some(Box::new(Start {
                settings: w.settings.clone(),
                end: 0,
                cursor: 0,
                returns: Returns::default(),
                look_at: None,
                annotator: Default::default(),
                open: Vec::new(),
                open_from: 0,
            }));
        }
        let Some(start) = &mut self.start else { return };
        match part {
            0 => {}
            1 => start.end = w.order.len() as u64,
            2 => (start.cursor, start.returns, start.look_at) = (w.cursor, w.returns.clone(), w.look_at),
            3 => start.annotator = w.annotators.get(&user).cloned().unwrap_or_default(),
            _ => {
                let bookmark = w.annotators.get(&user).map_or(0, |a| a.bookmark);
                start.open_from = [0, bookmark, bookmark.saturating_sub(1)][w.rng.below(3) as usize];
                start.open = w.open.range(start.open_from..).take(START_ROWS).map(|(_, r)| r.clone()).collect();
                self.reply = self.start.take().map(Reply::Start);
            }
        }
    }

    fn sweep(&mut self, w: &mut World, id: SegmentId, part: usize) {
        if part == 0 {
            self.number = w.segments[&id].directory.changes;
        } else if part == 1 {
            let mut spots: Vec<Spot> = w.segments[&id].tasks.iter().map(|t| w.spot_of(*t)).collect();
            spots.retain(|s| !w.deleted(s.task));
            spots.sort();
            self.spots = spots;
        } else if let Some(spot) = self.spots.get(part - 2) {
            self.states.push(w.born(spot.task).then(|| w.state(spot.task)));
        }
        if part >= 1 && part > self.spots.len() {
            let states = std::mem::take(&mut self.states);
            let tasks = self.spots.iter().zip(states).filter_map(|(spot, s)| Some((*spot, s?))).collect();
            self.reply = Some(Reply::Swept(Some(SegmentRead { segment: id, changes: self.number, tasks })));
        }
    }

    fn at_once(&self, w: &mut World, user: UserId, settings: &Option<Settings>) -> Reply {
        let fault = w.rng.percent(w.faults);
        // A write that fails silently, or whose reply is lost.
        let unwritten = fault && w.rng.percent(40);
        w.counts.lost_answers += u64::from(fault);
        match &self.command {
            Command::ReadAnnotator => Reply::Annotator(w.annotators.get(&user).cloned().unwrap_or_default()),
            Command::AdvanceCursor { below, look_at } => {
                let mut place = None;
                w.look_at.get_or_insert(*look_at);
                for _ in 0..if fault { 2 } else { 1 } {
                    place = (w.cursor < *below).then_some(w.cursor);
                    w.cursor += u64::from(place.is_some());
                }
                Reply::Advanced(place.map(|place| (place, at(w, place))))
            }
            Command::ReadHolds { due, until } => {
                let claimed = !unwritten && w.look_at == Some(*due);
                if claimed {
                    w.look_at = Some(*until);
                    w.counts.looks += 1;
                }
                let holds = || w.annotators.values().flat_map(|row| row.holds.clone()).collect();
                Reply::Holds((claimed && !fault).then(holds))
            }
            Command::Return(spot) => {
                if !unwritten {
                    w.give_back(*spot);
                }
                Reply::Written
            }
            Command::MoveCursor { from, to } => {
                let moved = !unwritten && w.cursor == *from;
                if moved {
                    w.cursor = *to;
                }
                Reply::Moved(moved && !fault)
            }
            Command::ReadOpen { from, limit } => {
                Reply::Open(w.open.range(from..).take(*limit).map(|(_, row)| row.clone()).collect())
            }
            Command::ReadLater { limit } => {
                Reply::Later(w.later.get(&user).into_iter().flatten().take(*limit).copied().collect())
            }
            Command::ClaimSweep { now, until } => {
                let claimed = !unwritten && w.sweep.0 <= *now;
                if claimed {
                    w.sweep.0 = *until;
                    w.counts.sweeps += 1;
                }
                Reply::Claimed((claimed && !fault).then_some(w.sweep.1))
            }
            Command::ListUnfinished { from, limit, rules } => {
                let around = w.segments.range(from..).chain(w.segments.range((Unbounded, Excluded(from))));
                let unfinished = around.filter(|(_, s)| !s.directory.known_finished(*rules));
                Reply::Segments(unfinished.take(*limit).map(|(id, _)| *id).collect())
            }
            Command::Hold { spot, state, annotator } => {
                let reply = if unwritten { Reply::Conflict } else { hold(w, user, *spot, state, annotator, settings) };
                if fault { Reply::Conflict } else { reply }
            }
            Command::DropHold { spot, state, annotator } => {
                let fine = !unwritten && may_hold(w, user, spot.task, state, annotator);
                if fine {
                    w.put_state(spot.task, state);
                    put_annotator(w, user, annotator);
                }
                if fine && !fault { Reply::Written } else { Reply::Conflict }
            }
            Command::SaveAnnotator(write) => {
                let fine = !unwritten && annotator_condition(w, user, write);
                if fine {
                    put_annotator(w, user, write);
                }
                if fine && !fault { Reply::Written } else { Reply::Conflict }
            }
            Command::ReadTask { spot, .. } => Reply::Task { alive: w.alive(spot.task) },
            _ if unwritten => Reply::Written,
            Command::PutOpen(rows) => {
                w.open.extend(rows.iter().map(|row| (row.spot.place, row.clone())));
                Reply::Written
            }
            Command::DeleteOpen(spot) => {
                w.open.remove(&spot.place);
                Reply::Written
            }
            Command::PutLater(rows) => {
                for (user, row) in rows {
                    w.later.entry(*user).or_default().insert(*row);
                }
                Reply::Written
            }
            Command::DeleteLater(row) => {
                w.later.entry(user).or_default().remove(row);
                Reply::Written
            }
            Command::Recount(recount) => {
                let segment = w.segments.get_mut(&recount.segment).expect("it was read");
                if segment.directory.changes == recount.changes {
                    segment.directory.totals = recount.totals;
                    segment.directory.counted = recount.changes;
                    segment.directory.rules = recount.rules;
                }
                Reply::Written
            }
            Command::SaveSweep { next } => {
                w.sweep.1 = *next;
                Reply::Written
            }
            Command::ReadStart | Command::ReadStates(_) | Command::ReadStretch { .. } | Command::SweepSegment(_) => {
                unreachable!("these have parts")
            }
        }
    }
}

fn at(w: &World, place: u64) -> At {
    let spot = w.spot(place);
    let segment = &w.segments[&spot.segment];
    if segment.row_born && segment.brought.is_empty() && !w.deleted(spot.task) {
        At::Untouched(spot, w.fresh(spot.task))
    } else if segment.row_born {
        At::Task(spot)
    } else if w.cold && place.is_multiple_of(3) {
        // Not cached.
        At::Task(spot)
    } else {
        At::Untouched(spot, w.fresh(spot.task))
    }
}

fn stretch(w: &World, from: u64, count: u64, below: u64, rules: u64) -> (Vec<Spot>, u64) {
    let (mut spots, mut place) = (Vec::new(), from);
    let mut looked = 0;
    while place < below && looked < count.min(3) {
        let spot = w.spot(place);
        if !w.segments[&spot.segment].directory.known_finished(rules) {
            looked += 1;
            spots.push(spot);
        }
        place += 1;
    }
    (spots, place)
}

fn annotator_condition(w: &World, user: UserId, write: &AnnotatorWrite) -> bool {
    w.annotators.get(&user).map_or(&[][..], |a| &a.holds) == write.expected
}

fn may_hold(w: &World, user: UserId, task: TaskId, state: &StateWrite, annotator: &AnnotatorWrite) -> bool {
    w.state_condition(task, state) && annotator_condition(w, user, annotator)
}

fn put_annotator(w: &mut World, user: UserId, write: &AnnotatorWrite) {
    assert!(write.holds.len() <= 2, "more than two holds: {write:?}");
    let row = w.annotators.entry(user).or_default();
    row.holds.clone_from(&write.holds);
    row.bookmark = write.bookmark;
    row.seen = write.seen;
}

/// The transaction of a hold. The records must entitle its user to the task.
pub(crate) fn hold(
    w: &mut World,
    user: UserId,
    spot: Spot,
    state: &StateWrite,
    annotator: &AnnotatorWrite,
    settings: &Option<Settings>,
) -> Reply {
    let settings = settings.as_ref().expect("a hold follows the start");
    if state.expected == 0 && !w.born(spot.task) {
        return Reply::Missing;
    }
    if !may_hold(w, user, spot.task, state, annotator) {
        w.counts.conflicts += 1;
        return Reply::Conflict;
    }
    let task = spot.task;
    let (taken, overlap) = (w.taken(task, user, settings.skip), w.overlap(task, settings));
    assert!(taken < overlap, "task {task} handed to {user} with {taken} of {overlap} taken");
    let records = w.annotations.get(&task).into_iter().flatten();
    let mut own = records.filter(|a| a.user == Some(user) && !a.deleted);
    let twice = own.any(|a| !a.mark.cancelled || settings.skip != SkipRule::RequeueForMe);
    assert!(!twice, "task {task} handed to {user}, who has done it");
    w.put_state(task, state);
    put_annotator(w, user, annotator);
    w.counts.hand_outs += 1;
    // Clocks may differ by some seconds.
    let margin: Millis = 20_000;
    let live = |w: &World, t: &TaskId| w.state(*t).hold(user).is_some_and(|h| h.expires > w.now + margin);
    let held = w.order.iter().filter(|t| w.alive(**t) && live(w, t)).count();
    assert!(held <= 2, "{user} holds {held} tasks");
    Reply::Held
}
