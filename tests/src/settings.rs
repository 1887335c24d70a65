//! The environment variables that the suites read, all in one place.

use std::path::PathBuf;

#[allow(clippy::disallowed_methods, reason = "the suites' settings are read here and nowhere else")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

/// A running server for the scenarios, in place of a new one.
pub struct Remote {
    /// `http://host:port`, without a final slash.
    pub url: String,
    /// The owner's legacy token.
    pub token: String,
    /// The owner's e-mail address and password, for the browser forms.
    pub email: String,
    pub password: String,
    /// Whether it is the reference rather than Skylabel. Scenarios with `compat: false` are then skipped.
    pub is_reference: bool,
}

/// `SKYLABEL_TEST_URL`, `_TOKEN`, `_EMAIL`, `_PASSWORD`, `_REFERENCE=1`.
pub fn remote() -> Option<Remote> {
    Some(Remote {
        url: variable("SKYLABEL_TEST_URL")?.trim_end_matches('/').to_owned(),
        token: variable("SKYLABEL_TEST_TOKEN").unwrap_or_default(),
        email: variable("SKYLABEL_TEST_EMAIL").unwrap_or_else(|| "owner@example.com".into()),
        password: variable("SKYLABEL_TEST_PASSWORD").unwrap_or_else(|| "benchpass1".into()),
        is_reference: variable("SKYLABEL_TEST_REFERENCE").is_some(),
    })
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

/// The binary under test: `SKYLABEL_BIN`, else the debug build in the target folder.
pub fn binary() -> PathBuf {
    if let Some(path) = variable("SKYLABEL_BIN") {
        return path.into();
    }
    let target = variable("CARGO_TARGET_DIR").map(PathBuf::from).unwrap_or_else(|| repository().join("target"));
    target.join("debug").join("skylabel")
}

/// A count that the caller may increase: `SKYLABEL_TEST_<name>`, else `few`.
pub fn count(name: &str, few: usize) -> usize {
    variable(&format!("SKYLABEL_TEST_{name}")).and_then(|text| text.parse().ok()).unwrap_or(few)
}

/// Whether the test of the gateway's routes writes them: `SKYLABEL_WRITE_ROUTES=1`, set by `make routes`.
pub fn writes_routes() -> bool {
    variable("SKYLABEL_WRITE_ROUTES").is_some()
}
