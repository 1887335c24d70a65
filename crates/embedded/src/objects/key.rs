//! The file of each key.
//!
//! Every key has a file, no two keys share one, and no key leads outside of its bucket's folder:
//! - The text between two slashes becomes a folder or file name. Lower-case letters, digits, `-`, `_` and `.` (except
//!   at the start) stay unchanged. Every other byte becomes `=` and two hex digits, so that file systems that ignore
//!   case work too.
//! - The file name ends with `@`, so that `x` and `x/y` can both exist.
//! - A name of [`LONGEST`] bytes or more is split: its first part becomes a folder that ends with `+`.
//! - An empty text between slashes becomes a folder `=`.
//!
//! Names that start with `=` and are not followed by two hex digits belong to the store (`=staging`, `=uploads`).

/// The most bytes of a key in one file name: 80 escaped bytes and a suffix stay within the usual limit of 255.
pub(crate) const LONGEST: usize = 80;

/// The meaning of a name in a bucket's folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Keys that continue with a slash after this text.
    Slash(Vec<u8>),
    /// Keys that continue with more bytes after this text.
    Longer(Vec<u8>),
    /// The object whose key ends with this text.
    Object(Vec<u8>),
}

/// The path of a key's file below its bucket's folder, with `/` between names.
pub(crate) fn file_of(key: &str) -> String {
    let mut path = String::with_capacity(key.len() + 8);
    let mut segments = key.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        push_segment(&mut path, segment.as_bytes(), last);
        if !last {
            path.push('/');
        }
    }
    path
}

/// The folder of all keys that start with `prefix` up to its last slash, and that part of the prefix.
pub(crate) fn folder_of(prefix: &str) -> (String, &str) {
    match prefix.rfind('/') {
        None => (String::new(), ""),
        Some(slash) => {
            let mut path = String::new();
            for segment in prefix[..slash].split('/') {
                push_segment(&mut path, segment.as_bytes(), false);
                path.push('/');
            }
            path.pop();
            (path, &prefix[..=slash])
        }
    }
}

/// Decodes a file or folder name. `None` for names of the store and for unfinished files.
pub(crate) fn read_name(name: &str, is_folder: bool) -> Option<Entry> {
    if is_folder {
        if name == "=" {
            return Some(Entry::Slash(Vec::new()));
        }
        match name.strip_suffix('+') {
            Some(text) => unescape(text).map(Entry::Longer),
            None => unescape(name).map(Entry::Slash),
        }
    } else {
        name.strip_suffix('@').and_then(unescape).map(Entry::Object)
    }
}

fn push_segment(path: &mut String, segment: &[u8], last: bool) {
    let mut rest = segment;
    while rest.len() >= LONGEST {
        let (part, more) = rest.split_at(LONGEST);
        push_escaped(path, part);
        path.push_str("+/");
        rest = more;
    }
    push_escaped(path, rest);
    if last {
        path.push('@');
    } else if rest.is_empty() {
        path.push('=');
    }
}

fn push_escaped(path: &mut String, text: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    for (i, &byte) in text.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => path.push(char::from(byte)),
            b'.' if i > 0 => path.push('.'),
            _ => {
                path.push('=');
                path.push(char::from(HEX[usize::from(byte >> 4)]));
                path.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'=' => {
                let (digits, after) = rest.split_at_checked(2)?;
                bytes.push(hex_digit(digits[0])? << 4 | hex_digit(digits[1])?);
                rest = after;
            }
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => bytes.push(byte),
            _ => return None,
        }
    }
    Some(bytes)
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes a path into its key.
    fn key_of(path: &str) -> Option<String> {
        let mut key = Vec::new();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            match read_name(name, names.peek().is_some())? {
                Entry::Slash(text) => {
                    key.extend(text);
                    key.push(b'/');
                }
                Entry::Longer(text) | Entry::Object(text) => key.extend(text),
            }
        }
        String::from_utf8(key).ok()
    }

    #[test]
    fn every_key_comes_back_from_its_file() {
        let long = "ü".repeat(512);
        let exact = "a".repeat(LONGEST);
        let keys = [
            "x",
            "x/y",
            "x/",
            "/",
            "//",
            "",
            "p//q/../r",
            "..",
            "../../etc/passwd",
            ".hidden",
            "a.b",
            "UPPER/lower",
            "emoji 😀/ö.jpg",
            "tab\tnew\nline",
            "=staging/x",
            "=",
            "@",
            "a@",
            "a+",
            "a#1",
            "con",
            &long,
            &exact,
        ];
        for key in keys {
            let path = file_of(key);
            assert_eq!(key_of(&path).as_deref(), Some(key), "{path}");
            for name in path.split('/') {
                assert!(!name.is_empty() && name != "." && name != ".." && name.len() <= 250, "{path}");
            }
        }
    }

    #[test]
    fn keys_that_begin_alike_get_files_of_their_own() {
        assert_eq!(file_of("x"), "x@");
        assert_eq!(file_of("x/y"), "x/y@");
        assert_eq!(file_of("X"), "=58@");
        assert_eq!(file_of("a//b"), "a/=/b@");
        assert_eq!(file_of(&"a".repeat(LONGEST)), format!("{}+/@", "a".repeat(LONGEST)));
    }

    #[test]
    fn own_names_and_unfinished_files_are_no_keys() {
        assert_eq!(read_name("=staging", true), None);
        assert_eq!(read_name("=uploads", true), None);
        assert_eq!(read_name("x@#1", false), None);
        assert_eq!(read_name("x", false), None);
    }

    #[test]
    fn the_folder_of_a_prefix_holds_its_keys() {
        assert_eq!(folder_of("run"), (String::new(), ""));
        assert_eq!(folder_of("p/7/run"), ("p/7".to_owned(), "p/7/"));
        assert_eq!(folder_of("/"), ("=".to_owned(), "/"));
    }
}
