//! A decree's own PDF on its way in: read, looked at place by place, then taken over. The bytes lie in a file.
use super::{person::PersonId, standard::StandardId};
use sea_orm::entity::prelude::*;

id!(DecreeReviewId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree_review")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: DecreeReviewId,
    /// The random name under which the file is kept.
    pub kept: String,
    /// The name the file came under.
    pub name: String,
    pub pages: i32,
    /// Number, year and title of the decree as a person left them; "" while missing.
    pub number: String,
    pub year: String,
    pub title: String,
    pub by_id: PersonId,
    pub begun_at: DateTimeUtc,
    pub taken_at: Option<DateTimeUtc>,
    /// The decree it became.
    pub standard_id: Option<StandardId>,
}

impl ActiveModelBehavior for ActiveModel {}
