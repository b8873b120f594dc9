//! How corrections change: asked for, answered anew one by one, sent again.
use super::{queries, rules};
use crate::{
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        application_draft::Step,
        correction,
        enrolment::{self, EnrolmentId, EnrolmentState},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// Sends these answers and papers back; what was open before is asked no longer.
///
/// # Errors
/// Faults of the database only.
pub async fn ask(tx: &Tx, enrolment: EnrolmentId, steps: &[Step], now: DateTime<Utc>) -> Result<()> {
    end(tx, enrolment, now).await?;
    if steps.is_empty() {
        return Ok(());
    }
    let rows = steps.iter().map(|step| correction::ActiveModel {
        id: NotSet,
        enrolment_id: Set(enrolment),
        step: Set(*step),
        asked_at: Set(now),
        mended_at: Set(None),
        closed_at: Set(None),
        before: Set(String::new()),
        after: Set(String::new()),
    });
    correction::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// One question was answered anew; what it was at first stays known.
///
/// # Errors
/// A refusal when it is not asked any more.
pub async fn mend(
    tx: &Tx,
    enrolment: EnrolmentId,
    step: Step,
    (before, after): (String, String),
    now: DateTime<Utc>,
) -> Result<()> {
    let row = enrolment::Entity::find_by_id(enrolment).lock_exclusive().one(tx.db()).await?;
    let row = row.ok_or(Error::NotFound)?;
    let open = queries::open(tx.db(), enrolment, row.person_id).await?;
    let one = open.into_iter().find(|one| one.step == step && row.state == EnrolmentState::Correcting);
    let Some(one) = one else {
        return Err(Refusal::new(both!(
            "Ini tidak perlu diperbaiki lagi. Petugas sudah memeriksanya.",
            "This need not be corrected any more. The staff have checked it."
        ))
        .into());
    };
    let change = correction::ActiveModel {
        id: Set(one.id),
        mended_at: Set(Some(now)),
        before: Set(if one.mended_at.is_some() { one.before } else { before }),
        after: Set(after),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    Ok(())
}

/// Everything was answered anew and is sent again.
///
/// # Errors
/// A refusal while something is open.
pub async fn close(tx: &Tx, row: &enrolment::Model, now: DateTime<Utc>) -> Result<()> {
    let open = queries::open(tx.db(), row.id, row.person_id).await?;
    rules::may_send(open.iter().filter(|one| one.mended_at.is_none()).count())?;
    // A paper is handed in elsewhere; that it was is noted here.
    for paper in open.into_iter().filter(|one| crate::enrollment::asking::rules::paper(one.step).is_some()) {
        let at = correction::ActiveModel {
            id: Set(paper.id),
            mended_at: Set(paper.mended_at),
            ..Default::default()
        };
        at.update(tx.db()).await?;
    }
    end(tx, row.id, now).await
}

async fn end(tx: &Tx, enrolment: EnrolmentId, now: DateTime<Utc>) -> Result<()> {
    correction::Entity::update_many()
        .col_expr(correction::Column::ClosedAt, Expr::value(Some(now)))
        .filter(correction::COLUMN.enrolment_id.eq(enrolment))
        .filter(correction::COLUMN.closed_at.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}
