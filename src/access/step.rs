//! Proof about the steps of one cohort's selection: who takes them.
use super::SignedIn;
use crate::{
    error::{Error, Result},
    tables::{
        cohort::{self, CohortId},
        person::PersonId,
        selection_step::{self, SelectionStep},
        staff_role::Role,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// The steps that somebody can be put in charge of: each has pages and acts of its own. Applying and
/// re-registration are acts of the applicants.
pub const IN_CHARGE: [SelectionStep; 4] =
    [SelectionStep::Verify, SelectionStep::Test, SelectionStep::Rank, SelectionStep::Announce];

/// This person takes these steps of this cohort's selection: all of them as a coordinator of its centre,
/// else those they are named in charge of.
#[derive(Clone, Debug)]
pub struct Handling {
    by: PersonId,
    cohort: cohort::Model,
    plans: bool,
    steps: Vec<SelectionStep>,
}

impl Handling {
    /// Who acts.
    pub fn by(&self) -> PersonId {
        self.by
    }
    /// The cohort it is about.
    pub fn cohort(&self) -> &cohort::Model {
        &self.cohort
    }
    /// Whether they plan the cohort, and so may do everything.
    pub fn plans(&self) -> bool {
        self.plans
    }
    /// Whether they take this step.
    pub fn takes(&self, step: SelectionStep) -> bool {
        self.plans || self.steps.contains(&step)
    }
}

impl SignedIn {
    /// The cohort, if this person takes at least this step of its selection.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub async fn handling(
        &self,
        db: &impl ConnectionTrait,
        id: CohortId,
        step: SelectionStep,
    ) -> Result<Handling> {
        if !self.is_staff() {
            return Err(Error::NotFound);
        }
        let plans = self.has(Role::Coordinator);
        let cohort = cohort::Entity::find_by_id(id)
            .filter(cohort::COLUMN.centre_id.eq(self.centre()))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        let steps = if plans { Vec::new() } else { named(db, id, self.person()).await? };
        let handling = Handling { by: self.person(), cohort, plans, steps };
        if handling.takes(step) { Ok(handling) } else { Err(Error::NotFound) }
    }
}

async fn named(db: &impl ConnectionTrait, id: CohortId, person: PersonId) -> Result<Vec<SelectionStep>> {
    let rows = selection_step::Entity::find()
        .filter(selection_step::COLUMN.cohort_id.eq(id))
        .filter(selection_step::COLUMN.in_charge_id.eq(person))
        .filter(selection_step::COLUMN.step.is_in(IN_CHARGE))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.step).collect())
}
