//! What the screen of one question shows.
use super::{road::Road, steps::Look};
use crate::{
    access::AtDesk,
    business::rules::indicator_name,
    catalog::rules::{FIELDS, field_name, requirements::schooling_name},
    desk::view::Banner,
    enrollment::asking::{
        queries::{Application, business_words},
        rules,
    },
    error::Result,
    papers, people,
    tables::{application_draft::Step, digital_answer::Indicator, person_profile::Schooling},
    text::{self, Language},
    web::{self, Filled, Page},
};
use serde::Serialize;

/// One question.
#[derive(Serialize)]
pub(super) struct StepPage {
    step: &'static str,
    title: String,
    /// "Langkah 3 dari 9".
    number: usize,
    of: usize,
    course: String,
    label: String,
    course_to: String,
    form: Filled,
    doubts: Vec<String>,
    /// What says that a doubtful answer is right.
    sure: String,
    asks: AsksView,
    choices: Vec<Pick>,
    months: Vec<Pick>,
    /// The province whose kabupaten and kota are chosen from; none while the province is asked.
    province: String,
    elsewhere: String,
    /// An answer on the last screen is changed; one comes back there.
    changes: bool,
    /// It was sent back to be corrected; one comes back to the list of what is.
    mending: bool,
    paper: Option<papers::view::PaperView>,
    /// Where a paper that was taken leads.
    next: String,
    /// When the business was described before.
    before: String,
    to: String,
    /// Under which name a script keeps what is being typed; none at the desk.
    key: String,
    /// At the desk: for whom.
    desk: Option<Banner>,
}

/// Which parts of a question are asked.
#[derive(Serialize)]
struct AsksView {
    born: bool,
    sex: bool,
    disability: bool,
    since: bool,
    must_nib: bool,
    /// The last four digits of the NIK given before.
    nik: String,
}

/// One of several answers.
#[derive(Serialize)]
struct Pick {
    value: String,
    label: String,
    chosen: bool,
}

