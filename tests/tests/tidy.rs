//! The rules of the repository.

#[path = "tidy/store_layers.rs"]
mod store_layers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tests::client::Problem;
use tests::settings::repository;

/// The most lines of a hand-written code file.
const MOST_LINES: usize = 500;
const CODE: [&str; 9] = ["rs", "ts", "tsx", "py", "mjs", "js", "css", "sh", "html"];
/// Folders without hand-written files.
const SKIPPED: [&str; 10] = [
    ".git",
    ".data",
    ".venv",
    ".venv-infra",
    ".venv-localstack",
    ".cache",
    "target",
    "node_modules",
    "dist",
    "__pycache__",
];

/// The order of imports. Crates of one rank do not import each other. `embedded` has the same rank as `store`.
const ORDER: [&[&str]; 6] =
    [&["labeling", "outbound"], &["convert"], &["store"], &["api"], &["models", "webhooks"], &["stream"]];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !SKIPPED.iter().any(|skipped| name == *skipped) {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension().and_then(|end| end.to_str()).is_some_and(|end| endings.contains(&end))
}

fn folders(path: &Path) -> Result<BTreeSet<String>, Problem> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

/// The names under `[dependencies]` of a manifest. With `dev`, also those of its tests.
fn dependencies(manifest: &Path, dev: bool) -> Result<BTreeSet<String>, Problem> {
    let manifest: toml::Table = std::fs::read_to_string(manifest)?.parse()?;
    let mut names = BTreeSet::new();
    for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
        if section == "dev-dependencies" && !dev {
            continue;
        }
        if let Some(table) = manifest.get(section).and_then(toml::Value::as_table) {
            names.extend(table.keys().cloned());
        }
    }
    Ok(names)
}

#[test]
fn crates_import_only_what_stands_left_of_them() -> Result<(), Problem> {
    let crates = repository().join("crates");
    let ours: BTreeSet<String> = folders(&crates)?.union(&folders(&repository().join("functions"))?).cloned().collect();
    for (rank, name) in ORDER.iter().enumerate().flat_map(|(rank, names)| names.iter().map(move |name| (rank, name))) {
        let wanted = dependencies(&crates.join(name).join("Cargo.toml"), false)?;
        let wrong: Vec<&String> = wanted
            .iter()
            .filter(|dependency| ours.contains(*dependency))
            .filter(|dependency| !ORDER[..rank].concat().contains(&dependency.as_str()))
            .collect();
        assert!(wrong.is_empty(), "crates/{name} depends on {wrong:?}");
    }
    Ok(())
}

#[test]
fn pure_crates_do_no_io() -> Result<(), Problem> {
    let kinds = [
        "tokio",
        "axum",
        "hyper",
        "reqwest",
        "aws-",
        "object_store",
        "s3s",
        "dynoxide",
        "rusqlite",
        "tower",
        "futures",
    ];
    for name in ["labeling", "convert"] {
        let folder = repository().join("crates").join(name);
        for dependency in dependencies(&folder.join("Cargo.toml"), false)? {
            assert!(!kinds.iter().any(|kind| dependency.starts_with(kind)), "crates/{name} depends on {dependency}");
        }
        for path in files(&folder.join("src")) {
            let text = std::fs::read_to_string(&path)?;
            for call in ["std::fs", "std::net", "std::process", "tokio::"] {
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                assert!(!code.into_iter().any(|line| line.contains(call)), "{} uses {call}", path.display());
            }
        }
    }
    Ok(())
}

#[test]
fn functions_do_not_know_each_other_nor_the_embedded_store() -> Result<(), Problem> {
    let folder = repository().join("functions");
    let functions = folders(&folder)?;
    for name in &functions {
        let wanted = dependencies(&folder.join(name).join("Cargo.toml"), true)?;
        let others: Vec<&String> = wanted.intersection(&functions).collect();
        assert!(others.is_empty(), "functions/{name} depends on {others:?}");
        let own = dependencies(&folder.join(name).join("Cargo.toml"), false)?;
        assert!(!own.contains("local") && !own.contains("embedded"));
    }
    for name in ORDER.concat() {
        let manifest = repository().join("crates").join(name).join("Cargo.toml");
        let own = dependencies(&manifest, false)?;
        assert!(!own.contains("embedded"), "crates/{name} depends on embedded");
    }
    Ok(())
}

