//! Running [`Next`]: handing a user the next task.

use super::cursor::{Cursor, LOOK, PLACE, read_cursor};
use super::{handed_out_text, holds_text, read_annotator, read_handed_out, state_row};
use crate::Store;
use crate::error::{Error, ErrorKind, Result, log_failure};
use crate::projects::Project;
use crate::projects::order::ProjectOrder;
use crate::segments::directory::{Directory, Layout};
use crate::segments::totals;
use crate::table::expression::{Condition, Update};
use crate::table::keys;
use crate::table::{Outcome as Written, Write};
use crate::tasks::load::{LoadFields, Loaded, PLAIN};
use labeling::ids::{ProjectId, TaskId, UserId};
use labeling::queue::next::{AnnotatorWrite, Ask, At, Command, Next, Outcome, Reply, START_ROWS, Start, Step};
use labeling::queue::state::{Brought, State};
use labeling::queue::{Millis, Place, Spot, StateWrite};
use std::sync::Arc;
use tokio::sync::Mutex;

/// A request for the next task.
#[derive(Clone, Debug)]
pub struct NextOptions {
    pub project: ProjectId,
    pub user: UserId,
    pub now: Millis,
    /// A task other than this one: what the page loads ahead.
    pub after: Option<TaskId>,
    /// Without the sweep, which may take long: what only it would find is not found.
    pub quick: bool,
    /// How long a hold lasts, in milliseconds.
    pub hold_for: Millis,
    /// The installation's secret.
    pub key: Vec<u8>,
}

/// A task that was handed out.
#[derive(Clone, Debug)]
pub struct HandedOut {
    pub project: Arc<Project>,
    pub loaded: Loaded,
    /// To be sent back with the submit.
    pub unique_id: String,
}

/// A run of the machine, with the rows that it has read.
pub(super) struct NextRun<'a> {
    pub(super) store: &'a Store,
    pub(super) options: NextOptions,
    context: Mutex<Context>,
}

#[derive(Clone, Default)]
struct Context {
    project: Option<Arc<Project>>,
    layout: Layout,
    directory: Option<Arc<Directory>>,
    history: Vec<TaskId>,
    answer: Option<Loaded>,
    /// A task whose state was guessed rather than read.
    guessed: Option<TaskId>,
}

impl Store {
    /// Hands a user the next task of a project; `None` when there is none.
    pub async fn next(&self, options: NextOptions) -> Result<Option<HandedOut>> {
        let NextOptions { user, now, after, quick, .. } = options;
        let ask = Ask { user, now, after, quick, key: options.key.clone() };
        let run = NextRun { store: self, options, context: Mutex::default() };
        let (mut machine, mut commands) = Next::start(ask);
        loop {
            let replies =
                futures::future::try_join_all(commands.into_iter().map(|one| Box::pin(run.answer(one)))).await?;
            match machine.step(replies).map_err(|error| Error::corrupt(error.to_string()))? {
                Step::Do(next) => commands = next,
                Step::Done(Outcome::Nothing) => return Ok(None),
                Step::Done(Outcome::Task { state, unique_id, .. }) => {
                    let context = run.context.into_inner();
                    let (Some(project), Some(mut loaded)) = (context.project, context.answer) else {
                        return Err(Error::corrupt("a task was handed out that was not read"));
                    };
                    loaded.state = State { in_runs: loaded.state.in_runs, ..*state };
                    return Ok(Some(HandedOut { project, loaded, unique_id: unique_id.to_string() }));
                }
            }
        }
    }
}

