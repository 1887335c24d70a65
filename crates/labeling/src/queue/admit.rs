//! Decides which users may have a task.
//!
//! A task has as many places as its overlap. These take a place: each live hold, each annotation that is not cancelled,
//! and skips as the project's rule says. Ground truth counts too: an imported ground truth is a finished annotation of
//! its task, so the task counts as labeled. No user gets a task twice, except a task that they skipped under
//! [`SkipRule::RequeueForMe`] or postponed. Such a task is handed out only if the stream has nothing else for the user.

use super::state::State;
use super::{Busy, Env, GRACE, Millis};
use crate::ids::{TaskId, UserId};
use crate::queue::state::Holder;
use crate::queue::unique::UniqueId;
use std::cmp::max;

/// The rule for skipped tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SkipRule {
    /// The task comes back to the user who skipped it, at the end of the stream. For other users the skip counts as
    /// done.
    RequeueForMe,
    /// Other users get the task. The skip takes no place.
    #[default]
    RequeueForOthers,
    /// The task counts as done for all users.
    IgnoreSkipped,
}

/// The settings of a project that the label stream uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The version of the settings from which on [`is_labeled`] has these answers. Totals name the version that they
    /// were counted under.
    pub rules: u64,
    /// The number of annotators that a task needs (`maximum_annotations`). 0 means 1.
    pub overlap: u32,
    /// The share of tasks, in percent, that need this many annotators. The others need one.
    pub overlap_cohort_percentage: u8,
    pub skip: SkipRule,
    /// The duration of a hold.
    pub hold_for: Millis,
}

impl Settings {
    /// Whether a task may count as labeled under one of these settings and not under the other.
    pub fn count_differently(&self, other: &Settings) -> bool {
        let finishing = |settings: &Settings| {
            let ignores_skips = settings.skip == SkipRule::IgnoreSkipped;
            (max(settings.overlap, 1), settings.overlap_cohort_percentage, ignores_skips)
        };
        finishing(self) != finishing(other)
    }

    /// The number of annotators that this task needs if it has no overlap of its own.
    pub fn overlap_of(&self, task: TaskId) -> u32 {
        let overlap = max(self.overlap, 1);
        if scatter(task.0) % 100 < u64::from(self.overlap_cohort_percentage) { overlap } else { 1 }
    }
}

/// A fixed hash of ids (the finalizer of splitmix64). It spreads a cohort evenly and never changes.
fn scatter(n: u64) -> u64 {
    let n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// The phase of the label stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Other tasks may be left. Tasks that the user skipped or postponed wait.
    Stream,
    /// The end of the stream. The user may get tasks again that they postponed, or skipped under a rule that returns
    /// them.
    End,
}

/// The answer to "may this user have this task now?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The user may have the task.
    Admit,
    /// The user already has a live hold on the task.
    Holding,
    /// The user has finished the task.
    Done,
    /// The user skipped or postponed the task. They get it only at the end of the stream.
    Later,
    /// All places of the task are taken.
    Full,
}

/// The number of annotators that the task needs.
pub fn overlap(state: &State, env: &Env<'_>) -> u32 {
    state.overlap.map_or_else(|| env.settings.overlap_of(env.task), |own| max(own, 1))
}

/// Whether the task has all annotations that it needs. Such a task is full for all users.
pub fn is_labeled(state: &State, env: &Env<'_>) -> bool {
    let skips = if env.settings.skip == SkipRule::IgnoreSkipped { state.cancelled } else { 0 };
    state.annotations + skips >= overlap(state, env)
}

/// Whether the state has a hold that no longer counts for anybody: its user went away.
pub(super) fn has_lapsed(state: &State, now: Millis) -> bool {
    state.holders.iter().any(|holder| !counts(holder, now))
}

/// Whether this hold counts for other users.
fn counts(holder: &Holder, now: Millis) -> bool {
    holder.expires.saturating_add(GRACE) > now
}

/// The number of places that are taken from the view of this user. `None` stands for a user without work on the task.
pub fn taken(state: &State, env: &Env<'_>, user: Option<UserId>) -> u32 {
    let holds = |u: UserId| state.hold(u).is_some_and(|h| counts(h, env.now));
    let holders = state.holders.iter().filter(|h| Some(h.user) != user && counts(h, env.now)).count() as u32;
    let skips = match env.settings.skip {
        SkipRule::IgnoreSkipped => state.cancelled,
        SkipRule::RequeueForOthers => 0,
        SkipRule::RequeueForMe => {
            // The skips of a user take one place in total. They take none if the same user has an annotation or a hold.
            // Otherwise a task would become full before it has the annotations it needs, and stay full.
            let known: u32 = state.workers.iter().map(|w| w.skips).sum();
            let waiting = state.workers.iter().filter(|w| w.skips > 0 && w.annotations == 0);
            let waiting = waiting.filter(|w| Some(w.user) != user && !holds(w.user)).count() as u32;
            waiting + state.cancelled.saturating_sub(known)
        }
    };
    holders + state.annotations + skips
}

/// Decides whether this user may have this task now.
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

/// Whether a user without work on the task may have it. Such a task gets an OPEN row.
pub fn has_place(state: &State, env: &Env<'_>) -> bool {
    taken(state, env, None) < overlap(state, env)
}

/// The users for whom the task has no place, for the OPEN row.
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

/// Hands the task to an admitted user. Drops holds that no longer count for anybody.
pub fn grant(state: &State, env: &Env<'_>, user: UserId, unique_id: UniqueId) -> State {
    let mut after = state.clone();
    drop_expired(&mut after, env.now);
    after.holders.retain(|h| h.user != user);
    after.holders.push(Holder { user, expires: env.now + env.settings.hold_for, unique_id });
    // A postponed task that is handed out again has an ordinary hold.
    after.note(user, |w| w.postponed = false);
    after
}

/// Removes the user's hold.
pub fn release(state: &State, env: &Env<'_>, user: UserId) -> State {
    let mut after = state.clone();
    drop_expired(&mut after, env.now);
    after.holders.retain(|h| h.user != user);
    after
}

/// Drops the holds that have expired for all users. Every write of a state does this.
pub(super) fn drop_expired(state: &mut State, now: Millis) {
    state.holders.retain(|h| counts(h, now));
}
