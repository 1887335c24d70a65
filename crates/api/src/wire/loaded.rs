//! Converts loaded tasks to their JSON forms.

use super::{People, TaskView};
use crate::{App, Failure, Result, User};
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
    let named = if detail == Detail::Full { TaskView::people_of(&tasks) } else { Vec::new() };
    let people = People::of(app, user, named).await?;
    let (id, model, now) = (project.id, project.settings.model_version.as_str(), app.now());
    let views = tasks.into_iter().map(|one| match detail {
        Detail::Bare => TaskView::bare(&one, id, model, &people, now),
        Detail::Full => TaskView::full(one, id, model, &people, now),
    });
    Ok((views.collect(), people))
}

/// The view of one task with all details, including the whole authors of annotations.
pub async fn whole(app: &App, user: &User, project: &Project, task: Loaded) -> Result<TaskView> {
    let (views, people) = views(app, user, project, vec![task], Detail::Full).await?;
    let view = views.into_iter().next().ok_or_else(Failure::not_found)?;
    Ok(view.with_persons(&people))
}
