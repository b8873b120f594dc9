//! Everything known of one person's unit before somebody takes a step.
use super::{
    facts, last_decision,
    people::{assessors, coordinators},
};
use crate::{
    assessment::rules::{
        Judged, Judgement,
        chain::{Case, Chain, Step},
        critical::Finding,
    },
    catalog::plan,
    error::{Error, Result},
    people,
    tables::{
        assessor_registration, cohort,
        criterion::{self, CriterionId},
        element,
        enrolment::{self, EnrolmentId},
        judgement, judgement_event,
        person::{self, PersonId},
        review_judgement,
        unit::UnitId,
        unit_appeal::{self, UnitAppealOutcome},
        unit_decision::{self, Outcome},
        unit_step::{self, StepKind},
    },
    text,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::{BTreeSet, HashMap};

/// One person's unit with its history and its rules.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// As the rules see it.
    pub case: Case,
    /// Every step of every round.
    pub steps: Vec<unit_step::Model>,
    /// The last decision or reopening.
    pub last: Option<unit_decision::Model>,
    /// Every appeal, the first one first.
    pub appeals: Vec<unit_appeal::Model>,
    /// What reviewers found in this round, the first one first.
    pub reviews: Vec<review_judgement::Model>,
    /// The registration of who looks, if any.
    pub registration: Option<assessor_registration::Model>,
    /// The centre's date.
    pub today: NaiveDate,
    /// Assessors and coordinators by name, to choose from.
    pub names: Vec<(PersonId, String)>,
    /// Everybody whom the history speaks of, also who has left, by name.
    pub known: HashMap<PersonId, String>,
}

impl CaseFile {
    /// The turn of the last decision, 0 before the first.
    pub fn round(&self) -> i32 {
        self.last.as_ref().map_or(0, |last| last.turn)
    }

    /// The steps of this round.
    pub fn live(&self) -> impl DoubleEndedIterator<Item = &unit_step::Model> {
        let round = self.round();
        self.steps.iter().filter(move |step| step.round == round)
    }

    /// The last step of this kind in this round.
    pub fn step(&self, kind: StepKind) -> Option<&unit_step::Model> {
        self.live().rev().find(|step| step.kind == kind)
    }

    /// The appeal against the decision in force, or the last one of all.
    pub fn appeal(&self) -> Option<&unit_appeal::Model> {
        self.appeals.last()
    }

    /// The appeal against the decision in force that waits for its answer.
    pub fn open_appeal(&self) -> Option<&unit_appeal::Model> {
        let decision = self.decision()?;
        self.appeals.iter().find(|a| a.closed_at.is_none() && a.decision_id == decision.id)
    }

    /// The decision in force.
    pub fn decision(&self) -> Option<&unit_decision::Model> {
        self.last.as_ref().filter(|last| last.outcome != Outcome::Reopened)
    }

    /// What this reviewer found in this round.
    pub fn reviewed(&self, by: PersonId) -> HashMap<CriterionId, Judgement> {
        let mut all = HashMap::new();
        for row in self.reviews.iter().filter(|row| row.by_id == by) {
            match (row.verdict, row.method) {
                (Some(verdict), Some(method)) => all.insert(
                    row.criterion_id,
                    Judgement { verdict, method, note: row.note.clone(), evidence: None },
                ),
                _ => all.remove(&row.criterion_id),
            };
        }
        all
    }

    /// Every change of what this reviewer found in this round, the first one first.
    pub fn findings_of(&self, by: PersonId) -> Vec<Finding> {
        let own = self.reviews.iter().filter(|row| row.by_id == by);
        own.map(|row| Finding { criterion: row.criterion_id, verdict: row.verdict, method: row.method })
            .collect()
    }

    /// The criteria as somebody who looks anew finds them: a second assessor starts from nothing, the one of
    /// an appeal from what stands.
    pub fn found_by(&self, by: PersonId, anew: bool) -> Vec<Judged> {
        let mut found = self.reviewed(by);
        let one = |c: &Judged| Judged {
            judgement: found.remove(&c.criterion).or_else(|| c.judgement.clone().filter(|_| !anew)),
            ..c.clone()
        };
        self.case.facts.criteria.iter().map(one).collect()
    }
}

