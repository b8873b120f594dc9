//! A line a request in the log, at debug only: it costs a fifth of the throughput.
use rocket::{
    Data, Request, Response,
    fairing::{Fairing, Info, Kind},
};
use std::time::Instant;

/// Logs method, route, status and time of every request.
pub struct Requests;

struct Began(Instant);

#[rocket::async_trait]
impl Fairing for Requests {
    fn info(&self) -> Info {
        Info { name: "log of requests", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        if tracing::enabled!(tracing::Level::DEBUG) {
            req.local_cache(|| Began(Instant::now()));
        }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, answer: &mut Response<'r>) {
        if tracing::enabled!(tracing::Level::DEBUG) {
            let began = &req.local_cache(|| Began(Instant::now())).0;
            // The route, not the address: that may hold the token of a link or what somebody looks for.
            let route = req.route().map(|route| route.uri.path()).unwrap_or("none");
            tracing::debug!(
                method = %req.method(), route, status = answer.status().code,
                micros = began.elapsed().as_micros() as u64, "request"
            );
        }
    }
}
