//! How it is asked and shown.
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![mine, coordinator]
}

#[get("/saya")]
pub(crate) fn mine() -> Status {
    Status::NotFound
}

#[get("/koordinator")]
pub(crate) fn coordinator() -> Status {
    Status::NotFound
}
