//! How a cohort selects, one row for each cohort that does; a cohort without is first come, first served.
use super::cohort::CohortId;
use super::person::PersonId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "selection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub cohort_id: CohortId,
    /// how many may apply; none is no limit. The quota of participants is that of the cohort.
    pub applicants: Option<i32>,
    /// how many wait after the announcement at most; none is everybody.
    pub reserves: Option<i32>,
    /// how long an offer stands at least.
    pub offer_hours: i32,
    /// what orders the applicants.
    pub method: Method,
    /// what orders those of the same score.
    pub ties: Ties,
    /// the least score to be selected, in hundredths of a point.
    pub minimum: Option<i32>,
    /// SHA-256 of the seed, published before applications close.
    pub draw_commit: Option<String>,
    /// the seed: secret until `drawn_at`.
    pub draw_seed: Option<String>,
    pub draw_committed_at: Option<DateTimeUtc>,
    /// when the draw was held and the seed became public.
    pub drawn_at: Option<DateTimeUtc>,
    /// when the applicants were last put in order.
    pub ranked_at: Option<DateTimeUtc>,
    /// when the result was announced: from then on nobody is re-ordered.
    pub announced_at: Option<DateTimeUtc>,
    pub announced_by: Option<PersonId>,
    pub created_at: DateTimeUtc,
    #[sea_orm(belongs_to, from = "cohort_id", to = "id")]
    pub cohort: BelongsTo<super::cohort::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

words! {
    pub enum Method {
        Scores = "scores",
        Draw = "draw",
        Arrival = "arrival",
    }
}

words! {
    pub enum Ties {
        Draw = "draw",
        Arrival = "arrival",
    }
}
