//! The outbox as the coordinator sees it.
use rocket::{Route, http::Status};

/// The routes of the outbox.
pub fn routes() -> Vec<Route> {
    routes![outbox]
}

#[get("/pesan?<keadaan>&<angkatan>")]
pub(crate) fn outbox(keadaan: Option<&str>, angkatan: Option<crate::tables::cohort::CohortId>) -> Status {
    let _ = (keadaan, angkatan);
    Status::NotFound
}
