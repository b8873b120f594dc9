//! What somebody said and showed of what they can, when their data are erased.
use crate::{
    error::Result,
    store::Tx,
    tables::{
        enrolment,
        evidence::{self, EvidenceId},
        evidence_review,
        person::PersonId,
        self_answer,
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

/// Takes away what they said, and of what they showed the words and the files; that something was shown and
/// weighed stays beside the judgements. Answers where the files lie.
pub(super) async fn forget_evidence(tx: &Tx, person: PersonId) -> Result<Vec<String>> {
    let own = || -> SelectStatement {
        enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::Id)
            .filter(enrolment::COLUMN.person_id.eq(person))
            .into_query()
    };
    self_answer::Entity::delete_many()
        .filter(self_answer::Column::EnrolmentId.in_subquery(own()))
        .exec(tx.db())
        .await?;
    let pieces: Vec<(EvidenceId, Option<String>)> = evidence::Entity::find()
        .filter(evidence::Column::EnrolmentId.in_subquery(own()))
        .select_only()
        .columns([evidence::Column::Id, evidence::Column::Path])
        .into_tuple()
        .all(tx.db())
        .await?;
    evidence::Entity::update_many()
        .col_expr(evidence::Column::Title, Expr::value(""))
        .col_expr(evidence::Column::Words, Expr::value(""))
        .col_expr(evidence::Column::Path, Expr::value(None::<String>))
        .filter(evidence::Column::EnrolmentId.in_subquery(own()))
        .exec(tx.db())
        .await?;
    evidence_review::Entity::update_many()
        .col_expr(evidence_review::Column::Words, Expr::value(""))
        .filter(evidence_review::COLUMN.evidence_id.is_in(pieces.iter().map(|(id, _)| *id)))
        .exec(tx.db())
        .await?;
    Ok(pieces.into_iter().filter_map(|(_, path)| path).collect())
}
