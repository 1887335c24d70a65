//! The attributes of an object, stored at the end of its file.
//!
//! A file contains the object's bytes, then the attributes as JSON, then [`Ending`]: the length of the JSON and a mark.
//! Bytes and attributes are in one file, so they appear together, atomically, and one fsync makes both durable.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

const MARK: &[u8; 8] = b"SKYOBJ01";
/// The JSON's length (4 bytes, little endian) and the mark.
const ENDING: u64 = 12;
/// The number of bytes at the end of the file that are read at once. Attributes are rarely longer.
const USUAL: u64 = 2048;

/// The attributes of an object or of an upload's part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attributes {
    /// The entity tag, without quotes.
    pub(crate) etag: String,
    /// Milliseconds since 1970.
    pub(crate) modified: u64,
    #[serde(flatten)]
    pub(crate) headers: Headers,
    /// The multipart upload that created the object, so that completing it again gives the same response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) upload: Option<String>,
}

/// Attributes that the writer of an object sets and that every reader receives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Headers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_encoding: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_disposition: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) content_language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cache_control: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) metadata: BTreeMap<String, String>,
}

impl Attributes {
    /// The trailer after the object's bytes in its file.
    pub(crate) fn to_ending(&self) -> io::Result<Bytes> {
        let mut ending = serde_json::to_vec(self)?;
        let length = u32::try_from(ending.len()).map_err(io::Error::other)?;
        ending.extend_from_slice(&length.to_le_bytes());
        ending.extend_from_slice(MARK);
        Ok(ending.into())
    }
}

/// Reads the attributes of an open file and the length of its object's bytes.
pub(crate) fn read(file: &mut File) -> io::Result<(Attributes, u64)> {
    let length = file.metadata()?.len();
    let mut end = read_end(file, length, USUAL.min(length))?;
    let json_length = match end.split_last_chunk::<8>() {
        Some((before, mark)) if mark == MARK => {
            before.split_last_chunk::<4>().map(|(_, n)| u64::from(u32::from_le_bytes(*n)))
        }
        _ => None,
    };
    let Some(json_length) = json_length else {
        return Err(damaged("has no attributes at its end"));
    };
    let whole = json_length + ENDING;
    if whole > length {
        return Err(damaged("names more attributes than it has bytes"));
    }
    if whole > end.len() as u64 {
        end = read_end(file, length, whole)?;
    }
    let json_end = end.len() - ENDING as usize;
    let attributes = serde_json::from_slice(&end[json_end - json_length as usize..json_end])?;
    Ok((attributes, length - whole))
}

fn read_end(file: &mut File, length: u64, n: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(length - n))?;
    let mut end = vec![0; n as usize];
    file.read_exact(&mut end)?;
    Ok(end)
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("object file {what}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn written(bytes: &[u8], attributes: &Attributes) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file.write_all(&attributes.to_ending().unwrap()).unwrap();
        file
    }

    #[test]
    fn attributes_come_back_however_long_they_are() {
        for size in [0, 10, 5000] {
            let mut attributes = Attributes { etag: "abc".into(), modified: 12, ..Attributes::default() };
            attributes.headers.metadata.insert("note".into(), "n".repeat(size));
            for bytes in [&b""[..], b"hello", &[7; 4000]] {
                let (read, length) = read(&mut written(bytes, &attributes)).unwrap();
                assert_eq!((read, length), (attributes.clone(), bytes.len() as u64));
            }
        }
    }

    #[test]
    fn a_file_cut_short_is_refused() {
        let mut file = written(b"hello", &Attributes::default());
        let length = file.metadata().unwrap().len();
        file.set_len(length - 1).unwrap();
        assert_eq!(read(&mut file).unwrap_err().kind(), io::ErrorKind::InvalidData);
        file.set_len(0).unwrap();
        assert_eq!(read(&mut file).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
