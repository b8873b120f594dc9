//! What a centre teaches. What it says of itself is in its versions.
use super::centre::CentreId;
use sea_orm::entity::prelude::*;

id!(CourseId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CourseId,
    pub centre_id: CentreId,
    pub slug: String,
    /// one of `catalog::rules::FIELDS`.
    pub field: String,
    pub created_at: DateTimeUtc,
    pub archived_at: Option<DateTimeUtc>,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