fn pick(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Pick {
    Pick { value: value.into(), label: label.into(), chosen }
}

fn title(step: Step, application: &Application, language: Language) -> String {
    match step {
        Step::Name => say!(language, "Siapa nama Anda?", "What is your name?"),
        Step::Region => say!(language, "Anda tinggal di mana?", "Where do you live?"),
        Step::Nik => say!(language, "Berapa NIK Anda?", "What is your NIK?"),
        Step::Person if !application.asks.born => say!(language, "Tentang Anda", "About you"),
        Step::Person => say!(language, "Kapan Anda lahir?", "When were you born?"),
        Step::Schooling => {
            say!(language, "Sekolah apa yang terakhir Anda tamatkan?", "Which school did you finish last?")
        }
        Step::Business => say!(language, "Apa usaha Anda?", "What is your business?"),
        Step::Size => say!(language, "Sebesar apa usaha Anda?", "How large is your business?"),
        Step::Digital => say!(language, "Apa yang sudah Anda lakukan?", "What do you do already?"),
        Step::Ktp => say!(language, "Foto KTP Anda", "A photo of your ID card"),
        Step::NibPaper => say!(language, "Foto surat NIB Anda", "A photo of your NIB letter"),
        Step::Photo => say!(language, "Foto diri Anda", "A photo of yourself"),
    }
}

fn choices(step: Step, form: &Filled, province: Option<&str>, language: Language) -> Vec<Pick> {
    let chosen = |field: &str, value: &str| form.value(field) == value;
    match step {
        Step::Region => match province {
            Some(code) => people::regions::choices(code)
                .into_iter()
                .map(|r| pick(r.value, r.label, chosen("wilayah", r.value)))
                .collect(),
            None => people::regions::provinces()
                .into_iter()
                .map(|p| pick(p.code, p.name, form.value("wilayah").split('.').next() == Some(p.code)))
                .collect(),
        },
        Step::Schooling => Schooling::ALL
            .iter()
            .map(|one| pick(one.word(), schooling_name(*one, language), chosen("pendidikan", one.word())))
            .collect(),
        Step::Business => FIELDS
            .iter()
            .map(|(code, ..)| pick(*code, field_name(language, code), chosen("bidang", code)))
            .collect(),
        Step::Digital => {
            let ticked = |word: &str| form.value("digital").split(',').any(|one| one == word);
            Indicator::ALL
                .iter()
                .map(|one| pick(one.word(), indicator_name(*one).pick(language), ticked(one.word())))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The screen of a question; `form` holds what was just sent, or nothing.
pub(super) async fn step_page(
    road: &Road<'_>,
    application: &Application,
    (step, look): (Step, Look<'_>),
    mut form: Filled,
    doubts: Vec<String>,
) -> Result<Page> {
    let (store, language, ways) = (road.store, road.language, road.ways().of(application));
    let mending = application.sent_back.is_some();
    let look = Look { changes: look.changes || mending, ..look };
    let (id, who) = (application.offer.cohort.id, &application.who);
    let zone = people::queries::zone(&application.offer.centre);
    // What was described before is offered where nothing is answered yet.
    let offered = application.before.as_ref().map(business_words).unwrap_or_default();
    for field in application.asks.fields(step) {
        let word = application.words.get(field).or_else(|| offered.get(field)).cloned();
        // Boxes are kept joined, not as the form sends them.
        if field == "digital" || !form.values.contains_key(field) {
            form.values.insert(field.into(), word.unwrap_or_default());
        }
    }
    let province = look
        .province
        .or_else(|| Some(form.value("provinsi")).filter(|code| !code.is_empty()))
        .filter(|code| people::regions::find(code).is_some())
        .map(str::to_string);
    if let Some(code) = &province {
        form.values.insert("provinsi".into(), code.clone());
    }
    let steps = application.steps();
    let sure = match step {
        Step::Nik => {
            let digits: Vec<char> = form.value("nik").chars().filter(char::is_ascii_digit).collect();
            digits[digits.len().saturating_sub(4)..].iter().collect()
        }
        _ => rules::sure(step, &application.words),
    };
    let paper = match rules::paper(step) {
        Some(kind) => papers::view::views(
            store.read(),
            road.whose.person(),
            road.whose.desk().map(AtDesk::code),
            zone,
            language,
        )
        .await?
        .into_iter()
        .find(|view| view.kind == kind.word()),
        None => None,
    };
    let answered = application.words.contains_key("nama_usaha");
    let page = StepPage {
        step: step.word(),
        title: title(step, application, language),
        // The first screen told who they are; the last sends.
        number: steps.iter().position(|one| *one == step).unwrap_or_default() + 2,
        of: steps.len() + 2,
        course: application.offer.version.title.clone(),
        label: application.offer.cohort.label.clone(),
        course_to: uri!(crate::catalog::routes::show(&application.offer.slug)).to_string(),
        choices: choices(step, &form, province.as_deref(), language),
        months: match step {
            Step::Person => (1..=12)
                .map(|n: u32| {
                    pick(n.to_string(), text::month(language, n), form.value("bulan") == n.to_string())
                })
                .collect(),
            _ => Vec::new(),
        },
        doubts,
        sure,
        asks: AsksView {
            born: application.asks.born,
            sex: application.asks.sex,
            disability: application.asks.disability,
            since: application.asks.since,
            must_nib: application.asks.must_nib,
            nik: who.nik_last4.clone().unwrap_or_default(),
        },
        province: province.as_deref().map(people::regions::label).unwrap_or_default().to_string(),
        elsewhere: if look.changes { ways.change(step) } else { ways.at(step) },
        changes: look.changes,
        mending,
        paper,
        next: if look.changes { ways.last() } else { ways.onward(application, step) },
        before: match (&application.before, step) {
            (Some(before), Step::Business) if !answered => {
                text::date(language, text::local_date(zone, before.profile.recorded_at))
            }
            _ => String::new(),
        },
        to: ways.at(step),
        // On a computer that many use nothing is kept.
        key: match road.whose.desk() {
            None => format!("{id}.{}.{}", who.id, step.word()),
            Some(_) => String::new(),
        },
        desk: Banner::over(&road.whose),
        form,
    };
    web::page("enrollment/step.html", page)
}
