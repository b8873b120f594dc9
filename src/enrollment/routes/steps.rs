//! The questions of an application, one a screen. Whatever is typed is kept before it is judged, and on
//! the way back too, so that no word is lost.
use super::{
    Choice,
    applying::{applicant, closed, receipt_of},
    region, sealed,
    step_page::step_page,
};
use crate::{
    access::SignedIn,
    clock::Now,
    enrollment::asking::{
        commands,
        queries::{self, Application},
        rules::{self, Words},
    },
    error::{Refusal, Result},
    people::{
        self, doubt,
        nik::{Nik, NikKey},
    },
    random::Random,
    store::Store,
    tables::{application_draft::Step, cohort::CohortId},
    text::Language,
    web::{self, Answer, Filled, Lang},
};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};

pub(super) fn routes() -> Vec<Route> {
    routes![step, answer]
}

/// Where a question is asked.
pub(super) fn at(id: CohortId, step: Step) -> String {
    uri!(step(id, step, None::<&str>)).to_string()
}

/// Where one goes on: the question after this one, or the last screen.
pub(super) fn onward(application: &Application, step: Step) -> String {
    let id = application.offer.cohort.id;
    match application.after(step) {
        Some(next) => at(id, next),
        None => uri!(super::business(id)).to_string(),
    }
}

/// Where somebody goes on who comes back: the first open question, or the last screen.
pub(super) fn go_on(application: &Application) -> String {
    let id = application.offer.cohort.id;
    match application.first_open() {
        Some(step) => at(id, step),
        None => uri!(super::business(id)).to_string(),
    }
}

/// The application of somebody as it stands, or the answer that says why there is none.
pub(super) async fn under_way(
    store: &Store,
    id: CohortId,
    by: &SignedIn,
    key: &NikKey,
    now: Now,
    language: Language,
) -> Result<Result<Application, Answer>> {
    if let Some(receipt) = receipt_of(store, id, by.person()).await? {
        return Ok(Err(web::go(receipt, "")));
    }
    let (offer, shut) = closed(store, id, language).await?;
    if let Some(page) = shut {
        return Ok(Err(Answer::Show(page)));
    }
    let who = applicant(store, &offer, by).await?;
    Ok(Ok(queries::application(store.read(), offer, who, key, now.0).await?))
}

#[get("/angkatan/<id>/daftar/<step>?<provinsi>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn step(
    id: CohortId,
    step: Step,
    provinsi: Option<&str>,
    by: SignedIn,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let application = match under_way(store, id, &by, key, now, lang.0).await? {
        Ok(application) => application,
        Err(instead) => return Ok(instead),
    };
    // What this cohort does not ask of this person is not there; the start knows where they stand.
    if !application.steps().contains(&step) {
        return Ok(web::go(uri!(super::apply(id)), ""));
    }
    let form = Filled::default();
    Ok(Answer::Show(step_page(store, &application, step, provinsi, form, Vec::new(), lang.0).await?))
}

/// Which way was pressed; the answers themselves are read by field.
#[derive(FromForm)]
pub(crate) struct Way<'r> {
    #[field(default = "")]
    arah: &'r str,
}

/// What was typed into the fields of a step, and nothing else that was sent.
fn typed(application: &Application, step: Step, filled: &Filled) -> Words {
    let fields = application.asks.fields(step);
    let word = |field: &str| match field {
        // No box ticked is an answer too.
        "digital" => Some(filled.lists.get(field).map(|all| all.join(",")).unwrap_or_default()),
        _ => filled.values.get(field).cloned(),
    };
    let short = |text: String| text.chars().take(300).collect();
    fields.into_iter().filter_map(|field| Some((field.to_string(), short(word(field)?)))).collect()
}

