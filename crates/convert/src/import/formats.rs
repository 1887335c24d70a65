//! The import formats.

use super::checkpoint::Counted;
use super::source::{MEDIA_EXTENSIONS, Source};
use super::{Problem, Reading, Stop, json, lines, table};

/// Reads the items of a file; where its splittability allows it, only those that begin before a byte.
type Read = fn(&mut Counted<'_>, Option<u64>, &mut Reading<'_, '_>) -> Result<(), Stop>;

/// One import format.
pub(super) struct Format {
    source: Source,
    /// Of file names, in lower case, without the dot.
    pub(super) extensions: &'static [&'static str],
    pub(super) splittability: Splittability,
    pub(super) read: Read,
}

/// How a file can be divided among several readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splittability {
    /// Not at all: it becomes one task, or none.
    Whole,
    /// Only where an earlier reading stopped, at a [`Checkpoint`](super::Checkpoint). A comma or a line break in the
    /// middle of such a file may be within a string or a quoted cell, so only its beginning tells where items begin.
    Checkpoints,
    /// Also at any byte: the next line end begins an item.
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
    // A test finds each source here.
    FORMATS.iter().find(|format| format.source == source).unwrap_or(&FORMATS[0])
}

/// The source of files with this extension, which is in lower case.
pub(super) fn by_extension(extension: &str) -> Option<Source> {
    FORMATS.iter().find(|format| format.extensions.contains(&extension)).map(|format| format.source)
}

impl Splittability {
    /// How a file of this source can be divided.
    pub fn of(source: Source) -> Splittability {
        format(source).splittability
    }
}

/// [`media_task`](super::media_task) makes the task of a media file from its address, without reading it.
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
