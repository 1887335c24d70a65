//! Bounds on the XML of a labeling config, checked in one pass before the XML parser runs.
//!
//! The XML parser compares each attribute of a tag with the ones before it, and copies the namespaces of the tag around
//! into each tag with namespaces of its own. Its work is linear only while both numbers are small.

use super::problem::{Problem, ProblemKind, Severity};

/// The longest config, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most elements. The parser counts texts and comments too.
pub const MAX_ELEMENTS: usize = 100_000;
/// The deepest nesting of tags.
pub const MAX_DEPTH: usize = 200;
/// The most attributes of one tag.
pub const MAX_ATTRIBUTES: usize = 200;
/// The most namespace declarations (`xmlns`, `xmlns:x`) of a config.
pub const MAX_NAMESPACES: usize = 16;

/// Refuses XML that exceeds a bound. XML that is not well-formed passes if its well-formed beginning is within the
/// bounds.
pub(super) fn check(xml: &str) -> Result<(), Problem> {
    if xml.len() > MAX_BYTES {
        return Err(too_large(format!("The config is longer than {MAX_BYTES} bytes")));
    }
    Scan { xml: xml.as_bytes(), elements: 0, depth: 0, namespaces: 0 }.run().map_err(too_large)
}

pub(super) fn too_large(message: String) -> Problem {
    let kind = ProblemKind::TooLarge;
    Problem { kind, severity: Severity::Error, line: 1, column: 1, tag: None, attribute: None, message }
}

struct Scan<'x> {
    xml: &'x [u8],
    elements: usize,
    depth: usize,
    namespaces: usize,
}

impl Scan<'_> {
    fn run(mut self) -> Result<(), String> {
        let mut at = 0;
        while let Some(open) = find(self.xml, at, b"<") {
            let rest = &self.xml[open..];
            let behind = if rest.starts_with(b"<!--") {
                find(self.xml, open + 4, b"-->").map(|end| end + 3)
            } else if rest.starts_with(b"<![CDATA[") {
                find(self.xml, open + 9, b"]]>").map(|end| end + 3)
            } else if rest.starts_with(b"<?") {
                find(self.xml, open + 2, b"?>").map(|end| end + 2)
            } else if rest.starts_with(b"</") {
                self.depth = self.depth.saturating_sub(1);
                find(self.xml, open + 2, b">").map(|end| end + 1)
            } else {
                self.start_tag(open + 1)?
            };
            // An unclosed section is not well-formed, so the parser stops here too.
            let Some(behind) = behind else { break };
            at = behind;
        }
        Ok(())
    }

    /// Scans a start tag from its name. Returns the offset after its `>`, or `None` if the tag is not closed.
    fn start_tag(&mut self, from: usize) -> Result<Option<usize>, String> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(format!("The config has more than {MAX_ELEMENTS} elements"));
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("Tags are nested deeper than {MAX_DEPTH}"));
        }
        let (mut attributes, mut word, mut at) = (0, from, from);
        while let Some(byte) = self.xml.get(at) {
            match byte {
                b'>' => {
                    if self.xml[at - 1] == b'/' {
                        self.depth -= 1;
                    }
                    return Ok(Some(at + 1));
                }
                b'"' | b'\'' => match find(self.xml, at + 1, &[*byte]) {
                    Some(end) => at = end,
                    None => return Ok(None),
                },
                b'=' => {
                    attributes += 1;
                    if attributes > MAX_ATTRIBUTES {
                        return Err(format!("A tag has more than {MAX_ATTRIBUTES} attributes"));
                    }
                    self.namespaces += usize::from(self.xml[word..at].starts_with(b"xmlns"));
                    if self.namespaces > MAX_NAMESPACES {
                        return Err(format!("The config declares more than {MAX_NAMESPACES} namespaces"));
                    }
                }
                byte if byte.is_ascii_whitespace() => {}
                // A word begins after white space or a closing quote.
                _ if self.xml[at - 1].is_ascii_whitespace() || matches!(self.xml[at - 1], b'"' | b'\'') => word = at,
                _ => {}
            }
            at += 1;
        }
        Ok(None)
    }
}

fn find(xml: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(xml.get(from..)?, what).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(xml: &str) -> Option<String> {
        check(xml).err().map(|problem| problem.message)
    }

    #[test]
    fn only_markup_counts() {
        let quoted = format!("<View title=\"{}\"/>", "a='<>' ".repeat(5_000));
        let comment = format!("<View><!--{}--></View>", "<a b='c'>".repeat(5_000));
        let cdata = format!("<View><![CDATA[{}]]></View>", "<a>".repeat(5_000));
        let siblings = format!("<View>{}</View>", "<A b='c'><B/></A>".repeat(5_000));
        for xml in [&quoted, &comment, &cdata, &siblings] {
            assert_eq!(refusal(xml), None);
        }
    }

    #[test]
    fn every_bound_is_kept_to_the_last_one() {
        let attributes = |n: usize| format!("<View {}/>", (0..n).map(|i| format!("a{i}=''")).collect::<String>());
        let nested = |n: usize| "<A>".repeat(n);
        let namespaces = |n: usize| (0..n).map(|i| format!("<A b='' \n xmlns:n{i} = 'x'/>")).collect::<String>();
        assert_eq!(refusal(&attributes(MAX_ATTRIBUTES)), None);
        assert_eq!(refusal(&attributes(MAX_ATTRIBUTES + 1)).as_deref(), Some("A tag has more than 200 attributes"));
        assert_eq!(refusal(&nested(MAX_DEPTH)), None);
        assert_eq!(refusal(&nested(MAX_DEPTH + 1)).as_deref(), Some("Tags are nested deeper than 200"));
        assert_eq!(refusal(&namespaces(MAX_NAMESPACES)), None);
        let many = refusal(&namespaces(MAX_NAMESPACES + 1));
        assert_eq!(many.as_deref(), Some("The config declares more than 16 namespaces"));
        assert_eq!(refusal(&"<A/>".repeat(MAX_ELEMENTS)), None);
        assert_eq!(
            refusal(&"<A/>".repeat(MAX_ELEMENTS + 1)).as_deref(),
            Some("The config has more than 100000 elements")
        );
        assert_eq!(refusal(&" ".repeat(MAX_BYTES)), None);
        assert_eq!(refusal(&" ".repeat(MAX_BYTES + 1)).as_deref(), Some("The config is longer than 1048576 bytes"));
    }
}
