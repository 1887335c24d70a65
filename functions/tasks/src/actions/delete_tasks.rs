//! Deletes tasks with their annotations, predictions and drafts.

use super::{Acted, Picked, TaskAction};
use api::Result;
use futures::FutureExt;

pub(super) const ACTION: TaskAction = TaskAction {
    id: "delete_tasks",
    title: "Delete tasks",
    warning: "This cannot be undone.",
    empties: true,
    run: |picked| run(picked).boxed(),
};

async fn run(picked: Picked) -> Result<Acted> {
    let Picked { app, project, tasks, .. } = picked;
    Ok(Acted::deleted(app.store().delete_tasks(&project, &tasks, app.now()).await?, "tasks"))
}
