//! The start of the desk: find the person who sits opposite, or register them; and the end of a visit.
use crate::{
    access::Coordinating,
    clock::Now,
    desk::{
        commands,
        queries::{recognised, sought},
        view::Banner,
    },
    error::{Error, Refusal, Result},
    people::{
        self,
        commands::NewPerson,
        nik::NikKey,
        regions::{self, Group},
        typed::{Typed, parse, sealed},
    },
    random::Random,
    store::Store,
    tables::person::{Language as Speaks, PersonId},
    text::Language,
    web::{self, Answer, Filled, Lang, Page},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![start, search, serve, register, next]
}

/// Whom to serve.
#[derive(Serialize)]
struct StartPage {
    /// Who is served now; then nobody else is looked for.
    serving: Option<Banner>,
    /// What was looked for.
    wanted: String,
    searched: bool,
    found: Vec<FoundPerson>,
    /// The form of a new person.
    form: Filled,
    doubts: Vec<String>,
    /// What says that a doubtful NIK is right.
    sure: String,
    regions: Vec<Group>,
    search_to: String,
    serve_to: String,
    new_to: String,
}

/// Somebody found, with just enough to recognise them.
#[derive(Serialize)]
struct FoundPerson {
    id: PersonId,
    name: String,
    about: String,
}

/// What the start shows beside its forms.
#[derive(Default)]
struct Shown {
    wanted: Option<String>,
    found: Vec<FoundPerson>,
    form: Filled,
    doubts: Vec<String>,
}

async fn start_page(store: &Store, by: &Coordinating, shown: Shown, now: Now) -> Result<Page> {
    let db = store.read();
    let centre = people::queries::centre(db, by.centre()).await?;
    let digits: Vec<char> = shown.form.value("nik").chars().filter(char::is_ascii_digit).collect();
    let page = StartPage {
        serving: by.served_now(db, now.0).await?.as_ref().map(Banner::of),
        searched: shown.wanted.is_some(),
        wanted: shown.wanted.unwrap_or_default(),
        found: shown.found,
        sure: digits[digits.len().saturating_sub(4)..].iter().collect(),
        form: shown.form,
        doubts: shown.doubts,
        regions: regions::groups(&centre.region_code),
        search_to: uri!(search).to_string(),
        serve_to: uri!(serve).to_string(),
        new_to: uri!(register).to_string(),
    };
    web::page("desk/start.html", page)
}

#[get("/meja")]
pub(crate) async fn start(by: Coordinating, store: &State<Store>, now: Now) -> Result<Page> {
    start_page(store, &by, Shown::default(), now).await
}

/// What is looked for: sent as a form, because an address with a NIK in it stays in the history of the
/// browser.
#[derive(FromForm)]
pub(crate) struct Wanted<'r> {
    cari: &'r str,
}

#[post("/meja/cari", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn search(
    by: Coordinating,
    form: Form<Contextual<'_, Wanted<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, filled) = web::read(form, lang.0);
    let words = sent.map_or("", |sent| sent.cari).trim().to_string();
    if words.is_empty() {
        let why = Refusal::at(
            "cari",
            both!("Tulis NIK, nomor HP, atau nama.", "Write a NIK, a phone number or a name."),
        );
        let shown = Shown { form: Filled::default().refused(&why, lang.0), ..Shown::default() };
        return Ok(Answer::Again(start_page(store, &by, shown, now).await?));
    }
    let people = match sought(store.read(), &by, &words, key, random).await {
        Ok(people) => people,
        Err(error) => {
            let why = Refusal { field: "cari", ..refusal(error)? };
            let form = filled.refused(&why, lang.0);
            let shown = Shown { wanted: None, form, ..Shown::default() };
            return Ok(Answer::Again(start_page(store, &by, shown, now).await?));
        }
    };
    let found = people.into_iter().map(|one| FoundPerson {
        about: recognised(one.region_code.as_deref(), one.nik_last4.as_deref(), one.phone.as_deref()),
        id: one.id,
        name: one.name,
    });
    let shown =
        Shown { found: found.collect(), form: begun(&words), wanted: Some(words), ..Shown::default() };
    Ok(Answer::Show(start_page(store, &by, shown, now).await?))
}

