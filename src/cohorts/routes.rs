//! How it is asked and shown.
mod all;
mod changing;
mod desk;
pub(super) mod fields;
mod opening;
mod overview;
mod pattern;
mod preview;
mod schedule;
mod session;
mod show_text;
mod standing;

pub(crate) use all::*;
pub(crate) use changing::*;
pub(crate) use opening::*;
pub(crate) use overview::*;
pub(crate) use pattern::*;
pub(crate) use schedule::*;
pub(crate) use session::*;

use rocket::Route;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        list,
        new,
        create,
        show,
        go_on,
        edit,
        save,
        name_staff,
        timetable,
        make,
        make_timetable,
        new_session,
        add_session,
        one_session,
        save_session,
        cancel_session,
    ]
}
