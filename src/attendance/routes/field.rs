//! The field app: what works without signal. Its page holds nothing of anybody; what it shows it takes along,
//! and what was recorded comes back, in the feature `field`.
use crate::{
    error::Result,
    web::{self, Lang, Page, assets},
};
use rocket::{
    http::{ContentType, Header},
    response::Responder,
};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct FieldPage {}

/// The page, the same for everybody.
#[get("/lapangan")]
pub(crate) fn app() -> Result<Page> {
    web::page("attendance/field.html", FieldPage {})
}

/// A small file whose address may not carry a hash.
#[derive(Responder)]
pub(crate) struct Fixed {
    body: String,
    kind: ContentType,
    cache: Header<'static>,
}

fn fixed(kind: ContentType, body: String) -> Fixed {
    Fixed { body, kind, cache: Header::new("Cache-Control", "no-cache") }
}

/// The worker that keeps the app where there is no signal; it changes whenever an asset does.
#[get("/lapangan.js")]
pub(crate) fn worker() -> Option<Fixed> {
    let script = assets::text("field-worker.js")?;
    Some(fixed(ContentType::JavaScript, script.replace("__ASSETS__", assets::base())))
}

/// What makes it installable.
#[get("/lapangan.webmanifest")]
pub(crate) fn manifest(lang: Lang) -> Fixed {
    let base = assets::base();
    let icon = |size: &str, purpose: &str| {
        serde_json::json!({
            "src": format!("{base}/field-{size}.png"), "sizes": format!("{size}x{size}"),
            "type": "image/png", "purpose": purpose,
        })
    };
    let manifest = serde_json::json!({
        "id": "/lapangan",
        "name": say!(lang.0, "Angkatan: presensi dan penilaian", "Angkatan: attendance and assessment"),
        "short_name": say!(lang.0, "Angkatan", "Angkatan"),
        "lang": lang.0.word(),
        "start_url": "/lapangan",
        "scope": "/lapangan",
        "display": "standalone",
        "background_color": "#fbf8f3",
        "theme_color": "#fbf8f3",
        "icons": [icon("192", "any"), icon("512", "any"), icon("512", "maskable")],
    });
    fixed(ContentType::new("application", "manifest+json"), manifest.to_string())
}
