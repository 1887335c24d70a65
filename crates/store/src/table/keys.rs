//! Every key of the table and of the buckets. Numbers are zero-padded, so that string order is number order.

use jiff::Timestamp;
use labeling::ids::{ChildId, ProjectChildId, ProjectId, SegmentId, TaskId, UserId};

/// A row's key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    /// The partition, by which policies tell rows apart.
    pub fn partition(&self) -> &str {
        &self.pk
    }
}

fn key(pk: impl Into<String>, sk: impl Into<String>) -> Key {
    Key { pk: pk.into(), sk: sk.into() }
}

/// One organisation per deployment.
pub(crate) const ORGANISATION: &str = "ORG";
/// The partition of the list of users, the organisation's settings and its invite link. Only the accounts function may write
/// to it, so nothing else lies in it.
pub const ACCOUNTS: &str = "ACCOUNTS";
/// The partition of the id directory.
pub(crate) const SEGMENTS: &str = "SEGMENTS";
/// The partition of the clock's timers, except those of events.
const DUE: &str = "DUE";
/// Events have partitions of their own, by the first digit of their random names: every change with a listening webhook
/// writes one, and a partition takes 1,000 writes a second.
const EVENT_PARTITIONS: &str = "0123456789abcdef";
pub(crate) const META: &str = "META";

pub(crate) const PROJECT_PREFIX: &str = "PROJECT#";
pub(crate) const PINNED_PREFIX: &str = "PINNED#";
pub(crate) const SEGMENT_PREFIX: &str = "SEGMENT#";
pub(crate) const SUMMARY_PREFIX: &str = "SUMMARY#";
pub(crate) const STATE_PREFIX: &str = "STATE#";
pub(crate) const BASE_PREFIX: &str = "BASE#";
pub(crate) const WORK_PREFIX: &str = "WORK#";
pub(crate) const OPEN_PREFIX: &str = "OPEN#";
pub(crate) const ANNOTATOR_PREFIX: &str = "ANNOTATOR#";
pub(crate) const UPLOAD_PREFIX: &str = "UPLOAD#";
pub(crate) const EXPORT_PREFIX: &str = "EXPORT#";
pub(crate) const SCHEDULE_PREFIX: &str = "SCHEDULE#";
pub(crate) const JOB_PREFIX: &str = "JOB#";

pub(crate) fn id(n: u64) -> String {
    format!("{n:012}")
}

/// A counter of ids.
pub fn counter(name: &str) -> Key {
    key("COUNTER", name)
}

/// A counter of a project's children of all kinds.
pub fn project_counter(project: ProjectId) -> Key {
    key("COUNTER", format!("children#{}", id(project.0)))
}

/// A project in the list of projects.
pub fn project_listing(project: ProjectId) -> Key {
    key(ORGANISATION, format!("{PROJECT_PREFIX}{}", id(project.0)))
}

/// The number of projects in the list.
pub fn project_count() -> Key {
    counter("projects")
}

/// A pinned project.
pub fn pinned_project(project: ProjectId) -> Key {
    key(ORGANISATION, format!("{PINNED_PREFIX}{}", id(project.0)))
}

/// The partition of a project's own rows.
pub fn project(project: ProjectId) -> String {
    format!("{PROJECT_PREFIX}{}", id(project.0))
}

/// A project's settings.
pub fn project_meta(id: ProjectId) -> Key {
    key(project(id), META)
}

/// A project's labeling config.
pub fn project_config(id: ProjectId) -> Key {
    key(project(id), "CONFIG")
}

/// A project's layout: how many places its order has, and the open segment.
pub fn layout(id: ProjectId) -> Key {
    key(project(id), "LAYOUT")
}

/// A segment in its project's directory.
pub fn segment_row(id: ProjectId, segment: SegmentId) -> Key {
    key(project(id), segment_sk(segment))
}

/// The sort key of a segment in its project's directory.
pub fn segment_sk(segment: SegmentId) -> String {
    format!("{SEGMENT_PREFIX}{}", id(segment.0))
}

/// The summary of a segment: data keys, and labels in results.
pub fn summary(id: ProjectId, segment: SegmentId) -> Key {
    key(project(id), format!("{SUMMARY_PREFIX}{:012}", segment.0))
}

/// A segment in the directory of all ids.
pub fn id_directory(segment: SegmentId) -> Key {
    key(SEGMENTS, id(segment.0))
}

/// The partition of a segment's tasks.
pub fn segment(segment: SegmentId) -> String {
    format!("{SEGMENT_PREFIX}{}", id(segment.0))
}

/// A task's state.
pub fn state(of: SegmentId, task: TaskId) -> Key {
    key(segment(of), state_sk(task))
}

