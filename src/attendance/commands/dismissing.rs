//! Answering that somebody cannot reach the minimum any more.
use crate::{
    access::Planning,
    attendance::{queries, rules},
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{enrolment::EnrolmentId, forecast_dismissal},
};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

/// Notes that nothing more is done about it, and why; when more hours are missed it is a task again.
///
/// # Errors
/// A refusal without a reason; `NotFound` when this person has no seat or can still reach the minimum.
pub async fn dismiss(
    tx: &Tx,
    by: &Planning,
    who: EnrolmentId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya, supaya rekan Anda tahu apa yang sudah diputuskan.",
                "Write the reason, so that your colleagues know what was decided."
            ),
        )
        .into());
    }
    // Too long is refused as with every reason of attendance.
    rules::may_change(rules::Window::Correcting, reason)?;
    let asked = queries::asked(tx.db(), by.cohort()).await?;
    let found = queries::line(tx.db(), by.cohort().id, who, now).await?;
    let line = found.rows.first().ok_or(Error::NotFound)?;
    let told = rules::forecast(&line.hours, asked.minimum_attendance, asked.excused_counts);
    if told.reachable {
        return Err(Error::NotFound);
    }
    let row = forecast_dismissal::ActiveModel {
        enrolment_id: Set(who),
        missing_jp: Set(told.missing as i32),
        reason: Set(reason.to_string()),
        by_id: Set(by.by()),
        at: Set(now),
    };
    let again = OnConflict::column(forecast_dismissal::Column::EnrolmentId)
        .update_columns([
            forecast_dismissal::Column::MissingJp,
            forecast_dismissal::Column::Reason,
            forecast_dismissal::Column::ById,
            forecast_dismissal::Column::At,
        ])
        .to_owned();
    forecast_dismissal::Entity::insert(row).on_conflict(again).exec_without_returning(tx.db()).await?;
    Ok(())
}
