//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::enrolment::EnrolmentId;
use crate::tables::unit::UnitId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![home, grid, person]
}

#[get("/asesor")]
pub(crate) fn home() -> Status {
    Status::NotFound
}

#[get("/angkatan/<id>/penilaian")]
pub(crate) fn grid(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/penilaian/<enrolment>/<unit>")]
pub(crate) fn person(id: CohortId, enrolment: EnrolmentId, unit: UnitId) -> Status {
    let _ = id;
    let _ = enrolment;
    let _ = unit;
    Status::NotFound
}
