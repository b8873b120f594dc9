//! One cohort: what it is, where it stands, the one next step, who works in it, what happened.
use super::{
    show_text,
    standing::{Fact, StaffLine, Step, known, staff_lines, step, why},
};
use crate::{
    access::{Coordinating, Planning},
    clock::Now,
    cohorts::{
        commands,
        head::{self, CohortHead, Tab},
        queries,
        rules::states,
    },
    error::{Error, Result},
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        course_version,
    },
    text::{self, Chip, Language},
    web::{Answer, Filled, Lang, Page, go, page, read},
};
use chrono::{DateTime, Utc};
use rocket::{
    FromForm, State,
    form::{Contextual, Form},
    get, post,
};
use sea_orm::EntityTrait;
use serde::Serialize;

/// The overview.
#[derive(Serialize)]
pub struct ShowPage {
    /// Number, name, tabs.
    pub head: CohortHead,
    /// Where it stands.
    pub state: Chip,
    /// What it waits for, or why it was cancelled.
    pub why: Option<String>,
    /// The one next step.
    pub step: Option<Step>,
    /// Where states are changed.
    pub state_to: String,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// Where an online cohort meets.
    pub link: Option<String>,
    /// Leads to where it is changed.
    pub edit_to: Option<String>,
    /// Whether it may be cancelled.
    pub may_cancel: bool,
    /// The reason for cancelling as typed.
    pub form: Filled,
    /// How many will be told when it is cancelled.
    pub told: Option<String>,
    /// Who works in it.
    pub staff: Vec<StaffLine>,
    /// What happened, the latest first.
    pub history: Vec<HistoryLine>,
}

/// Something that happened.
#[derive(Serialize)]
pub struct HistoryLine {
    /// "Pendaftaran dibuka".
    pub what: String,
    /// "22 November 2026, 08.00 WIB".
    pub when: String,
    /// By whom.
    pub by: Option<String>,
    /// Why, if it was said.
    pub reason: String,
}

#[get("/angkatan/<id>")]
pub(crate) async fn show(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    store: &State<Store>,
) -> Result<Page> {
    let planning = by.planning(store.read(), id).await?;
    shown(&by, &planning, store, lang.0, now.0, Filled::default()).await
}

/// What a change of state sends.
#[derive(FromForm)]
pub struct StateForm {
    ke: CohortState,
    alasan: Option<String>,
}

#[post("/angkatan/<id>/keadaan", data = "<form>")]
pub(crate) async fn go_on(
    by: Coordinating,
    lang: Lang,
    now: Now,
    id: CohortId,
    form: Form<Contextual<'_, StateForm>>,
    store: &State<Store>,
) -> Result<Answer> {
    let language = lang.0;
    let planning = by.planning(store.read(), id).await?;
    let (sent, filled) = read(form, language);
    let Some(sent) = sent else {
        return Ok(Answer::Again(shown(&by, &planning, store, language, now.0, filled).await?));
    };
    let reason = sent.alasan.unwrap_or_default();
    let done =
        store.write(async |tx| commands::change_state(tx, &planning, sent.ke, &reason, now.0).await).await;
    match done {
        Ok(()) => Ok(go(uri!(show(id)), said(sent.ke, &planning.cohort().label, language))),
        Err(Error::Refused(why)) => {
            let filled = filled.refused(&why, language);
            Ok(Answer::Again(shown(&by, &planning, store, language, now.0, filled).await?))
        }
        Err(error) => Err(error),
    }
}

fn said(to: CohortState, label: &str, language: Language) -> String {
    match to {
        CohortState::Planned => String::new(),
        CohortState::Open => say!(
            language,
            "Pendaftaran {label} dibuka. Angkatan ini sekarang tampil di katalog.",
            "Applications for {label} are open. It now shows in the catalogue."
        ),
        CohortState::Running => say!(language, "{label} dimulai.", "{label} has started."),
        CohortState::Finished => say!(
            language,
            "{label} ditutup. Sekarang periksa sertifikatnya.",
            "{label} is closed. Now check its certificates."
        ),
        CohortState::Cancelled => {
            say!(language, "{label} dibatalkan.", "{label} is cancelled.")
        }
    }
}

