//! Lists a bucket's keys in the order of their UTF-8 bytes, as S3 does. Reads only the folders that are needed.

use std::io;
use std::path::{Path, PathBuf};

use super::attributes::Attributes;
use super::bucket::{FileError, open_file};
use super::key::{self, Entry};

/// A listing request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(crate) prefix: String,
    /// Only keys after this one.
    pub(crate) after: String,
    /// `after` is a common prefix of an earlier page, so the keys below it are skipped.
    pub(crate) after_common: bool,
    /// Keys that contain this text after the prefix are combined into one common prefix.
    pub(crate) delimiter: Option<String>,
    /// The most keys and common prefixes together.
    pub(crate) limit: usize,
}

/// A key in a listing.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) key: String,
    pub(crate) attributes: Attributes,
    pub(crate) length: u64,
}

/// One page of a listing.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) objects: Vec<Listed>,
    pub(crate) common_prefixes: Vec<String>,
    /// The start of the next page, if there is one: its `after` and `after_common`.
    pub(crate) next: Option<(String, bool)>,
}

/// Reads one page. Blocks.
pub(crate) fn list(root: &Path, query: &Query) -> Result<Page, FileError> {
    let mut page = Page::default();
    let mut last = None;
    if query.limit == 0 {
        return Ok(page);
    }
    let mut walk = Walk::start(root, query)?;
    while let Some((key, path)) = walk.next_key()? {
        let common = common_prefix(&key, query);
        // The file may be deleted while the page is read. It is then not listed.
        let opened = match &common {
            Some(_) => None,
            None => match open_file(&path) {
                Ok(opened) => Some(opened),
                Err(FileError::Missing) => continue,
                Err(err) => return Err(err),
            },
        };
        if page.objects.len() + page.common_prefixes.len() == query.limit {
            page.next = last;
            return Ok(page);
        }
        match (common, opened) {
            (Some(common), _) => {
                walk.skip = Some(common.clone().into_bytes());
                last = Some((common.clone(), true));
                page.common_prefixes.push(common);
            }
            (None, Some(opened)) => {
                last = Some((key.clone(), false));
                page.objects.push(Listed { key, attributes: opened.attributes, length: opened.length });
            }
            (None, None) => {}
        }
    }
    Ok(page)
}

fn common_prefix(key: &str, query: &Query) -> Option<String> {
    let delimiter = query.delimiter.as_deref().filter(|text| !text.is_empty())?;
    let rest = key.strip_prefix(&query.prefix)?;
    let end = rest.find(delimiter)? + delimiter.len();
    Some(key[..query.prefix.len() + end].to_owned())
}

/// Visits the folders in key order. The key of a file, and the common start of all keys below a folder, can be compared
/// directly, since the text of a folder includes the slash (or the next byte of the split name).
struct Walk<'a> {
    query: &'a Query,
    after: &'a [u8],
    /// Keys that start with this text are skipped, since their common prefix is in the page.
    skip: Option<Vec<u8>>,
    /// Entries to visit. The last one is next.
    stack: Vec<Step>,
}

struct Step {
    /// The key of a file, or the common start of all keys below a folder.
    text: Vec<u8>,
    path: PathBuf,
    is_object: bool,
}

impl<'a> Walk<'a> {
    fn start(root: &Path, query: &'a Query) -> Result<Walk<'a>, FileError> {
        let (folder, text) = key::folder_of(&query.prefix);
        let skip = query.after_common.then(|| query.after.clone().into_bytes());
        let mut walk = Walk { query, after: query.after.as_bytes(), skip, stack: Vec::new() };
        walk.descend(&Step { text: text.as_bytes().to_vec(), path: root.join(folder), is_object: false })?;
        Ok(walk)
    }

    fn next_key(&mut self) -> Result<Option<(String, PathBuf)>, FileError> {
        while let Some(step) = self.stack.pop() {
            if !self.may_hold(&step) {
                continue;
            }
            if !step.is_object {
                self.descend(&step)?;
                continue;
            }
            // Keys are always UTF-8. Other files were not written by the store and are not listed.
            let Ok(key) = String::from_utf8(step.text) else {
                continue;
            };
            return Ok(Some((key, step.path)));
        }
        Ok(None)
    }

    /// Whether the step is a requested key, or a folder that may contain one.
    fn may_hold(&self, step: &Step) -> bool {
        let (text, prefix) = (&step.text[..], self.query.prefix.as_bytes());
        if self.skip.as_ref().is_some_and(|skip| text.starts_with(skip)) {
            return false;
        }
        if step.is_object {
            text.starts_with(prefix) && (self.after.is_empty() || text > self.after)
        } else {
            (text.starts_with(prefix) || prefix.starts_with(text))
                && (text >= self.after || self.after.starts_with(text))
        }
    }

    fn descend(&mut self, folder: &Step) -> Result<(), FileError> {
        let entries = match folder.path.read_dir() {
            Ok(entries) => entries,
            // A folder may have been removed.
            Err(err) if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(());
            }
            Err(err) => return Err(err.into()),
        };
        let start = self.stack.len();
        for entry in entries {
            let entry = entry?;
            let is_folder = entry.file_type()?.is_dir();
            let name = entry.file_name();
            let Some(read) = name.to_str().and_then(|name| key::read_name(name, is_folder)) else {
                continue;
            };
            let mut text = folder.text.clone();
            match read {
                Entry::Object(more) | Entry::Longer(more) => text.extend(more),
                Entry::Slash(more) => {
                    text.extend(more);
                    text.push(b'/');
                }
            }
            let step = Step { text, path: entry.path(), is_object: !is_folder };
            if self.may_hold(&step) {
                self.stack.push(step);
            }
        }
        self.stack[start..].sort_unstable_by(|a, b| b.text.cmp(&a.text));
        Ok(())
    }
}
