//! Merging what was read of tasks: what was imported below, states and records of work on top. No calls.

use crate::error::{Error, Result};
use crate::projects::Project;
use crate::segments::Segment;
use crate::segments::run::{Footer, Preannotations};
use crate::table::row::Row;
use crate::tasks::load::{Edited, LoadFields, Loaded, base_preannotations, base_state};
use crate::tasks::run_predictions::OfRuns;
use labeling::ids::{ChildId, FIRST_IMPORTED_CHILD, ProjectChildId, UserId};
use labeling::queue::state::State;
use labeling::queue::{Env, admit};
use labeling::task::{Annotation, Draft, Json, NewTask, Prediction, Task};

/// A record in a row of work.
pub(crate) enum Record {
    Data(Edited),
    Annotation(Annotation),
    Prediction(Prediction),
    Draft(Draft),
    /// An annotation or a prediction that came with the task is deleted.
    NoAnnotation(ChildId),
    NoPrediction(ChildId),
}

/// The data that lies over an imported task.
pub(crate) struct OnTop {
    /// `None` without a state row.
    pub(crate) state: Option<State>,
    pub(crate) in_runs: OfRuns,
    pub(crate) records: Vec<Record>,
}

/// A task as it was imported.
pub(crate) struct Imported {
    created_at: jiff::Timestamp,
    created_by: UserId,
    storage: Option<String>,
    upload: Option<ProjectChildId>,
    brought: Preannotations,
    fresh: State,
    line: Option<NewTask>,
}

impl Imported {
    /// The task at a position of a segment that is a run; `line` is its line, where it is wanted.
    pub(crate) fn of_run(segment: &Segment, footer: &Footer, index: u64, line: Option<&[u8]>) -> Result<Imported> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(Imported {
            created_at: segment.created_at,
            created_by: segment.created_by,
            storage: footer.storage(at).map(str::to_owned),
            upload: footer.upload(at),
            brought: footer.brought(at).cloned().unwrap_or_default(),
            fresh: footer.fresh_state(at),
            line: line.map(serde_json::from_slice::<NewTask>).transpose()?,
        })
    }

    /// The task of a base row.
    pub(crate) fn of_row(row: &Row) -> Result<Imported> {
        let line = zstd::decode_all(row.bytes("line")?).map_err(|_| Error::corrupt("a base row cannot be unpacked"))?;
        let line: NewTask = serde_json::from_slice(&line)?;
        Ok(Imported {
            created_at: crate::time::from_ms(row.number("created_at")?)?,
            created_by: UserId(row.number("created_by")?),
            storage: None,
            upload: line.file_upload,
            brought: base_preannotations(row)?,
            fresh: base_state(row)?,
            line: Some(line),
        })
    }
}

/// The task at a position of a segment.
pub(crate) fn merge(
    project: &Project,
    segment: &Segment,
    index: u64,
    imported: Imported,
    on_top: OnTop,
    parts: LoadFields,
) -> Result<Loaded> {
    let id = segment.task(index);
    let Imported { created_at, created_by, storage, upload, brought, fresh, line } = imported;
    let OnTop { state, in_runs, records } = on_top;
    let state = State { in_runs: in_runs.count, ..state.unwrap_or(fresh) };
    let stream = project.stream_settings(0);
    let env = Env { task: id, now: 0, settings: &stream };
    let updated_at = match state.updated_at.max(in_runs.changed_at.unwrap_or(0)) {
        0 => created_at,
        at => crate::time::from_ms(at)?,
    };
    let mut task = Task {
        id,
        data: empty_object(),
        meta: None,
        inner_id: segment.place + index + 1,
        created_at,
        updated_at,
        updated_by: state.updated_by,
        overlap: admit::overlap(&state, &env),
        is_labeled: admit::is_labeled(&state, &env),
        allow_skip: state.allow_skip,
        file_upload: upload,
        file_upload_name: None,
        storage_filename: storage,
        annotations: Vec::new(),
        predictions: Vec::new(),
        drafts: Vec::new(),
    };
    if let Some(line) = line {
        if parts.work {
            add_preannotations(&mut task, &line, created_at, created_by);
        }
        if parts.data {
            task.data = line.data;
            task.meta = line.meta;
        }
    }
    task.predictions.extend(in_runs.predictions);
    for record in records {
        add_record(&mut task, record);
    }
    Ok(Loaded { task, state, brought })
}

fn add_record(task: &mut Task, record: Record) {
    match record {
        Record::Data(edited) => {
            task.data = edited.data;
            task.meta = edited.meta;
        }
        Record::Annotation(record) => put(&mut task.annotations, record, |one| one.id),
        Record::Prediction(record) => put(&mut task.predictions, record, |one| one.id),
        Record::Draft(record) => put(&mut task.drafts, record, |one| one.id),
        Record::NoAnnotation(id) => task.annotations.retain(|one| one.id != id),
        Record::NoPrediction(id) => task.predictions.retain(|one| one.id != id),
    }
}

fn put<T>(list: &mut Vec<T>, record: T, id: impl Fn(&T) -> ChildId) {
    match list.iter_mut().find(|one| id(one) == id(&record)) {
        Some(old) => *old = record,
        None => list.push(record),
    }
}

fn empty_object() -> Json {
    // A map of text keys always has a JSON form, so the default is never taken.
    serde_json::value::to_raw_value(&serde_json::Map::new()).unwrap_or_default()
}

/// The annotations and predictions that came with a task.
fn add_preannotations(task: &mut Task, line: &NewTask, created_at: jiff::Timestamp, importer: UserId) {
    for (n, new) in (FIRST_IMPORTED_CHILD..).zip(&line.annotations) {
        let completed_by = new.completed_by.unwrap_or(importer);
        let created = new.created_at.unwrap_or(created_at);
        task.annotations.push(Annotation {
            id: task.id.child(n),
            result: new.result.clone(),
            completed_by: Some(completed_by),
            was_cancelled: new.was_cancelled,
            ground_truth: new.ground_truth,
            created_at: created,
            updated_at: new.updated_at.unwrap_or(created),
            updated_by: None,
            draft_created_at: None,
            lead_time: new.lead_time,
            unique_id: new.unique_id.clone(),
            import_id: None,
            last_action: Some("imported".to_owned()),
            last_created_by: Some(completed_by),
            bulk_created: false,
            parent_prediction: None,
            parent_annotation: None,
        });
    }
    for (n, new) in (FIRST_IMPORTED_CHILD..).zip(&line.predictions) {
        task.predictions.push(Prediction {
            id: task.id.child(n),
            result: new.result.clone(),
            score: new.score,
            model_version: new.model_version.clone(),
            created_at,
            updated_at: created_at,
            asked_by: None,
        });
    }
}
