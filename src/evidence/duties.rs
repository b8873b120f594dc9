//! Evidence that waits to be weighed, as a thing to do.
use super::{queries::progress, routes};
use crate::{
    access::SignedIn,
    error::Result,
    selection::duties::Duty,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff, course_version,
    },
    text::{Chip, Language},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use std::collections::BTreeMap;

/// What waits for one assessor: one line a cohort, with how many pieces. At most four statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_assessor(db: &impl ConnectionTrait, by: &SignedIn, language: Language) -> Result<Vec<Duty>> {
    let mine: Vec<(CohortId, String, String)> = cohort_staff::Entity::find()
        .join(JoinType::InnerJoin, cohort_staff::Relation::Cohort.def())
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .filter(cohort_staff::COLUMN.person_id.eq(by.person()))
        .filter(cohort_staff::COLUMN.duty.eq(cohort_staff::Duty::Assessor))
        .filter(cohort::COLUMN.state.is_in([CohortState::Open, CohortState::Running]))
        .select_only()
        .column(cohort_staff::Column::CohortId)
        .column(cohort::Column::Label)
        .column(course_version::Column::Title)
        .order_by_asc(cohort_staff::Column::CohortId)
        .into_tuple()
        .all(db)
        .await?;
    if mine.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CohortId> = mine.iter().map(|(id, ..)| *id).collect();
    let mut waiting: BTreeMap<CohortId, i64> = BTreeMap::new();
    for ((cohort, _), one) in progress(db, &ids).await? {
        *waiting.entry(cohort).or_default() += one.waiting;
    }
    let duty = |(id, label, title): (CohortId, String, String)| {
        let n = waiting.get(&id).copied().filter(|n| *n > 0)?;
        Some(Duty {
            mark: Chip::new("warn", say!(language, "Bukti", "Evidence")),
            what: match n {
                1 => say!(language, "1 bukti menunggu dinilai", "1 piece of evidence to weigh"),
                _ => say!(language, "{n} bukti menunggu dinilai", "{n} pieces of evidence to weigh"),
            },
            note: format!("{title}, {label}."),
            button: say!(language, "Lihat bukti", "See the evidence"),
            to: uri!(routes::of_cohort(id)).to_string(),
        })
    };
    Ok(mine.into_iter().filter_map(duty).collect())
}
