//! How one's own papers look in a page: what is there, and how to hand in what is not.
use super::{queries, routes, rules};
use crate::{
    error::Result,
    tables::{document::PaperKind, person::PersonId},
    text::{self, Language},
};
use chrono_tz::Tz;
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// What the component `paper.hand_in` shows of one kind of paper.
#[derive(Clone, Debug, Serialize)]
pub struct PaperView {
    /// "ktp", "nib" or "photo".
    pub kind: &'static str,
    /// "KTP".
    pub name: String,
    /// How to make a good one.
    pub advice: String,
    /// What a file chooser offers.
    pub accept: &'static str,
    /// What is there already; none yet.
    pub kept: Option<KeptView>,
    /// Where a form sends it whole.
    pub to: String,
    /// Where a script opens an upload.
    pub open: String,
}

/// A paper that is there.
#[derive(Clone, Debug, Serialize)]
pub struct KeptView {
    /// Where it is seen.
    pub to: String,
    /// Whether it can be shown in a page.
    pub is_photo: bool,
    /// "Foto, 212 kB, 22 November 2026, 08.00 WIB".
    pub words: String,
}

/// All kinds of papers of a person as whoever hands them in sees them, by themselves or in a visit at the
/// desk; one statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn views(
    db: &impl ConnectionTrait,
    person: PersonId,
    visit: Option<&str>,
    zone: Tz,
    language: Language,
) -> Result<Vec<PaperView>> {
    let kept = queries::of_person(db, person).await?;
    let view = |kind: &PaperKind| PaperView {
        kind: kind.word(),
        name: rules::name(*kind, language),
        advice: rules::advice(*kind, language),
        accept: match kind {
            PaperKind::Photo => "image/jpeg,image/png,image/webp",
            _ => "image/jpeg,image/png,image/webp,application/pdf",
        },
        kept: kept.iter().find(|paper| paper.kind == *kind).map(|paper| {
            let is_photo = paper.media_type == "image/jpeg";
            let (kilo, at) = ((paper.bytes / 1000).max(1), text::moment(language, zone, paper.created_at));
            KeptView {
                to: match visit {
                    None => uri!(routes::see(&paper.code)).to_string(),
                    Some(visit) => uri!(routes::desk_see(visit, &paper.code)).to_string(),
                },
                is_photo,
                words: match is_photo {
                    true => say!(language, "Foto, {kilo}\u{a0}kB, {at}", "Photo, {kilo}\u{a0}kB, {at}"),
                    false => say!(language, "PDF, {kilo}\u{a0}kB, {at}", "PDF, {kilo}\u{a0}kB, {at}"),
                },
            }
        }),
        to: match visit {
            None => uri!(routes::hand_in).to_string(),
            Some(visit) => uri!(routes::desk_hand_in(visit)).to_string(),
        },
        open: match visit {
            None => uri!(routes::open).to_string(),
            Some(visit) => uri!(routes::desk_open(visit)).to_string(),
        },
    };
    Ok(PaperKind::ALL.iter().map(view).collect())
}