/// Everything known of a person's unit, for this reader. A constant number of statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_file(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: &enrolment::Model,
    unit: UnitId,
    reader: PersonId,
    now: DateTime<Utc>,
) -> Result<CaseFile> {
    let last = last_decision(db, enrolment.id, unit).await?;
    let round = last.as_ref().map_or(0, |last| last.turn);
    let steps = unit_step::Entity::find()
        .filter(unit_step::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(unit_step::COLUMN.unit_id.eq(unit))
        .order_by_asc(unit_step::Column::Round)
        .order_by_asc(unit_step::Column::Turn)
        .all(db)
        .await?;
    let live: Vec<Step> = steps.iter().filter(|s| s.round == round).map(step).collect();
    let chain = Chain::of(&live);
    let decided = last.as_ref().map(|last| last.outcome).filter(|outcome| *outcome != Outcome::Reopened);
    let facts = facts(db, cohort, enrolment, unit, decided, chain.recommended.is_some()).await?;
    let events = judgement_event::Entity::find()
        .join(JoinType::InnerJoin, judgement_event::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(judgement_event::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(element::COLUMN.unit_id.eq(unit))
        .order_by_asc(judgement_event::Column::Id)
        .all(db)
        .await?;
    let reviews = review_judgement::Entity::find()
        .join(JoinType::InnerJoin, review_judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(review_judgement::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(review_judgement::COLUMN.round.eq(round))
        .filter(element::COLUMN.unit_id.eq(unit))
        .order_by_asc(review_judgement::Column::Id)
        .all(db)
        .await?;
    let decisions: Vec<(unit_decision::UnitDecisionId, Outcome, PersonId)> = unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(unit_decision::COLUMN.unit_id.eq(unit))
        .order_by_asc(unit_decision::Column::Turn)
        .select_only()
        .columns([unit_decision::Column::Id, unit_decision::Column::Outcome, unit_decision::Column::ById])
        .into_tuple()
        .all(db)
        .await?;
    let attempts = decisions.iter().filter(|(_, outcome, _)| *outcome == Outcome::NotYetCompetent).count();
    let appeals = unit_appeal::Entity::find()
        .filter(unit_appeal::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(unit_appeal::COLUMN.unit_id.eq(unit))
        .order_by_asc(unit_appeal::Column::Id)
        .all(db)
        .await?;
    let judges: Vec<PersonId> = judgement::Entity::find()
        .join(JoinType::InnerJoin, judgement::Relation::Criterion.def())
        .join(JoinType::InnerJoin, criterion::Relation::Element.def())
        .filter(judgement::COLUMN.enrolment_id.eq(enrolment.id))
        .filter(element::COLUMN.unit_id.eq(unit))
        .select_only()
        .column(judgement::Column::ById)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    // What an appeal lifted is the decision before the reopening that stands last.
    let before = decisions.len().checked_sub(2).and_then(|at| decisions.get(at));
    let lifted = before.filter(|_| decided.is_none()).filter(|(id, ..)| {
        appeals.iter().any(|a| a.decision_id == *id && a.outcome == Some(UnitAppealOutcome::Changed))
    });
    let spoken_of =
        steps.iter().filter_map(|s| s.person_id).chain(appeals.iter().filter_map(|a| a.assessor_id));
    let known: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(spoken_of.collect::<BTreeSet<_>>()))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    let assessors = assessors(db, cohort).await?;
    let coordinators = coordinators(db, cohort).await?;
    let registration = assessor_registration::Entity::find_by_id(reader).one(db).await?;
    let zone = people::queries::zone(&people::queries::centre(db, cohort.centre_id).await?);
    let today = text::local_date(zone, now);
    let spoke = steps.iter().filter(|s| s.outcome.is_some()).map(|s| s.by_id);
    let mut file = CaseFile {
        case: Case {
            enrolment: enrolment.id,
            unit,
            facts,
            plan: plan::queries::plan(db, cohort.course_version_id).await?,
            assessed: events.iter().map(|e| e.by_id).chain(spoke).collect(),
            // Who has left the cohort judges no more: the next one goes on from what is there.
            judges: judges.into_iter().filter(|id| assessors.iter().any(|one| one.0 == *id)).collect(),
            second_criteria: Vec::new(),
            findings: events
                .iter()
                .map(|e| Finding { criterion: e.criterion_id, verdict: e.verdict, method: e.method })
                .collect(),
            attempts: attempts as i32,
            trainee: enrolment.person_id,
            appealed: false,
            lifted: lifted.map(|(.., by)| *by),
            second_findings: Vec::new(),
            assessors: assessors.iter().map(|(id, _)| *id).collect(),
            coordinators: coordinators.iter().map(|(id, _)| *id).collect(),
            registered: registration.as_ref().is_some_and(|r| r.valid_until >= today),
            chain,
        },
        names: assessors.into_iter().chain(coordinators).collect(),
        known: known.into_iter().collect(),
        steps,
        last,
        appeals,
        reviews,
        registration,
        today,
    };
    file.case.appealed = file.open_appeal().is_some();
    if let Some((second, _)) = file.case.chain.second {
        file.case.second_criteria = file.found_by(second, true);
        file.case.second_findings = file.findings_of(second);
    }
    file.names.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    file.names.dedup();
    Ok(file)
}

/// A stored step as the rules see it.
fn step(row: &unit_step::Model) -> Step {
    Step { kind: row.kind, outcome: row.outcome, person: row.person_id, by: row.by_id }
}

/// The seat of an enrolment in this cohort, with a seat or without.
///
/// # Errors
/// `NotFound` for another cohort's.
pub async fn seat(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
    enrolment: EnrolmentId,
) -> Result<enrolment::Model> {
    enrolment::Entity::find_by_id(enrolment)
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}
