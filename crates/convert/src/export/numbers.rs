//! Formats numbers like Label Studio's converter, which is written in Python.

use std::fmt::Write;

/// A double with as many digits as are needed to parse it back: with `.0` if it is whole, with an exponent below 1e-4
/// and from 1e16.
pub(crate) fn push_float(out: &mut String, value: f64) {
    let start = out.len();
    let size = value.abs();
    // Writing to a string cannot fail.
    if size != 0.0 && !(1e-4..1e16).contains(&size) && value.is_finite() {
        let _ = write!(out, "{value:e}");
        let Some(at) = out[start..].find('e').map(|at| start + at + 1) else {
            return;
        };
        let (sign, digits) = match out[at..].strip_prefix('-') {
            Some(digits) => ('-', digits.to_owned()),
            None => ('+', out[at..].to_owned()),
        };
        out.truncate(at);
        let _ = write!(out, "{sign}{digits:0>2}");
    } else {
        let _ = write!(out, "{value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::push_float;

    #[test]
    fn prints_as_python_does() {
        let cases = [
            (0.0, "0.0"),
            (3.0, "3.0"),
            (-2.5, "-2.5"),
            (1e-7, "1e-07"),
            (1.0000000000000001e-07, "1.0000000000000001e-07"),
            (1.5e-10, "1.5e-10"),
            (0.0001, "0.0001"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1e21, "1e+21"),
            (-1.25e300, "-1.25e+300"),
            (0.1 + 0.2, "0.30000000000000004"),
        ];
        for (value, expected) in cases {
            let mut out = String::new();
            push_float(&mut out, value);
            assert_eq!(out, expected);
        }
    }
}
