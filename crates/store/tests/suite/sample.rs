//! Which cases of a fault matrix run. All of them take many minutes, so each day's runs take a sample of their own:
//!
//! - `SKYLABEL_FAULT_SEED=N` repeats the sample of that number; else it is the date (`20270131`, UTC).
//! - `SKYLABEL_FAULTS=all` runs every case (`make test-full`).

use std::hash::{DefaultHasher, Hash, Hasher};

/// Of how many cases one runs.
const EVERY: u64 = 6;

/// A choice of cases; the same for all tests of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sample {
    All,
    Seeded(u64),
}

impl Sample {
    /// The sample that the environment asks for.
    pub(crate) fn from_env() -> Sample {
        if std::env::var("SKYLABEL_FAULTS").is_ok_and(|which| which == "all") {
            return Sample::All;
        }
        let seed = std::env::var("SKYLABEL_FAULT_SEED").ok().filter(|seed| !seed.is_empty());
        let seed = seed.unwrap_or_else(|| jiff::Timestamp::now().strftime("%Y%m%d").to_string());
        Sample::Seeded(seed.parse().expect("SKYLABEL_FAULT_SEED is a number"))
    }

    /// Whether the case of a matrix runs.
    pub(crate) fn takes(self, matrix: &str, case: impl Hash) -> bool {
        let Sample::Seeded(seed) = self else { return true };
        // Without random keys, so that a seed gives the same sample in every process.
        let mut hasher = DefaultHasher::new();
        (seed, matrix, case).hash(&mut hasher);
        hasher.finish().is_multiple_of(EVERY)
    }
}

#[test]
fn a_seed_fixes_its_sample_and_seeds_take_every_case_in_time() {
    let taken = |seed| (0..1_000).filter(|case| Sample::Seeded(seed).takes("a matrix", case)).collect::<Vec<u64>>();
    assert_eq!(taken(7), taken(7));
    assert_ne!(taken(7), taken(8));
    assert!((100..250).contains(&taken(7).len()), "{}", taken(7).len());
    for case in 0..1_000_u64 {
        assert!((0..200).any(|seed| Sample::Seeded(seed).takes("a matrix", case)), "{case} is never taken");
        assert!(Sample::All.takes("a matrix", case));
    }
}