#[post("/angkatan/<id>/daftar/<step>", data = "<form>", rank = 2)]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn answer(
    id: CohortId,
    step: Step,
    by: SignedIn,
    form: Form<Contextual<'_, Way<'_>>>,
    key: &State<NikKey>,
    random: &State<Random>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let (way, filled) = web::read(form, lang.0);
    let way = way.map_or("", |way| way.arah).to_string();
    let mut application = match under_way(store, id, &by, key, now, lang.0).await? {
        Ok(application) => application,
        Err(instead) => return Ok(instead),
    };
    if !application.steps().contains(&step) {
        return Ok(web::go(uri!(super::apply(id)), ""));
    }
    let me = by.person();
    let mut words = match step {
        Step::Region | Step::Nik => Words::new(),
        _ => typed(&application, step, &filled),
    };
    if way == "sama"
        && let Some(before) = &application.before
        && step == Step::Business
    {
        words = queries::business_words(before);
    }
    if !words.is_empty() {
        let kept = words.clone();
        store.write(async |tx| commands::keep(tx, me, id, step, kept, now.0).await).await?;
        application.words.extend(words);
    }
    if way == "kembali" {
        return Ok(match application.before(step) {
            Some(before) => web::go(at(id, before), ""),
            None => web::go(uri!(crate::catalog::routes::show(&application.offer.slug)), ""),
        });
    }
    let judged = match step {
        Step::Region => live(store, &application, &filled, now).await?,
        Step::Nik => identify(store, &application, &filled, key, random, now).await?,
        _ if rules::paper(step).is_some() => match application.is_answered(step) {
            true => rules::Checked::default(),
            false => rules::Checked {
                faults: vec![Refusal::at(
                    "berkas",
                    both!(
                        "Pilih atau ambil fotonya dulu, lalu kirim.",
                        "Choose or take the photo first, then send it."
                    ),
                )],
                doubts: Vec::new(),
            },
        },
        _ => application.checked(step),
    };
    if judged.is_fine() {
        // The business is as it was: on to what is open behind it.
        let to = if way == "sama" { go_on(&application) } else { onward(&application, step) };
        return Ok(web::go(to, ""));
    }
    let filled = judged.faults.iter().fold(filled, |filled, why| filled.refused(why, lang.0));
    let doubts = judged.doubts.iter().map(|doubt| doubt.pick(lang.0).to_string()).collect();
    let page = step_page(store, &application, step, None, filled, doubts, lang.0).await?;
    Ok(Answer::Again(page))
}

/// Keeps where somebody lives, if the course takes people from there.
async fn live(store: &Store, application: &Application, filled: &Filled, now: Now) -> Result<rules::Checked> {
    let (id, who) = (application.offer.cohort.id, application.who.id);
    let mut faults = Vec::new();
    let code = region(filled.value("wilayah"), |why| faults.push(why));
    let mut judged = rules::Checked { faults, doubts: Vec::new() };
    let Some(code) = code else { return Ok(judged) };
    let mut moved = application.clone();
    moved.words.insert("wilayah".into(), code.clone());
    judged = moved.checked(Step::Region);
    if judged.is_fine() {
        let words = Words::from([("wilayah".to_string(), code.clone())]);
        store
            .write(async |tx| {
                people::commands::set_region(tx, who, &code).await?;
                commands::keep(tx, who, id, Step::Region, words, now.0).await
            })
            .await?;
    }
    Ok(judged)
}

/// Keeps the NIK, sealed; the draft only knows that it was given here.
async fn identify(
    store: &Store,
    application: &Application,
    filled: &Filled,
    key: &NikKey,
    random: &Random,
    now: Now,
) -> Result<rules::Checked> {
    let (id, who) = (application.offer.cohort.id, application.who.id);
    let nik = match Nik::parse(filled.value("nik")) {
        Ok(nik) => nik,
        // Given before, and nothing new typed.
        Err(_) if filled.value("nik").trim().is_empty() && application.who.nik_last4.is_some() => {
            return Ok(rules::Checked::default());
        }
        Err(why) => return Ok(rules::Checked { faults: vec![why], doubts: Vec::new() }),
    };
    let words = &application.words;
    let doubts = doubt::doubts(nik.parts(), rules::born(words), rules::sex(words));
    if !doubts.is_empty() && filled.value("yakin") != nik.last4() {
        return Ok(rules::Checked { faults: Vec::new(), doubts });
    }
    let Some(nik) = sealed(Some(&nik), key, random)? else { return Ok(rules::Checked::default()) };
    let given = Words::from([("nik_terisi".to_string(), "ya".to_string())]);
    store
        .write(async |tx| {
            people::commands::set_own_nik(tx, who, nik, now.0).await?;
            commands::keep(tx, who, id, Step::Nik, given, now.0).await
        })
        .await?;
    Ok(rules::Checked::default())
}

/// All kabupaten and kota of a province.
pub(super) fn regencies(province: &str) -> Vec<Choice> {
    people::regions::regencies(province)
        .into_iter()
        .map(|region| Choice { value: region.code, label: region.name })
        .collect()
}
