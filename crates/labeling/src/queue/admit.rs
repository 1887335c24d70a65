//! Who may have a task.
//!
//! A task offers as many places as its overlap. Taken are: each live hold, each annotation that is not cancelled
//! (ground truth too: an imported ground truth is a finished annotation of its task, and such a task counts as
//! labeled), and skips as the project's rule says. Nobody is handed a task twice, except what they skipped under
//! [`SkipRule::RequeueForMe`] or postponed, and that only when the stream has nothing else for them.

use super::state::State;
use super::{Busy, Env, GRACE, Millis};
use crate::ids::{TaskId, UserId};
use crate::queue::state::Holder;
use crate::queue::unique::UniqueId;
use std::cmp::max;

/// What happens to a skipped task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SkipRule {
    /// It comes back to who skipped it, at the end. To others the skip counts as done.
    RequeueForMe,
    /// It goes to others. The skip takes no place.
    #[default]
    RequeueForOthers,
    /// It counts as done for everybody.
    IgnoreSkipped,
}

/// The settings of a project that the stream obeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version of the project's settings: totals name the one that they were counted under.
    pub rules: u64,
    /// How many annotators a task wants (`maximum_annotations`); 0 reads as 1.
    pub overlap: u32,
    /// The share of tasks, in percent, that want that many; the others want one.
    pub overlap_cohort_percentage: u8,
    pub skip: SkipRule,
    /// How long a hold lasts.
    pub hold_for: Millis,
}

impl Settings {
    /// How many annotators this task wants when it has no overlap of its own.
    pub fn overlap_of(&self, task: TaskId) -> u32 {
        let overlap = max(self.overlap, 1);
        if scatter(task.0) % 100 < u64::from(self.overlap_cohort_percentage) { overlap } else { 1 }
    }
}

/// A fixed scattering of ids (the finaliser of splitmix64), so that a cohort is spread evenly and never changes.
fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// Where in the stream the question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// While there may be other tasks: what the user skipped or postponed waits.
    Stream,
    /// At the end: what the user skipped (where it comes back) or postponed may be had again.
    End,
}

/// The answer to "may this user have this task now?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Admit,
    /// The user has a live hold on it already.
    Holding,
    /// The user has done it.
    Done,
    /// The user skipped or postponed it: not before the end.
    Later,
    /// All its places are taken.
    Full,
}

/// How many annotators the task wants.
pub fn overlap(state: &State, env: &Env<'_>) -> u32 {
    state.overlap.map_or_else(|| env.settings.overlap_of(env.task), |own| max(own, 1))
}

/// Whether the task has all the annotations it wants. Such a task is full for everybody.
pub fn is_labeled(state: &State, env: &Env<'_>) -> bool {
    let skips = if env.settings.skip == SkipRule::IgnoreSkipped { state.cancelled } else { 0 };
    state.annotations + skips >= overlap(state, env)
}

/// Whether others count this hold.
pub(super) fn counts(holder: &Holder, now: Millis) -> bool {
    holder.expires.saturating_add(GRACE) > now
}

/// How many places are taken in the eyes of this user (`None`: somebody who has nothing to do with the task yet).
pub fn taken(state: &State, env: &Env<'_>, user: Option<UserId>) -> u32 {
    let holds = |u: UserId| state.hold(u).is_some_and(|h| counts(h, env.now));
    let holders = state.holders.iter().filter(|h| Some(h.user) != user && counts(h, env.now)).count() as u32;
    let skips = match env.settings.skip {
        SkipRule::IgnoreSkipped => state.cancelled,
        SkipRule::RequeueForOthers => 0,
        SkipRule::RequeueForMe => {
            // A user's skips take one place, and none beside an annotation or hold of the same user: else a task
            // would be full for others before it has the annotations it wants, and stay so.
            let known: u32 = state.workers.iter().map(|w| w.skips).sum();
            let waiting = state.workers.iter().filter(|w| w.skips > 0 && w.annotations == 0);
            let waiting = waiting.filter(|w| Some(w.user) != user && !holds(w.user)).count() as u32;
            waiting + state.cancelled.saturating_sub(known)
        }
    };
    holders + state.annotations + skips
}

/// May this user have this task now?
pub fn admit(state: &State, env: &Env<'_>, user: UserId, phase: Phase) -> Verdict {
    if state.live_hold(user, env.now).is_some() {
        return Verdict::Holding;
    }
    let worker = state.worker(user);
    if worker.annotations > 0 || (worker.skips > 0 && env.settings.skip != SkipRule::RequeueForMe) {
        return Verdict::Done;
    }
    if taken(state, env, Some(user)) >= overlap(state, env) {
        return Verdict::Full;
    }
    if phase == Phase::Stream && (worker.skips > 0 || worker.postponed) {
        return Verdict::Later;
    }
    Verdict::Admit
}

/// Whether somebody who has nothing to do with the task yet may have it: then it gets an OPEN row.
pub fn has_place(state: &State, env: &Env<'_>) -> bool {
    taken(state, env, None) < overlap(state, env)
}

/// Who has nothing to look for here, for the OPEN row.
pub(super) fn busy(state: &State) -> Busy {
    let mut busy: Busy = state.holders.iter().map(|h| (h.user, h.expires)).collect();
    for worker in &state.workers {
        if worker.annotations > 0 || worker.skips > 0 || worker.postponed {
            busy.retain(|&(u, _)| u != worker.user);
            busy.push((worker.user, Millis::MAX));
        }
    }
    busy
}

/// Hands the task to a user who was admitted. Holds that nobody counts any more go.
pub fn grant(state: &State, env: &Env<'_>, user: UserId, unique_id: UniqueId) -> State {
    let mut after = state.clone();
    drop_expired(&mut after, env.now);
    after.holders.retain(|h| h.user != user);
    after.holders.push(Holder { user, expires: env.now + env.settings.hold_for, unique_id });
    // Handed out again, a postponed task is an ordinary hold.
    after.note(user, |w| w.postponed = false);
    after
}

/// Takes the user's hold away.
pub fn release(state: &State, env: &Env<'_>, user: UserId) -> State {
    let mut after = state.clone();
    drop_expired(&mut after, env.now);
    after.holders.retain(|h| h.user != user);
    after
}

/// Whoever writes a state drops the holds that have expired for everybody.
pub(super) fn drop_expired(state: &mut State, now: Millis) {
    state.holders.retain(|h| counts(h, now));
}
