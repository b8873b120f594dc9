//! Repeating a draw: anybody gives the published list and reads whether the draw gives the same order.
use crate::{
    error::{Refusal, Result},
    selection::draw::{self, File, Seed},
    web::{self, Answer, Filled, Lang, Page, limits::MayVerify, upload},
};
use rocket::{
    FromForm, Route,
    form::{Contextual, Form},
    fs::TempFile,
    tokio::task::spawn_blocking,
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![repeating, repeat]
}

/// The largest list taken, in bytes: some 30,000 numbers.
const LARGEST: u64 = 1_000_000;

/// More groups than any cohort has: each is gone through with all the numbers.
const MOST_GROUPS: usize = 50;

/// The form, and what came of it.
#[derive(Serialize)]
struct RepeatPage {
    form: Filled,
    to: String,
    outcome: Option<Outcome>,
}

/// What a list came to.
#[derive(Serialize)]
struct Outcome {
    /// Whether it is the same.
    same: bool,
    verdict: String,
    /// What was drawn for, as the list says.
    about: String,
    commit: String,
    seed: String,
    /// The order that the draw gives now.
    order: Vec<Place>,
}

/// One number at its place.
#[derive(Serialize)]
struct Place {
    number: String,
    /// Whether the list has the same number here.
    same: bool,
}

fn page(form: Filled, outcome: Option<Outcome>) -> Result<Page> {
    web::page("selection/repeat.html", RepeatPage { form, to: uri!(repeat).to_string(), outcome })
}

#[get("/undian/periksa")]
pub(crate) async fn repeating() -> Result<Page> {
    page(Filled::default(), None)
}

/// The list, as a file or as its text.
#[derive(FromForm)]
pub(crate) struct List<'r> {
    berkas: Option<TempFile<'r>>,
    isi: Option<&'r str>,
}

async fn bytes(sent: Option<List<'_>>) -> Result<Vec<u8>, Refusal> {
    let none = || {
        Refusal::at(
            "berkas",
            both!(
                "Pilih berkas daftar undian, atau tempel isinya.",
                "Choose the file of the draw, or paste what is in it."
            ),
        )
    };
    let sent = sent.ok_or_else(none)?;
    match (sent.berkas.filter(|file| file.len() > 0), sent.isi.map(str::trim).filter(|isi| !isi.is_empty())) {
        (Some(file), _) => upload::bytes(&file, LARGEST).await,
        (None, Some(isi)) if isi.len() as u64 > LARGEST => Err(Refusal::at(
            "isi",
            both!("Isi ini terlalu panjang. Kirim sebagai berkas.", "This is too long. Send it as a file."),
        )),
        (None, Some(isi)) => Ok(isi.as_bytes().to_vec()),
        (None, None) => Err(none()),
    }
}

/// The list as it says itself, with the order that its seed gives.
fn drawn(bytes: &[u8], lang: Lang) -> Result<Outcome, Refusal> {
    let file: File = draw::read(bytes)?;
    if file.sub_quotas.len() > MOST_GROUPS {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Daftar ini punya lebih dari {MOST_GROUPS} kelompok. Periksa dengan program di komputer.",
                "This list has more than {MOST_GROUPS} groups. Check it with the program on a computer."
            ),
        ));
    }
    let checked = draw::check(&file);
    let order = match Seed::parse(&file.seed) {
        Some(seed) => draw::order(&seed, file.numbers.iter().map(String::as_str)),
        None => Vec::new(),
    };
    let place = |(at, number): (usize, &str)| Place {
        same: file.order.get(at).is_some_and(|said| said == number),
        number: number.to_string(),
    };
    Ok(Outcome {
        same: checked.is_ok(),
        order: order.into_iter().enumerate().map(place).collect(),
        verdict: match &checked {
            Ok(same) => same.said().pick(lang.0).to_string(),
            Err(difference) => difference.said().pick(lang.0).to_string(),
        },
        about: file.about,
        commit: file.commit,
        seed: file.seed,
    })
}

#[post("/undian/periksa", data = "<form>")]
pub(crate) async fn repeat(
    _may: MayVerify,
    form: Form<Contextual<'_, List<'_>>>,
    lang: Lang,
) -> Result<Answer> {
    let (sent, mut filled) = web::read(form, lang.0);
    let read = match bytes(sent).await {
        Ok(bytes) => spawn_blocking(move || drawn(&bytes, lang)).await?,
        Err(why) => Err(why),
    };
    match read {
        Ok(outcome) => {
            // Shown in the result; the form is free for the next list.
            filled.values.clear();
            Ok(Answer::Show(page(filled, Some(outcome))?))
        }
        Err(mut why) => {
            if why.field == "berkas" && !filled.value("isi").is_empty() {
                why.field = "isi";
            }
            Ok(Answer::Again(page(filled.refused(&why, lang.0), None)?))
        }
    }
}
