//! Proofs about one cohort: who plans it, teaches it, assesses it, learns in it.
mod many;

pub use many::Assessed;

use super::{Coordinating, SignedIn};
use crate::{
    error::{Error, Result},
    tables::{
        cohort::{self, CohortId},
        cohort_staff::{self, Duty},
        enrolment::{self, EnrolmentId},
        person::PersonId,
        session::{self, SessionId},
        staff_role::Role,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use std::collections::HashMap;

/// The duties that record attendance.
const TEACHING: [Duty; 2] = [Duty::Instructor, Duty::Coordinator];

/// Everything a proof about a cohort can tell.
macro_rules! proof {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            by: PersonId,
            by_name: String,
            cohort: cohort::Model,
        }

        impl $name {
            /// Who acts.
            pub fn by(&self) -> PersonId {
                self.by
            }
            /// Their name today.
            pub fn by_name(&self) -> &str {
                &self.by_name
            }
            /// The cohort it is about.
            pub fn cohort(&self) -> &cohort::Model {
                &self.cohort
            }
        }
    };
}

proof!(
    /// This person coordinates the centre of this cohort.
    Planning
);
proof!(
    /// This person is of the cohort's own staff and may record attendance: its instructors, and the
    /// coordinators named for it.
    Teaching
);
proof!(
    /// This person is an assessor of this cohort.
    Assessing
);
proof!(
    /// This person answers letters of absence and appeals of this cohort: who records its attendance, and
    /// the coordinators of its centre.
    Answering
);

/// This person applied to this cohort; the enrolment is theirs.
#[derive(Clone, Debug)]
pub struct Learning {
    enrolment: enrolment::Model,
    cohort: cohort::Model,
}

impl Learning {
    /// The enrolment.
    pub fn enrolment(&self) -> &enrolment::Model {
        &self.enrolment
    }
    /// Its cohort.
    pub fn cohort(&self) -> &cohort::Model {
        &self.cohort
    }
    /// A trainee acting without a request, for the demo. Named so that it is seen in review; no route may
    /// use it.
    pub fn without_sign_in(enrolment: enrolment::Model, cohort: cohort::Model) -> Learning {
        Learning { enrolment, cohort }
    }
}

impl Assessing {
    /// An assessor acting without a request, for the demo. Named so that it is seen in review; no route may
    /// use it.
    pub fn without_sign_in(by: PersonId, name: &str, cohort: &cohort::Model) -> Assessing {
        Assessing { by, by_name: name.to_string(), cohort: cohort.clone() }
    }
}

impl Coordinating {
    /// The cohort, if it is of this coordinator's centre.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub async fn planning(&self, db: &impl ConnectionTrait, id: CohortId) -> Result<Planning> {
        let cohort = cohort::Entity::find_by_id(id)
            .filter(cohort::COLUMN.centre_id.eq(self.centre()))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Planning { by: self.person(), by_name: self.name().to_string(), cohort })
    }
}

