//! How it is asked and shown: a trainee's own pages, and those of who weighs.
mod files;
mod owners;
mod weighing;

pub(crate) use files::*;
pub(crate) use owners::*;
pub(crate) use weighing::*;

use rocket::Route;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![own, say, mine, new, hand_in, take_back, file, of_cohort, of_person, weigh]
}
