//! A model of the rows in DynamoDB: each operation is atomic and checks the conditions of its command.

use labeling::ids::{SegmentId, TaskId, UserId};
use labeling::queue::admit::{Settings, SkipRule, overlap};
use labeling::queue::next::Annotator;
use labeling::queue::returned::{LISTED, Returned, Returns};
use labeling::queue::state::{Brought, State};
use labeling::queue::submit::change::AnnotationFlags;
use labeling::queue::submit::{Effects, OpenChange};
use labeling::queue::totals::{SegmentTotals, Totals};
use labeling::queue::{Env, LaterRow, Millis, OpenRow, Place, Spot, StateWrite};
use std::collections::{BTreeMap, BTreeSet};

/// Splitmix64: the same seed gives the same case everywhere.
pub(crate) struct Rng(pub u64);

impl Rng {
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    pub(crate) fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }
}

pub(crate) struct Segment {
    pub(crate) row_born: bool,
    pub(crate) directory: SegmentTotals,
    pub(crate) tasks: Vec<TaskId>,
    pub(crate) deleted: BTreeSet<TaskId>,
    /// The base rows of a row-born segment.
    pub(crate) base: BTreeSet<TaskId>,
    pub(crate) brought: BTreeMap<TaskId, Brought>,
}

#[derive(Clone, Debug)]
pub(crate) struct Annotation {
    pub(crate) n: u64,
    pub(crate) user: Option<UserId>,
    pub(crate) unique_id: String,
    pub(crate) mark: AnnotationFlags,
    pub(crate) deleted: bool,
    /// Made without a live hold of the label stream.
    pub(crate) excepted: bool,
}

pub(crate) struct World {
    pub(crate) rng: Rng,
    pub(crate) now: Millis,
    pub(crate) settings: Settings,
    /// The highest overlap that any task has had.
    pub(crate) max_overlap: u32,
    pub(crate) order: Vec<TaskId>,
    pub(crate) segments: BTreeMap<SegmentId, Segment>,
    pub(crate) states: BTreeMap<TaskId, (u64, Vec<u8>)>,
    pub(crate) annotators: BTreeMap<UserId, Annotator>,
    pub(crate) cursor: Place,
    pub(crate) returns: Returns,
    pub(crate) look_at: Option<Millis>,
    pub(crate) open: BTreeMap<Place, OpenRow>,
    pub(crate) later: BTreeMap<UserId, BTreeSet<LaterRow>>,
    pub(crate) sweep: (Millis, SegmentId),
    pub(crate) annotations: BTreeMap<TaskId, Vec<Annotation>>,
    pub(crate) unique_ids: BTreeMap<(TaskId, String), u64>,
    /// The percentage of writes that fail, or succeed and lose their reply.
    pub(crate) faults: u64,
    /// Whether some sidecars are not cached.
    pub(crate) cold: bool,
    pub(crate) counts: Counts,
    pub(crate) trace: Vec<String>,
}

/// Counts of events over all cases.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) operations: u64,
    pub(crate) hand_outs: u64,
    pub(crate) submits: u64,
    pub(crate) conflicts: u64,
    pub(crate) deaths: u64,
    pub(crate) lost_answers: u64,
    pub(crate) sweeps: u64,
    pub(crate) looks: u64,
    pub(crate) late_submits: u64,
}

impl World {
    pub(crate) fn new(rng: Rng, settings: Settings, faults: u64) -> Self {
        Self {
            rng,
            now: 1_800_000_000_000,
            max_overlap: settings.overlap,
            settings,
            order: Vec::new(),
            segments: BTreeMap::new(),
            states: BTreeMap::new(),
            annotators: BTreeMap::new(),
            cursor: 0,
            returns: Returns::default(),
            look_at: None,
            open: BTreeMap::new(),
            later: BTreeMap::new(),
            sweep: (0, SegmentId(0)),
            annotations: BTreeMap::new(),
            unique_ids: BTreeMap::new(),
            faults,
            cold: false,
            counts: Counts::default(),
            trace: Vec::new(),
        }
    }

    /// Publishes a run of tasks without annotations.
    pub(crate) fn publish(&mut self, n: u64) {
        let first = self.order.iter().map(|t| t.0).max().unwrap_or(0) + 1;
        let tasks: Vec<TaskId> = (first..first + n).map(TaskId).collect();
        self.order.extend(&tasks);
        let segment = Segment {
            row_born: false,
            directory: SegmentTotals::default(),
            tasks,
            deleted: BTreeSet::new(),
            base: BTreeSet::new(),
            brought: BTreeMap::new(),
        };
        self.segments.insert(SegmentId(first), segment);
        self.count_new(SegmentId(first));
    }

    pub(crate) fn segment_of(&self, task: TaskId) -> SegmentId {
        *self.segments.range(..=SegmentId(task.0)).next_back().expect("every task has a segment").0
    }

