//! How it is asked and shown.
use crate::tables::unit::UnitId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![library, unit, import]
}

#[get("/skkni?<cari>")]
pub(crate) fn library(cari: Option<&str>) -> Status {
    let _ = cari;
    Status::NotFound
}

#[get("/skkni/unit/<id>")]
pub(crate) fn unit(id: UnitId) -> Status {
    let _ = id;
    Status::NotFound
}

#[get("/skkni/impor")]
pub(crate) fn import() -> Status {
    Status::NotFound
}
