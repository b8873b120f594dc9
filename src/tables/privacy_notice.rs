//! What a centre tells people about their data, by version.
use super::centre::CentreId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "privacy_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub centre_id: CentreId,
    /// from 2; version 1 travels with the program.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// paragraphs, an empty line between them; a line that begins with `# ` is a heading.
    pub text_id: String,
    pub text_en: String,
    pub by_id: PersonId,
    pub published_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
