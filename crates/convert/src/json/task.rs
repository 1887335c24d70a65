//! The JSON form of tasks.

use super::annotation::AnnotationView;
use super::columns::ComputedColumns;
use super::draft::DraftView;
use super::prediction::PredictionView;
use super::{Context, Expand, OrId, People, PersonView};
use labeling::ids::ProjectId;
use labeling::query::TaskRow;
use labeling::queue::state::State;
use labeling::task::{Json, Task};
use labeling::time::Time;
use serde::Serialize;
use utoipa::ToSchema;

/// A task.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskView {
    pub id: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub annotations: Option<Vec<AnnotationView>>,
    /// The name of the uploaded file that contained it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    file_upload: Option<Option<String>>,
    /// The drafts of the asking user.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<DraftView>, required = true)]
    drafts: Option<Vec<OrId<DraftView>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<PredictionView>, required = false)]
    predictions: Option<Vec<OrId<PredictionView>>>,
    /// The values of the labeling config's variables.
    #[schema(value_type = Object)]
    pub data: Json,
    #[schema(value_type = Object)]
    pub meta: Json,
    #[schema(value_type = String)]
    pub created_at: Time,
    #[schema(value_type = String)]
    pub updated_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    is_labeled: Option<bool>,
    /// The number of annotators that it needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = true, nullable = false)]
    overlap: Option<u32>,
    pub allow_skip: bool,
    /// Its number within the project, from 1.
    pub inner_id: u64,
    /// Without skips.
    pub total_annotations: u64,
    /// The number of skips.
    pub cancelled_annotations: u64,
    pub total_predictions: u64,
    /// Always 0. Some clients read it.
    pub comment_count: u32,
    /// Always 0. Some clients read it.
    pub unresolved_comment_count: u32,
    /// Always null. Some clients read it.
    pub last_comment_updated_at: Option<String>,
    pub project: u64,
    pub updated_by: UpdatedBy,
    /// Always empty. Some clients read it.
    pub comment_authors: Vec<u64>,
    #[serde(flatten)]
    #[schema(value_type = ComputedColumns)]
    columns: Option<ComputedColumns>,
}

/// The numbers of a task's annotations without skips, of its skips and of its predictions.
struct Counts(u64, u64, u64);

impl Counts {
    /// All records of a task.
    fn stored(state: &State) -> Counts {
        Counts(state.annotations.into(), state.cancelled.into(), state.all_predictions().into())
    }

    /// The records that an export contains.
    fn contained(task: &Task) -> Counts {
        let cancelled = task.annotations.iter().filter(|annotation| annotation.was_cancelled).count();
        let annotations = task.annotations.len() - cancelled;
        Counts(annotations as u64, cancelled as u64, task.predictions.len() as u64)
    }
}

/// The user of the last change: `[{"user_id": n}]` in lists, else an id.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum UpdatedBy {
    Id(Option<u64>),
    List(Vec<UpdatedByItem>),
}

/// A user who changed a task.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdatedByItem {
    user_id: u64,
}

impl TaskView {
    /// A task in the API without annotations and predictions, but with all loaded drafts. All parts of the task must be
    /// loaded. `model` is the model version whose predictions count for the score.
    pub fn bare(task: Task, state: &State, model: &str, context: Context<'_>) -> TaskView {
        let columns = ComputedColumns::of(&TaskRow { task: &task, state, model });
        TaskView::with_columns(task, state, columns, context)
    }

    /// The same with annotations and predictions. Authors are given by id.
    pub fn full(mut task: Task, state: &State, model: &str, context: Context<'_>) -> TaskView {
        let columns = ComputedColumns::of(&TaskRow { task: &task, state, model });
        let Context { project, now, .. } = context;
        let annotations = std::mem::take(&mut task.annotations).into_iter();
        let predictions = std::mem::take(&mut task.predictions).into_iter();
        TaskView {
            annotations: Some(annotations.map(|one| AnnotationView::of(one, context)).collect()),
            predictions: Some(predictions.map(|one| OrId::Record(PredictionView::of(one, project, now))).collect()),
            ..TaskView::with_columns(task, state, columns, context)
        }
    }

