//! Whose letter or appeal it is, and who acts: the trainee herself, or staff for her.
use crate::{
    access::{Answering, Learning},
    error::{Error, Result},
    tables::{
        cohort,
        enrolment::{self, EnrolmentId},
        person::PersonId,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// Somebody's place in a cohort, with who acts on it; made from a proof only.
#[derive(Clone, Debug)]
pub struct Whose {
    seat: enrolment::Model,
    cohort: cohort::Model,
    by: PersonId,
}

impl Whose {
    /// Her own.
    pub fn own(by: &Learning) -> Whose {
        Whose { seat: by.enrolment().clone(), cohort: by.cohort().clone(), by: by.enrolment().person_id }
    }

    /// Of somebody in a cohort whose letters this person answers.
    ///
    /// # Errors
    /// `NotFound` for an enrolment of another cohort.
    pub async fn of(db: &impl ConnectionTrait, by: &Answering, id: EnrolmentId) -> Result<Whose> {
        let seat = enrolment::Entity::find_by_id(id)
            .filter(enrolment::COLUMN.cohort_id.eq(by.cohort().id))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Whose { seat, cohort: by.cohort().clone(), by: by.by() })
    }

    /// The enrolment.
    pub fn seat(&self) -> &enrolment::Model {
        &self.seat
    }
    /// Its cohort.
    pub fn cohort(&self) -> &cohort::Model {
        &self.cohort
    }
    /// Who acts.
    pub fn by(&self) -> PersonId {
        self.by
    }
    /// Whether they act for themselves.
    pub fn is_own(&self) -> bool {
        self.by == self.seat.person_id
    }
}
