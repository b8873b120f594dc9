//! Who sends applicants: of one on their page, of those ticked on the board on a page of its own.
use super::{Part, Selecting, Top, board, person_to, refusal};
use crate::{
    access::{Coordinating, Staff},
    clock::Now,
    error::Result,
    selection::{
        commands::{self, Change},
        filter::Filter,
        queries::{self, Applicant},
        rules::may_sponsor,
    },
    store::Store,
    tables::{cohort::CohortId, enrolment::EnrolmentId, quota_pool::PoolKind, selection_step::SelectionStep},
    text::Language,
    web::{self, Answer, Filled, Lang, Origin, Page},
};
use chrono::{DateTime, Utc};
use rocket::{
    Route, State,
    form::{Contextual, Form},
};
use sea_orm::ConnectionTrait;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    routes![sponsoring, sponsor]
}

/// The form, wherever it stands.
#[derive(Serialize)]
pub(super) struct SponsorBox {
    /// Whose.
    who: Vec<EnrolmentId>,
    /// Names to choose from; another may be typed.
    names: Vec<String>,
    form: Filled,
    to: String,
}

/// Several applicants at once.
#[derive(Serialize)]
struct SponsorPage {
    top: Top,
    people: Vec<Line>,
    sponsor: SponsorBox,
    form: Filled,
    back: String,
}

/// One of them.
#[derive(Serialize)]
struct Line {
    name: String,
    number: String,
    /// Who sends them now.
    now: String,
}

/// The form for these applicants.
pub(super) async fn asked(
    db: &impl ConnectionTrait,
    at: &Selecting,
    who: Vec<EnrolmentId>,
    form: Filled,
) -> Result<SponsorBox> {
    let pools = at.setup.pools.iter().filter(|pool| pool.kind == PoolKind::Sponsor);
    let mut names: Vec<String> = pools.map(|pool| pool.value.clone()).collect();
    names.extend(queries::sponsors(db, at.cohort().centre_id).await?);
    names.sort();
    names.dedup();
    Ok(SponsorBox { who, names, form, to: uri!(sponsor(at.id())).to_string() })
}

/// Whether the sponsor of this applicant can change now.
pub(super) fn may(at: &Selecting, a: &Applicant) -> bool {
    at.plans() && may_sponsor(a.state, ordered(at)).is_ok()
}

fn ordered(at: &Selecting) -> bool {
    at.setup.selection.ranked_at.is_some() || at.announced()
}

async fn page(
    store: &Store,
    by: &Staff,
    at: &Selecting,
    people: &[&Applicant],
    form: Filled,
    language: Language,
) -> Result<Page> {
    let line = |a: &&Applicant| Line {
        name: a.name.clone(),
        number: a.receipt.clone(),
        now: a.sponsor.clone().unwrap_or_default(),
    };
    let view = SponsorPage {
        top: at.top(store.read(), by, Part::Board, language).await?,
        people: people.iter().map(line).collect(),
        sponsor: asked(store.read(), at, people.iter().map(|a| a.enrolment).collect(), form.clone()).await?,
        form,
        back: uri!(super::board(at.id(), None::<&str>, None::<&str>)).to_string(),
    };
    web::page("selection/sponsor.html", view)
}

/// The board again: nobody was ticked.
async fn nobody(
    store: &Store,
    by: &Staff,
    at: &Selecting,
    mut filled: Filled,
    language: Language,
    now: DateTime<Utc>,
) -> Result<Answer> {
    let why = say!(language, "Centang dulu orangnya.", "First tick the people.");
    filled.errors.insert("orang".into(), why);
    Ok(Answer::Again(board::page(store, by, at, Filter::default(), filled, language, now).await?))
}

#[get("/angkatan/<id>/seleksi/pengirim?<orang>")]
pub(crate) async fn sponsoring(
    id: CohortId,
    orang: Vec<EnrolmentId>,
    by: Staff,
    _planner: Coordinating,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let all = at.applicants(store.read()).await?;
    let people: Vec<&Applicant> = all.iter().filter(|a| orang.contains(&a.enrolment)).collect();
    if people.is_empty() {
        return nobody(store, &by, &at, Filled::default(), lang.0, now.0).await;
    }
    Ok(Answer::Show(page(store, &by, &at, &people, Filled::default(), lang.0).await?))
}

/// Who sends whom, and why that is known.
#[derive(FromForm)]
pub(crate) struct Sent<'r> {
    orang: Vec<EnrolmentId>,
    pengirim: Option<&'r str>,
    alasan: Option<&'r str>,
}

#[post("/angkatan/<id>/seleksi/pengirim", data = "<form>")]
#[allow(clippy::too_many_arguments, reason = "a handler names what it needs")]
pub(crate) async fn sponsor(
    id: CohortId,
    by: Staff,
    _planner: Coordinating,
    form: Form<Contextual<'_, Sent<'_>>>,
    origin: &State<Origin>,
    store: &State<Store>,
    lang: Lang,
    now: Now,
) -> Result<Answer> {
    let at = Selecting::of(store.read(), &by, id, SelectionStep::Verify).await?;
    let (sent, filled) = web::read(form, lang.0);
    let Some(sent) = sent.filter(|sent| !sent.orang.is_empty()) else {
        return nobody(store, &by, &at, filled, lang.0, now.0).await;
    };
    let why: String = sent.alasan.unwrap_or_default().chars().take(500).collect();
    let (who, typed) = (&sent.orang, sent.pengirim.unwrap_or_default());
    let change = Change { by: Some(by.person()), origin, now: now.0 };
    let done = store.write(async |tx| commands::set_sponsor(tx, id, who, typed, &why, change).await).await;
    match done {
        Ok(many) => {
            let to = match who[..] {
                [one] => person_to(id, one, &Filter::default()),
                _ => uri!(super::board(id, None::<&str>, None::<&str>)).to_string(),
            };
            Ok(web::go(
                to,
                say!(lang.0, "Pengirim {many} orang tercatat.", "The sponsor of {many} people is noted."),
            ))
        }
        Err(error) => {
            let filled = filled.refused(&refusal(error)?, lang.0);
            let all = at.applicants(store.read()).await?;
            let people: Vec<&Applicant> = all.iter().filter(|a| who.contains(&a.enrolment)).collect();
            Ok(Answer::Again(page(store, &by, &at, &people, filled, lang.0).await?))
        }
    }
}
