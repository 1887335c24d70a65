//! The nightly round over all projects.

use crate::{Error, Ticked};
use api::App;
use jiff::SignedDuration;
use labeling::ids::ProjectId;
use store::ErrorKind;
use store::projects::rounds::Round;

/// The number of projects that are listed at once.
const PAGE: usize = 100;
/// The time after which a run begins no further project. It is shorter than the time that a function may take.
const BUDGET: SignedDuration = SignedDuration::from_mins(10);

/// Recounts every segment whose totals may be wrong and deletes leftovers, one project after the other. A project that
/// fails is left to the next run. A run begins after the project where the last one ended, and ends when each project
/// had its turn, or when its time is over.
pub async fn recount(app: &App) -> Result<Ticked, Error> {
    let mut ticked = Ticked::default();
    go_round(app, &mut ticked).await.map_err(Error::Projects)?;
    match app.store().collect_deleted_projects().await {
        Ok(gone) => ticked.purged += gone,
        Err(error) => {
            tracing::warn!(error = %error, "what is left of deleted projects could not be deleted");
            ticked.failed += 1;
        }
    }
    Ok(ticked)
}

async fn go_round(app: &App, ticked: &mut Ticked) -> store::Result<()> {
    let (store, began) = (app.store(), app.now());
    let first = store.place_of_round(Round::Recount).await?;
    let (mut last, mut again) = (first, false);
    loop {
        let page = store.projects_after(last, PAGE).await?;
        let is_end = page.len() < PAGE;
        for project in page {
            let had_turn = again && first.is_none_or(|first| project > first);
            if had_turn || app.now().duration_since(began) >= BUDGET {
                return Ok(());
            }
            store.move_round(Round::Recount, project).await?;
            count(app, project, ticked).await;
            last = Some(project);
        }
        if is_end && (again || first.is_none()) {
            return Ok(());
        }
        if is_end {
            (last, again) = (None, true);
        }
    }
}

async fn count(app: &App, id: ProjectId, ticked: &mut Ticked) {
    let (store, now) = (app.store(), app.now());
    let counted = match store.project(id).await {
        Ok(project) => store.recount_project(&project, now.as_millisecond()).await,
        Err(error) => Err(error),
    };
    let collected = match counted {
        Ok(()) => store.collect_leftovers(id, now).await,
        Err(error) => Err(error),
    };
    match collected {
        Ok(collected) => {
            ticked.recounted += 1;
            ticked.collected += collected;
        }
        // Deleted in the meantime.
        Err(error) if error.kind() == ErrorKind::Missing => {}
        Err(error) => {
            tracing::warn!(error = %error, "project {id} could not be counted");
            ticked.failed += 1;
        }
    }
}
