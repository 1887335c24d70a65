//! Which parts of a multipart upload make one object of many: S3 wants 5 MiB of each but the last, so what is smaller is
//! joined here, and what is large is copied where it lies.

use bytes::Bytes;
use std::ops::Range;

/// The smallest part that may be followed by another.
const LEAST: u64 = 5 * 1024 * 1024;
/// The largest that is copied at once; S3's bound is 5 GiB.
const MOST: u64 = 1024 * 1024 * 1024;

/// A piece of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// These bytes.
    Bytes(Bytes),
    /// Bytes of the object of that number.
    Of(usize, Range<u64>),
}

/// A part of the upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stitch {
    /// It is copied.
    Copy(usize, Range<u64>),
    /// Its bytes pass through here, at most twice [`LEAST`].
    Put(Vec<Span>),
}

/// The parts that put spans together in their order.
pub(crate) fn stitches(spans: impl IntoIterator<Item = Span>) -> Vec<Stitch> {
    let mut stitches = Vec::new();
    let (mut held, mut size) = (Vec::new(), 0);
    for span in spans {
        let (object, mut rest) = match span {
            Span::Bytes(bytes) => {
                size += bytes.len() as u64;
                held.push(Span::Bytes(bytes));
                continue;
            }
            Span::Of(object, range) => (object, range),
        };
        if size > 0 {
            // The held bytes take from the next span what they lack.
            let taken = LEAST.saturating_sub(size).min(rest.end - rest.start);
            held.push(Span::Of(object, rest.start..rest.start + taken));
            (size, rest.start) = (size + taken, rest.start + taken);
            if size < LEAST {
                continue;
            }
            stitches.push(Stitch::Put(std::mem::take(&mut held)));
            size = 0;
        }
        while rest.end - rest.start >= LEAST {
            let end = rest.end.min(rest.start + MOST);
            stitches.push(Stitch::Copy(object, rest.start..end));
            rest.start = end;
        }
        if !rest.is_empty() {
            size = rest.end - rest.start;
            held.push(Span::Of(object, rest));
        }
    }
    if size > 0 {
        stitches.push(Stitch::Put(held));
    }
    stitches
}

impl Stitch {
    /// How many bytes it has.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Stitch::Copy(_, range) => range.end - range.start,
            Stitch::Put(spans) => spans.iter().map(Span::size).sum(),
        }
    }
}

impl Span {
    fn size(&self) -> u64 {
        match self {
            Span::Bytes(bytes) => bytes.len() as u64,
            Span::Of(_, range) => range.end - range.start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1024 * 1024;

    fn of(object: usize, size: u64) -> Span {
        Span::Of(object, 0..size)
    }

    fn bytes(text: &'static str) -> Span {
        Span::Bytes(Bytes::from_static(text.as_bytes()))
    }

    /// The same bytes in the same order, whatever lies in one part.
    fn flat(stitches: &[Stitch]) -> Vec<Span> {
        let mut flat: Vec<Span> = Vec::new();
        for stitch in stitches {
            let spans = match stitch {
                Stitch::Copy(object, range) => vec![Span::Of(*object, range.clone())],
                Stitch::Put(spans) => spans.clone(),
            };
            for span in spans {
                match (flat.last_mut(), span) {
                    (_, Span::Of(_, range)) if range.is_empty() => {}
                    (Some(Span::Of(last, before)), Span::Of(object, range))
                        if *last == object && before.end == range.start =>
                    {
                        before.end = range.end;
                    }
                    (_, span) => flat.push(span),
                }
            }
        }
        flat
    }

    #[test]
    fn nothing_is_lost_and_every_part_but_the_last_is_large_enough() {
        let sizes = [1, 4 * MIB, LEAST - 1, LEAST, LEAST + 1, 12 * MIB, MOST, MOST + 1, 3 * MOST + LEAST];
        for first in sizes {
            for second in sizes {
                for third in sizes {
                    let spans = [bytes("["), of(0, first), bytes(",\n"), of(1, second), bytes(",\n"), of(2, third)];
                    let spans = [&spans[..], &[bytes("]")]].concat();
                    let parts = stitches(spans.clone());
                    let (last, others) = parts.split_last().unwrap();
                    assert!(others.iter().all(|part| (LEAST..=MOST).contains(&part.size())), "{parts:?}");
                    assert!(last.size() > 0);
                    let passing = |part: &&Stitch| matches!(part, Stitch::Put(_)) && part.size() > 2 * LEAST;
                    assert_eq!(parts.iter().find(passing), None);
                    assert_eq!(flat(&parts), spans);
                }
            }
        }
        assert_eq!(stitches([bytes("["), bytes("]")]).len(), 1);
        assert_eq!(stitches([of(0, 2 * LEAST)]), [Stitch::Copy(0, 0..2 * LEAST)]);
    }

    #[test]
    fn many_small_ones_become_few() {
        let spans: Vec<Span> = (0..10_000).flat_map(|n| [of(n, MIB / 2), bytes(",")]).collect();
        let parts = stitches(spans);
        assert!((900..=1_010).contains(&parts.len()), "{}", parts.len());
    }
}
