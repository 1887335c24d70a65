//! Changes of a task's work, as pure functions from state to state.

use super::{Effects, Planned, PlannedSubmit, Refusal, Submission, effects};
use crate::ids::UserId;
use crate::queue::admit::{self, SkipRule};
use crate::queue::state::{KEPT, Kept, State};
use crate::queue::unique::digest;
use crate::queue::{Env, GRACE, LaterKind, Millis, StateWrite};

/// The properties of an annotation that the label stream counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnotationFlags {
    pub cancelled: bool,
    pub ground_truth: bool,
}

/// A new annotation or skip. Ends the submitter's hold, live or expired. It is always stored, also after the hold
/// expired and beyond the overlap.
pub fn submit(before: &State, new: &Submission, env: &Env<'_>) -> Result<PlannedSubmit, Refusal> {
    if new.cancelled && !before.allow_skip {
        return Err(Refusal::SkipForbidden);
    }
    let held = before.live_hold(new.user, env.now).map(|h| h.unique_id.to_string());
    let unique_id = new.unique_id.clone().or(held).unwrap_or_else(|| new.request_id.clone());
    let mut after = touched(before, env, Some(new.user));
    let n = State::take_number(&mut after.next_annotation).ok_or(Refusal::TooMany)?;
    let remembered = after.kept.len() < KEPT;
    if remembered {
        after.kept.push(Kept { n: n as u16, digest: digest(&unique_id) });
    }
    after.holders.retain(|h| h.user != new.user);
    after.note(new.user, |w| {
        w.made += 1;
        w.postponed = false;
    });
    count(
        &mut after,
        Some(new.user),
        AnnotationFlags { cancelled: new.cancelled, ground_truth: new.ground_truth },
        true,
    );
    let planned = plan(before, after, env, Some(new.user));
    let mut effects = planned.effects;
    if new.cancelled && env.settings.skip == SkipRule::RequeueForMe {
        effects.later = Some((new.user, LaterKind::Skipped));
    }
    Ok(PlannedSubmit { n, unique_id, remembered, write: planned.write, effects })
}

/// Changes an annotation of `owner`. `was` is the content of the stored record, read together with the state.
/// Un-skipping is a change from cancelled to not cancelled. `by` is the user who changes it.
pub fn update(
    before: &State,
    owner: Option<UserId>,
    was: AnnotationFlags,
    is: AnnotationFlags,
    by: UserId,
    env: &Env<'_>,
) -> Planned {
    let mut after = touched(before, env, Some(by));
    count(&mut after, owner, was, false);
    count(&mut after, owner, is, true);
    if was.cancelled
        && !is.cancelled
        && let Some(owner) = owner
    {
        // An un-skipped task counts as done. A hold would take a second place.
        after.holders.retain(|h| h.user != owner);
    }
    let mut planned = plan(before, after, env, owner);
    if !was.cancelled && is.cancelled && env.settings.skip == SkipRule::RequeueForMe {
        planned.effects.later = owner.map(|owner| (owner, LaterKind::Skipped));
    }
    planned
}

/// Deletes the annotation or skip number `n` of `owner` and removes its unique id from the state. If the unique id has
/// a row of its own, the same transaction deletes it. An imported annotation leaves a tombstone.
pub fn delete(
    before: &State,
    n: u64,
    owner: Option<UserId>,
    was: AnnotationFlags,
    by: UserId,
    env: &Env<'_>,
) -> Planned {
    let mut after = touched(before, env, Some(by));
    after.kept.retain(|kept| u64::from(kept.n) != n);
    count(&mut after, owner, was, false);
    plan(before, after, env, owner)
}

/// A new draft: returns its number and renews a live hold.
pub fn new_draft(before: &State, user: UserId, env: &Env<'_>) -> Result<(u64, Planned), Refusal> {
    let mut after = renewed(before, user, env).unwrap_or_else(|| before.clone());
    let n = State::take_number(&mut after.next_draft).ok_or(Refusal::TooMany)?;
    Ok((n, plan(before, after, env, None)))
}

/// A draft is saved again. Renews a live hold of which more than a tenth has passed. It never renews an expired hold,
/// nor a hold in its last minute: another request of the user with a faster clock may have dropped it from the
/// annotator's row. `None`: only the draft is to be written.
pub fn save_draft(before: &State, user: UserId, env: &Env<'_>) -> Option<Planned> {
    renewed(before, user, env).map(|after| plan(before, after, env, None))
}

