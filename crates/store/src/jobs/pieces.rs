//! Pieces of jobs: the part of a long job that one invocation of a function can do.
//!
//! A small object in the uploads bucket asks for a piece. The bucket calls the function that does it, again if the
//! function fails, and for any number of pieces at a time. Doing a piece twice must be harmless.

use crate::Store;
use crate::error::Result;
use crate::jobs::JobKind;
use crate::objects::Bucket;
use crate::objects::object_keys;
use labeling::ids::ProjectChildId;

/// A piece of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub job: ProjectChildId,
    pub kind: JobKind,
    /// The number of the piece within the job, from 0.
    pub n: u32,
}

impl Piece {
    /// The piece that an object of the uploads bucket asks for; `None` for other objects.
    pub fn of(key: &str) -> Option<Piece> {
        let (job, name, n) = object_keys::piece_of(key)?;
        Some(Piece { job, kind: JobKind::of_name(name)?, n })
    }

    /// The key of the object that asks for the piece.
    pub fn key(&self) -> String {
        object_keys::piece(self.job, self.kind.name(), self.n)
    }
}

impl Store {
    /// Asks for a piece; a function does it soon.
    pub async fn ask_for(&self, piece: Piece) -> Result<()> {
        self.objects().put(Bucket::Uploads, &piece.key(), "application/octet-stream", "").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::KINDS;
    use labeling::ids::ProjectId;

    #[test]
    fn a_piece_of_any_kind_is_read_back_from_its_key() {
        for info in &KINDS {
            let piece = Piece { job: ProjectId(3).child(12), kind: info.kind, n: 5 };
            assert_eq!(Piece::of(&piece.key()), Some(piece));
        }
        assert_eq!(Piece::of("jobs/000000000003/0000012/nothing/000005"), None);
    }
}
