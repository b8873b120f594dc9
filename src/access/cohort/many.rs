//! Many cohorts of one assessor at once.
use super::Assessing;
use crate::{
    access::SignedIn,
    error::Result,
    tables::{
        cohort::{self, CohortId, CohortState},
        cohort_staff::{self, Duty},
    },
};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Which cohorts an assessor is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Assessed<'a> {
    /// These.
    Of(&'a [CohortId]),
    /// Those that end on `from` or later and begin on `to` or earlier.
    Within {
        /// The first day.
        from: NaiveDate,
        /// The last one.
        to: NaiveDate,
    },
}

impl SignedIn {
    /// Of these cohorts, those that this person assesses; one statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn assessing_cohorts(
        &self,
        db: &impl ConnectionTrait,
        which: Assessed<'_>,
    ) -> Result<HashMap<CohortId, Assessing>> {
        if self.lacks_second_step() {
            return Ok(HashMap::new());
        }
        let mut rows = cohort_staff::Entity::find()
            .filter(cohort_staff::COLUMN.person_id.eq(self.person()))
            .filter(cohort_staff::COLUMN.duty.eq(Duty::Assessor));
        rows = match which {
            Assessed::Of(ids) => rows.filter(cohort_staff::COLUMN.cohort_id.is_in(ids.iter().copied())),
            Assessed::Within { from, to } => rows
                .filter(cohort::COLUMN.ends_on.gte(from))
                .filter(cohort::COLUMN.starts_on.lte(to))
                .filter(cohort::COLUMN.state.ne(CohortState::Cancelled)),
        };
        let mut all = HashMap::new();
        for (_, cohort) in rows.find_also_related(cohort::Entity).all(db).await? {
            let Some(cohort) = cohort else { continue };
            let by_name = self.name().to_string();
            all.insert(cohort.id, Assessing { by: self.person(), by_name, cohort });
        }
        Ok(all)
    }
}
