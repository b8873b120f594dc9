//! The sheet to sign at the desk: printed with what the staff has filled in, signed on paper, and noted.
use super::{refusal, road::Road};
use crate::{
    access::{AtDesk, Coordinating},
    clock::Now,
    desk::view::{Banner, Way, visit as visited},
    enrollment::{
        asking::{answers::said, queries::Application},
        sheet::{commands, queries},
    },
    error::{Refusal, Result},
    people::{self, nik::NikKey, regions},
    privacy::{self, notice::Part, rules::purpose_name},
    store::Store,
    tables::{cohort::CohortId, consent::Purpose},
    text::{self, Language},
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![sheet, sign]
}

/// The sheet.
#[derive(Serialize)]
struct SheetPage {
    desk: Banner,
    form: Filled,
    letterhead: String,
    centre: String,
    address: String,
    contact: String,
    name: String,
    region: String,
    nik: String,
    course: String,
    label: String,
    dates: String,
    answers: Vec<Line>,
    purposes: Vec<Asked>,
    version: i32,
    notice: Vec<Part>,
    staff: String,
    /// "Semarang, 23 November 2026".
    place_and_day: String,
    /// By whom and when it was taken; nothing while it is not signed.
    signed: String,
    to: String,
    /// The last screen.
    back: String,
}

/// One answer, as it is signed.
#[derive(Serialize)]
struct Line {
    label: String,
    words: String,
}

/// One thing more that may be agreed to.
#[derive(Serialize)]
struct Asked {
    value: &'static str,
    name: String,
    about: String,
    ticked: bool,
}

/// Who took the sheet of this application and when, as a sentence; nothing while it is not signed, or was
/// signed under another version of the notice.
pub(super) async fn taken(road: &Road<'_>, application: &Application) -> Result<Option<String>> {
    let (db, offer, language) = (road.store.read(), &application.offer, road.language);
    let version = privacy::queries::notice(db, offer.centre.id).await?.version;
    let signed = queries::signed(db, road.whose.person(), road.id).await?;
    Ok(signed.filter(|signed| signed.version == version).map(|signed| {
        let (name, at) =
            (signed.taken_by, text::moment(language, people::queries::zone(&offer.centre), signed.at));
        say!(language, "Diterima {name}, {at}", "Taken by {name}, {at}")
    }))
}

async fn sheet_page(
    road: &Road<'_>,
    desk: &AtDesk,
    application: &Application,
    form: Filled,
) -> Result<web::Page> {
    let (db, offer, language) = (road.store.read(), &application.offer, road.language);
    let notice = privacy::queries::notice(db, offer.centre.id).await?;
    let (centre, who) = (&offer.centre, &application.who);
    let zone = people::queries::zone(centre);
    let day = text::date(language, text::local_date(zone, road.now.0));
    let ticked = form.lists.get("boleh").cloned().unwrap_or_default();
    let answers = application.steps().into_iter().map(|step| {
        let (label, words) = said(application, step, language);
        Line { label, words }
    });
    let asked = |purpose: &Purpose| {
        let (name, about) = purpose_name(*purpose);
        Asked {
            value: purpose.word(),
            name: name.pick(language).to_string(),
            about: about.pick(language).to_string(),
            ticked: ticked.iter().any(|word| word == purpose.word()),
        }
    };
    let page = SheetPage {
        desk: Banner::of(desk),
        letterhead: centre.letterhead.clone(),
        centre: centre.name.clone(),
        address: centre.address.clone(),
        contact: centre.contact.clone(),
        name: who.name.clone(),
        region: who.region_code.as_deref().map(|code| regions::label(code).to_string()).unwrap_or_default(),
        nik: who.nik_last4.clone().unwrap_or_default(),
        course: offer.version.title.clone(),
        label: offer.cohort.label.clone(),
        dates: text::date_range(language, offer.cohort.starts_on, offer.cohort.ends_on),
        answers: answers.collect(),
        purposes: Purpose::ALL.iter().map(asked).collect(),
        version: notice.version,
        notice: notice.parts(language),
        staff: desk.by_name().to_string(),
        place_and_day: format!("{}, {day}", centre.town),
        signed: taken(road, application).await?.unwrap_or_default(),
        to: uri!(sign(desk.code(), road.id)).to_string(),
        back: road.ways().last(),
        form,
    };
    web::page("enrollment/sheet.html", page)
}

#[get("/meja/<visit>/angkatan/<id>/persetujuan")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn sheet(
    visit: &str,
    id: CohortId,
    by: Coordinating,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let desk = match visited(store, &by, visit, Way::Reading, now, lang.0).await? {
        Ok(desk) => desk,
        Err(over) => return Ok(over),
    };
    let road = Road { whose: desk.clone().into(), id, store, key, now, language: lang.0 };
    match road.under_way().await? {
        Ok(application) => Ok(Answer::Show(sheet_page(&road, &desk, &application, Filled::default()).await?)),
        Err(instead) => Ok(instead),
    }
}

/// What the staff notes of the paper.
#[derive(FromForm)]
pub(crate) struct OnPaper {
    /// The version of the notice it was printed with.
    versi: i32,
    ttd: bool,
    boleh: Vec<Purpose>,
}

#[post("/meja/<visit>/angkatan/<id>/persetujuan", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn sign(
    visit: &str,
    id: CohortId,
    by: Coordinating,
    form: Form<Contextual<'_, OnPaper>>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let desk = match visited(store, &by, visit, Way::Sending, now, lang.0).await? {
        Ok(desk) => desk,
        Err(over) => return Ok(over),
    };
    let road = Road { whose: desk.clone().into(), id, store, key, now, language: lang.0 };
    let application = match road.under_way().await? {
        Ok(application) => application,
        Err(instead) => return Ok(instead),
    };
    let done = match sent {
        None => return Ok(Answer::Again(sheet_page(&road, &desk, &application, filled).await?)),
        Some(OnPaper { ttd: false, .. }) => Err(unsigned().into()),
        Some(OnPaper { versi, boleh, .. }) => {
            store.write(async |tx| commands::sign(tx, &desk, id, versi, &boleh, now.0).await).await
        }
    };
    match done {
        Ok(()) => Ok(web::go(road.ways().last(), noted(lang.0))),
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(sheet_page(&road, &desk, &application, filled).await?))
        }
    }
}

fn unsigned() -> Refusal {
    Refusal::at(
        "ttd",
        both!(
            "Minta tanda tangan di kertas dulu, lalu centang di sini.",
            "Have the paper signed first, then tick here."
        ),
    )
}

fn noted(language: Language) -> String {
    say!(
        language,
        "Tanda tangan tercatat. Simpan kertasnya. Sekarang pendaftaran dapat dikirim.",
        "The signature is noted. Keep the paper. The application can be sent now."
    )
}
