//! Every route passes here on its way to `mount`: a changing request must come from our own pages.
//!
//! By headers, not by tokens in forms: `Sec-Fetch-Site` where the browser sends it, else `Origin`.
//! A request with neither is not a browser's and carries no cookie that a page could misuse.
use super::origin::Origin;
use rocket::{
    Data, Request, Route,
    http::{Method, Status},
    route::{Handler, Outcome},
};

#[derive(Clone)]
struct SameSite(Box<dyn Handler>);

#[rocket::async_trait]
impl Handler for SameSite {
    async fn handle<'r>(&self, req: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        if allowed(req) { self.0.handle(req, data).await } else { Outcome::Error(Status::Forbidden) }
    }
}

fn allowed(req: &Request<'_>) -> bool {
    if matches!(req.method(), Method::Get | Method::Head | Method::Options) {
        return true;
    }
    match req.headers().get_one("Sec-Fetch-Site") {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => match req.headers().get_one("Origin") {
            None => true,
            Some(origin) => {
                let own = req.rocket().state::<Origin>().is_some_and(|own| own.as_str() == origin);
                let host = req.headers().get_one("Host");
                own || origin.split_once("://").is_some_and(|(_, from)| Some(from) == host)
            }
        },
    }
}

/// The marker by which a test knows that a route is guarded.
pub const GUARDED: &str = "guarded";

/// The routes behind the gate.
pub fn guarded(routes: Vec<Route>) -> Vec<Route> {
    routes
        .into_iter()
        .map(|mut route| {
            let name = route.name.take().unwrap_or_default();
            route.name = Some(format!("{name} ({GUARDED})").into());
            route.handler = Box::new(SameSite(route.handler));
            route
        })
        .collect()
}
