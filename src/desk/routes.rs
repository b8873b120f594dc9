//! How it is asked and shown: whom to serve, somebody new, the next person.
mod start;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use start::*;

use rocket::Route;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    start::routes()
}