    fn with_columns(mut task: Task, state: &State, columns: ComputedColumns, context: Context<'_>) -> TaskView {
        let Context { project, people, now } = context;
        let drafts = std::mem::take(&mut task.drafts).into_iter();
        TaskView {
            drafts: Some(drafts.map(|one| OrId::Record(DraftView::of(one, people, now))).collect()),
            file_upload: Some(task.file_upload_name.take()),
            columns: Some(columns),
            ..TaskView::alone(task, state, project)
        }
    }

    /// A task in webhooks and in requests to ML backends: without annotations, predictions and drafts.
    pub fn alone(task: Task, state: &State, project: ProjectId) -> TaskView {
        TaskView {
            is_labeled: Some(task.is_labeled),
            overlap: Some(task.overlap),
            ..TaskView::plain(task, project, Counts::stored(state))
        }
    }

    /// A task in an export, with the records that the options ask for.
    pub(crate) fn exported(mut task: Task, context: Context<'_>, expand: &Expand) -> TaskView {
        let Context { project, people, now } = context;
        let counts = Counts::contained(&task);
        let author = |id| people.get(id).filter(|_| expand.completed_by).cloned().map(PersonView::exported);
        let annotations = std::mem::take(&mut task.annotations).into_iter();
        let annotations = annotations.map(|one| AnnotationView::exported(one, task.id, project).with_author(author));
        let predictions = std::mem::take(&mut task.predictions).into_iter().map(|one| match expand.predictions {
            true => OrId::Record(PredictionView::of(one, project, now)),
            false => OrId::Id(one.id.0),
        });
        let drafts = std::mem::take(&mut task.drafts).into_iter().map(|one| match expand.drafts {
            true => OrId::Record(DraftView::of(one, people, now)),
            false => OrId::Id(one.id.0),
        });
        TaskView {
            annotations: Some(annotations.collect()),
            predictions: Some(predictions.collect()),
            drafts: Some(drafts.collect()),
            ..TaskView::plain(task, project, counts)
        }
    }

    fn plain(task: Task, project: ProjectId, counts: Counts) -> TaskView {
        let Counts(total_annotations, cancelled_annotations, total_predictions) = counts;
        TaskView {
            id: task.id.0,
            annotations: None,
            file_upload: task.file_upload_name.map(Some),
            drafts: None,
            predictions: None,
            data: task.data,
            meta: task.meta.filter(|meta| meta.get() != "null").unwrap_or_else(empty_object),
            created_at: Time(task.created_at),
            updated_at: Time(task.updated_at),
            is_labeled: None,
            overlap: None,
            allow_skip: task.allow_skip,
            inner_id: task.inner_id,
            total_annotations,
            cancelled_annotations,
            total_predictions,
            comment_count: 0,
            unresolved_comment_count: 0,
            last_comment_updated_at: None,
            project: project.0,
            updated_by: UpdatedBy::Id(task.updated_by.map(|user| user.0)),
            comment_authors: Vec::new(),
            columns: None,
        }
    }

    /// The same with the whole authors of annotations, for the view of one task.
    #[must_use]
    pub fn with_authors(mut self, people: &People) -> TaskView {
        let annotations = self.annotations.take();
        let with_author = |one: AnnotationView| one.with_author(|id| people.get(id).cloned());
        self.annotations = annotations.map(|all| all.into_iter().map(with_author).collect());
        self
    }

    /// The same in the form of a list item.
    #[must_use]
    pub fn listed(mut self) -> TaskView {
        if let UpdatedBy::Id(id) = self.updated_by {
            self.updated_by = UpdatedBy::List(id.into_iter().map(|user_id| UpdatedByItem { user_id }).collect());
        }
        self
    }
}

fn empty_object() -> Json {
    // A map with text keys always has a JSON form, so the default is never used.
    serde_json::value::to_raw_value(&serde_json::Map::new()).unwrap_or_default()
}
