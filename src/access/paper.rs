//! Proof about one paper somebody handed in: who may see it.
use super::{AtDesk, SignedIn};
use crate::{
    error::{Error, Result},
    tables::{
        cohort,
        document::{self, DocumentState},
        enrolment,
        staff_role::Role,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

/// This person may see this paper: it is their own, they plan a cohort that its owner applied to, or they
/// serve its owner at the desk.
#[derive(Clone, Debug)]
pub struct Seeing {
    document: document::Model,
}

impl Seeing {
    /// The paper.
    pub fn document(&self) -> &document::Model {
        &self.document
    }
}

impl SignedIn {
    /// The paper with this code, if this person may see it.
    ///
    /// # Errors
    /// `NotFound` for anybody else, and for one that was replaced.
    pub async fn seeing(&self, db: &impl ConnectionTrait, code: &str) -> Result<Seeing> {
        let document = document::Entity::find()
            .filter(document::COLUMN.code.eq(code))
            .filter(document::COLUMN.state.eq(DocumentState::Kept))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        if document.person_id == self.person() {
            return Ok(Seeing { document });
        }
        if !self.has(Role::Coordinator) {
            return Err(Error::NotFound);
        }
        enrolment::Entity::find()
            .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
            .filter(enrolment::COLUMN.person_id.eq(document.person_id))
            .filter(cohort::COLUMN.centre_id.eq(self.centre()))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Seeing { document })
    }
}

impl AtDesk {
    /// The paper with this code, if it is of the person served.
    ///
    /// # Errors
    /// `NotFound` for that of anybody else, and for one that was replaced.
    pub async fn seeing(&self, db: &impl ConnectionTrait, code: &str) -> Result<Seeing> {
        let document = document::Entity::find()
            .filter(document::COLUMN.code.eq(code))
            .filter(document::COLUMN.person_id.eq(self.person().id))
            .filter(document::COLUMN.state.eq(DocumentState::Kept))
            .one(db)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Seeing { document })
    }
}