    pub(crate) fn spot(&self, place: Place) -> Spot {
        let task = self.order[place as usize];
        Spot { place, task, segment: self.segment_of(task) }
    }

    pub(crate) fn spot_of(&self, task: TaskId) -> Spot {
        let place = self.order.iter().position(|t| *t == task).expect("every task has a place");
        self.spot(place as u64)
    }

    pub(crate) fn env<'a>(&self, task: TaskId, settings: &'a Settings) -> Env<'a> {
        Env { task, now: self.now, settings }
    }

    pub(crate) fn deleted(&self, task: TaskId) -> bool {
        self.segments[&self.segment_of(task)].deleted.contains(&task)
    }

    /// Whether its base row exists (a gap of an open segment has none).
    pub(crate) fn born(&self, task: TaskId) -> bool {
        let segment = &self.segments[&self.segment_of(task)];
        !segment.row_born || segment.base.contains(&task)
    }

    pub(crate) fn alive(&self, task: TaskId) -> bool {
        self.born(task) && !self.deleted(task)
    }

    pub(crate) fn fresh(&self, task: TaskId) -> State {
        let segment = &self.segments[&self.segment_of(task)];
        State::fresh(segment.brought.get(&task).unwrap_or(&Brought::default()))
    }

    /// The state from rows and import, even if the task is deleted.
    pub(crate) fn state(&self, task: TaskId) -> State {
        match self.states.get(&task) {
            Some((version, bytes)) => State::decode(*version, bytes).expect("what was written can be read"),
            None => self.fresh(task),
        }
    }

    pub(crate) fn read(&self, task: TaskId) -> Option<State> {
        self.alive(task).then(|| self.state(task))
    }

    pub(crate) fn state_condition(&self, task: TaskId, write: &StateWrite) -> bool {
        write.expected == self.states.get(&task).map_or(0, |row| row.0)
    }

    pub(crate) fn put_state(&mut self, task: TaskId, write: &StateWrite) {
        assert_eq!(write.state.version, write.expected + 1);
        self.states.insert(task, (write.state.version, write.state.encode()));
        if let Some(own) = write.state.overlap {
            self.max_overlap = self.max_overlap.max(own);
        }
    }

    pub(crate) fn add_totals(&mut self, task: TaskId, delta: Totals) {
        let id = self.segment_of(task);
        let segment = self.segments.get_mut(&id).expect("it has one");
        segment.directory.totals += delta;
        segment.directory.changes += 1;
    }

    /// One of the writes that follow a change. `part` counts from 0. Returns false if there are no more.
    pub(crate) fn follow(&mut self, task: TaskId, effects: &Effects, part: usize) -> bool {
        let spot = self.spot_of(task);
        match part {
            0 if effects.suspect || !(effects.reopens || effects.delta.is_zero()) => {
                self.add_totals(task, effects.delta);
            }
            0 => {}
            1 => match &effects.open {
                OpenChange::Keep => {}
                OpenChange::Put(busy) => {
                    self.open.insert(spot.place, OpenRow { spot, busy: busy.clone() });
                    self.give_back(spot);
                }
                OpenChange::Delete => {
                    self.open.remove(&spot.place);
                }
            },
            2 => {
                if let Some((user, kind)) = effects.later {
                    let row = LaterRow { kind, at: self.now, spot };
                    self.later.entry(user).or_default().insert(row);
                }
            }
            _ => return false,
        }
        true
    }

    /// Lists a task as given back: counts it, and puts it in its slot. The second write may be lost.
    pub(crate) fn give_back(&mut self, spot: Spot) {
        self.returns.count += 1;
        let n = self.returns.count;
        if !self.rng.percent(self.faults) {
            self.returns.last.retain(|one| one.n % LISTED != n % LISTED);
            self.returns.last.push(Returned { n, spot });
        }
    }

    /// Publishes a run, or opens a segment and allots its first places. Their base rows may follow later.
    pub(crate) fn import(&mut self) {
        let first = self.order.iter().map(|t| t.0).max().unwrap_or(0) + 1 + self.rng.below(3);
        let n = 1 + self.rng.below(6);
        let row_born = self.rng.percent(30);
        let mut segment = Segment {
            row_born,
            directory: SegmentTotals::default(),
            tasks: (first..first + n).map(TaskId).collect(),
            deleted: BTreeSet::new(),
            base: BTreeSet::new(),
            brought: BTreeMap::new(),
        };
        let mut tasks = segment.tasks.clone();
        for i in (1..tasks.len()).rev() {
            tasks.swap(i, self.rng.below(i as u64 + 1) as usize);
        }
        if self.rng.percent(40) {
            for task in &tasks {
                if self.rng.percent(50) {
                    let brought = self.bring(*task);
                    segment.brought.insert(*task, brought);
                }
            }
        }
        self.segments.insert(SegmentId(first), segment);
        self.order.extend(tasks);
        if !row_born {
            self.count_new(SegmentId(first));
        }
    }

    /// Writes the base rows of an open segment that has none yet.
    pub(crate) fn write_base_rows(&mut self) {
        let open = self.segments.iter().find(|(_, s)| s.row_born && s.base.is_empty()).map(|(id, _)| *id);
        if let Some(id) = open {
            let segment = self.segments.get_mut(&id).expect("just found");
            segment.base = segment.tasks.iter().copied().collect();
            self.count_new(id);
        }
    }

    fn count_new(&mut self, id: SegmentId) {
        let mut totals = Totals::default();
        for task in &self.segments[&id].tasks {
            totals += Totals::of(&self.fresh(*task), &self.env(*task, &self.settings));
        }
        let directory = &mut self.segments.get_mut(&id).expect("it is there").directory;
        directory.totals = totals;
        directory.changes += 1;
    }

    fn bring(&mut self, task: TaskId) -> Brought {
        let mut brought = Brought { allow_skip: !self.rng.percent(20), ..Brought::default() };
        for i in 0..1 + self.rng.below(2) {
            let user = self.rng.percent(70).then(|| UserId(1 + self.rng.below(3)));
            let mark = AnnotationFlags { cancelled: self.rng.percent(20), ground_truth: self.rng.percent(50) };
            if mark.cancelled {
                brought.cancelled += 1;
            } else {
                brought.annotations += 1;
                brought.ground_truth += u32::from(mark.ground_truth);
            }
            if let Some(user) = user {
                let add = (u32::from(!mark.cancelled), u32::from(mark.cancelled));
                match brought.by_users.iter_mut().find(|w| w.0 == user) {
                    Some(w) => (w.1, w.2) = (w.1 + add.0, w.2 + add.1),
                    None => brought.by_users.push((user, add.0, add.1)),
                }
            }
            let unique_id = format!("imported {i}");
            let annotation = Annotation { n: 5000 + i, user, unique_id, mark, deleted: false, excepted: true };
            self.annotations.entry(task).or_default().push(annotation);
        }
        brought
    }

    /// Deletes some tasks of a segment: DELETED and the directory row in one transaction.
    pub(crate) fn delete_tasks(&mut self) {
        let at = self.rng.below(self.segments.len() as u64) as usize;
        let id = *self.segments.keys().nth(at).expect("there are segments");
        for task in self.segments[&id].tasks.clone() {
            if self.alive(task) && self.rng.percent(40) {
                let totals = Totals::of(&self.state(task), &self.env(task, &self.settings));
                self.segments.get_mut(&id).expect("it is there").deleted.insert(task);
                self.add_totals(task, Totals::default() - totals);
            }
        }
    }

    /// Sets new settings. The cursor goes back, unless the process dies before that.
    pub(crate) fn change_settings(&mut self) {
        let overlap = 1 + self.rng.below(3) as u32;
        let skip = if self.rng.percent(30) { any_skip_rule(&mut self.rng) } else { self.settings.skip };
        self.settings = Settings { rules: self.settings.rules + 1, overlap, skip, ..self.settings.clone() };
        self.max_overlap = self.max_overlap.max(overlap);
        if !self.rng.percent(20) {
            self.cursor = 0;
            self.returns.count += LISTED + 1;
        }
    }

    /// The number of places of a task that other users take, from the records themselves.
    pub(crate) fn taken(&self, task: TaskId, user: UserId, rule: SkipRule) -> u32 {
        let state = self.state(task);
        let live = |u: UserId| state.holders.iter().any(|h| h.user == u && h.expires > self.now);
        let records: Vec<&Annotation> =
            self.annotations.get(&task).into_iter().flatten().filter(|a| !a.deleted).collect();
        let regular = records.iter().filter(|a| !a.mark.cancelled).count();
        let holders = state.holders.iter().filter(|h| h.user != user && live(h.user)).count();
        let skips = match rule {
            SkipRule::RequeueForOthers => 0,
            SkipRule::IgnoreSkipped => records.iter().filter(|a| a.mark.cancelled).count(),
            SkipRule::RequeueForMe => {
                let skipped = |u: &UserId| records.iter().any(|a| a.user == Some(*u) && a.mark.cancelled);
                let done = |u: &UserId| records.iter().any(|a| a.user == Some(*u) && !a.mark.cancelled);
                let users = (1..=3).map(UserId).filter(|u| *u != user && !live(*u));
                users.filter(|u| skipped(u) && !done(u)).count()
                    + records.iter().filter(|a| a.user.is_none() && a.mark.cancelled).count()
            }
        };
        (regular + holders + skips) as u32
    }

    pub(crate) fn overlap(&self, task: TaskId, settings: &Settings) -> u32 {
        overlap(&self.state(task), &self.env(task, settings))
    }
}

pub(crate) fn any_skip_rule(rng: &mut Rng) -> SkipRule {
    [SkipRule::RequeueForMe, SkipRule::RequeueForOthers, SkipRule::IgnoreSkipped][rng.below(3) as usize]
}