async fn shown(
    by: &Coordinating,
    planning: &Planning,
    store: &State<Store>,
    language: Language,
    now: DateTime<Utc>,
    form: Filled,
) -> Result<Page> {
    let (db, cohort) = (store.read(), planning.cohort());
    let (_, zone) = queries::centre_and_zone(db, cohort.centre_id).await?;
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let sessions = queries::sessions(db, cohort.id).await?;
    let staff = queries::staff(db, cohort.id).await?;
    let taken = queries::taken(db, &[cohort.id]).await?.remove(&cohort.id).unwrap_or_default();
    let events = queries::events(db, cohort.id).await?;
    let facts = queries::facts_of(cohort, &sessions, &staff, taken);
    let missing = states::missing(&facts, text::local_date(zone, now), now);
    let cancelled = events.iter().find(|e| e.kind == CohortState::Cancelled.word()).map(|e| e.reason.clone());
    let planned: i32 = sessions.iter().filter(|s| s.cancelled_at.is_none()).map(|s| s.jp).sum();
    let history = events
        .into_iter()
        .map(|event| {
            let (what, reason) = show_text::event(&event.kind, &event.reason, language);
            HistoryLine { what, when: text::moment(language, zone, event.at), by: event.by, reason }
        })
        .collect();
    let may_cancel = states::next(cohort.state).is_some();
    let people = taken.enrolled + taken.waiting;
    page(
        "cohorts/show.html",
        ShowPage {
            head: head::head(db, by, cohort, Tab::Overview, language).await?,
            state: show_text::chip(cohort.state, language),
            why: why(&facts, missing, cancelled, language),
            step: step(cohort, missing, language),
            state_to: uri!(go_on(cohort.id)).to_string(),
            facts: known(cohort, &version, facts.sessions as usize, planned, taken, language),
            link: cohort.link.clone(),
            edit_to: may_cancel.then(|| uri!(super::edit(cohort.id)).to_string()),
            may_cancel,
            form,
            told: (people > 0).then(|| {
                say!(
                    language,
                    "{people} orang akan kami kabari lewat e-mail.",
                    "We will tell {people} people by e-mail."
                )
            }),
            staff: staff_lines(&staff, language),
            history,
        },
    )
}

fn why(
    facts: &Facts,
    missing: Option<Missing>,
    cancelled: Option<String>,
    language: Language,
) -> Option<String> {
    match (facts.state, missing) {
        (CohortState::Cancelled, _) => cancelled,
        (CohortState::Open, Some(Missing::FirstDay)) => {
            let day = text::day_and_date(language, facts.starts_on);
            Some(say!(
                language,
                "Pendaftaran sedang dibuka. Angkatan dimulai {day}.",
                "Applications are open. The cohort starts on {day}."
            ))
        }
        (CohortState::Running, Some(Missing::LastSession)) => Some(say!(
            language,
            "Angkatan sedang berjalan. Tutup sesudah sesi terakhir.",
            "The cohort is running. Close it after the last session."
        )),
        (_, Some(missing)) => Some(states::why(missing).pick(language).to_string()),
        (CohortState::Planned, None) => Some(say!(
            language,
            "Jadwal dan instruktur sudah ada. Pendaftaran bisa dibuka.",
            "Timetable and instructor are there. Applications can be opened."
        )),
        (CohortState::Open, None) => Some(say!(
            language,
            "Hari pertamanya sudah tiba. Angkatan bisa dimulai.",
            "Its first day has come. The cohort can start."
        )),
        (CohortState::Running, None) => Some(say!(
            language,
            "Semua sesi sudah selesai. Angkatan bisa ditutup.",
            "All sessions are over. The cohort can be closed."
        )),
        (CohortState::Finished, None) => None,
    }
}