/// The sort key of a task's state.
pub fn state_sk(task: TaskId) -> String {
    format!("{STATE_PREFIX}{}", id(task.0))
}

/// A task that was made as a row.
pub fn base(of: SegmentId, task: TaskId) -> Key {
    key(segment(of), base_sk(task))
}

/// The sort key of a task that was made as a row.
pub fn base_sk(task: TaskId) -> String {
    format!("{BASE_PREFIX}{}", id(task.0))
}

/// A segment's deleted tasks and the list of its prediction runs.
pub fn deleted(of: SegmentId) -> Key {
    key(segment(of), "DELETED")
}

/// The prefix of the rows of a task's work.
pub fn work_prefix(task: TaskId) -> String {
    format!("{WORK_PREFIX}{}#", id(task.0))
}

/// An annotation.
pub fn annotation(of: SegmentId, child: ChildId) -> Key {
    work(of, child, 'A')
}

/// A prediction.
pub fn prediction(of: SegmentId, child: ChildId) -> Key {
    work(of, child, 'P')
}

/// A draft.
pub fn draft(of: SegmentId, child: ChildId) -> Key {
    work(of, child, 'D')
}

fn work(of: SegmentId, child: ChildId, kind: char) -> Key {
    key(segment(of), format!("{}{kind}#{:04}", work_prefix(child.task()), child.n()))
}

/// A task's edited data.
pub fn edited(of: SegmentId, task: TaskId) -> Key {
    key(segment(of), format!("{}T", work_prefix(task)))
}

/// Which annotation a submit with that unique id became.
pub fn unique(of: SegmentId, task: TaskId, unique_id: &str) -> Key {
    key(segment(of), format!("{}U#{unique_id}", work_prefix(task)))
}

/// A version of an annotation.
pub fn history(child: ChildId, version: u64) -> Key {
    key(format!("HISTORY#{}", id(child.task().0)), format!("{:04}#{version:012}", child.n()))
}

/// The partition of a project's queue.
pub fn queue(project: ProjectId) -> String {
    format!("QUEUE#{}", id(project.0))
}

/// The place up to which tasks were handed out, and the last tasks that were given back.
pub fn cursor(project: ProjectId) -> Key {
    key(queue(project), "CURSOR")
}

/// An annotator's holds, last hand-outs, bookmark and the number of the last return seen.
pub fn annotator(project: ProjectId, user: UserId) -> Key {
    key(queue(project), format!("{ANNOTATOR_PREFIX}{}", id(user.0)))
}

/// A task that still has places.
pub fn open(project: ProjectId, place: u64) -> Key {
    key(queue(project), open_sk(place))
}

/// The sort key of a task that still has places.
pub fn open_sk(place: u64) -> String {
    format!("{OPEN_PREFIX}{}", id(place))
}

/// The prefix of a user's own skips and postponed drafts.
pub fn later_prefix(user: UserId) -> String {
    format!("LATER#{}#", id(user.0))
}

/// A user's own skip or postponed draft of a task: postponed ones first, then by time.
pub fn later(project: ProjectId, user: UserId, class: u8, at_ms: i64, task: TaskId) -> Key {
    key(queue(project), format!("{}{class}#{at_ms:013}#{}", later_prefix(user), id(task.0)))
}

/// The claim of a project's sweep.
pub fn sweep(project: ProjectId) -> Key {
    key(queue(project), "SWEEP")
}

/// An upload of a project.
pub fn upload(child: ProjectChildId) -> Key {
    key(project(child.project()), format!("{UPLOAD_PREFIX}{:07}", child.n()))
}

/// A snapshot of a project.
pub fn snapshot(child: ProjectChildId) -> Key {
    key(project(child.project()), format!("{EXPORT_PREFIX}{:07}", child.n()))
}

/// The beginning of an event's name in the sort key of its timer.
const EVENT: &str = "event#";

/// A project's webhooks.
pub fn webhooks(of: ProjectId) -> Key {
    key(project(of), "WEBHOOKS")
}

/// A project's ML backends.
pub fn backends(of: ProjectId) -> Key {
    key(project(of), "BACKENDS")
}

/// A scheduled export of a project.
pub fn schedule(child: ProjectChildId) -> Key {
    key(project(child.project()), format!("{SCHEDULE_PREFIX}{:07}", child.n()))
}

/// The partition of the projects that have webhooks.
pub(crate) const HOOKED: &str = "HOOKED";

/// A project that has webhooks.
pub fn hooked(project: ProjectId) -> Key {
    key(HOOKED, id(project.0))
}

/// The partition of the schedules that deliver to connected buckets.
pub(crate) const DELIVERIES: &str = "DELIVERIES";