impl SignedIn {
    /// The cohort, if this person may record its attendance.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub async fn teaching(&self, db: &impl ConnectionTrait, id: CohortId) -> Result<Teaching> {
        let cohort = self.on_duty(db, id, &TEACHING).await?;
        Ok(Teaching { by: self.person(), by_name: self.name().to_string(), cohort })
    }

    /// The cohort, if this person answers its letters of absence and appeals.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub async fn answering(&self, db: &impl ConnectionTrait, id: CohortId) -> Result<Answering> {
        let cohort = match self.has(Role::Coordinator) && !self.lacks_second_step() {
            true => {
                cohort::Entity::find_by_id(id)
                    .filter(cohort::COLUMN.centre_id.eq(self.centre()))
                    .one(db)
                    .await?
            }
            false => None,
        };
        let cohort = match cohort {
            Some(cohort) => cohort,
            None => self.on_duty(db, id, &TEACHING).await?,
        };
        Ok(Answering { by: self.person(), by_name: self.name().to_string(), cohort })
    }

    /// The same with one of its sessions, in one statement.
    ///
    /// # Errors
    /// `NotFound` for anybody else, and for a session of another cohort.
    pub async fn teaching_session(
        &self,
        db: &impl ConnectionTrait,
        id: CohortId,
        session: SessionId,
    ) -> Result<(Teaching, session::Model)> {
        if self.lacks_second_step() {
            return Err(Error::NotFound);
        }
        let staffed: RelationDef = session::Entity::belongs_to(cohort_staff::Entity)
            .from(session::Column::CohortId)
            .to(cohort_staff::Column::CohortId)
            .into();
        let found = session::Entity::find_by_id(session)
            .join(JoinType::InnerJoin, staffed)
            .filter(session::COLUMN.cohort_id.eq(id))
            .filter(cohort_staff::COLUMN.person_id.eq(self.person()))
            .filter(cohort_staff::COLUMN.duty.is_in(TEACHING))
            .find_also_related(cohort::Entity)
            .one(db)
            .await?;
        match found {
            Some((session, Some(cohort))) => {
                Ok((Teaching { by: self.person(), by_name: self.name().to_string(), cohort }, session))
            }
            _ => Err(Error::NotFound),
        }
    }

    /// Of these sessions those whose attendance this person may record, each with its cohort: for a
    /// device that sends what it recorded without signal. One statement.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn teaching_sessions(
        &self,
        db: &impl ConnectionTrait,
        sessions: &[SessionId],
    ) -> Result<HashMap<SessionId, Teaching>> {
        if self.lacks_second_step() {
            return Ok(HashMap::new());
        }
        let staffed: RelationDef = session::Entity::belongs_to(cohort_staff::Entity)
            .from(session::Column::CohortId)
            .to(cohort_staff::Column::CohortId)
            .into();
        let found = session::Entity::find()
            .join(JoinType::InnerJoin, staffed)
            .filter(session::COLUMN.id.is_in(sessions.iter().copied()))
            .filter(cohort_staff::COLUMN.person_id.eq(self.person()))
            .filter(cohort_staff::COLUMN.duty.is_in(TEACHING))
            .find_also_related(cohort::Entity)
            .all(db)
            .await?;
        let mut all = HashMap::new();
        for (session, cohort) in found {
            let Some(cohort) = cohort else { continue };
            let teaching = Teaching { by: self.person(), by_name: self.name().to_string(), cohort };
            all.insert(session.id, teaching);
        }
        Ok(all)
    }

    /// The cohort, if this person assesses it.
    ///
    /// # Errors
    /// `NotFound` for anybody else.
    pub async fn assessing(&self, db: &impl ConnectionTrait, id: CohortId) -> Result<Assessing> {
        let cohort = self.on_duty(db, id, &[Duty::Assessor]).await?;
        Ok(Assessing { by: self.person(), by_name: self.name().to_string(), cohort })
    }

    /// The enrolment, if it is this person's own.
    ///
    /// # Errors
    /// `NotFound` for anybody else's.
    pub async fn learning(&self, db: &impl ConnectionTrait, id: EnrolmentId) -> Result<Learning> {
        let found = enrolment::Entity::find_by_id(id)
            .filter(enrolment::COLUMN.person_id.eq(self.person()))
            .find_also_related(cohort::Entity)
            .one(db)
            .await?;
        match found {
            Some((enrolment, Some(cohort))) => Ok(Learning { enrolment, cohort }),
            _ => Err(Error::NotFound),
        }
    }

    async fn on_duty(
        &self,
        db: &impl ConnectionTrait,
        id: CohortId,
        duties: &[Duty],
    ) -> Result<cohort::Model> {
        if self.lacks_second_step() {
            return Err(Error::NotFound);
        }
        let found = cohort_staff::Entity::find()
            .filter(cohort_staff::COLUMN.cohort_id.eq(id))
            .filter(cohort_staff::COLUMN.person_id.eq(self.person()))
            .filter(cohort_staff::COLUMN.duty.is_in(duties.iter().copied()))
            .find_also_related(cohort::Entity)
            .one(db)
            .await?;
        match found {
            Some((_, Some(cohort))) => Ok(cohort),
            _ => Err(Error::NotFound),
        }
    }
}
