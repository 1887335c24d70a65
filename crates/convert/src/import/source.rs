//! Finds the format of a file from its name and first bytes, and makes the task of a media file.

use super::{Refusal, formats};
use labeling::task::NewTask;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::io::BufRead;

/// The placeholder for the labeling config's only data key as long as there is no config.
pub const UNDEFINED_KEY: &str = "$undefined$";

/// Extensions of files that each become one task, whose data contains the address of the file.
pub const MEDIA_EXTENSIONS: [&str; 17] = [
    "bmp", "gif", "jpg", "jpeg", "png", "svg", "webp", "tif", "tiff", "flac", "m4a", "mp3", "ogg", "wav", "mp4",
    "webm", "pdf",
];

/// The format of an import file. Jobs store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An array of items, a single item, or concatenated items.
    Json,
    /// One item per line.
    JsonLines,
    /// One task per row after a header, with `,` or `;` between the cells.
    Csv,
    /// One task per row after a header, with tabs between the cells.
    Tsv,
    /// One task per line.
    Text,
    /// The whole file is one task: HTML and XML.
    Html,
    /// A media file, which is not read. See [`media_task`].
    Media,
}

/// The format of a file, from the extension of `name` and from `head`, its first bytes (a few hundred are enough).
///
/// # Errors
/// [`Refusal::Unsupported`] if the extension is unknown and the bytes are not JSON, or if the bytes clearly have
/// another format than the extension indicates.
pub fn sniff(name: &str, head: &[u8]) -> Result<Source, Refusal> {
    let extension = extension(name);
    let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    let source = extension.as_deref().and_then(formats::by_extension);
    if source == Some(Source::Media) {
        return Ok(Source::Media);
    }
    if let Some(kind) = binary_kind(head) {
        return Err(Refusal::Unsupported(format!("{name} is {kind}, not text; save it as CSV or JSON in UTF-8 first")));
    }
    match (source, extension) {
        // Arrays are common with these extensions too.
        (Some(Source::JsonLines), _) if first == Some(&b'[') => Ok(Source::Json),
        (Some(source), _) => Ok(source),
        (None, None) if matches!(first, Some(b'[' | b'{')) => Ok(Source::Json),
        (None, Some(other)) => Err(Refusal::Unsupported(format!(".{other} files cannot be imported; {ACCEPTED}"))),
        (None, None) => Err(Refusal::Unsupported(format!("{name} has no extension; {ACCEPTED}"))),
    }
}

const ACCEPTED: &str =
    "JSON, JSONL, CSV, TSV, TXT, HTML, XML and common image, audio, video and PDF files can be imported";

/// The task of a media file (or of a table that is one time series): data with the value `url` at `key`.
///
/// `key` is the labeling config's only data key, or [`UNDEFINED_KEY`] if there is no config.
pub fn media_task(url: &str, key: &str) -> NewTask {
    let mut text = String::with_capacity(url.len() + key.len() + 16);
    text.push('{');
    push_json_string(&mut text, key);
    text.push(':');
    push_json_string(&mut text, url);
    text.push('}');
    new_task(raw(text))
}

pub(crate) fn new_task(data: Box<RawValue>) -> NewTask {
    NewTask { data, meta: None, annotations: Vec::new(), predictions: Vec::new(), allow_skip: None, file_upload: None }
}

/// JSON text that this crate composed.
pub(crate) fn raw(text: String) -> Box<RawValue> {
    // The fallback is never used: the text is composed of complete values.
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// Appends `value` as a JSON string.
pub(crate) fn push_json_string(out: &mut String, value: &str) {
    // A string always serialises.
    out.push_str(&serde_json::to_string(value).unwrap_or_default());
}

fn extension(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_ascii_lowercase())
}

/// The kind of a file that starts with these bytes, if it is not text.
fn binary_kind(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'P', b'K', 3, 4, ..] => Some("a zip archive or a spreadsheet"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old spreadsheet or document"),
        [0x1F, 0x8B, ..] => Some("compressed with gzip"),
        [b'P', b'A', b'R', b'1', ..] => Some("a Parquet file"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("in UTF-16"),
        _ if head.contains(&0) => Some("binary"),
        _ => None,
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Skips a UTF-8 byte order mark at the start.
pub(crate) fn skip_byte_order_mark(input: &mut dyn BufRead) -> std::io::Result<()> {
    // A mark that is split between two buffers (the first bytes of a slow pipe) is not recognized. Buffers of files and
    // sockets do not split it.
    if input.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_by_extension_then_content() {
        assert_eq!(sniff("a.JSON", b"[]"), Ok(Source::Json));
        assert_eq!(sniff("dir.x/a.jsonl", b"{}"), Ok(Source::JsonLines));
        assert_eq!(sniff("a.jsonl", b" \n["), Ok(Source::Json));
        assert_eq!(sniff("a.csv", b"a,b"), Ok(Source::Csv));
        assert_eq!(sniff("a.tsv", b"a\tb"), Ok(Source::Tsv));
        assert_eq!(sniff("a.txt", b"hello"), Ok(Source::Text));
        assert_eq!(sniff("a.htm", b"<b>"), Ok(Source::Html));
        assert_eq!(sniff("a.png", b"\x89PNG\0"), Ok(Source::Media));
        assert_eq!(sniff("body", b"\xEF\xBB\xBF{}"), Ok(Source::Json));
    }

    #[test]
    fn says_what_a_file_really_is() {
        let refusal = sniff("a.csv", b"PK\x03\x04rest").unwrap_err().to_string();
        assert_eq!(refusal, "a.csv is a zip archive or a spreadsheet, not text; save it as CSV or JSON in UTF-8 first");
        assert!(sniff("a.exe", b"hello").unwrap_err().to_string().starts_with(".exe files cannot be imported"));
        assert!(sniff("noname", b"hello").unwrap_err().to_string().starts_with("noname has no extension"));
    }

    #[test]
    fn a_media_task_names_its_file() {
        assert_eq!(media_task("/data/\"x\".png", "image").data.get(), r#"{"image":"/data/\"x\".png"}"#);
    }
}
