//! How it is asked and shown: one's own papers, a whole file in a form, parts of one by a script, and a
//! paper itself.
mod mine;
mod parts;

pub(crate) use mine::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use parts::*;

use rocket::Route;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    [mine::routes(), parts::routes()].concat()
}
