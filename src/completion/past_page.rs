//! When what was missing, as a page: for staff and for the trainee herself.
use super::{
    past_view::{self, Day, TurnLine},
    queries,
};
use crate::{
    clock::Now,
    error::{Error, Result},
    people::queries::{centre, zone},
    store::Store,
    tables::{
        cohort,
        enrolment::{self, EnrolmentState},
        person::PersonId,
        unit::UnitId,
    },
    text::{self, Language},
    web::{self, Page},
};
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct PastView {
    back_to: String,
    back: String,
    name: String,
    /// Where the day is asked for.
    to: String,
    /// As the field has it.
    asked: String,
    today: String,
    day: Option<Day>,
    /// What was asked is no day that has been.
    no_day: bool,
    turns: Vec<TurnLine>,
    /// Units are left out that this reader must not see yet.
    hidden: bool,
}

/// Whose past, and how one came here.
pub(super) struct Whose<'a> {
    pub cohort: &'a cohort::Model,
    pub seat: &'a enrolment::Model,
    pub name: String,
    /// A member of the staff who reads it; none: it is the trainee herself.
    pub reader: Option<PersonId>,
    /// The page above: where, and what it is called.
    pub back: (String, String),
}

/// The page.
///
/// # Errors
/// `NotFound` without a seat.
pub(super) async fn past_page(
    store: &Store,
    whose: Whose<'_>,
    asked: Option<&str>,
    language: Language,
    now: Now,
    to: impl Fn(Option<&str>) -> String,
) -> Result<Page> {
    let db = store.read();
    let Whose { cohort, seat, name, reader, back: (back_to, back) } = whose;
    if seat.state != EnrolmentState::Enrolled {
        return Err(Error::NotFound);
    }
    let zone = zone(&centre(db, cohort.centre_id).await?);
    let blind: BTreeSet<UnitId> = match reader {
        Some(reader) => queries::hidden(db, seat.id, reader).await?,
        None => BTreeSet::new(),
    };
    let log = queries::log(db, cohort, seat, now.0).await?.without(&blind);
    let asked = asked.unwrap_or_default();
    let day = past_view::end_of_day(zone, asked, now.0);
    let view = PastView {
        back_to,
        back,
        name,
        to: to(None),
        today: text::local_date(zone, now.0).to_string(),
        no_day: day.is_none() && !asked.is_empty(),
        day: day.map(|day| past_view::day(&log, day, language)),
        turns: past_view::lines(&log, zone, language, now.0, |day| to(Some(day))),
        hidden: !blind.is_empty(),
        asked: asked.to_string(),
    };
    web::page("completion/past.html", view)
}