fn step(cohort: &cohort::Model, missing: Option<Missing>, language: Language) -> Option<Step> {
    let id = cohort.id;
    let link = |label: String, to: rocket::http::uri::Origin<'_>| {
        Some(Step { label, to: Some(to.to_string()), state: None })
    };
    let button = |label: String, to: CohortState| Some(Step { label, to: None, state: Some(to.word()) });
    match (missing, cohort.state) {
        (Some(Missing::Timetable), _) => {
            link(say!(language, "Susun jadwal", "Make the timetable"), uri!(super::make(id)))
        }
        (Some(Missing::Instructor), _) => {
            link(say!(language, "Pilih instruktur", "Choose instructors"), uri!(super::edit(id)))
        }
        (Some(Missing::People | Missing::FirstDay), _) => link(
            say!(language, "Tambah peserta dari berkas", "Add people from a file"),
            uri!(crate::enrollment::routes::import(id)),
        ),
        (Some(Missing::LastSession), _) => link(
            say!(language, "Lihat kehadiran", "See attendance"),
            uri!(crate::attendance::routes::matrix(id)),
        ),
        (None, CohortState::Planned) => {
            button(say!(language, "Buka pendaftaran", "Open applications"), CohortState::Open)
        }
        (None, CohortState::Open) => {
            button(say!(language, "Mulai angkatan", "Start the cohort"), CohortState::Running)
        }
        (None, CohortState::Running) => {
            button(say!(language, "Tutup angkatan", "Close the cohort"), CohortState::Finished)
        }
        (None, CohortState::Finished) => link(
            say!(language, "Periksa sertifikat", "Check certificates"),
            uri!(crate::certificates::routes::cohort(id)),
        ),
        (None, CohortState::Cancelled) => None,
    }
}

fn known(
    cohort: &cohort::Model,
    version: &course_version::Model,
    sessions: usize,
    planned: i32,
    taken: Taken,
    language: Language,
) -> Vec<Fact> {
    let fact = |name: String, value: String| Fact { name, value };
    let (sit, quota, wait) = (taken.enrolled, cohort.quota, taken.waiting);
    let seats = match wait {
        0 => say!(language, "{sit} dari {quota} terisi", "{sit} of {quota} taken"),
        _ => say!(
            language,
            "{sit} dari {quota} terisi, {wait} menunggu",
            "{sit} of {quota} taken, {wait} waiting"
        ),
    };
    let minutes = cohort.jp_minutes;
    let mut all = vec![
        fact(
            say!(language, "Tanggal", "Dates"),
            text::date_range(language, cohort.starts_on, cohort.ends_on),
        ),
        fact(say!(language, "Tempat", "Place"), show_text::place(cohort.mode, &cohort.place, language)),
        fact(say!(language, "Peserta", "Seats"), seats),
        fact(
            say!(language, "Jadwal", "Timetable"),
            super::fields::sum(sessions, planned, version.hours, language),
        ),
        fact(
            say!(language, "Satu JP", "One JP"),
            say!(language, "{minutes}\u{a0}menit", "{minutes}\u{a0}minutes"),
        ),
    ];
    if let Some(code) = &cohort.region_code {
        let name = say!(language, "Wilayah", "Region");
        all.insert(2, fact(name, regions::label(code).to_string()));
    }
    all
}

fn staff_lines(staff: &[queries::StaffRow], language: Language) -> Vec<StaffLine> {
    use crate::tables::cohort_staff::Duty;
    Duty::ALL
        .iter()
        .map(|duty| {
            let names: Vec<&str> =
                staff.iter().filter(|s| s.duty == *duty).map(|s| s.name.as_str()).collect();
            let names = match names.is_empty() {
                true => say!(language, "belum ada", "nobody yet"),
                false => names.join(", "),
            };
            StaffLine { duty: show_text::duty(*duty, language), names }
        })
        .collect()
}
