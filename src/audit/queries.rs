//! How it is read: a certificate of a centre with everything it rests on. The number of statements grows
//! with nothing.
mod sample;

pub use sample::{Drawn, drawn, of_quarter};

use super::chain::{Attended, Chain, Sat};
use crate::{
    error::{Error, Result},
    forms,
    tables::{
        centre::CentreId,
        certificate::{self, CertificateId},
        certificate_file, cohort, course_test, course_unit, decision_basis,
        enrolment::EnrolmentId,
        evidence, evidence_element, evidence_review, judgement_event, mark, mark_event,
        person::{self, PersonId},
        question_version, review_judgement, revocation, session, sitting, sitting_answer, standard, unit,
        unit_decision,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use std::collections::{BTreeSet, HashMap};

/// The certificate of this centre with what it rests on, as it is now.
///
/// # Errors
/// `NotFound` for one of another centre, and where the seat is gone.
pub async fn chain(
    db: &impl ConnectionTrait,
    centre: CentreId,
    id: CertificateId,
    now: DateTime<Utc>,
) -> Result<Chain> {
    let certificate = certificate::Entity::find_by_id(id)
        .filter(certificate::COLUMN.centre_id.eq(centre))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let cohort = cohort::Entity::find_by_id(certificate.cohort_id).one(db).await?.ok_or(Error::NotFound)?;
    let seat = certificate.enrolment_id;
    let file: Option<(String, DateTime<Utc>)> = certificate_file::Entity::find_by_id(id)
        .select_only()
        .column(certificate_file::Column::Sha256)
        .column(certificate_file::Column::SetAt)
        .into_tuple()
        .one(db)
        .await?;
    let book = forms::queries::book(db, &cohort, Some(seat), None, now).await?;
    let events = judgement_event::Entity::find()
        .filter(judgement_event::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(judgement_event::Column::Id)
        .all(db)
        .await?;
    let seconds = review_judgement::Entity::find()
        .filter(review_judgement::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(review_judgement::Column::Id)
        .all(db)
        .await?;
    let decisions = unit_decision::Entity::find()
        .filter(unit_decision::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(unit_decision::Column::UnitId)
        .order_by_asc(unit_decision::Column::Turn)
        .all(db)
        .await?;
    let bases = decision_basis::Entity::find()
        .filter(decision_basis::COLUMN.decision_id.is_in(decisions.iter().map(|d| d.id)))
        .all(db)
        .await?;
    let mut chain = Chain {
        revoked: revocation::Entity::find_by_id(id).one(db).await?,
        file,
        standards: standards(db, &cohort).await?,
        bases: bases.into_iter().map(|row| (row.decision_id, row)).collect(),
        evidence: Vec::new(),
        reviews: Vec::new(),
        attended: attended(db, seat).await?,
        sat: sat(db, seat).await?,
        names: HashMap::new(),
        certificate,
        book,
        events,
        seconds,
        decisions,
    };
    pieces(db, seat, &mut chain).await?;
    chain.names = names(db, &chain).await?;
    Ok(chain)
}

/// The evidence, also what was withdrawn, and every review.
async fn pieces(db: &impl ConnectionTrait, seat: EnrolmentId, chain: &mut Chain) -> Result<()> {
    let rows = evidence::Entity::find()
        .filter(evidence::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(evidence::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let links = evidence_element::Entity::find()
        .filter(evidence_element::COLUMN.evidence_id.is_in(ids.iter().copied()))
        .order_by_asc(evidence_element::Column::ElementId)
        .all(db)
        .await?;
    let mut of: HashMap<_, Vec<_>> = HashMap::new();
    for link in links {
        of.entry(link.evidence_id).or_default().push(link.element_id);
    }
    chain.evidence = rows
        .into_iter()
        .map(|row| {
            let elements = of.remove(&row.id).unwrap_or_default();
            (row, elements)
        })
        .collect();
    chain.reviews = evidence_review::Entity::find()
        .filter(evidence_review::COLUMN.evidence_id.is_in(ids))
        .order_by_asc(evidence_review::Column::Id)
        .all(db)
        .await?;
    Ok(())
}

/// When the decree of each unit of the course was last corrected.
async fn standards(
    db: &impl ConnectionTrait,
    cohort: &cohort::Model,
) -> Result<HashMap<crate::tables::unit::UnitId, Option<DateTime<Utc>>>> {
    let rows: Vec<(crate::tables::unit::UnitId, Option<DateTime<Utc>>)> = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .join(JoinType::InnerJoin, unit::Relation::Standard.def())
        .filter(course_unit::COLUMN.course_version_id.eq(cohort.course_version_id))
        .select_only()
        .column(course_unit::Column::UnitId)
        .column(standard::Column::ChangedAt)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Every session of the cohort with the mark, and when a mark last changed.
async fn attended(db: &impl ConnectionTrait, seat: EnrolmentId) -> Result<Vec<Attended>> {
    let marks = mark::Entity::find().filter(mark::COLUMN.enrolment_id.eq(seat)).all(db).await?;
    let mut marks: HashMap<_, _> = marks.into_iter().map(|row| (row.session_id, row)).collect();
    let changes: Vec<(session::SessionId, DateTime<Utc>)> = mark_event::Entity::find()
        .filter(mark_event::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(mark_event::Column::Id)
        .select_only()
        .column(mark_event::Column::SessionId)
        .column(mark_event::Column::At)
        .into_tuple()
        .all(db)
        .await?;
    let last: HashMap<_, _> = changes.into_iter().collect();
    let own: RelationDef = session::Entity::belongs_to(crate::tables::enrolment::Entity)
        .from(session::Column::CohortId)
        .to(crate::tables::enrolment::Column::CohortId)
        .into();
    let of_cohort = session::Entity::find()
        .join(JoinType::InnerJoin, own)
        .filter(crate::tables::enrolment::COLUMN.id.eq(seat))
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .all(db)
        .await?;
    let guest: Vec<_> = marks.keys().filter(|id| of_cohort.iter().all(|s| s.id != **id)).copied().collect();
    let mut sessions = of_cohort;
    if !guest.is_empty() {
        // What was made good beside another cohort.
        let more = session::Entity::find().filter(session::COLUMN.id.is_in(guest)).all(db).await?;
        sessions.extend(more);
        sessions.sort_by_key(|s| (s.starts_at, s.id));
    }
    let one = |session: session::Model| Attended {
        mark: marks.remove(&session.id),
        changed_at: last.get(&session.id).copied(),
        session,
    };
    Ok(sessions.into_iter().map(one).collect())
}

/// Every sitting for a test, with its answers in the order of the questions.
async fn sat(db: &impl ConnectionTrait, seat: EnrolmentId) -> Result<Vec<Sat>> {
    let rows = sitting::Entity::find()
        .find_also_related(course_test::Entity)
        .filter(sitting::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(sitting::Column::Id)
        .all(db)
        .await?;
    let versions: RelationDef = sitting_answer::Entity::belongs_to(question_version::Entity)
        .from(sitting_answer::Column::QuestionVersionId)
        .to(question_version::Column::Id)
        .into();
    let answers: Vec<(sitting_answer::Model, Option<String>)> = sitting_answer::Entity::find()
        .join(JoinType::InnerJoin, sitting_answer::Relation::Sitting.def())
        .join(JoinType::InnerJoin, versions)
        .filter(sitting::COLUMN.enrolment_id.eq(seat))
        .order_by_asc(sitting_answer::Column::QuestionVersionId)
        .column_as(question_version::Column::Name, "question_name")
        .into_model::<AnswerRow>()
        .all(db)
        .await?
        .into_iter()
        .map(AnswerRow::parts)
        .collect();
    let mut all: Vec<Sat> = rows
        .into_iter()
        .filter_map(|(sitting, test)| Some(Sat { sitting, test: test?, answers: Vec::new() }))
        .collect();
    for (answer, question) in answers {
        if let Some(sat) = all.iter_mut().find(|sat| sat.sitting.id == answer.sitting_id) {
            sat.answers.push((answer, question.unwrap_or_default()));
        }
    }
    Ok(all)
}

#[derive(sea_orm::FromQueryResult)]
struct AnswerRow {
    sitting_id: sitting::SittingId,
    question_version_id: question_version::QuestionVersionId,
    given_ms: i64,
    response: String,
    saved_at: DateTime<Utc>,
    judged: Option<String>,
    judged_by: Option<PersonId>,
    judged_at: Option<DateTime<Utc>>,
    question_name: Option<String>,
}

impl AnswerRow {
    fn parts(self) -> (sitting_answer::Model, Option<String>) {
        let row = sitting_answer::Model {
            sitting_id: self.sitting_id,
            question_version_id: self.question_version_id,
            given_ms: self.given_ms,
            response: self.response,
            saved_at: self.saved_at,
            judged: self.judged,
            judged_by: self.judged_by,
            judged_at: self.judged_at,
        };
        (row, self.question_name)
    }
}

/// The names of everybody who did something in a chain.
async fn names(db: &impl ConnectionTrait, chain: &Chain) -> Result<HashMap<PersonId, String>> {
    let who = chain.book.people.first().ok_or(Error::NotFound)?;
    let mut all: BTreeSet<PersonId> = who.judged.values().map(|row| row.by_id).collect();
    all.extend(chain.events.iter().map(|row| row.by_id));
    all.extend(chain.seconds.iter().map(|row| row.by_id));
    all.extend(chain.decisions.iter().map(|row| row.by_id));
    all.extend(chain.reviews.iter().map(|row| row.by_id));
    all.extend(chain.evidence.iter().map(|(row, _)| row.by_id));
    all.extend(chain.attended.iter().filter_map(|one| one.mark.as_ref()).map(|row| row.by_id));
    all.extend(chain.revoked.iter().map(|row| row.by_id));
    all.insert(chain.certificate.issued_by);
    let rows: Vec<(PersonId, String)> = person::Entity::find()
        .filter(person::COLUMN.id.is_in(all))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