/// The user postpones the task, whose draft is saved. The hold is given back, and the user gets the task again at the
/// end of the stream. (The draft is a separate row. A new draft takes its number with [`new_draft`] first.)
pub fn postpone(before: &State, user: UserId, env: &Env<'_>) -> Planned {
    let mut after = admit::release(before, env, user);
    after.note(user, |w| w.postponed = true);
    let mut planned = plan(before, after, env, None);
    planned.effects.later = Some((user, LaterKind::Postponed));
    planned
}

/// Deletes the user's postponed draft, as if the user had never had the task. `None`: nothing to write.
pub fn delete_draft(before: &State, user: UserId, env: &Env<'_>) -> Option<Planned> {
    before.worker(user).postponed.then(|| {
        let mut after = before.clone();
        after.note(user, |w| w.postponed = false);
        plan(before, after, env, None)
    })
}

/// A new prediction stored as a row: returns its number.
pub fn add_prediction(before: &State, env: &Env<'_>) -> Result<(u64, Planned), Refusal> {
    let mut after = touched(before, env, None);
    let n = State::take_number(&mut after.next_prediction).ok_or(Refusal::TooMany)?;
    after.predictions += 1;
    Ok((n, plan(before, after, env, None)))
}

/// Adds `by` to the number of predictions that were imported with the task or are rows.
pub fn count_predictions(before: &State, by: i32, env: &Env<'_>) -> Planned {
    let mut after = touched(before, env, None);
    after.predictions = after.predictions.saturating_add_signed(by);
    plan(before, after, env, None)
}

/// Hides the prediction number `n` of a prediction run, which is deleted or replaced by a row (`replaced`). If it is
/// hidden already, it has been replaced: only the row changes.
pub fn hide_prediction(before: &State, n: u16, replaced: bool, env: &Env<'_>) -> Planned {
    let mut after = touched(before, env, None);
    match after.hidden.binary_search(&n) {
        Ok(_) => after.predictions = after.predictions.saturating_sub(u32::from(!replaced)),
        Err(at) => {
            after.hidden.insert(at, n);
            after.in_runs -= 1;
            after.predictions += u32::from(replaced);
        }
    }
    plan(before, after, env, None)
}

/// Gives the task an overlap of its own, or removes it so that the project's applies.
pub fn set_overlap(before: &State, overlap: Option<u32>, by: UserId, env: &Env<'_>) -> Planned {
    let mut after = touched(before, env, Some(by));
    after.overlap = overlap;
    plan(before, after, env, None)
}

/// Edits the task's data or flags. `data`: the task's data or meta is now in `WORK#id#T`.
pub fn edit(before: &State, data: bool, allow_skip: Option<bool>, by: UserId, env: &Env<'_>) -> Planned {
    let mut after = touched(before, env, Some(by));
    after.edited |= data;
    after.allow_skip = allow_skip.unwrap_or(after.allow_skip);
    plan(before, after, env, None)
}

/// A copy of the state whose work changes now.
fn touched(before: &State, env: &Env<'_>, by: Option<UserId>) -> State {
    let mut after = before.clone();
    admit::drop_expired(&mut after, env.now);
    after.updated_at = env.now;
    after.updated_by = by.or(after.updated_by);
    after
}

fn renewed(before: &State, user: UserId, env: &Env<'_>) -> Option<State> {
    let expires = env.now + env.settings.hold_for;
    let worth: Millis = env.settings.hold_for / 10;
    before.live_hold(user, env.now + GRACE).filter(|h| expires - h.expires > worth)?;
    let mut after = before.clone();
    admit::drop_expired(&mut after, env.now);
    for holder in after.holders.iter_mut().filter(|h| h.user == user) {
        holder.expires = expires;
    }
    Some(after)
}

/// Adds an annotation to the counts or removes it.
fn count(state: &mut State, owner: Option<UserId>, mark: AnnotationFlags, add: bool) {
    let by = |n: &mut u32| *n = if add { *n + 1 } else { n.saturating_sub(1) };
    match mark {
        AnnotationFlags { cancelled: true, .. } => by(&mut state.cancelled),
        AnnotationFlags { ground_truth, .. } => {
            by(&mut state.annotations);
            if ground_truth {
                by(&mut state.ground_truth);
            }
        }
    }
    if let Some(owner) = owner {
        state.note(owner, |w| by(if mark.cancelled { &mut w.skips } else { &mut w.annotations }));
    }
}

fn plan(before: &State, after: State, env: &Env<'_>, user: Option<UserId>) -> Planned {
    let effects: Effects = effects(before, &after, env, user);
    Planned { write: StateWrite::new(before, after), effects }
}
