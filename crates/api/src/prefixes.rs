//! Which function answers which paths: one table, for the local router and for the cloud's routes.

/// A function that answers requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Signing in, tokens, users, the organisation, versions, the API's description.
    Accounts,
    /// Projects and their settings.
    Projects,
    /// Tasks and the label stream.
    Tasks,
    /// Imports, uploads, jobs, uploaded files.
    Import,
    /// Annotations and drafts.
    Annotations,
    /// Predictions, and the ML backends that make them.
    Predictions,
    /// Exports.
    Export,
    /// Webhooks.
    Connections,
}

/// Path prefixes and their functions. `{id}` stands for one path segment; of several that fit, the one with the most
/// segments counts. A path that none fits belongs to the page.
pub const PREFIXES: &[(&str, Function)] = &[
    ("/api", Function::Accounts),
    ("/user/login", Function::Accounts),
    ("/user/signup", Function::Accounts),
    ("/logout", Function::Accounts),
    ("/health", Function::Accounts),
    ("/version", Function::Accounts),
    ("/docs/api", Function::Accounts),
    ("/api/projects", Function::Projects),
    ("/api/x/projects", Function::Projects),
    ("/api/x/config", Function::Projects),
    ("/api/tasks", Function::Tasks),
    ("/api/x/tasks", Function::Tasks),
    ("/api/dm", Function::Tasks),
    ("/api/projects/{id}/tasks", Function::Tasks),
    ("/api/projects/{id}/next", Function::Tasks),
    ("/api/projects/{id}/label-stream-history", Function::Tasks),
    ("/api/projects/{id}/import", Function::Import),
    ("/api/projects/{id}/reimport", Function::Import),
    ("/api/projects/{id}/file-uploads", Function::Import),
    ("/api/import", Function::Import),
    ("/api/x/projects/{id}/uploads", Function::Import),
    ("/api/x/projects/{id}/jobs", Function::Import),
    ("/api/x/projects/{id}/connected-buckets", Function::Import),
    ("/api/x/uploads", Function::Import),
    ("/api/x/jobs", Function::Import),
    ("/data/upload", Function::Import),
    ("/api/annotations", Function::Annotations),
    ("/api/drafts", Function::Annotations),
    ("/api/tasks/{id}/annotations", Function::Annotations),
    ("/api/tasks/{id}/drafts", Function::Annotations),
    ("/api/predictions", Function::Predictions),
    ("/api/projects/{id}/import/predictions", Function::Predictions),
    ("/api/projects/{id}/model-versions", Function::Predictions),
    ("/api/ml", Function::Predictions),
    ("/api/x/projects/{id}/predictions", Function::Predictions),
    ("/api/projects/{id}/export", Function::Export),
    ("/api/projects/{id}/exports", Function::Export),
    ("/api/x/projects/{id}/export-schedules", Function::Export),
    ("/api/x/export-schedules", Function::Export),
    ("/api/x/export-runs", Function::Export),
    ("/api/webhooks", Function::Connections),
];

/// The function that answers a path; none for one of the page's.
pub fn function_of(path: &str) -> Option<Function> {
    PREFIXES
        .iter()
        .filter(|(prefix, _)| fits(prefix, path))
        .max_by_key(|(prefix, _)| prefix.split('/').count())
        .map(|(_, function)| *function)
}

fn fits(prefix: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    prefix.split('/').all(|wanted| match segments.next() {
        Some(segment) => wanted == segment || (wanted == "{id}" && !segment.is_empty()),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts() {
        let cases = [
            ("/api/projects", Some(Function::Projects)),
            ("/api/projects/7", Some(Function::Projects)),
            ("/api/projects/7/import", Some(Function::Import)),
            ("/api/projects/7/import/predictions", Some(Function::Predictions)),
            ("/api/projects/7/tasks", Some(Function::Tasks)),
            ("/api/projects/7/exporting", Some(Function::Projects)),
            ("/api/tasks/12/annotations", Some(Function::Annotations)),
            ("/api/nothing/here", Some(Function::Accounts)),
            ("/projects/7", None),
            ("/apiary", None),
            ("/", None),
        ];
        for (path, function) in cases {
            assert_eq!(function_of(path), function, "{path}");
        }
    }
}