/// A schedule that delivers to a connected bucket.
pub fn delivery(schedule: ProjectChildId) -> Key {
    key(DELIVERIES, format!("{}#{:07}", id(schedule.project().0), schedule.n()))
}

/// The prefix of a project's schedules in their partition.
pub fn deliveries_of(project: ProjectId) -> String {
    format!("{}#", id(project.0))
}

/// The place of a loop over all projects, by its name.
pub fn round(name: &str) -> Key {
    key("ROUNDS", name)
}

/// The partition of all projects' connections to buckets.
pub const CONNECTIONS: &str = "CONNECTIONS";

/// The prefix of a project's connections to buckets.
pub fn connections_of(project: ProjectId) -> String {
    format!("{}#", id(project.0))
}

/// A project's connection to a bucket.
pub fn connection(child: ProjectChildId) -> Key {
    key(CONNECTIONS, format!("{}{:07}", connections_of(child.project()), child.n()))
}

/// An object that has become an import, by the hash of what it is.
pub fn arrived(of: ProjectId, hash: &str) -> Key {
    key(project(of), format!("ARRIVED#{hash}"))
}

/// A job of a project.
pub fn job(child: ProjectChildId) -> Key {
    key(project(child.project()), format!("{JOB_PREFIX}{:07}", child.n()))
}

/// A part of a job that several do.
pub fn part(job: ProjectChildId, n: u32) -> Key {
    key(project(job.project()), format!("{}{n:06}", part_prefix(job)))
}

/// The prefix of a job's parts.
pub fn part_prefix(job: ProjectChildId) -> String {
    format!("PART#{:07}#", job.n())
}

/// How far the publication of an import has come.
pub fn publication(job: ProjectChildId) -> Key {
    key(project(job.project()), format!("PUBLICATION#{:07}", job.n()))
}

/// Something the clock must do at a time.
pub fn due(at: Timestamp, what: &str) -> Key {
    key(DUE, format!("{:013}#{what}", at.as_millisecond()))
}

/// The timer of an event for webhooks. `name` is random, in hexadecimal digits.
pub fn due_event(at: Timestamp, name: &str) -> Key {
    let digit = name.get(..1).unwrap_or_default();
    key(format!("{DUE}#{digit}"), due(at, &format!("{EVENT}{name}")).sk)
}

/// The partitions of timers. The first one is for other work than events, but may contain events that an older release
/// wrote.
pub(crate) fn due_partitions() -> Vec<String> {
    let events = EVENT_PARTITIONS.chars().map(|digit| format!("{DUE}#{digit}"));
    std::iter::once(DUE.to_owned()).chain(events).collect()
}

/// The key of an event's timer. `None` for keys of other rows.
pub fn event(pk: &str, sk: &str) -> Option<Key> {
    let is_due = pk == DUE || pk.strip_prefix(DUE).is_some_and(|rest| rest.starts_with('#'));
    (is_due && sk.contains(EVENT)).then(|| key(pk, sk))
}

/// The attribute by which DynamoDB deletes rows that have ended; readers check the time themselves.
pub(crate) const EXPIRES: &str = "expires";
pub(crate) const USER_PREFIX: &str = "USER#";
pub(crate) const PERSONAL_TOKEN_PREFIX: &str = "TOKEN#";

/// The partition of a user's own rows.
pub fn user_partition(user: UserId) -> String {
    format!("{USER_PREFIX}{}", id(user.0))
}

/// A user.
pub fn user(user: UserId) -> Key {
    key(user_partition(user), META)
}

/// A user in the list of users.
pub fn user_listing(user: UserId) -> Key {
    key(ACCOUNTS, user_partition(user))
}

/// The user of an e-mail address.
pub fn email(normal: &str) -> Key {
    key(format!("EMAIL#{normal}"), META)
}

/// The user of a legacy token, by the token's hash.
pub fn token(hash: &str) -> Key {
    key(format!("TOKEN#{hash}"), META)
}

/// A user's personal token.
pub fn personal_token(user: UserId, name: &str) -> Key {
    key(user_partition(user), format!("{PERSONAL_TOKEN_PREFIX}{name}"))
}

/// A session, by the hash of its cookie.
pub fn session(hash: &str) -> Key {
    key(format!("SESSION#{hash}"), META)
}

/// The organisation's settings.
pub fn organization_settings() -> Key {
    key(ACCOUNTS, "SETTINGS")
}

/// The organisation's invite link.
pub fn invite() -> Key {
    key(ACCOUNTS, "INVITE")
}

/// Failed attempts to sign in, by the hash of an account's or a client's address and the window of time.
pub fn attempts(hash: &str, window: i64) -> Key {
    key(format!("ATTEMPTS#{hash}"), format!("{window:013}"))
}
