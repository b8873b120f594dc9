//! A place of a decree's PDF that a person looked at: left as it is, or a unit whose text they corrected.
use super::{decree_review::DecreeReviewId, person::PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree_review_place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: DecreeReviewId,
    /// Which place, see `competency::rules`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: String,
    /// What the file says there.
    pub as_read: String,
    /// What the person made of it; nothing where they left it.
    pub as_kept: Option<String>,
    pub by_id: PersonId,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
