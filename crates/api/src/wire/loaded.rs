//! Converts loaded tasks to their JSON forms.

use super::{Context, People, TaskView, people_of};
use crate::{App, Failure, Result, User};
use labeling::ids::UserId;
use store::projects::Project;
use store::tasks::load::Loaded;

/// The amount of detail in the view of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The task without annotations and predictions.
    Bare,
    /// The task with its annotations and predictions.
    Full,
}

/// The views of tasks of one project. They contain only the drafts of the asking user.
pub async fn views(
    app: &App,
    user: &User,
    project: &Project,
    mut tasks: Vec<Loaded>,
    detail: Detail,
) -> Result<(Vec<TaskView>, People)> {
    for one in &mut tasks {
        one.task.drafts.retain(|draft| draft.user == user.id);
    }
    app.store().name_uploads(&mut tasks).await?;
    // A view without annotations names users only by id.
    let named = if detail == Detail::Full { named_in(&tasks) } else { Vec::new() };
    let people = people_of(app, user, named).await?;
    let (model, context) =
        (&project.settings.model_version, Context { project: project.id, people: &people, now: app.now() });
    let views = tasks.into_iter().map(|Loaded { task, state, .. }| match detail {
        Detail::Bare => TaskView::bare(task, &state, model, context),
        Detail::Full => TaskView::full(task, &state, model, context),
    });
    let views = views.collect();
    Ok((views, people))
}

/// The authors of annotations and drafts.
fn named_in(tasks: &[Loaded]) -> Vec<UserId> {
    let tasks = tasks.iter().map(|loaded| &loaded.task);
    let authors = tasks.clone().flat_map(|task| task.annotations.iter().filter_map(|one| one.completed_by));
    authors.chain(tasks.flat_map(|task| task.drafts.iter().map(|one| one.user))).collect()
}

/// The view of one task with all details, including the whole authors of annotations.
pub async fn whole(app: &App, user: &User, project: &Project, task: Loaded) -> Result<TaskView> {
    let (views, people) = views(app, user, project, vec![task], Detail::Full).await?;
    let view = views.into_iter().next().ok_or_else(Failure::not_found)?;
    Ok(view.with_authors(&people))
}
