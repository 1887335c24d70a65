//! Deletes the annotations of tasks.

use super::{Acted, Picked, TaskAction, counted};
use api::Result;
use futures::FutureExt;

pub(super) const ACTION: TaskAction = TaskAction {
    id: "delete_tasks_annotations",
    title: "Delete annotations",
    warning: "This cannot be undone.",
    empties: true,
    run: |picked| run(picked).boxed(),
};

async fn run(picked: Picked) -> Result<Acted> {
    let deleted = picked.each(async |app, user, work, task| {
        let mut deleted = 0;
        for one in &task.annotations {
            deleted += counted(app.store().delete_annotation(&work, one.id, user.id, None, app.now()).await)?;
        }
        Ok(deleted)
    });
    Ok(Acted::deleted(deleted.await?, "annotations"))
}
