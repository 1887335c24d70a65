//! The JSON types of the cells of a table.
//!
//! Label Studio converts a column to numbers if all its cells are numbers. A streaming reader cannot see all cells, so
//! it decides by the first rows. It never loses information: a cell becomes a number only if the text of the cell is a
//! JSON number that a double holds exactly. So `007`, `+1` and twenty-digit keys stay strings.

use serde::{Deserialize, Serialize};

/// The type of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CellType {
    Text,
    Number,
    Truth,
}

impl CellType {
    /// Decides by the first cells of the column. Empty cells are ignored.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut column = None;
        for cell in cells.filter(|cell| !cell.is_empty()) {
            let this = if is_number(cell) {
                Self::Number
            } else if truth(cell).is_some() {
                Self::Truth
            } else {
                return Self::Text;
            };
            if *column.get_or_insert(this) != this {
                return Self::Text;
            }
        }
        column.unwrap_or(Self::Text)
    }

    /// The JSON text of a cell, if it is not a string.
    pub(crate) fn bare_json(self, cell: &str) -> Option<&str> {
        match self {
            Self::Text => None,
            Self::Number => is_number(cell).then_some(cell),
            Self::Truth => truth(cell).map(|truth| if truth { "true" } else { "false" }),
        }
    }
}

fn truth(cell: &str) -> Option<bool> {
    match cell {
        "True" | "TRUE" | "true" => Some(true),
        "False" | "FALSE" | "false" => Some(false),
        _ => None,
    }
}

/// Whether the text is a JSON number that a double holds: at most 15 digits, or 18 for whole numbers.
fn is_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return false;
    }
    // An exponent without a sign is more likely part of a hexadecimal key.
    if exponent.is_some_and(|exponent| !digits(exponent.strip_prefix(['-', '+']).unwrap_or("")) || exponent.len() > 4) {
        return false;
    }
    match (fraction, exponent) {
        (None, None) => whole.len() <= 18 && cell != "-0",
        (fraction, _) => {
            whole.len() + fraction.map_or(0, str::len) <= 17 && cell.parse::<f64>().is_ok_and(f64::is_finite)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_numbers_are_numbers() {
        for cell in ["0", "7", "-12", "1.5", "1.50", "0.25", "3.2e-05", "1e+20", "123456789012345678"] {
            assert!(is_number(cell), "{cell}");
            assert!(serde_json::from_str::<f64>(cell).is_ok(), "{cell}");
        }
        for cell in [
            "",
            "007",
            "+1",
            "1.",
            ".5",
            "12e5",
            "1e+400",
            "0x1f",
            "1,5",
            " 1",
            "nan",
            "-",
            "-0",
            "12345678901234567890",
        ] {
            assert!(!is_number(cell), "{cell}");
        }
    }

    #[test]
    fn a_column_is_what_all_its_cells_are() {
        assert_eq!(CellType::of(["1", "", "2.5"].into_iter()), CellType::Number);
        assert_eq!(CellType::of(["True", "false"].into_iter()), CellType::Truth);
        assert_eq!(CellType::of(["1", "True"].into_iter()), CellType::Text);
        assert_eq!(CellType::of(["1", "x"].into_iter()), CellType::Text);
        assert_eq!(CellType::of(["", ""].into_iter()), CellType::Text);
    }
}
