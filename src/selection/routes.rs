//! How it is asked and shown: the board, the settings, scores, the order and its announcement for the
//! coordinator; the announcement and the draw for everybody; where I stand for the applicant.
mod announcing;
mod answering;
mod board;
mod board_dates;
mod deciding;
mod draw;
mod next_card;
mod order;
mod own;
mod own_words;
mod person;
mod public;
mod reading;
mod repeating;
mod score_history;
mod score_import;
mod score_template;
mod scores;
mod settings;
mod sponsoring;
mod steering;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use announcing::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use answering::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use board::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use deciding::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use draw::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use order::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use own::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use person::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use public::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use repeating::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use score_import::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use score_template::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use scores::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use settings::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use sponsoring::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use steering::*;

use super::{
    board as stages,
    filter::Filter,
    queries::{self, Applicant, Setup},
    ranking::Formula,
    rules::{Closing, Steps},
};
use crate::{
    access::{Handling, SignedIn},
    cohorts::{
        self,
        head::{CohortHead, Tab, head, head_of_step},
    },
    error::{Error, Refusal, Result},
    tables::{
        cohort::{self, CohortId},
        enrolment::{EnrolmentId, EnrolmentState},
        selection_step::SelectionStep,
    },
    text::Language,
};
use chrono_tz::Tz;
use rocket::Route;
use sea_orm::ConnectionTrait;
use serde::Serialize;

/// The routes of this feature.
pub fn routes() -> Vec<Route> {
    [
        announcing::routes(),
        answering::routes(),
        board::routes(),
        deciding::routes(),
        draw::routes(),
        order::routes(),
        own::routes(),
        person::routes(),
        public::routes(),
        repeating::routes(),
        score_import::routes(),
        score_template::routes(),
        scores::routes(),
        settings::routes(),
        sponsoring::routes(),
        steering::routes(),
    ]
    .concat()
}

/// A cohort that selects, for a page of whoever takes the step it belongs to.
struct Selecting {
    handling: Handling,
    setup: Setup,
    zone: Tz,
}

impl Selecting {
    /// The cohort, how it selects, and the time of its centre, for somebody who takes this step.
    async fn of(
        db: &impl ConnectionTrait,
        by: &SignedIn,
        id: CohortId,
        step: SelectionStep,
    ) -> Result<Selecting> {
        let handling = by.handling(db, id, step).await?;
        let setup = queries::setup(db, id).await?.ok_or(Error::NotFound)?;
        let (_, zone) = cohorts::queries::centre_and_zone(db, handling.cohort().centre_id).await?;
        Ok(Selecting { handling, setup, zone })
    }

    fn id(&self) -> CohortId {
        self.handling.cohort().id
    }

    fn cohort(&self) -> &cohort::Model {
        self.handling.cohort()
    }

    /// Whether the reader plans the cohort; else they take some of its steps.
    fn plans(&self) -> bool {
        self.handling.plans()
    }

    /// The applicants this reader may know of here: whoever only checks papers sees those whose papers
    /// are to be checked.
    async fn applicants(&self, db: &impl ConnectionTrait) -> Result<Vec<Applicant>> {
        let mut all = queries::applicants(db, self.id()).await?;
        if !self.plans() {
            all.retain(|a| EnrolmentState::WITH_PAPERS.contains(&a.state));
        }
        Ok(all)
    }

    fn formula(&self) -> Formula {
        Formula::of(&self.setup.selection, &self.setup.parts)
    }

    fn steps(&self) -> Steps {
        stages::steps(&self.setup.steps)
    }

    /// When applications close.
    fn closing(&self) -> Closing {
        let apply = queries::period(&self.setup, SelectionStep::Apply);
        Closing { until: apply.map(|step| step.until_at), cohort: self.cohort().state }
    }

    fn announced(&self) -> bool {
        self.setup.selection.announced_at.is_some()
    }

    /// What stands above each of its pages.
    async fn top(
        &self,
        db: &impl ConnectionTrait,
        by: &SignedIn,
        here: Part,
        language: Language,
    ) -> Result<Top> {
        let head = match self.plans() {
            true => head(db, by, self.cohort(), Tab::Selection, language).await?,
            false => head_of_step(db, self.cohort(), language).await?,
        };
        let mut parts = parts(self.id(), here, self.steps(), Some(&self.handling), language);
        // One page alone needs no list of pages.
        if parts.len() == 1 {
            parts.clear();
        }
        Ok(Top { head, parts })
    }
}

/// The head of the cohort and the parts of its selection.
#[derive(Serialize)]
struct Top {
    head: CohortHead,
    parts: Vec<PartLink>,
}

/// Which page of the selection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Board,
    Scores,
    Order,
    Announce,
    Settings,
}

/// One part of the selection.
#[derive(Serialize)]
struct PartLink {
    label: String,
    to: String,
    here: bool,
}

/// The pages of a selection that somebody may open; without a proof about its steps, all.
fn parts(
    id: CohortId,
    here: Part,
    steps: Steps,
    handling: Option<&Handling>,
    language: Language,
) -> Vec<PartLink> {
    let takes = |step| handling.is_none_or(|handling| handling.takes(step));
    let plans = handling.is_none_or(Handling::plans);
    let (papers, none) = (takes(SelectionStep::Verify), None::<&str>);
    let announces = takes(SelectionStep::Announce) && !takes(SelectionStep::Rank);
    let all = [
        (
            papers,
            Part::Board,
            match plans {
                true => say!(language, "Papan", "Board"),
                false => say!(language, "Berkas", "Papers"),
            },
            uri!(board(id, none, none)),
        ),
        (
            steps.test && takes(SelectionStep::Test),
            Part::Scores,
            say!(language, "Nilai", "Scores"),
            uri!(scores(id)),
        ),
        (takes(SelectionStep::Rank), Part::Order, say!(language, "Urutan", "Order"), uri!(order(id))),
        (announces, Part::Announce, say!(language, "Pengumuman", "Announcement"), uri!(announcing(id))),
        (plans, Part::Settings, say!(language, "Aturan", "Rules"), uri!(settings(id))),
    ];
    all.into_iter()
        .filter(|(there, ..)| *there)
        .map(|(_, part, label, to)| PartLink { label, to: to.to_string(), here: part == here })
        .collect()
}

/// One choice of a select.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// A line of a list of facts.
#[derive(Clone, Debug, Serialize)]
struct Fact {
    what: String,
    value: String,
}

impl Fact {
    fn new(what: String, value: impl Into<String>) -> Fact {
        Fact { what, value: value.into() }
    }
}

/// The page of one applicant, among those of a filter.
fn person_to(id: CohortId, enrolment: EnrolmentId, of: &Filter<'_>) -> String {
    uri!(person(id, enrolment, of.word(), of.asked())).to_string()
}

/// A rule's no goes back to the form; anything else is not for the form.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}
