//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::issue_run::IssueRunId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![cohort, run, check, verify, pdf]
}

#[get("/angkatan/<id>/sertifikat")]
pub(crate) fn cohort(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/sertifikat/proses/<run>")]
pub(crate) fn run(id: CohortId, run: IssueRunId) -> Status {
    let _ = id;
    let _ = run;
    Status::NotFound
}

#[get("/v?<kode>")]
pub(crate) fn check(kode: Option<&str>) -> Status {
    let _ = kode;
    Status::NotFound
}

#[get("/v/<code>")]
pub(crate) fn verify(code: &str) -> Status {
    let _ = code;
    Status::NotFound
}

#[get("/v/<code>/sertifikat.pdf")]
pub(crate) fn pdf(code: &str) -> Status {
    let _ = code;
    Status::NotFound
}