/// What was looked for is the beginning of a new person.
fn begun(words: &str) -> Filled {
    let field = if crate::desk::rules::is_nik(words) {
        "nik"
    } else if people::rules::Phone::parse(words).is_ok() {
        "telepon"
    } else {
        "nama"
    };
    Filled::with([(field, words.to_string())])
}

/// Somebody the centre knows.
#[derive(FromForm)]
pub(crate) struct Known {
    orang: PersonId,
}

#[post("/meja/layani", data = "<form>")]
pub(crate) async fn serve(
    by: Coordinating,
    form: Form<Contextual<'_, Known>>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, form) = web::read(form, lang.0);
    let Some(sent) = sent else {
        return Ok(Answer::Again(start_page(store, &by, Shown { form, ..Shown::default() }, now).await?));
    };
    let code = store.write(async |tx| commands::receive(tx, &by, sent.orang, random, now.0).await).await?;
    Ok(web::go(uri!(crate::enrollment::routes::served(&code)), ""))
}

/// Somebody new, as the staff types them.
#[derive(FromForm)]
pub(crate) struct Newcomer<'r> {
    nama: Option<&'r str>,
    telepon: Option<&'r str>,
    email: Option<&'r str>,
    wilayah: Option<&'r str>,
    nik: Option<&'r str>,
    /// The last digits of a doubtful NIK that was said to be right.
    yakin: Option<&'r str>,
}

#[post("/meja/baru", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn register(
    by: Coordinating,
    form: Form<Contextual<'_, Newcomer<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (sent, mut filled) = web::read(form, lang.0);
    let again = async |form: Filled, doubts: Vec<String>| {
        let shown = Shown { form, doubts, ..Shown::default() };
        Ok(Answer::Again(start_page(store, &by, shown, now).await?))
    };
    let Some(sent) = sent else { return again(filled, Vec::new()).await };
    let typed = Typed {
        name: sent.nama.unwrap_or_default(),
        phone: sent.telepon.unwrap_or_default(),
        email: sent.email.unwrap_or_default(),
        region: sent.wilayah.unwrap_or_default(),
        nik: sent.nik.unwrap_or_default(),
    };
    let with_nik = !typed.nik.trim().is_empty();
    let Some(parsed) = parse(typed, with_nik, &mut filled, lang.0) else {
        return again(filled, Vec::new()).await;
    };
    let doubts = parsed.doubts(sent.yakin, lang.0);
    if !doubts.is_empty() {
        return again(filled, doubts).await;
    }
    let new = NewPerson {
        name: parsed.name,
        email: parsed.email,
        phone: parsed.phone,
        region_code: parsed.region_code,
        business: None,
        nik: sealed(parsed.nik.as_ref(), key, random)?,
        password_hash: None,
        language: Speaks::Id,
    };
    match store.write(async |tx| commands::register(tx, &by, new, random, now.0).await).await {
        Ok((code, known)) => Ok(web::go(uri!(crate::enrollment::routes::served(&code)), said(known, lang.0))),
        Err(error) => again(filled.refused(&known_instead(refusal(error)?), lang.0), Vec::new()).await,
    }
}

fn said(known: bool, language: Language) -> String {
    match known {
        true => say!(
            language,
            "Balai sudah mengenal orang ini, jadi tidak dicatat dua kali.",
            "The centre knows this person already, so nobody is recorded twice."
        ),
        false => say!(language, "Sudah tercatat sebagai orang baru.", "Recorded as a new person."),
    }
}

/// What "registered already" means at the desk: look for them instead of typing them anew.
fn known_instead(why: Refusal) -> Refusal {
    match why.field {
        "email" | "nik" => Refusal::at(
            why.field,
            both!(
                "Balai sudah mengenal orang dengan isian ini. Cari dulu di atas, lalu layani.",
                "The centre knows a person with this. Look for them above and serve them."
            ),
        ),
        _ => why,
    }
}

/// The visit is over: nothing of it can be written any more.
#[post("/meja/<visit>/berikutnya")]
pub(crate) async fn next(
    visit: &str,
    by: Coordinating,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    // One that is over already stays so.
    if let Ok(desk) = by.at_desk(store.read(), visit, now.0).await? {
        store.write(async |tx| commands::next_person(tx, &desk, now.0).await).await?;
    }
    Ok(web::go(
        uri!(start),
        say!(lang.0, "Selesai. Silakan orang berikutnya.", "Done. The next person, please."),
    ))
}

/// A page again with a refusal, or on with the fault.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}
