//! How it is asked and shown.
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![sign_in, home, account, one_time, settings, staff]
}

#[get("/masuk?<ke>")]
pub(crate) fn sign_in(ke: Option<&str>) -> Status {
    let _ = ke;
    Status::NotFound
}

#[get("/beranda")]
pub(crate) fn home() -> Status {
    Status::NotFound
}

#[get("/akun")]
pub(crate) fn account() -> Status {
    Status::NotFound
}

#[get("/tautan/<token>")]
pub(crate) fn one_time(token: &str) -> Status {
    let _ = token;
    Status::NotFound
}

#[get("/pengaturan")]
pub(crate) fn settings() -> Status {
    Status::NotFound
}

#[get("/pengaturan/staf")]
pub(crate) fn staff() -> Status {
    Status::NotFound
}
