//! One applicant: what they wrote, what was decided, what can be decided now.
use super::{Fact, Part, Selecting, Top, refusal, stages};
use crate::{
    access::Coordinating,
    clock::Now,
    enrollment::{
        self,
        words::{chip, happened},
    },
    error::{Error, Result},
    people::{self, regions, rules::Phone},
    selection::{
        commands::{self, Change},
        queries::{self, Applicant},
        ranking::Line,
    },
    store::Store,
    tables::{
        cohort::{CohortId, CohortState},
        enrolment::{EnrolmentId, EnrolmentState as Stand},
    },
    text::{self, Chip, Language},
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use rocket::{
    FromFormField, Route, State,
    form::{Contextual, Form},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![person, decide]
}

/// One applicant.
#[derive(Serialize)]
struct PersonPage {
    top: Top,
    name: String,
    number: String,
    chip: Chip,
    /// Why it ended, or what is to be corrected.
    why: String,
    facts: Vec<Fact>,
    calculation: Vec<Line>,
    total: Option<String>,
    history: Vec<Fact>,
    form: Filled,
    may_verify: bool,
    may_ask: bool,
    may_reject: bool,
    may_note_absent: bool,
    to: String,
    withdraw_to: Option<String>,
    back: String,
}

/// The applicant, if they are of this cohort.
async fn find(db: &impl ConnectionTrait, cohort: CohortId, id: EnrolmentId) -> Result<(Applicant, i64)> {
    let all = queries::applicants(db, cohort).await?;
    let place = stages::places(&all).get(&id).copied().unwrap_or_default();
    let one = all.into_iter().find(|a| a.enrolment == id).ok_or(Error::NotFound)?;
    Ok((one, place))
}

async fn page(
    store: &Store,
    by: &Coordinating,
    at: &Selecting,
    id: EnrolmentId,
    form: Filled,
    language: Language,
) -> Result<Page> {
    let db = store.read();
    let (a, place) = find(db, at.id(), id).await?;
    let who = people::queries::person(db, by.centre(), a.person).await?;
    let formula = at.formula();
    let scores = queries::scores(db, at.id()).await?.remove(&id).unwrap_or_default();
    let points: Vec<Option<i64>> =
        at.setup.parts.iter().map(|part| scores.get(&part.id).map(|value| i64::from(*value))).collect();
    let history = enrollment::queries::history(db, id).await?;
    let (steps, state) = (at.steps(), a.state);
    let open = !at.announced() && state.is_in_selection();
    let mut facts = vec![Fact::new(
        say!(language, "Mendaftar", "Applied"),
        text::moment(language, at.zone, a.applied_at),
    )];
    let mut fact = |what: String, value: Option<String>| {
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| Fact::new(what, value)));
    };
    fact(say!(language, "WhatsApp", "WhatsApp"), who.phone.as_deref().map(Phone::shown));
    fact(say!(language, "Email", "E-mail"), who.email);
    fact("NIK".into(), who.nik_last4.map(|last4| format!("…{last4}")));
    fact(
        say!(language, "Tempat tinggal", "Lives in"),
        a.region_code.as_deref().map(|code| regions::label(code).to_string()),
    );
    fact(say!(language, "Usaha", "Business"), who.business);
    fact(say!(language, "Dikirim oleh", "Sent by"), a.sponsor.clone());
    fact(say!(language, "Urutan", "Rank"), a.rank.map(|rank| rank.to_string()));
    let view = PersonPage {
        top: at.top(db, by, Part::Board, language).await?,
        name: a.name.clone(),
        number: a.receipt.clone(),
        chip: chip(state, place, language),
        why: a.exit_reason.clone().unwrap_or_default(),
        facts,
        total: formula.total(&points).filter(|_| !points.is_empty()).map(|total| total.shown(language)),
        calculation: formula.calculation(&points, language),
        history: history
            .iter()
            .map(|step| {
                let mut what = happened(&step.kind).pick(language).to_string();
                if let Some(name) = &step.by_name {
                    what = say!(language, "{what}, oleh {name}", "{what}, by {name}");
                }
                if !step.reason.is_empty() {
                    what = format!("{what}: {}", step.reason);
                }
                Fact::new(text::moment(language, at.zone, step.at), what)
            })
            .collect(),
        form,
        may_verify: open && steps.verify && matches!(state, Stand::Submitted | Stand::Correcting),
        may_ask: open && steps.verify && matches!(state, Stand::Submitted | Stand::Verified),
        may_reject: open,
        may_note_absent: state == Stand::Enrolled && at.planning.cohort().state == CohortState::Running,
        to: uri!(decide(at.id(), a.enrolment)).to_string(),
        withdraw_to: (!state.is_exit()).then(|| uri!(enrollment::routes::withdraw(a.enrolment)).to_string()),
        back: uri!(super::board(at.id(), None::<&str>, None::<&str>)).to_string(),
    };
    web::page("selection/person.html", view)
}

#[get("/angkatan/<id>/seleksi/orang/<enrolment>")]
pub(crate) async fn person(
    id: CohortId,
    enrolment: EnrolmentId,
    by: Coordinating,
    store: &State<Store>,
    lang: Lang,
) -> Result<Page> {
    let at = Selecting::of(store.read(), &by, id).await?;
    page(store, &by, &at, enrolment, Filled::default(), lang.0).await
}

/// What is decided.
#[derive(Clone, Copy, FromFormField)]
pub(crate) enum Deed {
    #[field(value = "benar")]
    Right,
    #[field(value = "perbaikan")]
    Correct,
    #[field(value = "tolak")]
    Reject,
    #[field(value = "absen")]
    Absent,
}

/// A decision about one applicant.
#[derive(FromForm)]
pub(crate) struct Decision<'r> {
    aksi: Deed,
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/seleksi/orang/<enrolment>", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn decide(
    id: CohortId,
    enrolment: EnrolmentId,
    by: Coordinating,
    form: Form<Contextual<'_, Decision<'_>>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id).await?;
    let (applicant, _) = find(store.read(), id, enrolment).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(sent) = sent else {
        return Ok(Answer::Again(page(store, &by, &at, enrolment, filled, lang.0).await?));
    };
    let why: String = sent.alasan.unwrap_or_default().chars().take(500).collect();
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store
        .write(async |tx| match sent.aksi {
            Deed::Right => commands::verify(tx, id, &[enrolment], change).await.map(|_| ()),
            Deed::Correct => commands::ask_correction(tx, enrolment, &why, change).await,
            Deed::Reject => commands::reject(tx, enrolment, &why, change).await,
            Deed::Absent => commands::no_show(tx, enrolment, &why, change).await,
        })
        .await;
    match done {
        Ok(()) => {
            let name = applicant.name;
            let said = match sent.aksi {
                Deed::Right => say!(lang.0, "Berkas {name} benar.", "The papers of {name} are right."),
                Deed::Correct => say!(
                    lang.0,
                    "{name} diberi tahu apa yang perlu diperbaiki.",
                    "{name} is told what to correct."
                ),
                Deed::Reject => say!(
                    lang.0,
                    "{name} tidak terpilih, dan diberi tahu alasannya.",
                    "{name} is not selected, and is told why."
                ),
                Deed::Absent => say!(
                    lang.0,
                    "{name} tidak hadir. Kursinya untuk cadangan berikutnya.",
                    "{name} did not come. The seat goes to the next reserve."
                ),
            };
            Ok(web::go(uri!(super::board(id, None::<&str>, None::<&str>)), said))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            Ok(Answer::Again(page(store, &by, &at, enrolment, filled, lang.0).await?))
        }
    }
}
