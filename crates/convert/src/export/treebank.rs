//! Splits a text into words and punctuation by the rules of the Penn Treebank, as CoNLL exports require.
//!
//! The rules put spaces around each token. The tokens are then located in the original text one by one, to find their
//! positions.

use regex::Regex;
use std::sync::LazyLock;

/// A token with its position in the text, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Splits a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut spaced = text.to_owned();
    for (i, (pattern, with)) in RULES.iter().enumerate() {
        if i == PADDED_FROM {
            spaced = format!(" {spaced} ");
        }
        if let std::borrow::Cow::Owned(changed) = pattern.replace_all(&spaced, *with) {
            spaced = changed;
        }
    }
    // The rules rewrite quotes. Each rewritten quote stands for the next quote of the text.
    let mut quotes = QUOTES.find_iter(text).map(|found| found.as_str());
    let has_quotes = text.contains('"') || text.contains("''");
    let words = spaced.split_whitespace().map(|word| match word {
        "\"" | "``" | "''" if has_quotes => quotes.next().unwrap_or(word),
        _ => word,
    });
    place(text, words).unwrap_or_else(|| place(text, text.split_whitespace()).unwrap_or_default())
}

/// Finds each word in the text after the previous word. `None` if a word is missing.
fn place<'a, 'w>(text: &'a str, words: impl Iterator<Item = &'w str>) -> Option<Vec<Token<'a>>> {
    let mut tokens = Vec::new();
    let (mut byte, mut character) = (0, 0);
    for word in words {
        let start = byte + text[byte..].find(word)?;
        let end = start + word.len();
        let first = character + text[byte..start].chars().count();
        character = first + word.chars().count();
        byte = end;
        tokens.push(Token { text: &text[start..end], start: first, end: character });
    }
    Some(tokens)
}

static QUOTES: LazyLock<Regex> = LazyLock::new(|| compile(r#"``|'{2}|""#));

/// From this rule on, the text starts and ends with a space.
const PADDED_FROM: usize = 12;

/// Patterns and replacements, in the order of application.
static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // opening quotes
        (r#"^""#, "``"),
        (r"(``)", " $1 "),
        (r#"([ \(\[{<])("|'{2})"#, "$1 `` "),
        // punctuation
        (r"([:,])([^\d])", " $1 $2"),
        (r"([:,])$", " $1 "),
        (r"\.\.\.", " ... "),
        (r"[;@#$/%&]", " $0 "),
        (r#"([^\.])(\.)([\]\)}>"']*)\s*$"#, "$1 $2$3 "),
        (r"[?!]", " $0 "),
        (r"([^'])' ", "$1 ' "),
        // brackets and dashes
        (r"[\]\[\(\)\{\}<>]", " $0 "),
        (r"--", " -- "),
        // closing quotes and clitics
        (r"''", " '' "),
        (r#"""#, " '' "),
        (r"([^' ])('[sS]|'[mM]|'[dD]|') ", "$1 $2 "),
        (r"([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "$1 $2 "),
        // contractions
        (r"(?i)\b(can)(not)\b", " $1 $2 "),
        (r"(?i)\b(d)('ye)\b", " $1 $2 "),
        (r"(?i)\b(gim)(me)\b", " $1 $2 "),
        (r"(?i)\b(gon)(na)\b", " $1 $2 "),
        (r"(?i)\b(got)(ta)\b", " $1 $2 "),
        (r"(?i)\b(lem)(me)\b", " $1 $2 "),
        (r"(?i)\b(more)('n)\b", " $1 $2 "),
        (r"(?i)\b(wan)(na)(\s)", " $1 $2 $3"),
        (r"(?i) ('t)(is)\b", " $1 $2 "),
        (r"(?i) ('t)(was)\b", " $1 $2 "),
    ]
    .into_iter()
    .map(|(pattern, with)| (compile(pattern), with))
    .collect()
});

fn compile(pattern: &str) -> Regex {
    // The patterns are constants, and a test compiles them all.
    Regex::new(pattern).expect("a constant pattern compiles")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn splits_punctuation_and_clitics() {
        assert_eq!(
            words("They'll pay $3.88, don't they?"),
            ["They", "'ll", "pay", "$", "3.88", ",", "do", "n't", "they", "?"]
        );
        assert_eq!(
            words("\"Cannot,\" he said (wanna bet)..."),
            ["\"", "Can", "not", ",", "\"", "he", "said", "(", "wan", "na", "bet", ")", "..."]
        );
        assert!(words("").is_empty());
    }

    #[test]
    fn places_count_characters() {
        let places: Vec<_> = tokens("😀 Zoë  met").iter().map(|token| (token.start, token.end)).collect();
        assert_eq!(places, [(0, 1), (2, 5), (7, 10)]);
    }
}
