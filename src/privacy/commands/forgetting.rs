//! What was written about somebody, or by them, that no certificate rests on.
use super::erasing::NAMELESS;
use crate::{
    error::Result,
    store::Tx,
    tables::{
        certificate,
        enrolment::{self, EnrolmentId},
        judgement, judgement_event, mark, mark_event,
        person::PersonId,
        review_judgement, sitting, sitting_answer, task_done, unit_appeal, unit_step, walk_in,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};

/// Reasons and notes of enrolments that led to no certificate: "demam", "anak sakit".
pub(super) async fn forget_reasons(tx: &Tx, person: PersonId) -> Result<()> {
    let certified =
        certificate::Entity::find().select_only().column(certificate::Column::EnrolmentId).into_query();
    let open: Vec<EnrolmentId> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.person_id.eq(person))
        .filter(enrolment::Column::Id.not_in_subquery(certified))
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple()
        .all(tx.db())
        .await?;
    let none = || Expr::value("");
    // What they answered goes; the points of their tests stay.
    let sat = sitting::Entity::find()
        .select_only()
        .column(sitting::Column::Id)
        .filter(sitting::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .into_query();
    sitting_answer::Entity::delete_many()
        .filter(sitting_answer::Column::SittingId.in_subquery(sat))
        .exec(tx.db())
        .await?;
    mark::Entity::update_many()
        .col_expr(mark::Column::Reason, none())
        .filter(mark::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    mark_event::Entity::update_many()
        .col_expr(mark_event::Column::Reason, none())
        .filter(mark_event::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    judgement::Entity::update_many()
        .col_expr(judgement::Column::Note, none())
        .filter(judgement::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    judgement_event::Entity::update_many()
        .col_expr(judgement_event::Column::Note, none())
        .filter(judgement_event::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    unit_step::Entity::update_many()
        .col_expr(unit_step::Column::Note, none())
        .filter(unit_step::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    review_judgement::Entity::update_many()
        .col_expr(review_judgement::Column::Note, none())
        .filter(review_judgement::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    unit_appeal::Entity::update_many()
        .col_expr(unit_appeal::Column::Words, none())
        .col_expr(unit_appeal::Column::Answer, none())
        .filter(unit_appeal::COLUMN.enrolment_id.is_in(open.iter().copied()))
        .exec(tx.db())
        .await?;
    task_done::Entity::update_many()
        .col_expr(task_done::Column::Note, none())
        .filter(task_done::COLUMN.enrolment_id.is_in(open))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The name that was typed when they came without their card.
pub(super) async fn forget_at_the_door(tx: &Tx, person: PersonId) -> Result<()> {
    let seats = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(enrolment::COLUMN.person_id.eq(person))
        .into_query();
    walk_in::Entity::update_many()
        .col_expr(walk_in::Column::Name, Expr::value(NAMELESS))
        .filter(walk_in::Column::MergedInto.in_subquery(seats))
        .exec(tx.db())
        .await?;
    Ok(())
}
