//! Handles requests for pieces of a job. Each invocation runs the pieces in its event.

use api::App;
use serde::Serialize;
use store::ErrorKind;
use store::bulk::BulkLimits;
use store::events::notices::{NoticeError, decode};
use store::exports;
use store::imports::ImportLimits;
use store::jobs::JobKind;
use store::jobs::pieces::Piece;
use store::objects::Bucket;

/// The result of an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Pieces that were run, were finished before, or run elsewhere.
    pub pieces: usize,
    /// Objects that request no piece, or a piece of a deleted record.
    pub passed: usize,
}

/// The reason why a piece failed. The bucket sends the event again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Notice(#[from] NoticeError),
    #[error("a piece of a job could not be done")]
    Store(#[from] store::Error),
}

/// Handles an event of the uploads bucket: runs every requested piece. If one fails, the others still run, and the
/// bucket sends the event again.
pub async fn handle(app: &App, event: &[u8], limits: &ImportLimits) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut failure = None;
    for created in decode(event)? {
        let piece = Piece::of(&created.key).filter(|_| created.bucket == app.store().objects().name(Bucket::Uploads));
        let Some(piece) = piece else {
            counts.passed += 1;
            continue;
        };
        match run(app, piece, limits).await {
            Ok(()) => counts.pieces += 1,
            Err(error) if error.kind() == ErrorKind::Missing => counts.passed += 1,
            Err(error) => {
                tracing::warn!(error = %error, "piece {} of job {} is tried again", piece.n, piece.job);
                failure = failure.or(Some(error));
            }
        }
    }
    failure.map_or(Ok(counts), |error| Err(error.into()))
}

async fn run(app: &App, piece: Piece, limits: &ImportLimits) -> store::Result<()> {
    let (store, now, parts) = (app.store(), app.now(), exports::ExportLimits::default());
    match piece.kind {
        JobKind::Import => store.run_import_part(piece.job, piece.n, now, limits).await,
        JobKind::Export if piece.n == 0 => store.run_export_job(piece.job, now, &parts).await.map(drop),
        JobKind::Export => store.run_export_part(piece.job, piece.n, now, &parts).await,
        JobKind::Predict => models::run_job(app, piece.job).await.map(drop),
        JobKind::Bulk => store.run_bulk_job(piece.job, now, &BulkLimits::default()).await.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded::{DATA_BUCKET, Embedded, Options, TABLE, UPLOADS_BUCKET};
    use jiff::Timestamp;
    use std::sync::Arc;
    use store::Store;
    use store::objects::{BucketNames, Objects};
    use store::table::Table;

    async fn open(folder: &std::path::Path) -> App {
        let embedded = Embedded::open(Options::new(folder)).await.unwrap();
        let names = BucketNames { data: DATA_BUCKET.to_owned(), uploads: UPLOADS_BUCKET.to_owned() };
        let store =
            Store::new(Table::new(embedded.dynamodb_client(), TABLE), Objects::new(embedded.s3_client(), names));
        let settings = api::Settings::from_env(api::Secret::new([7; 32])).unwrap();
        let signer = store.objects().client().clone();
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        App::with_clock(store, settings, Arc::new(move |_| signer.clone()), Arc::new(move || now))
    }

    #[tokio::test]
    async fn a_piece_of_what_is_gone_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let event = include_bytes!("../../../events/on-job.piece.json");
        let counts = handle(&app, event, &ImportLimits::default()).await.unwrap();
        assert_eq!(counts, Counts { pieces: 0, passed: 1 });
    }
}
