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
    let planned: i32 = sessions.iter().filter(|s| s.counts()).map(|s| s.jp).sum();
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
                    "{people} orang akan kami kabari lewat email.",
                    "We will tell {people} people by e-mail."
                )
            }),
            staff: staff_lines(&staff, language),
            history,
        },
    )
}
