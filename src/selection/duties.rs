//! What waits in selections for one of the staff: the steps they are in charge of, and for a coordinator
//! those that nobody else is.
use super::{
    board::{self, Next},
    queries::period_in,
    ranking::Formula,
    rules::Closing,
};
use crate::{
    access::{IN_CHARGE, SignedIn},
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        course_version,
        enrolment::{self, EnrolmentState as State},
        person::{self, PersonId},
        score_part, selection,
        selection_step::{self, SelectionStep},
        staff_role::Role,
    },
    text::{self, Chip, Language},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use std::collections::HashMap;

/// One selection with all that says what is to be done in it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The cohort.
    pub cohort: cohort::Model,
    /// The course.
    pub title: String,
    /// How it selects.
    pub selection: selection::Model,
    /// Its steps.
    pub steps: Vec<selection_step::Model>,
    /// The parts of the score.
    pub parts: Vec<score_part::Model>,
    /// What those in charge of its steps are called.
    pub names: HashMap<PersonId, String>,
    /// How many stand where.
    pub counts: HashMap<State, i64>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Until when.
    pub mark: Chip,
    /// What, and how many wait.
    pub what: String,
    /// Of which course and cohort.
    pub note: String,
    /// A verb with its object.
    pub button: String,
    /// Where it is done.
    pub to: String,
}

