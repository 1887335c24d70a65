//! The import formats.

use super::checkpoint::Counted;
use super::source::{MEDIA_EXTENSIONS, Source};
use super::{Problem, Reading, Stop, json, lines, table};

/// Reads the items of a file. If the format can be divided at any byte, reads only items that start before a given
/// byte.
type Read = fn(&mut Counted<'_>, Option<u64>, &mut Reading<'_, '_>) -> Result<(), Stop>;

/// One import format.
pub(super) struct Format {
    source: Source,
    /// The extensions of file names, in lower case, without the dot.
    pub(super) extensions: &'static [&'static str],
    pub(super) splittability: Splittability,
    pub(super) read: Read,
}

/// The way in which a file can be divided among several readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splittability {
    /// Not divisible: the file becomes one task, or none.
    Whole,
    /// Divisible only at a [`Checkpoint`](super::Checkpoint) of an earlier reading. A comma or a line break in the
    /// middle of such a file may be inside a string or a quoted cell, so item boundaries are only known when reading
    /// from the start.
    Checkpoints,
    /// Divisible at any byte: an item starts after the next line end.
    Anywhere,
}

/// All formats.
static FORMATS: [Format; 7] = [
    Format { source: Source::Json, extensions: &["json"], splittability: Splittability::Checkpoints, read: json::read },
    Format {
        source: Source::JsonLines,
        extensions: &["jsonl", "ndjson"],
        splittability: Splittability::Anywhere,
        read: lines::read_json,
    },
    Format {
        source: Source::Csv,
        extensions: &["csv"],
        splittability: Splittability::Checkpoints,
        read: table::read_csv,
    },
    Format {
        source: Source::Tsv,
        extensions: &["tsv", "tab"],
        splittability: Splittability::Checkpoints,
        read: table::read_tsv,
    },
    Format {
        source: Source::Text,
        extensions: &["txt"],
        splittability: Splittability::Anywhere,
        read: lines::read_text,
    },
    Format {
        source: Source::Html,
        extensions: &["htm", "html", "xml"],
        splittability: Splittability::Whole,
        read: lines::read_whole,
    },
    Format {
        source: Source::Media,
        extensions: &MEDIA_EXTENSIONS,
        splittability: Splittability::Whole,
        read: refuse_media,
    },
];

/// The format of a source.
pub(super) fn format(source: Source) -> &'static Format {
    // A test finds each source in this list.
    FORMATS.iter().find(|format| format.source == source).unwrap_or(&FORMATS[0])
}

/// The source of files with this extension, given in lower case.
pub(super) fn by_extension(extension: &str) -> Option<Source> {
    FORMATS.iter().find(|format| format.extensions.contains(&extension)).map(|format| format.source)
}

impl Splittability {
    /// The way in which a file of this source can be divided.
    pub fn of(source: Source) -> Splittability {
        format(source).splittability
    }
}

/// Media files are not read: [`media_task`](super::media_task) makes the task from the address of the file.
fn refuse_media(_: &mut Counted<'_>, _: Option<u64>, reading: &mut Reading<'_, '_>) -> Result<(), Stop> {
    reading.problems.push(Problem::file("is a media file, from whose address one task is made"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_one_format_and_every_extension_one_source() {
        let sources =
            [Source::Json, Source::JsonLines, Source::Csv, Source::Tsv, Source::Text, Source::Html, Source::Media];
        assert_eq!(sources.len(), FORMATS.len());
        for source in sources {
            assert_eq!(format(source).source, source);
            assert!(format(source).extensions.iter().all(|extension| by_extension(extension) == Some(source)));
        }
        assert_eq!(by_extension("exe"), None);
    }
}
