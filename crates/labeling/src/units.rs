//! Numbers with a unit.

use serde::{Deserialize, Serialize};

/// An offset in a text, counted in Unicode code points, as results carry it. Browsers count UTF-16 units, Rust bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CharOffset(pub u32);

impl CharOffset {
    /// The byte that this offset stands at in `text`; `None` past its end. The end itself is an offset too.
    pub fn byte_in(self, text: &str) -> Option<usize> {
        let offset = self.0 as usize;
        if text.is_ascii() {
            return (offset <= text.len()).then_some(offset);
        }
        let mut starts = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        starts.nth(offset)
    }

    /// The part of `text` between two offsets; `None` where they lie outside of it or in the wrong order.
    pub fn slice(text: &str, start: CharOffset, end: CharOffset) -> Option<&str> {
        text.get(start.byte_in(text)?..end.byte_in(text)?)
    }
}

/// A length or place on an image, in percent of its width or height.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(pub f64);

impl Percent {
    /// How far past the edge rounding may carry a coordinate.
    const SLACK: f64 = 0.01;

    /// Whether it lies on the image.
    pub fn is_within(self) -> bool {
        (-Self::SLACK..=100.0 + Self::SLACK).contains(&self.0)
    }

    /// In pixels of a side of this length.
    pub fn of(self, side: f64) -> f64 {
        self.0 * side / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_code_points() {
        let text = "a👍🏽é!";
        assert_eq!(CharOffset::slice(text, CharOffset(1), CharOffset(3)), Some("👍🏽"));
        assert_eq!(CharOffset::slice(text, CharOffset(4), CharOffset(5)), Some("!"));
        assert_eq!(CharOffset(6).byte_in(text), None);
        assert_eq!(CharOffset::slice("abc", CharOffset(2), CharOffset(1)), None);
        assert_eq!(CharOffset(3).byte_in("abc"), Some(3));
    }

    #[test]
    fn percentages_allow_for_rounding() {
        assert!(Percent(100.000_000_1).is_within());
        assert!(!Percent(100.5).is_within());
        assert!(!Percent(f64::NAN).is_within());
        assert_eq!(Percent(50.0).of(640.0), 320.0);
    }
}
