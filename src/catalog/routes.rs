//! How it is asked and shown.
use crate::tables::course::CourseId;
use rocket::{Route, http::Status};

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![list, show, manage, new, edit]
}

/// What somebody looks for in the catalogue.
#[derive(FromForm, UriDisplayQuery, Clone, Debug, Default)]
pub struct Filter {
    /// Words.
    pub cari: Option<String>,
    /// Field of the course.
    pub bidang: Option<String>,
    /// Kabupaten or kota, by its code.
    pub wilayah: Option<String>,
    /// Cohorts that start in this month, "2026-12".
    pub bulan: Option<String>,
    /// "onsite" or "online".
    pub cara: Option<String>,
    /// Only with seats left.
    pub sisa: Option<bool>,
}

#[get("/?<q..>")]
pub(crate) fn list(q: Filter) -> Status {
    let _ = q;
    Status::NotFound
}

#[get("/pelatihan/<slug>")]
pub(crate) fn show(slug: &str) -> Status {
    let _ = slug;
    Status::NotFound
}

#[get("/kelola/pelatihan")]
pub(crate) fn manage() -> Status {
    Status::NotFound
}

#[get("/kelola/pelatihan/baru")]
pub(crate) fn new() -> Status {
    Status::NotFound
}

#[get("/kelola/pelatihan/<id>")]
pub(crate) fn edit(id: CourseId) -> Status {
    let _ = id;
    Status::NotFound
}
