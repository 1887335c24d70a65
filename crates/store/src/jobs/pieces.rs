//! Jobs in pieces: what one invocation of a function can do of a long job.
//!
//! A piece is asked for by a tiny object in the uploads bucket: the bucket calls the function that does it, again if it
//! dies, and any number of pieces at a time. Whoever does a piece must bear to do it twice.

use crate::Store;
use crate::error::Result;
use crate::objects::Bucket;
use crate::objects::object_keys;
use labeling::ids::ProjectChildId;

/// What a piece is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An import.
    Import,
    /// A run of a scheduled export.
    Export,
    /// Predictions of an ML backend.
    Predict,
}

/// All kinds and their names in keys.
const KINDS: &[(Kind, &str)] = &[(Kind::Import, "import"), (Kind::Export, "export"), (Kind::Predict, "predict")];

/// A piece of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub job: ProjectChildId,
    pub kind: Kind,
    /// Which of the job's pieces, from 0.
    pub n: u32,
}

impl Piece {
    /// The piece that an object of the uploads bucket asks for, if it asks for one.
    pub fn of(key: &str) -> Option<Piece> {
        let (job, name, n) = object_keys::piece_of(key)?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == name)?;
        Some(Piece { job, kind: *kind, n })
    }

    /// The object that asks for it.
    pub fn key(&self) -> String {
        let name = KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, name)| name);
        object_keys::piece(self.job, name, self.n)
    }
}

impl Store {
    /// Asks for a piece: some function will do it, now or after a while.
    pub async fn ask_for(&self, piece: Piece) -> Result<()> {
        self.objects().put(Bucket::Uploads, &piece.key(), "application/octet-stream", "").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use labeling::ids::ProjectId;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        for (kind, _) in KINDS {
            let piece = Piece { job: ProjectId(3).child(12), kind: *kind, n: 5 };
            assert_eq!(Piece::of(&piece.key()), Some(piece));
        }
        assert_eq!(Piece::of("jobs/000000000003/0000012/nothing/000005"), None);
    }
}
