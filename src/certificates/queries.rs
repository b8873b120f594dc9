//! How it is read.
mod runs;

pub use runs::{Item, Unset, items, open_run, run, unset, waiting};

use super::facts::Common;
use crate::{
    assessment::{queries::standings, rules::UnitStanding},
    completion::{queries::of_cohort, rules::Completion},
    enrollment::queries::Enrolled,
    error::{Error, Result},
    people::queries::centre,
    tables::{
        centre as centre_table,
        centre::CentreId,
        certificate::{self, CertificateId},
        certificate_file,
        cohort::{self, CohortId},
        course_unit, course_version,
        enrolment::{self, EnrolmentId},
        message::{self, MessageState},
        number_series, person, revocation, standard, unit,
    },
    web::Origin,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, RelationTrait,
};
use std::collections::HashMap;

/// Somebody with a seat, with everything her certificate rests on.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who.
    pub person: Enrolled,
    /// What is there and what is missing.
    pub completion: Completion,
    /// Unit by unit.
    pub units: Vec<UnitStanding>,
}

/// Everything the certificates of a cohort rest on, read once for all of its people.
pub struct Dossier {
    /// What they have in common.
    pub common: Common,
    /// Everybody with a seat, nearest to done first.
    pub people: Vec<Standing>,
}

/// Where certificates of this installation are checked: the path without the code.
fn verification_path() -> String {
    uri!(super::routes::check(_)).to_string()
}

/// Everything the certificates of this cohort rest on, as it is now.
///
/// # Errors
/// When the database cannot be read.
pub async fn dossier(
    db: &impl ConnectionTrait,
    origin: &Origin,
    cohort: &cohort::Model,
    now: DateTime<Utc>,
) -> Result<Dossier> {
    let version =
        course_version::Entity::find_by_id(cohort.course_version_id).one(db).await?.ok_or(Error::NotFound)?;
    let decrees: Vec<(String, i32)> = course_unit::Entity::find()
        .join(JoinType::InnerJoin, course_unit::Relation::Unit.def())
        .join(JoinType::InnerJoin, unit::Relation::Standard.def())
        .filter(course_unit::COLUMN.course_version_id.eq(version.id))
        .select_only()
        .column(standard::Column::Number)
        .column(standard::Column::Year)
        .distinct()
        .order_by_asc(standard::Column::Year)
        .order_by_asc(standard::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let path = verification_path();
    let common = Common {
        centre: centre(db, cohort.centre_id).await?,
        cohort: cohort.clone(),
        version,
        decrees,
        address: format!("{}{path}", origin.short()),
        link: format!("{}/", origin.link(&path)),
    };
    let mut units = standings(db, cohort).await?;
    let people = of_cohort(db, cohort, now)
        .await?
        .into_iter()
        .map(|(person, completion)| {
            let units = units.remove(&person.enrolment).unwrap_or_default();
            Standing { person, completion, units }
        })
        .collect();
    Ok(Dossier { common, people })
}

/// A certificate in the list of its cohort.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Which.
    pub id: CertificateId,
    /// Whose seat.
    pub enrolment: EnrolmentId,
    /// The number printed.
    pub number: String,
    /// The code of verification.
    pub code: String,
    /// The name printed.
    pub holder: String,
    /// The holder's telephone now.
    pub phone: Option<String>,
    /// The date of issue.
    pub issued_on: NaiveDate,
    /// Where the message stands that told of it.
    pub mail: Option<MessageState>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    pub revoked_why: Option<String>,
}

fn revoked() -> RelationDef {
    certificate::Entity::belongs_to(revocation::Entity)
        .from(certificate::Column::Id)
        .to(revocation::Column::CertificateId)
        .into()
}

fn told() -> RelationDef {
    certificate::Entity::belongs_to(message::Entity)
        .from(certificate::Column::Id)
        .to(message::Column::CertificateId)
        .into()
}

/// The certificates of a cohort, revoked ones too, in the order of their numbers.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<Line>> {
    Ok(certificate::Entity::find()
        .join(JoinType::InnerJoin, certificate::Relation::Enrolment.def())
        .join(JoinType::InnerJoin, enrolment::Relation::Person.def())
        .join(JoinType::LeftJoin, told())
        .join(JoinType::LeftJoin, revoked())
        .filter(certificate::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .columns([
            certificate::Column::Id,
            certificate::Column::Number,
            certificate::Column::Code,
            certificate::Column::Holder,
            certificate::Column::IssuedOn,
        ])
        .column_as(certificate::Column::EnrolmentId, "enrolment")
        .column_as(person::Column::Phone, "phone")
        .column_as(message::Column::State, "mail")
        .column_as(revocation::Column::At, "revoked_at")
        .column_as(revocation::Column::Reason, "revoked_why")
        .order_by_asc(certificate::Column::Series)
        .order_by_asc(certificate::Column::Sequence)
        .into_model()
        .all(db)
        .await?)
}

/// The last number given in a series; 0 before the first.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_number(db: &impl ConnectionTrait, centre: CentreId, series: &str) -> Result<i32> {
    let row = number_series::Entity::find_by_id((centre, series.to_string())).one(db).await?;
    Ok(row.map_or(0, |row| row.last))
}

/// What anybody may know of a certificate.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Checked {
    /// Which.
    pub id: CertificateId,
    /// The code as it is stored.
    pub code: String,
    /// The number printed.
    pub number: String,
    /// The name printed.
    pub holder: String,
    /// Its frozen facts.
    pub facts: String,
    /// The date of issue.
    pub issued_on: NaiveDate,
    /// The zone of its centre.
    pub time_zone: String,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why.
    pub revoked_why: Option<String>,
}

/// The certificate with this code, in one statement.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn by_code(db: &impl ConnectionTrait, code: &str) -> Result<Checked> {
    certificate::Entity::find()
        .join(JoinType::InnerJoin, certificate::Relation::Centre.def())
        .join(JoinType::LeftJoin, revoked())
        .filter(certificate::COLUMN.code.eq(code))
        .select_only()
        .columns([
            certificate::Column::Id,
            certificate::Column::Code,
            certificate::Column::Number,
            certificate::Column::Holder,
            certificate::Column::Facts,
            certificate::Column::IssuedOn,
        ])
        .column_as(centre_table::Column::TimeZone, "time_zone")
        .column_as(revocation::Column::At, "revoked_at")
        .column_as(revocation::Column::Reason, "revoked_why")
        .into_model()
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// The stored PDF of a certificate.
///
/// # Errors
/// When the database cannot be read.
pub async fn file(db: &impl ConnectionTrait, id: CertificateId) -> Result<Option<Vec<u8>>> {
    Ok(certificate_file::Entity::find_by_id(id).one(db).await?.map(|row| row.pdf))
}

/// Which of these seats have a certificate, revoked or not.
///
/// # Errors
/// When the database cannot be read.
pub async fn certified_of(
    db: &impl ConnectionTrait,
    people: &[EnrolmentId],
) -> Result<HashMap<EnrolmentId, CertificateId>> {
    let rows: Vec<(EnrolmentId, CertificateId)> = certificate::Entity::find()
        .filter(certificate::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .select_only()
        .column(certificate::Column::EnrolmentId)
        .column(certificate::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
