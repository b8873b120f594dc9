//! Certificates to draw a sample from, and those that were drawn.
use crate::{
    error::Result,
    tables::{
        centre::CentreId,
        certificate::{self, CertificateId},
        cohort,
    },
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// Every certificate that a centre issued from one day until before another, revoked ones too.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_quarter(
    db: &impl ConnectionTrait,
    centre: CentreId,
    (from, before): (NaiveDate, NaiveDate),
) -> Result<Vec<CertificateId>> {
    Ok(certificate::Entity::find()
        .filter(certificate::COLUMN.centre_id.eq(centre))
        .filter(certificate::COLUMN.issued_on.gte(from))
        .filter(certificate::COLUMN.issued_on.lt(before))
        .select_only()
        .column(certificate::Column::Id)
        .order_by_asc(certificate::Column::Id)
        .into_tuple()
        .all(db)
        .await?)
}

/// A certificate that was drawn.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Drawn {
    /// Which.
    pub id: CertificateId,
    /// Its number.
    pub number: String,
    /// The name printed.
    pub holder: String,
    /// Its cohort.
    pub label: String,
    /// The date of issue.
    pub issued_on: NaiveDate,
}

/// These certificates, in the order of the list.
///
/// # Errors
/// When the database cannot be read.
pub async fn drawn(db: &impl ConnectionTrait, ids: &[CertificateId]) -> Result<Vec<Drawn>> {
    let mut rows: Vec<Drawn> = certificate::Entity::find()
        .join(JoinType::InnerJoin, certificate::Relation::Cohort.def())
        .filter(certificate::COLUMN.id.is_in(ids.iter().copied()))
        .select_only()
        .columns([
            certificate::Column::Id,
            certificate::Column::Number,
            certificate::Column::Holder,
            certificate::Column::IssuedOn,
        ])
        .column(cohort::Column::Label)
        .into_model()
        .all(db)
        .await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(rows)
}