impl NextRun<'_> {
    async fn answer(&self, command: Command) -> Result<Reply> {
        let (project, user) = (self.options.project, self.options.user);
        let store = self.store;
        Ok(match command {
            Command::ReadStart => self.start().await?,
            Command::ReadStates(spots) => Reply::States(store.states(&*self.directory().await?, &spots).await?),
            Command::ReadAnnotator => {
                let row = store.table().get(&keys::annotator(project, user)).await?;
                self.context.lock().await.history = read_handed_out(row.as_ref());
                Reply::Annotator(read_annotator(row.as_ref()))
            }
            Command::AdvanceCursor { below, look_at } => Reply::Advanced(self.advance(below, look_at).await?),
            Command::ReadHolds { due, until } => Reply::Holds(store.look_at_holds(project, due, until).await?),
            Command::Return(spot) => hint_written("list a returned task", store.give_back(project, &spot).await),
            Command::ReadStretch { from, count, below, rules } => self.stretch(from, count, below, rules).await?,
            Command::MoveCursor { from, to } => {
                let condition = Condition::equal(PLACE, from);
                let update = Update::new().set(PLACE, to);
                Reply::Moved(store.table().update(&keys::cursor(project), update, condition).await?.is_some())
            }
            Command::ReadOpen { from, limit } => Reply::Open(store.open_rows(project, from, limit).await?),
            Command::PutOpen(rows) => hint_written("put OPEN rows", store.put_open(project, &rows).await),
            Command::DeleteOpen(spot) => {
                hint_written("delete an OPEN row", store.delete_open(project, spot.place).await)
            }
            Command::ReadLater { limit } => Reply::Later(store.later_rows(project, user, limit).await?),
            Command::PutLater(rows) => {
                let puts = rows.iter().map(|(user, row)| store.put_later(project, *user, row));
                hint_written("put LATER rows", futures::future::try_join_all(puts).await.map(|_| ()))
            }
            Command::DeleteLater(row) => {
                hint_written("delete a LATER row", store.delete_later(project, user, &row).await)
            }
            Command::Hold { spot, state, annotator } => self.hold(spot, state, annotator).await?,
            Command::DropHold { spot, state, annotator } => match self.hold(spot, state, annotator).await? {
                Reply::Held => Reply::Written,
                _ => Reply::Conflict,
            },
            Command::SaveAnnotator(write) => {
                let write = self.annotator_write(write).await;
                match store.table().write(write).await {
                    Ok(written) if written.is_done() => Reply::Written,
                    Ok(_) => Reply::Conflict,
                    Err(error) if error.kind() == ErrorKind::Unavailable => Reply::Conflict,
                    Err(error) => return Err(error),
                }
            }
            Command::ClaimSweep { now, until } => self.claim_sweep(now, until).await?,
            Command::ListUnfinished { from, limit, rules } => self.list_unfinished(from, limit, rules).await?,
            Command::SweepSegment(segment) => {
                Reply::Swept(store.read_segment(project, segment, &self.order().await?).await?)
            }
            Command::Recount(recount) => hint_written("recount", store.write_recount(project, &recount).await),
            Command::SaveSweep { next } => {
                let update = Update::new().set("next", next.0);
                let saved = store.table().update(&keys::sweep(project), update, Condition::none()).await;
                hint_written("save the sweep", saved.map(|_| ()))
            }
            Command::ReadTask { spot, untouched } => self.read_task(spot, untouched).await?,
        })
    }

    async fn start(&self) -> Result<Reply> {
        let (project, user) = (self.options.project, self.options.user);
        let store = self.store;
        let (meta, cursor, annotator, layout) =
            (keys::project_meta(project), keys::cursor(project), keys::annotator(project, user), keys::layout(project));
        let open_from = store.caches().bookmarks.get(&(project, user)).unwrap_or(0);
        let rows = [meta, layout, cursor, annotator];
        let (rows, open) =
            futures::try_join!(store.table().get_many(&rows), store.open_rows(project, open_from, START_ROWS))?;
        let find = |key: &keys::Key| {
            rows.iter().find(|row| row.sk() == key.sk && row.find_text("pk") == Some(key.pk.as_str()))
        };
        let [meta, layout, cursor, annotator] =
            [keys::project_meta(project), keys::layout(project), keys::cursor(project), keys::annotator(project, user)]
                .map(|key| find(&key));
        let found = Arc::new(Project::from_row(meta.ok_or_else(|| Error::missing("project"))?)?);
        store.remember_project(found.clone(), self.options.now);
        let layout = Layout::from_row(layout);
        let read = read_annotator(annotator);
        store.caches().bookmarks.insert((project, user), read.bookmark);
        let Cursor { place, returns, look_at } = read_cursor(cursor);
        let mut context = self.context.lock().await;
        context.history = read_handed_out(annotator);
        context.project = Some(found.clone());
        context.layout = layout;
        Ok(Reply::Start(Box::new(Start {
            settings: found.stream_settings(self.options.hold_for),
            end: layout.end,
            cursor: place,
            returns,
            look_at,
            annotator: read,
            open,
            open_from,
        })))
    }

    pub(super) async fn project(&self) -> Result<Arc<Project>> {
        let project = self.context.lock().await.project.clone();
        project.ok_or_else(|| Error::missing("project"))
    }

    async fn directory(&self) -> Result<Arc<Directory>> {
        let (layout, known) = {
            let context = self.context.lock().await;
            (context.layout, context.directory.clone())
        };
        if let Some(directory) = known {
            return Ok(directory);
        }
        let directory = self.store.directory(self.options.project, &layout).await?;
        self.context.lock().await.directory = Some(directory.clone());
        Ok(directory)
    }

    pub(super) async fn order(&self) -> Result<ProjectOrder> {
        Ok(ProjectOrder::of(&*self.project().await?))
    }

    async fn advance(&self, below: Place, look_at: Millis) -> Result<Option<(Place, At)>> {
        let key = keys::cursor(self.options.project);
        let condition = Condition::absent_or_below(PLACE, below);
        let update = Update::new().add(PLACE, 1).set_if_absent(LOOK, look_at);
        let Some(row) = self.store.table().update(&key, update, condition).await? else {
            return Ok(None);
        };
        let place = row.number::<Place>(PLACE)? - 1;
        let directory = self.directory().await?;
        let end = self.context.lock().await.layout.end.max(below);
        let order = self.order().await?;
        let Some((segment, index)) = order.locate(&directory, place, end) else {
            return Ok(Some((place, At::Nothing)));
        };
        let spot = Spot { place, task: segment.task(index), segment: segment.first };
        if segment.is_rows() {
            // Nearly every row-born task brings nothing: that is taken for granted here, and required when it is held.
            self.context.lock().await.guessed = Some(spot.task);
            return Ok(Some((
                place,
                At::Untouched(spot, State::fresh(&Brought { allow_skip: true, ..Brought::default() })),
            )));
        }
        let footer = segment.runs.first().and_then(|run| self.store.remembered_footer(run));
        Ok(Some((
            place,
            match footer {
                Some(footer) => {
                    let index = usize::try_from(index).unwrap_or(usize::MAX);
                    At::Untouched(spot, footer.fresh_state(index))
                }
                None => At::Task(spot),
            },
        )))
    }

    async fn stretch(&self, from: Place, count: u64, below: Place, rules: u64) -> Result<Reply> {
        let order = self.order().await?;
        // Totals as they are now decide what may be jumped.
        let directory = Directory { segments: self.store.segments(self.options.project).await? };
        let mut spots = Vec::new();
        let mut place = from;
        let mut read = 0;
        while place < below && read < count {
            let Some((segment, index)) = order.locate(&directory, place, below) else {
                place += 1;
                read += 1;
                continue;
            };
            if order.is_sequential() && segment.known_finished(rules) {
                place += segment.len - index;
                continue;
            }
            spots.push(Spot { place, task: segment.task(index), segment: segment.first });
            place += 1;
            read += 1;
        }
        let states = self.store.states(&directory, &spots).await?;
        let found = spots.into_iter().zip(states).filter_map(|(spot, state)| Some((spot, state?))).collect();
        Ok(Reply::Stretch { found, next: place.min(below) })
    }

    async fn hold(&self, spot: Spot, state: StateWrite, annotator: AnnotatorWrite) -> Result<Reply> {
        let directory = self.directory().await?;
        let is_rows = directory.segments.iter().any(|one| one.first == spot.segment && one.is_rows());
        let mut writes = vec![self.annotator_write(annotator).await];
        writes.push(state_write(spot.segment, spot.task, &state));
        let check_base = state.expected == 0 && is_rows;
        let guessed = self.context.lock().await.guessed.take_if(|task| *task == spot.task).is_some();
        if check_base {
            let condition = if guessed { Condition::exists(PLAIN) } else { Condition::row_exists() };
            writes.push(Write::Check(keys::base(spot.segment, spot.task), condition));
        }
        match self.store.table().transact(writes).await {
            Ok(Written::Done) => Ok(Reply::Held),
            Ok(Written::Refused(indices)) if check_base && !guessed && indices.contains(&2) => Ok(Reply::Missing),
            Ok(Written::Refused(_) | Written::Conflict | Written::Throttled) => Ok(Reply::Conflict),
            Err(error) if error.kind() == ErrorKind::Unavailable => {
                tracing::warn!(error = %error, "whether the hold of task {} was written is unknown", spot.task);
                Ok(Reply::Conflict)
            }
            Err(error) => Err(error),
        }
    }

    async fn annotator_write(&self, write: AnnotatorWrite) -> Write {
        let (project, user) = (self.options.project, self.options.user);
        let expected = holds_text(&write.expected);
        let condition = match write.expected.is_empty() {
            true => Condition::absent_or_equal("holds", expected),
            false => Condition::equal("holds", expected),
        };
        let update = Update::new().set("holds", holds_text(&write.holds));
        let mut update = update.set("bookmark", write.bookmark).set("seen", write.seen);
        if let Some(new) = write.handed_out {
            let history = self.context.lock().await.history.clone();
            update = update.set("history", handed_out_text(history, new));
        }
        self.store.caches().bookmarks.insert((project, user), write.bookmark);
        Write::Update(keys::annotator(project, user), update, condition)
    }

    async fn read_task(&self, spot: Spot, untouched: bool) -> Result<Reply> {
        let (directory, project) = (self.directory().await?, self.project().await?);
        let segment = directory.segments.iter().find(|one| one.first == spot.segment);
        let segment = segment.ok_or_else(|| Error::missing("task"))?;
        let index = spot.task.0 - spot.segment.0;
        let loaded = match untouched {
            true => self.store.load_untouched(&project, segment, index).await?,
            false => self.store.load(&project, segment, index..index + 1, LoadFields::ALL).await?.pop(),
        };
        let alive = loaded.is_some();
        self.context.lock().await.answer = loaded;
        Ok(Reply::Task { alive })
    }
}

/// The write of a task's state, on its condition.
pub(crate) fn state_write(segment: labeling::ids::SegmentId, task: TaskId, write: &StateWrite) -> Write {
    let condition = match write.expected {
        0 => Condition::row_absent(),
        version => Condition::equal("v", version),
    };
    Write::Put(keys::state(segment, task), state_row(&write.state), condition)
}

/// The machine goes on where a hint could not be written.
fn hint_written(what: &str, written: Result<()>) -> Reply {
    log_failure(what, written);
    Reply::Written
}

impl crate::segments::Segment {
    /// Whether no task of it can have a place left.
    pub(crate) fn known_finished(&self, rules: u64) -> bool {
        let counted = totals::SegmentTotals {
            totals: self.totals,
            changes: self.changes,
            counted: self.counted.unwrap_or(u64::MAX),
            rules: self.settings_version.unwrap_or(u64::MAX),
        };
        counted.known_finished(rules)
    }
}
