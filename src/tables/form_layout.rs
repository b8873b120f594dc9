//! A layout that a centre brings for a form of assessment, append only; the last one of a form is in force.
use super::centre::CentreId;
use sea_orm::entity::prelude::*;

id!(FormLayoutId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "form_layout")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FormLayoutId,
    pub centre_id: CentreId,
    /// See `forms::FormKind::slug`.
    pub form: String,
    /// printed on every page.
    pub edition: String,
    /// in typst; "": that of the house again.
    pub layout: String,
    /// of the layout, hex.
    pub sha256: String,
    /// as the operator gave it.
    pub by_name: String,
    pub at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "centre_id", to = "id")]
    pub centre: BelongsTo<super::centre::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
