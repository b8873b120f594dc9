//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::enrolment::EnrolmentId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![apply, receipt, import, enrol, withdraw]
}

#[get("/angkatan/<id>/daftar")]
pub(crate) fn apply(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/pendaftaran/<receipt>")]
pub(crate) fn receipt(receipt: &str) -> Status {
    let _ = receipt;
    Status::NotFound
}

#[get("/angkatan/<id>/impor")]
pub(crate) fn import(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/tambah-peserta")]
pub(crate) fn enrol(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/pendaftaran/<id>/mundur")]
pub(crate) fn withdraw(id: EnrolmentId) -> Status {
    let _ = id;
    Status::NotFound
}
