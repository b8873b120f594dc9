//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::enrolment::EnrolmentId;
use crate::tables::session::SessionId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![today, roster, one, matrix, sheet]
}

#[get("/hari-ini")]
pub(crate) fn today() -> Status {
    Status::NotFound
}

#[get("/angkatan/<id>/sesi/<session>")]
pub(crate) fn roster(id: CohortId, session: SessionId) -> Status {
    let _ = id;
    let _ = session;
    Status::NotFound
}

#[get("/angkatan/<id>/sesi/<session>/<enrolment>")]
pub(crate) fn one(id: CohortId, session: SessionId, enrolment: EnrolmentId) -> Status {
    let _ = id;
    let _ = session;
    let _ = enrolment;
    Status::NotFound
}

#[get("/angkatan/<id>/kehadiran")]
pub(crate) fn matrix(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/daftar-hadir/<session>")]
pub(crate) fn sheet(id: CohortId, session: SessionId) -> Status {
    let _ = id;
    let _ = session;
    Status::NotFound
}
