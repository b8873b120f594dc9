//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::enrolment::EnrolmentId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![people, person]
}

#[get("/angkatan/<id>/peserta")]
pub(crate) fn people(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/peserta/<enrolment>")]
pub(crate) fn person(id: CohortId, enrolment: EnrolmentId) -> Status {
    let _ = id;
    let _ = enrolment;
    Status::NotFound
}
