//! annotations

use api::Routes;

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
}
