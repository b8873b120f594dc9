//! One applicant: papers beside the form, what does not fit, what was decided, what can be decided now,
//! and the next applicant of the same list.
use super::{
    Fact, Selecting, person_to,
    reading::{Demand, Read, Sheet, Told, read, told},
    score_history,
    sponsoring::{self, SponsorBox},
    stages,
};
use crate::{
    access::{Coordinating, SignedIn, Staff},
    clock::Now,
    enrollment::{
        self,
        asking::answers::asked,
        correcting,
        words::{chip, happened},
    },
    error::{Error, Result},
    people::{self, nik::NikKey, rules::Phone},
    selection::{
        filter::{Filter, Neighbours, neighbours},
        queries::{self, Applicant},
        ranking::Line,
    },
    store::Store,
    tables::{
        application_draft::Step,
        cohort::{CohortId, CohortState},
        correction,
        enrolment::{EnrolmentId, EnrolmentState as Stand},
        person::PersonId,
        selection_step::SelectionStep,
    },
    text::{self, Chip, Language},
    web::{self, Filled, Lang, Page},
};
use chrono::{DateTime, Utc};
use rocket::{Route, State};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![person]
}

/// One applicant.
#[derive(Serialize)]
struct PersonPage {
    label: String,
    course: String,
    walk: Walk,
    name: String,
    number: String,
    chip: Chip,
    /// Why it ended, or what is to be corrected.
    why: String,
    /// What does not fit together.
    doubts: Vec<String>,
    sheets: Vec<Sheet>,
    demands: Vec<Demand>,
    facts: Vec<Fact>,
    calculation: Vec<Line>,
    total: Option<String>,
    /// Each change of a score: when, what, by whom.
    score_history: Vec<Fact>,
    history: Vec<Fact>,
    messages: Vec<Told>,
    form: Filled,
    may_verify: bool,
    may_ask: bool,
    /// What can be sent back to be corrected.
    correctable: Vec<Tick>,
    may_reject: bool,
    may_note_absent: bool,
    /// Whether a rejection can be taken back.
    may_restore: bool,
    /// Until when they answer an offer, which the staff may write down.
    answer_until: Option<String>,
    sponsor: Option<SponsorBox>,
    to: String,
    withdraw_to: Option<String>,
    /// Everything the centre knows of them, with the whole NIK for who says why.
    record_to: Option<String>,
}

/// One answer or paper that can be sent back.
#[derive(Serialize)]
struct Tick {
    value: &'static str,
    label: String,
    ticked: bool,
}

/// The way through the list one came from.
#[derive(Serialize)]
struct Walk {
    back: String,
    /// "3 dari 12", or what is left of the list.
    place: String,
    before: Option<String>,
    after: Option<String>,
}

impl Walk {
    fn of(id: CohortId, filter: &Filter<'_>, found: Neighbours, language: Language) -> Walk {
        let (all, to) = (found.of, |other| person_to(id, other, filter));
        Walk {
            back: uri!(super::board(id, filter.word(), filter.asked())).to_string(),
            place: match found.place {
                Some(n) => say!(language, "{n} dari {all}", "{n} of {all}"),
                None => say!(language, "{all} lagi di daftar ini", "{all} left on this list"),
            },
            before: found.before.map(to),
            after: found.after.map(to),
        }
    }
}

/// Who looks at whom, where and when.
pub(super) struct Looking<'a> {
    pub store: &'a Store,
    pub by: &'a SignedIn,
    /// The same reader, as one who plans.
    pub planner: Option<&'a Coordinating>,
    pub key: &'a NikKey,
    pub at: &'a Selecting,
    pub filter: Filter<'a>,
    pub language: Language,
    pub now: DateTime<Utc>,
}

/// The applicants this reader may know of, and this one of them.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    at: &Selecting,
    id: EnrolmentId,
) -> Result<(Vec<Applicant>, Applicant)> {
    let all = at.applicants(db).await?;
    let one = all.iter().find(|a| a.enrolment == id).cloned().ok_or(Error::NotFound)?;
    Ok((all, one))
}

