//! How it is read: few, narrow statements; none of their number grows with the people or the sessions.
mod moved;
mod parallels;

pub use moved::{Moved, moved};
pub use parallels::Parallel;
pub(super) use parallels::place;

use super::known::{Known, Place};
use crate::{
    attendance,
    error::Result,
    tables::{
        centre::CentreId,
        certificate,
        cohort::{self, CohortId},
        course_version,
        enrolment::{self, EnrolmentId, EnrolmentState},
        make_up::{self, MakeUpState},
        mark,
        person::PersonId,
        revocation,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    RelationTrait,
};
use std::collections::{HashMap, HashSet};

/// When each of these people is in a session: in their own and every other cohort where they have a seat.
async fn busy(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    now: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<(DateTime<Utc>, DateTime<Utc>)>>> {
    let meets: RelationDef = enrolment::Entity::belongs_to(session::Entity)
        .from(enrolment::Column::CohortId)
        .to(session::Column::CohortId)
        .into();
    let rows: Vec<(PersonId, DateTime<Utc>, DateTime<Utc>)> = enrolment::Entity::find()
        .join(JoinType::InnerJoin, meets)
        .filter(enrolment::COLUMN.person_id.is_in(people.iter().copied()))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(session::COLUMN.make_up.eq(false))
        .filter(session::COLUMN.ends_at.gt(now))
        .select_only()
        .column(enrolment::Column::PersonId)
        .column(session::Column::StartsAt)
        .column(session::Column::EndsAt)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: HashMap<PersonId, Vec<_>> = HashMap::new();
    for (person, from, until) in rows {
        all.entry(person).or_default().push((from, until));
    }
    Ok(all)
}

/// Whose certificate stands.
async fn certified(db: &impl ConnectionTrait, cohort: CohortId) -> Result<HashSet<EnrolmentId>> {
    let revoked: RelationDef = certificate::Entity::has_many(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    let rows: Vec<EnrolmentId> = certificate::Entity::find()
        .join(JoinType::LeftJoin, revoked)
        .filter(certificate::COLUMN.cohort_id.eq(cohort))
        .filter(revocation::COLUMN.certificate_id.is_null())
        .select_only()
        .column(certificate::Column::EnrolmentId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Everything that is known of who missed what in this cohort and where it can be made good. Ten
/// statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn known(db: &impl ConnectionTrait, cohort: &cohort::Model, now: DateTime<Utc>) -> Result<Known> {
    let asked = attendance::queries::asked(db, cohort).await?;
    let matrix = attendance::queries::matrix(db, cohort.id, now).await?;
    let rows = make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .order_by_asc(make_up::Column::Id)
        .all(db)
        .await?;
    let parallels =
        parallels::parallels(db, cohort, &rows.iter().map(|row| row.session_id).collect(), now).await?;
    let recorded = recorded(db, &rows).await?;
    let people: Vec<(EnrolmentId, PersonId)> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort.id))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .select_only()
        .columns([enrolment::Column::Id, enrolment::Column::PersonId])
        .into_tuple()
        .all(db)
        .await?;
    let persons: Vec<PersonId> = people.iter().map(|(_, person)| *person).collect();
    let times = busy(db, &persons, now).await?;
    let busy =
        people.into_iter().filter_map(|(who, person)| Some((who, times.get(&person)?.clone()))).collect();
    let places = rows
        .into_iter()
        .filter_map(|row| {
            let at = parallels.iter().find(|s| s.id == row.session_id)?.clone();
            let recorded = recorded.contains(&(row.enrolment_id, row.session_id));
            Some(Place { row, at, recorded })
        })
        .collect();
    Ok(Known {
        cohort: (cohort.id, cohort.course_id),
        excused_counts: asked.excused_counts,
        certified: certified(db, cohort.id).await?,
        matrix,
        places,
        parallels,
        busy,
        now,
    })
}

/// Whose attendance as a guest is recorded, and where.
async fn recorded(
    db: &impl ConnectionTrait,
    rows: &[make_up::Model],
) -> Result<HashSet<(EnrolmentId, SessionId)>> {
    let marks: Vec<(EnrolmentId, SessionId)> = mark::Entity::find()
        .filter(mark::COLUMN.session_id.is_in(rows.iter().map(|row| row.session_id)))
        .filter(mark::COLUMN.enrolment_id.is_in(rows.iter().map(|row| row.enrolment_id)))
        .select_only()
        .columns([mark::Column::EnrolmentId, mark::Column::SessionId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(marks.into_iter().collect())
}

/// A cohort in which places were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which.
    pub cohort: CohortId,
    /// "Berjualan lewat Media Sosial, Angkatan 12 Tahun 2026".
    pub name: String,
    /// How many places.
    pub people: i64,
}

/// The cohorts of a centre whose trainees asked for places in sessions to come. One statement.
///
/// # Errors
/// When the database cannot be read.
pub async fn asked(db: &impl ConnectionTrait, centre: CentreId, now: DateTime<Utc>) -> Result<Vec<Asked>> {
    let rows: Vec<(CohortId, String, String, i64)> = make_up::Entity::find()
        .join(JoinType::InnerJoin, make_up::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, make_up::Relation::Session.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(make_up::COLUMN.state.eq(MakeUpState::Asked))
        .filter(enrolment::COLUMN.state.eq(EnrolmentState::Enrolled))
        .filter(session::COLUMN.starts_at.gt(now))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(cohort::COLUMN.centre_id.eq(centre))
        .select_only()
        .column_as(cohort::Column::Id, "cohort")
        .column_as(course_version::Column::Title, "title")
        .column_as(cohort::Column::Label, "label")
        .column_as(make_up::Column::Id.count(), "people")
        .group_by(cohort::Column::Id)
        .group_by(course_version::Column::Title)
        .group_by(cohort::Column::Label)
        .order_by_asc(cohort::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let one = |(cohort, title, label, people)| Asked { cohort, name: format!("{title}, {label}"), people };
    Ok(rows.into_iter().map(one).collect())
}
