//! How it is asked and shown.
mod appeals;
mod deciding;
mod entering;
mod mine;
mod shown;
mod tools;

pub(crate) use appeals::*;
pub(crate) use deciding::*;
pub(crate) use entering::*;
pub(crate) use mine::*;
pub(crate) use shown::*;

use rocket::Route;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    routes![
        own,
        write,
        send,
        withdraw,
        appeal,
        send_appeal,
        list,
        write_for,
        send_for,
        letter,
        decide,
        question,
        answer,
        photo
    ]
}
