//! The headers of every answer: a strict content policy, nothing inline, nothing from elsewhere.
use rocket::{
    Request, Response,
    fairing::{Fairing, Info, Kind},
};

/// Adds the security headers.
pub struct Headers;

const POLICY: &str = "default-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'; object-src 'none'";

#[rocket::async_trait]
impl Fairing for Headers {
    fn info(&self) -> Info {
        Info { name: "security headers", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, answer: &mut Response<'r>) {
        answer.set_raw_header("X-Content-Type-Options", "nosniff");
        // The others speak to documents; on style, scripts and pictures they are only weight.
        if req.uri().path().starts_with("/aset/") {
            return;
        }
        // A page with a stricter policy of its own (the HTML of a letter in its sandbox) keeps it.
        if !answer.headers().contains("Content-Security-Policy") {
            answer.set_raw_header("Content-Security-Policy", POLICY);
        }
        answer.set_raw_header("Referrer-Policy", "same-origin");
        answer.set_raw_header("Cross-Origin-Opener-Policy", "same-origin");
        answer.set_raw_header(
            "Permissions-Policy",
            "geolocation=(), microphone=(), camera=(self), interest-cohort=()",
        );
    }
}
