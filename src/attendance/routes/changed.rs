//! What a change of the roster answers: a page, or what changed for the script.
use crate::{attendance::pages::roster::Update, web::Answer};
use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
    serde::json::Json,
};
use std::convert::Infallible;

/// Whether the script of the roster asks, which takes JSON instead of a page.
pub(crate) struct Script(pub bool);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Script {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Script(req.headers().get_one("Accept") == Some("application/json")))
    }
}

/// What a change answers: a page or a way on, or what changed for the script.
#[derive(Responder)]
pub(crate) enum Changed {
    /// Without the script.
    Answer(Answer),
    /// What the roster shows now.
    Update(Json<Update>),
    /// A sentence why not.
    Refused((Status, Json<Refused>)),
}

/// A rule's no, for the script.
#[derive(serde::Serialize)]
pub(crate) struct Refused {
    pub why: String,
}