pub(super) async fn page(looking: &Looking<'_>, id: EnrolmentId, form: Filled) -> Result<Page> {
    let Looking { store, by, planner, key, at, filter, language, now } = *looking;
    let db = store.read();
    let (all, a) = find(db, at, id).await?;
    let place = stages::places(&all).get(&id).copied().unwrap_or_default();
    let who = people::queries::person(db, by.centre(), a.person).await?;
    let formula = at.formula();
    let scores = queries::scores(db, at.id()).await?.remove(&id).unwrap_or_default();
    let points: Vec<Option<i64>> =
        at.setup.parts.iter().map(|part| scores.get(&part.id).map(|value| i64::from(*value))).collect();
    let (steps, state) = (at.steps(), a.state);
    let open = !at.announced() && state.is_in_selection();
    let messages = match planner {
        Some(by) => told(db, by, at, (who.id, who.phone.as_deref()), language).await?,
        None => Vec::new(),
    };
    let contact = [
        (say!(language, "WhatsApp", "WhatsApp"), who.phone.as_deref().map(Phone::shown)),
        (say!(language, "Email", "E-mail"), who.email.clone()),
    ];
    let changes = queries::score_changes(db, at.id(), Some(id)).await?;
    let sponsor = match sponsoring::may(at, &a) {
        true => Some(sponsoring::asked(db, at, vec![id], Filled::default()).await?),
        false => None,
    };
    let past = enrollment::queries::history(db, id).await?;
    let applied = text::moment(language, at.zone, a.applied_at);
    let corrections = correcting::queries::all(db, id).await?;
    let Read { sheets, others, doubts, demands, course, correctable } =
        read(db, at, who, key, now, language).await?;
    let mut facts = others;
    let rest = [
        (say!(language, "Mendaftar", "Applied"), Some(applied)),
        (say!(language, "Dikirim oleh", "Sent by"), a.sponsor.clone()),
        (say!(language, "Urutan", "Rank"), a.rank.map(|rank| rank.to_string())),
    ];
    facts.extend(
        contact
            .into_iter()
            .chain(rest)
            .filter_map(|(what, value)| Some(Fact::new(what, value.filter(|value| !value.is_empty())?))),
    );
    let view = PersonPage {
        label: at.cohort().label.clone(),
        course,
        walk: Walk::of(at.id(), &filter, neighbours(&filter.pick(&all), &a), language),
        name: a.name.clone(),
        number: a.receipt.clone(),
        chip: chip(state, place, language),
        why: why(&a, &past),
        doubts,
        sheets,
        demands,
        facts,
        total: formula.total(&points).filter(|_| !points.is_empty()).map(|total| total.shown(language)),
        calculation: match scores.is_empty() {
            true => Vec::new(),
            false => formula.calculation(&points, language),
        },
        score_history: score_history::of_person(&changes, &at.setup.parts, at.zone, language),
        history: history(at, &past, &corrections, language),
        messages,
        correctable: correctable.into_iter().map(|step| tick(step, &form, language)).collect(),
        form,
        may_verify: open && steps.verify && matches!(state, Stand::Submitted | Stand::Correcting),
        may_ask: open && steps.verify && matches!(state, Stand::Submitted | Stand::Verified),
        may_reject: open,
        may_note_absent: at.plans() && state == Stand::Enrolled && at.cohort().state == CohortState::Running,
        may_restore: at.plans() && !at.announced() && state == Stand::NotSelected,
        answer_until: a
            .offered_until
            .filter(|until| at.plans() && state == Stand::Offered && *until > now)
            .map(|until| text::moment(language, at.zone, until)),
        sponsor,
        to: uri!(super::decide(at.id(), a.enrolment, filter.word(), filter.asked())).to_string(),
        withdraw_to: (at.plans() && !state.is_exit())
            .then(|| uri!(enrollment::routes::withdraw(a.enrolment)).to_string()),
        record_to: at.plans().then(|| uri!(crate::privacy::routes::record(a.person)).to_string()),
    };
    web::page("selection/person.html", view)
}

/// Why it ended, or what they were last asked to correct.
fn why(a: &Applicant, history: &[enrollment::queries::Step]) -> String {
    match a.state {
        Stand::Correcting => {
            history.iter().rev().find(|step| step.kind == "correction").map(|step| step.reason.clone())
        }
        _ => a.exit_reason.clone(),
    }
    .unwrap_or_default()
}

fn tick(step: Step, form: &Filled, language: Language) -> Tick {
    let ticked = form.lists.get("betulkan").is_some_and(|all| all.iter().any(|one| one == step.word()));
    Tick { value: step.word(), label: asked(step, language), ticked }
}

fn history(
    at: &Selecting,
    steps: &[enrollment::queries::Step],
    corrections: &[correction::Model],
    language: Language,
) -> Vec<Fact> {
    let line = |step: &enrollment::queries::Step| {
        let mut what = happened(&step.kind).pick(language).to_string();
        if let Some(name) = &step.by_name {
            what = say!(language, "{what}, oleh {name}", "{what}, by {name}");
        }
        let why = correcting::words::reason(step, corrections, language);
        if !why.is_empty() {
            what = format!("{what}: {why}");
        }
        Fact::new(text::moment(language, at.zone, step.at), what)
    };
    steps.iter().map(line).collect()
}

#[get("/angkatan/<id>/seleksi/orang/<enrolment>?<tahap>&<cari>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn person(
    id: CohortId,
    enrolment: EnrolmentId,
    tahap: Option<&str>,
    cari: Option<&str>,
    by: Staff,
    planner: Option<Coordinating>,
    key: &State<NikKey>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Page> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let looking = Looking {
        store,
        by: &by,
        planner: planner.as_ref(),
        key,
        at: &at,
        filter: Filter::of(tahap, cari),
        language: lang.0,
        now: now.0,
    };
    page(&looking, enrolment, Filled::default()).await
}
