//! What a business did online when it was described: one answer for each indicator.
use super::business_profile::BusinessProfileId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "digital_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub business_profile_id: BusinessProfileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub indicator: Indicator,
    pub yes: bool,
    #[sea_orm(belongs_to, from = "business_profile_id", to = "id")]
    pub business_profile: BelongsTo<super::business_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Indicator {
        ChatCatalogue = "chat_catalogue",
        SocialAccount = "social_account",
        Shop = "shop",
        Map = "map",
        Qris = "qris",
        Bookkeeping = "bookkeeping",
        OnlineHalf = "online_half",
    }
}
