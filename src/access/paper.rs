//! Proof about one paper somebody handed in: who may see it.
use super::{AtDesk, SignedIn};
use crate::{
    error::{Error, Result},
    tables::{
        cohort,
        document::{self, DocumentState},
        enrolment::{self, EnrolmentState},
        selection_step::{self, SelectionStep},
        staff_role::Role,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, RelationTrait,
};

/// This person may see this paper: it is their own, they plan a cohort that its owner applied to, they serve
/// its owner at the desk, or they are in charge of checking papers in a cohort where the owner's are
/// still to be checked.
#[derive(Clone, Debug)]
pub struct Seeing {
    document: document::Model,
    own: bool,
}

impl Seeing {
    /// Whether it is the reader's own.
    pub fn is_own(&self) -> bool {
        self.own
    }
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
            return Ok(Seeing { document, own: true });
        }
        if !self.is_staff() {
            return Err(Error::NotFound);
        }
        let mut applied = enrolment::Entity::find()
            .join(JoinType::InnerJoin, enrolment::Relation::Cohort.def())
            .filter(enrolment::COLUMN.person_id.eq(document.person_id))
            .filter(cohort::COLUMN.centre_id.eq(self.centre()));
        if !self.has(Role::Coordinator) {
            let steps: RelationDef = enrolment::Entity::belongs_to(selection_step::Entity)
                .from(enrolment::Column::CohortId)
                .to(selection_step::Column::CohortId)
                .into();
            applied = applied
                .join(JoinType::InnerJoin, steps)
                .filter(enrolment::COLUMN.state.is_in(EnrolmentState::WITH_PAPERS))
                .filter(selection_step::COLUMN.step.eq(SelectionStep::Verify))
                .filter(selection_step::COLUMN.in_charge_id.eq(self.person()));
        }
        applied.one(db).await?.ok_or(Error::NotFound)?;
        Ok(Seeing { document, own: false })
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
        Ok(Seeing { document, own: false })
    }
}
