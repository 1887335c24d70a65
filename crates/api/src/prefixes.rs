//! The function that handles each path: one table for the local router and for the routes of the cloud.

/// A function that handles requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// Sign-in, tokens, users, the organization, versions, the API's description.
    Accounts,
    /// Projects and their settings.
    Projects,
    /// Tasks and the label stream.
    Tasks,
    /// Imports, uploads, jobs, uploaded files.
    Import,
    /// Annotations and drafts.
    Annotations,
    /// Predictions, and ML backends.
    Predictions,
    /// Exports.
    Export,
    /// Webhooks.
    Connections,
}

/// Path prefixes and their functions. `{id}` stands for one path segment. If several prefixes match, the one with the
/// most segments applies. A path without a match belongs to the page.
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
    ("/data", Function::Import),
    ("/storage-data", Function::Import),
    ("/tasks", Function::Import),
    ("/projects/{id}/presign", Function::Import),
    ("/projects/{id}/resolve", Function::Import),
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

/// Addresses of the page. `{id}` stands for one path segment. Every other path without a function is 404, so that no
/// client mistakes the page's HTML for an API response. The CDN's function in `infra/cdn.yaml` has the same list.
pub const PAGE_ADDRESSES: &[&str] = &[
    "/",
    "/signup",
    "/user/account",
    "/user/login",
    "/projects",
    "/projects/{id}",
    "/projects/{id}/data",
    "/projects/{id}/data/{dialog}",
    "/projects/{id}/label",
    "/projects/{id}/settings",
    "/projects/{id}/settings/{section}",
];

/// The path prefixes of this server from which the page may load the media of tasks: images, sounds, videos, texts. The
/// API never responds under these prefixes. So no task can make a viewer's browser load a token or other private data
/// of the viewer.
pub const MEDIA_PREFIXES: &[&str] = &["/data/upload/", "/storage-data/uploaded"];

/// Whether a path is an address of the page.
pub fn is_page_address(path: &str) -> bool {
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    PAGE_ADDRESSES.iter().any(|address| {
        address.split('/').count() == path.split('/').count()
            && address
                .split('/')
                .zip(path.split('/'))
                .all(|(wanted, part)| wanted == part || (wanted.starts_with('{') && !part.is_empty()))
    })
}

/// The function that handles a path. `None` for a path of the page.
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
            ("/projects/7/presign", Some(Function::Import)),
            ("/tasks/7/resolve", Some(Function::Import)),
            ("/data/local-files", Some(Function::Import)),
            ("/apiary", None),
            ("/", None),
        ];
        for (path, function) in cases {
            assert_eq!(function_of(path), function, "{path}");
        }
    }

    #[test]
    fn an_address_of_the_page_is_one_of_the_list() {
        for path in ["/", "/projects", "/projects/", "/projects/new", "/projects/7/settings/members"] {
            assert!(is_page_address(path), "{path}");
        }
        for path in ["", "/files", "/projects/7/presign", "/projects/7/data/x/y", "/projects//data", "/people", "//"] {
            assert!(!is_page_address(path), "{path}");
        }
    }

    #[test]
    fn media_is_apart_from_the_api_and_the_page() {
        for prefix in MEDIA_PREFIXES {
            assert_eq!(function_of(prefix), Some(Function::Import), "{prefix}");
            assert!(!prefix.starts_with("/api") && !is_page_address(prefix), "{prefix}");
        }
    }
}