/// The lines of `path` that are product code: no comments, nothing after `#[cfg(test)]`.
fn code_lines(path: &Path) -> Result<Vec<String>, Problem> {
    let text = std::fs::read_to_string(path)?;
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    Ok(code.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect())
}

#[test]
fn keys_and_expressions_occur_only_in_the_store() -> Result<(), Problem> {
    let signs = [
        "\"pk\"",
        "\"sk\"",
        "attribute_exists",
        "attribute_not_exists",
        "begins_with(",
        "\"PROJECT#",
        "\"SEGMENT#",
        "\"QUEUE#",
        "\"STATE#",
        "\"WORK#",
        "\"OUTBOX#",
        "aws_sdk_dynamodb",
    ];
    let root = repository();
    // The embedded store is the table itself, so it names the SDK and the table's key.
    // The host makes the client that the store is given.
    let exempt = ["crates/store", "crates/embedded", "crates/cloud/src/clients.rs"];
    for area in ["crates", "functions"] {
        for path in files(&root.join(area)) {
            let name = path.strip_prefix(&root)?.to_string_lossy().into_owned();
            let is_code = ends_in(&path, &["rs"]) && name.contains("/src/");
            if !is_code || exempt.iter().any(|folder| name.starts_with(folder)) {
                continue;
            }
            for line in code_lines(&path)? {
                let found = signs.iter().find(|sign| line.contains(**sign));
                assert!(found.is_none(), "{name}: {line}");
            }
        }
    }
    Ok(())
}

/// Whether the first lines of a file mark it as generated.
fn is_generated(text: &str) -> bool {
    let start: String = text.lines().take(5).collect::<Vec<_>>().join("\n");
    let start = start.to_lowercase();
    ["generated", "do not edit", "auto-generated"].iter().any(|sign| start.contains(sign))
}

#[test]
fn hand_written_code_files_stay_short() -> Result<(), Problem> {
    let root = repository();
    let mut long = Vec::new();
    for path in files(&root) {
        if !ends_in(&path, &CODE) {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let lines = text.lines().count();
        if lines > MOST_LINES && !is_generated(&text) {
            long.push(format!("{} ({lines})", path.strip_prefix(&root)?.display()));
        }
    }
    assert!(long.is_empty(), "more than {MOST_LINES} lines: {}", long.join(", "));
    Ok(())
}

#[test]
fn every_function_has_its_prefixes() -> Result<(), Problem> {
    let root = repository();
    let table = std::fs::read_to_string(root.join("crates/api/src/prefixes.rs"))?;
    for name in folders(&root.join("functions"))? {
        // Functions for events have no path.
        if name.starts_with("on-") {
            continue;
        }
        let variant: String = name.split('-').map(capitalised).collect();
        assert!(
            table.contains(&format!("Function::{variant}")),
            "functions/{name} has no entry in the table of prefixes"
        );
    }
    Ok(())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// A `#` with 3, 4, 6 or 8 hexadecimal digits, or a colour function.
fn has_colour(line: &str) -> bool {
    let hex = line.split('#').skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = !rest[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
        [3, 4, 6, 8].contains(&digits) && ends
    });
    hex || ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("].iter().any(|function| line.contains(function))
}

#[test]
fn colours_are_named_in_tokens_only() -> Result<(), Problem> {
    let source = repository().join("static-site/src");
    let mut found = Vec::new();
    for path in files(&source) {
        let is_tokens = path.file_name().is_some_and(|name| name == "tokens.css");
        if !ends_in(&path, &["css"]) || is_tokens {
            continue;
        }
        for (at, line) in std::fs::read_to_string(&path)?.lines().enumerate() {
            if has_colour(line) {
                found.push(format!("{}:{}: {line}", path.display(), at + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}
