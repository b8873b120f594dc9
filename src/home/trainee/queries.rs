//! How it is read.
use crate::{
    error::Result,
    tables::{
        certificate,
        cohort::{self, CohortId},
        course_version,
        enrolment::{self, EnrolmentId},
        person::PersonId,
        revocation, session,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};

/// A certificate of one person.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OwnCertificate {
    /// For which enrolment.
    pub enrolment: EnrolmentId,
    /// Its number.
    pub number: String,
    /// For `/v/<code>`.
    pub code: String,
    /// The course.
    pub course: String,
    /// The date on it.
    pub issued_on: NaiveDate,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// All certificates of one person, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn certificates(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<OwnCertificate>> {
    let revoked: RelationDef = certificate::Entity::belongs_to(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into();
    Ok(certificate::Entity::find()
        .join(JoinType::InnerJoin, certificate::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, certificate::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .join(JoinType::LeftJoin, revoked)
        .filter(enrolment::COLUMN.person_id.eq(person))
        .select_only()
        .column_as(certificate::Column::EnrolmentId, "enrolment")
        .column_as(certificate::Column::Number, "number")
        .column_as(certificate::Column::Code, "code")
        .column_as(course_version::Column::Title, "course")
        .column_as(certificate::Column::IssuedOn, "issued_on")
        .column_as(revocation::Column::At, "revoked_at")
        .order_by_desc(certificate::Column::Id)
        .into_model()
        .all(db)
        .await?)
}

/// The next sessions of a cohort that have not ended, at most this many.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_sessions(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<session::Model>> {
    Ok(session::Entity::find()
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(session::COLUMN.ends_at.gt(now))
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}
