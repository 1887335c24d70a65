//! The layers of `crates/store`: a module imports only modules to its left, and calls only their methods of `Store`.

use super::{code_lines, files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::client::Problem;
use tests::settings::repository;

/// The modules from the lowest to the highest. `lib.rs` and `caches.rs` stand above all: they put the store together.
const LAYERS: [&str; 19] = [
    "error",
    "random",
    "time",
    "calls",
    "retry",
    "table",
    "objects",
    "accounts",
    "events",
    "jobs",
    "segments",
    "projects",
    "tasks",
    "queue",
    "predictions",
    "bulk",
    "imports",
    "exports",
    "cleanup",
];
const TOP: [&str; 2] = ["lib", "caches"];

/// A file of the store: its layer, and the lines of its code.
struct Source {
    name: String,
    layer: usize,
    lines: Vec<String>,
}

fn layer_of(source: &Path, path: &Path) -> Result<String, Problem> {
    let first = path.strip_prefix(source)?.components().next().ok_or("a file of the store has no name")?;
    Ok(first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned())
}

fn sources() -> Result<Vec<Source>, Problem> {
    let folder = repository().join("crates/store/src");
    let mut found = Vec::new();
    for path in files(&folder) {
        let layer = layer_of(&folder, &path)?;
        if TOP.contains(&layer.as_str()) {
            continue;
        }
        let at = LAYERS.iter().position(|known| *known == layer);
        let at = at.ok_or_else(|| format!("crates/store/src/{layer} is in no layer"))?;
        let name = path.strip_prefix(&folder)?.display().to_string();
        found.push(Source { name, layer: at, lines: code_lines(&path)? });
    }
    Ok(found)
}

/// The identifier that a text begins with.
fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// The modules that a line names behind `crate::`.
fn imported(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(identifier)
}

/// The name of a method that a line of an `impl` block defines for others.
fn defined(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("    pub")?;
    let rest = rest.strip_prefix("(crate)").unwrap_or(rest).strip_prefix(' ')?;
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    Some(identifier(rest))
}

/// The layers that define each method of `Store`.
fn methods(sources: &[Source]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for source in sources {
        let mut inside = false;
        for line in &source.lines {
            inside = line == "impl Store {" || inside && line != "}";
            if let Some(name) = defined(line).filter(|_| inside) {
                found.entry(name.to_owned()).or_default().insert(source.layer);
            }
        }
    }
    found
}

/// The names of the methods that a line calls on the store.
fn called(line: &str) -> impl Iterator<Item = &str> {
    ["self.", "store."].into_iter().flat_map(move |receiver| {
        let calls = line.split(receiver).skip(1).map(|rest| (identifier(rest), rest));
        calls.filter(|(name, rest)| rest[name.len()..].starts_with('(')).map(|(name, _)| name)
    })
}

#[test]
fn modules_of_the_store_use_only_what_stands_left_of_them() -> Result<(), Problem> {
    let sources = sources()?;
    let methods = methods(&sources);
    assert!(methods.len() > 100, "{} methods of Store were found", methods.len());
    let mut wrong = Vec::new();
    for source in &sources {
        let right = |at: &usize| *at > source.layer;
        for line in &source.lines {
            for name in imported(line) {
                if LAYERS.iter().position(|layer| *layer == name).as_ref().is_some_and(right) {
                    wrong.push(format!("{} imports {name}", source.name));
                }
            }
            for name in called(line) {
                // A name that several layers define, or that this file defines for a type of its own, says nothing.
                let own = source.lines.iter().any(|line| line.contains(&format!("fn {name}(")));
                let layer = methods.get(name).filter(|layers| layers.len() == 1).and_then(BTreeSet::first);
                if let Some(layer) = layer.filter(|layer| right(layer) && !own) {
                    wrong.push(format!("{} calls {name} of {}", source.name, LAYERS[*layer]));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
