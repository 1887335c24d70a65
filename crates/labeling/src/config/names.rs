//! Names with a repeater's mark: `choice_{{idx}}` stands for `choice_0`, `choice_1`, ...

/// Whether `name` is `pattern` with text in place of each placeholder. Returns false for a pattern without
/// placeholders, since an exact match needs no pattern.
pub(crate) fn matches(pattern: &str, flags: &[String], name: &str) -> bool {
    let Some(flag) = flags.iter().find(|flag| !flag.is_empty() && pattern.contains(flag.as_str())) else {
        return false;
    };
    let parts: Vec<&str> = split(pattern, flags, flag);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    if name.len() < first.len() + last.len() || !name.starts_with(first) || !name.ends_with(last) {
        return false;
    }
    let mut rest = &name[first.len()..name.len() - last.len()];
    for part in &parts[1..parts.len() - 1] {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The first `$word` in a text, without its `$`.
pub(crate) fn first_variable(text: &str) -> Option<&str> {
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if end > 0 {
            return Some(&rest[..end]);
        }
    }
    None
}

/// The fixed parts of a pattern between its placeholders.
fn split<'p>(pattern: &'p str, flags: &[String], first: &str) -> Vec<&'p str> {
    let mut parts: Vec<&str> = pattern.split(first).collect();
    for flag in flags.iter().filter(|flag| !flag.is_empty() && *flag != first) {
        parts = parts.into_iter().flat_map(|part| part.split(flag.as_str())).collect();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{first_variable, matches};

    #[test]
    fn a_mark_stands_for_anything() {
        let flags = vec!["{{idx}}".to_string(), "{{j}}".to_string()];
        assert!(matches("choice_{{idx}}", &flags, "choice_12"));
        assert!(matches("a{{idx}}b{{j}}c", &flags, "a0b1c"));
        assert!(!matches("a{{idx}}b{{j}}c", &flags, "a01c"));
        assert!(!matches("choice_{{idx}}", &flags, "choose_1"));
        assert!(!matches("choice", &flags, "choice"));
        assert!(!matches("ab{{idx}}ba", &flags, "aba"));
    }

    #[test]
    fn a_variable_is_a_word_behind_a_dollar() {
        assert_eq!(first_variable("Task $id by $user"), Some("id"));
        assert_eq!(first_variable("5 $ for $größe!"), Some("größe"));
        assert_eq!(first_variable("no $"), None);
    }
}
