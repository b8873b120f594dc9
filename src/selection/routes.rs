//! How it is asked and shown: the board, the settings, scores, the order and its announcement for the
//! coordinator; the announcement and the draw for everybody; where I stand for the applicant.
mod announcing;
mod answering;
mod board;
mod draw;
mod next_card;
mod order;
mod own;
mod own_words;
mod person;
mod public;
mod score_import;
mod score_template;
mod scores;
mod settings;
mod steering;

#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use announcing::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use answering::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use board::*;
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
pub(crate) use score_import::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use score_template::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use scores::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use settings::*;
#[allow(unused_imports, reason = "for `uri!` from elsewhere")]
pub(crate) use steering::*;

use super::{
    board as stages,
    queries::{self, Setup},
    ranking::Formula,
    rules::Steps,
};
use crate::{
    access::{Coordinating, Planning},
    cohorts::{
        self,
        head::{CohortHead, Tab, head},
    },
    error::{Error, Refusal, Result},
    tables::cohort::CohortId,
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
        draw::routes(),
        order::routes(),
        own::routes(),
        person::routes(),
        public::routes(),
        score_import::routes(),
        score_template::routes(),
        scores::routes(),
        settings::routes(),
        steering::routes(),
    ]
    .concat()
}

/// A cohort that selects, for one coordinator's page.
struct Selecting {
    planning: Planning,
    setup: Setup,
    zone: Tz,
}

impl Selecting {
    /// The cohort, how it selects, and the time of its centre.
    async fn of(db: &impl ConnectionTrait, by: &Coordinating, id: CohortId) -> Result<Selecting> {
        let planning = by.planning(db, id).await?;
        let setup = queries::setup(db, id).await?.ok_or(Error::NotFound)?;
        let (_, zone) = cohorts::queries::centre_and_zone(db, planning.cohort().centre_id).await?;
        Ok(Selecting { planning, setup, zone })
    }

    fn id(&self) -> CohortId {
        self.planning.cohort().id
    }

    fn formula(&self) -> Formula {
        Formula::of(&self.setup.selection, &self.setup.parts)
    }

    fn steps(&self) -> Steps {
        stages::steps(&self.setup.steps)
    }

    fn announced(&self) -> bool {
        self.setup.selection.announced_at.is_some()
    }

    /// What stands above each of its pages.
    async fn top(
        &self,
        db: &impl ConnectionTrait,
        by: &Coordinating,
        here: Part,
        language: Language,
    ) -> Result<Top> {
        Ok(Top {
            head: head(db, by, self.planning.cohort(), Tab::Selection, language).await?,
            parts: parts(self.id(), here, self.steps(), language),
        })
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
    Settings,
}

/// One part of the selection.
#[derive(Serialize)]
struct PartLink {
    label: String,
    to: String,
    here: bool,
}

fn parts(id: CohortId, here: Part, steps: Steps, language: Language) -> Vec<PartLink> {
    let all = [
        (true, Part::Board, say!(language, "Papan", "Board"), uri!(board(id, None::<&str>, None::<&str>))),
        (steps.test, Part::Scores, say!(language, "Nilai", "Scores"), uri!(scores(id))),
        (true, Part::Order, say!(language, "Urutan", "Order"), uri!(order(id))),
        (true, Part::Settings, say!(language, "Aturan", "Rules"), uri!(settings(id))),
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

/// A rule's no goes back to the form; anything else is not for the form.
fn refusal(error: Error) -> Result<Refusal> {
    match error {
        Error::Refused(why) => Ok(why),
        other => Err(other),
    }
}
