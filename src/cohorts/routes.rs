//! How it is asked and shown.
use crate::tables::cohort::CohortId;
use crate::tables::course::CourseId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![list, new, show, edit, timetable]
}

#[get("/angkatan?<keadaan>")]
pub(crate) fn list(keadaan: Option<&str>) -> Status {
    let _ = keadaan;
    Status::NotFound
}

#[get("/angkatan/baru?<pelatihan>")]
pub(crate) fn new(pelatihan: Option<CourseId>) -> Status {
    let _ = pelatihan;
    Status::NotFound
}

#[get("/angkatan/<id>")]
pub(crate) fn show(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/ubah")]
pub(crate) fn edit(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/angkatan/<id>/jadwal")]
pub(crate) fn timetable(id: CohortId) -> Status {
    let _ = id;
    Status::NotFound
}
