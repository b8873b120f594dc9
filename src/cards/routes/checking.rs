//! Whose card is it? For handing out printed cards and for one that was found; it records nothing.
use super::*;
use crate::cards::queries::Whose;
use serde_json::json;

#[derive(Serialize)]
struct CheckPage {
    head: CohortHead,
    /// Everybody's cards.
    back: String,
    /// The answer, when something was asked.
    found: Option<Found>,
    /// What was asked.
    form: Filled,
    /// For the scanner, so that it knows the cards without asking, as JSON: `cards` (hash, name),
    /// `other_cards` (hash, label), `voided` (hash).
    known: String,
}

#[derive(Serialize)]
struct Found {
    shape: &'static str,
    what: String,
    then: String,
}

#[get("/angkatan/<id>/kartu/periksa?<kode>")]
pub(crate) async fn check(
    id: CohortId,
    kode: Option<&str>,
    by: SignedIn,
    plans: Option<Coordinating>,
    lang: Lang,
    store: &State<Store>,
) -> Result<Page> {
    let db = store.read();
    let keeping = keeping(store, &by, plans.as_ref(), id).await?;
    let asked = kode.map(str::trim).filter(|code| !code.is_empty());
    let found = match asked {
        None => None,
        Some(code) => Some(told(queries::whose(db, &keeping, code).await?, lang)),
    };
    let head = head::head(db, &by, keeping.cohort(), Tab::Attendance, lang.0).await?;
    let people = queries::holders(db, id).await?;
    let all = queries::known(db, keeping.cohort().centre_id, &[id], &[]).await?;
    let cards: Vec<(String, String)> = people
        .into_iter()
        .filter_map(|holder| holder.card.map(|card| (rules::hash_of(&card.code), holder.name)))
        .collect();
    let known = json!({"cards": cards, "other_cards": all.other_cards, "voided": all.voided});
    let view = CheckPage {
        head,
        back: uri!(super::all(id)).to_string(),
        found,
        form: Filled::with([("kode", asked.unwrap_or_default().to_string())]),
        known: known.to_string(),
    };
    web::page("cards/check.html", view)
}

fn told(whose: Whose, lang: Lang) -> Found {
    let (shape, what, then) = match whose {
        Whose::Ours(name) => ("good", name, say!(lang.0, "Kartu ini berlaku.", "This card is good.")),
        Whose::Other(label) => (
            "bad",
            say!(lang.0, "Kartu {label}", "A card of {label}"),
            say!(lang.0, "Kartu ini bukan dari angkatan ini.", "It is not of this cohort."),
        ),
        Whose::Void => (
            "bad",
            say!(lang.0, "Kartu ini sudah diganti", "This card was replaced"),
            say!(
                lang.0,
                "Minta kartu yang baru, atau cetak sekali lagi.",
                "Ask for the new card, or print it again."
            ),
        ),
        Whose::Unknown => (
            "bad",
            say!(lang.0, "Kartu ini tidak dikenal", "This card is not known"),
            say!(
                lang.0,
                "Periksa kodenya. Mungkin ini kartu balai lain.",
                "Check the code. It may be of another centre."
            ),
        ),
    };
    Found { shape, what, then }
}
