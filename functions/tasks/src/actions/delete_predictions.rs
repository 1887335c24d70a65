//! Deletes the predictions of tasks.

use super::{Acted, Picked, TaskAction, counted};
use api::Result;
use futures::FutureExt;

pub(super) const ACTION: TaskAction = TaskAction {
    id: "delete_tasks_predictions",
    title: "Delete predictions",
    warning: "This cannot be undone.",
    empties: true,
    run: |picked| run(picked).boxed(),
};

async fn run(picked: Picked) -> Result<Acted> {
    let deleted = picked.each(async |app, _, work, task| {
        let mut deleted = 0;
        for one in &task.predictions {
            deleted += counted(app.store().delete_prediction(&work, one.id, app.now()).await)?;
        }
        Ok(deleted)
    });
    Ok(Acted::deleted(deleted.await?, "predictions"))
}