/// The selections under way in which this person has a part; at most six statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn standing(db: &impl ConnectionTrait, by: &SignedIn) -> Result<Vec<Standing>> {
    let under_way = [CohortState::Planned, CohortState::Open, CohortState::Running];
    let undecided = selection::Entity::find()
        .select_only()
        .column(selection::Column::CohortId)
        .filter(selection::COLUMN.announced_at.is_null())
        .into_query();
    let mut cohorts = cohort::Entity::find()
        .find_also_related(course_version::Entity)
        .filter(cohort::COLUMN.centre_id.eq(by.centre()))
        .filter(cohort::COLUMN.state.is_in(under_way))
        .filter(cohort::Column::Id.in_subquery(undecided))
        .order_by_asc(cohort::Column::StartsOn)
        .order_by_asc(cohort::Column::Id);
    if !by.has(Role::Coordinator) {
        let named = selection_step::Entity::find()
            .select_only()
            .column(selection_step::Column::CohortId)
            .filter(selection_step::COLUMN.in_charge_id.eq(by.person()))
            .filter(selection_step::COLUMN.step.is_in(IN_CHARGE))
            .into_query();
        cohorts = cohorts.filter(cohort::Column::Id.in_subquery(named));
    }
    let cohorts = cohorts.all(db).await?;
    let ids: Vec<CohortId> = cohorts.iter().map(|(cohort, _)| cohort.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of = |id: CohortId| move |cohort: CohortId| cohort == id;
    let selections = selection::Entity::find()
        .filter(selection::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let steps = selection_step::Entity::find()
        .filter(selection_step::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let named: Vec<PersonId> = steps.iter().filter_map(|row| row.in_charge_id).collect();
    let names: HashMap<PersonId, String> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(named))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let parts = score_part::Entity::find()
        .filter(score_part::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .order_by_asc(score_part::Column::Position)
        .all(db)
        .await?;
    let counts: Vec<(CohortId, State, i64)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.is_in(ids.iter().copied()))
        .select_only()
        .column(enrolment::Column::CohortId)
        .column(enrolment::Column::State)
        .column_as(enrolment::Column::Id.count(), "people")
        .group_by(enrolment::Column::CohortId)
        .group_by(enrolment::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let all = cohorts.into_iter().filter_map(|(cohort, version)| {
        let is = of(cohort.id);
        Some(Standing {
            title: version.map(|version| version.title).unwrap_or_default(),
            selection: selections.iter().find(|row| is(row.cohort_id))?.clone(),
            steps: steps.iter().filter(|row| is(row.cohort_id)).cloned().collect(),
            parts: parts.iter().filter(|row| is(row.cohort_id)).cloned().collect(),
            names: names.clone(),
            counts: counts.iter().filter(|(id, ..)| is(*id)).map(|(_, state, n)| (*state, *n)).collect(),
            cohort,
        })
    });
    Ok(all.collect())
}

/// What waits for this person: in each selection the steps that are theirs; for who plans, also what
/// others are late with.
pub fn duties(
    all: &[Standing],
    person: PersonId,
    plans: bool,
    zone: Tz,
    now: DateTime<Utc>,
    language: Language,
) -> Vec<Duty> {
    let mut found = Vec::new();
    for one in all {
        for step in IN_CHARGE {
            let row = period_in(&one.steps, step);
            // Where putting in order has no date of its own, the announcement waits for it.
            let due = match (row, step) {
                (None, SelectionStep::Rank) => period_in(&one.steps, SelectionStep::Announce),
                _ => row,
            };
            let overdue = due.is_some_and(|due| due.until_at <= now);
            let theirs = match row.and_then(|row| row.in_charge_id) {
                Some(named) => named == person,
                None => plans,
            };
            if (theirs || plans && overdue)
                && let Some((what, button, to)) = to_do(one, step, now, language)
            {
                let (title, label) = (&one.title, &one.cohort.label);
                let by = row.and_then(|row| one.names.get(&row.in_charge_id?));
                let mut note = format!("{title}, {label}.");
                if let Some(by) = by.filter(|_| plans && overdue) {
                    note = say!(language, "{note} Penanggung jawab: {by}.", "{note} In charge: {by}.");
                }
                found.push(Duty { mark: mark(due, zone, now, language), what, note, button, to });
            }
        }
    }
    found
}

fn mark(row: Option<&selection_step::Model>, zone: Tz, now: DateTime<Utc>, language: Language) -> Chip {
    match row.map(|row| row.until_at) {
        Some(until) if until <= now => {
            let until = text::moment(language, zone, until);
            Chip::new("bad", say!(language, "Lewat sejak {until}", "Overdue since {until}"))
        }
        Some(until) => {
            let until = text::moment(language, zone, until);
            Chip::new("part", say!(language, "Sampai {until}", "Until {until}"))
        }
        None => Chip::new("part", say!(language, "Seleksi", "Selection")),
    }
}

/// What, the words of the button, and where; nothing while the step has nobody waiting.
fn to_do(
    one: &Standing,
    step: SelectionStep,
    now: DateTime<Utc>,
    language: Language,
) -> Option<(String, String, String)> {
    let (id, label) = (one.cohort.id, &one.cohort.label);
    let steps = board::steps(&one.steps);
    let of = |state| one.counts.get(&state).copied().unwrap_or_default();
    let apply = period_in(&one.steps, SelectionStep::Apply).map(|step| step.until_at);
    let closed = Closing { until: apply, cohort: one.cohort.state }.is_over(now);
    let draws = Formula::of(&one.selection, &one.parts).draws();
    let next = board::next(&one.selection, steps, draws, closed, &one.counts);
    match (step, next) {
        (SelectionStep::Verify, _) if steps.verify && of(State::Submitted) > 0 => {
            let n = of(State::Submitted);
            Some((
                say!(
                    language,
                    "Periksa berkas {label}: {n} menunggu",
                    "Check the papers of {label}: {n} waiting"
                ),
                say!(language, "Periksa berkas", "Check papers"),
                uri!(super::routes::board(id, Some(State::Submitted.word()), None::<&str>)).to_string(),
            ))
        }
        (SelectionStep::Test, _) if steps.test && of(board::scored_from(steps)) > 0 => {
            let n = of(board::scored_from(steps));
            Some((
                say!(language, "Isi nilai {label}: {n} menunggu", "Enter scores of {label}: {n} waiting"),
                say!(language, "Isi nilai", "Enter scores"),
                uri!(super::routes::scores(id)).to_string(),
            ))
        }
        (SelectionStep::Rank, Next::PromiseDraw) => Some((
            say!(language, "Umumkan janji undian {label}", "Publish the promise of the draw of {label}"),
            say!(language, "Buka undian", "Open the draw"),
            uri!(super::routes::order(id)).to_string(),
        )),
        (SelectionStep::Rank, Next::PutInOrder(n)) => Some((
            say!(language, "Susun urutan {label}: {n} orang siap", "Put {label} in order: {n} are ready"),
            say!(language, "Susun urutan", "Put in order"),
            uri!(super::routes::order(id)).to_string(),
        )),
        (SelectionStep::Announce, Next::Announce(n)) => Some((
            say!(language, "Umumkan hasil {label}: {n} orang", "Announce the result of {label}: {n} people"),
            say!(language, "Umumkan hasil", "Announce"),
            uri!(super::routes::announcing(id)).to_string(),
        )),
        _ => None,
    }
}
