//! How it is read.
use crate::{
    error::Result,
    tables::{
        certificate, cohort, course_version,
        enrolment::{self, EnrolmentId},
        make_up::{self, MakeUpState},
        person::PersonId,
        revocation, session,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, RelationTrait,
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

/// A session ahead of a trainee.
pub struct Ahead {
    /// The session.
    pub session: session::Model,
    /// The cohort that holds it.
    pub host: cohort::Model,
    /// Whether she has a place there as a guest.
    pub guest: bool,
}

/// The next sessions of a trainee that have not ended, at most this many: those of her cohort, and those in
/// which she has a place as a guest.
///
/// # Errors
/// When the database cannot be read.
pub async fn next_sessions(
    db: &impl ConnectionTrait,
    seat: &enrolment::Model,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Ahead>> {
    let places = make_up::Entity::find()
        .select_only()
        .column(make_up::Column::SessionId)
        .filter(make_up::COLUMN.enrolment_id.eq(seat.id))
        .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
        .into_query();
    let own = Condition::all()
        .add(session::COLUMN.cohort_id.eq(seat.cohort_id))
        .add(session::COLUMN.make_up.eq(false));
    let rows = session::Entity::find()
        .find_also_related(cohort::Entity)
        .filter(Condition::any().add(own).add(session::Column::Id.in_subquery(places)))
        .filter(session::COLUMN.cancelled_at.is_null())
        .filter(session::COLUMN.ends_at.gt(now))
        .order_by_asc(session::Column::StartsAt)
        .order_by_asc(session::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let ahead = |(session, host): (session::Model, Option<cohort::Model>)| {
        let guest = session.make_up || session.cohort_id != seat.cohort_id;
        Some(Ahead { host: host?, guest, session })
    };
    Ok(rows.into_iter().filter_map(ahead).collect())
}
