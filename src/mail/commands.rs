//! What a coordinator does with the outbox: send again, send now, tell somebody in another way.
use super::{outbox::CODE, rules::by_hand};
use crate::{
    access::Coordinating,
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort::CohortId,
        message::{self, MessageId, MessageState},
        person,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, UpdateMany,
    sea_query::{Expr, Func, SelectStatement},
};

/// Puts one message back into the queue, to the address its person has today. One that is on its way
/// already stays as it is.
///
/// # Errors
/// `NotFound` outside the coordinator's centre; a refusal when it has left, or has no address to go to.
pub async fn resend(tx: &Tx, by: &Coordinating, id: MessageId, now: DateTime<Utc>) -> Result<()> {
    let (row, person) = super::queries::message(tx.db(), by, id).await?;
    let address = person.and_then(|p| p.email).or(row.to_address);
    match (row.state, address) {
        (MessageState::Queued | MessageState::Sending, _) => Ok(()),
        (MessageState::Sent, _) => Err(Error::Refused(Refusal::new(both!(
            "Pesan ini sudah terkirim. Tidak perlu dikirim lagi.",
            "This message has been sent. There is no need to send it again."
        )))),
        (_, None) => Err(Error::Refused(Refusal::new(both!(
            "Orang ini belum punya alamat email. Kirim lewat WhatsApp, atau isi alamatnya dulu.",
            "This person has no e-mail address. Use WhatsApp, or enter the address first."
        )))),
        (MessageState::Retrying | MessageState::Failed | MessageState::NoAddress, Some(_)) => {
            queue(by, None, row.state, now).filter(message::COLUMN.id.eq(id)).exec(tx.db()).await?;
            Ok(())
        }
    }
}

/// Puts every failed message back into the queue, to the addresses their people have today. Returns
/// how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn resend_failed(
    tx: &Tx,
    by: &Coordinating,
    cohort: Option<CohortId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    Ok(queue(by, cohort, MessageState::Failed, now).exec(tx.db()).await?.rows_affected)
}

/// Lets every message that waits for its next try go now, as when the mail server is well again.
/// Returns how many.
///
/// # Errors
/// When the database cannot be written.
pub async fn release(
    tx: &Tx,
    by: &Coordinating,
    cohort: Option<CohortId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    Ok(queue(by, cohort, MessageState::Retrying, now).exec(tx.db()).await?.rows_affected)
}

/// Notes that somebody whom no message reached by itself was told in another way.
///
/// # Errors
/// `NotFound` outside the coordinator's centre; a refusal when it has an address.
pub async fn told(tx: &Tx, by: &Coordinating, id: MessageId, now: DateTime<Utc>) -> Result<()> {
    let (row, _) = super::queries::message(tx.db(), by, id).await?;
    match row.state {
        MessageState::Sent => Ok(()),
        state if by_hand(state, row.to_address.as_deref()) => {
            message::Entity::update_many()
                .col_expr(message::Column::State, Expr::value(MessageState::Sent))
                .col_expr(message::Column::SentAt, Expr::value(Some(now)))
                .filter(message::COLUMN.id.eq(id))
                .exec(tx.db())
                .await?;
            Ok(())
        }
        _ => Err(Error::Refused(Refusal::new(both!(
            "Pesan ini dikirim lewat email. Tunggu sampai terkirim.",
            "This message goes by e-mail. Wait until it is sent."
        )))),
    }
}

/// Back into the queue with all tries ahead, everything of this centre that is in `state`.
fn queue(
    by: &Coordinating,
    cohort: Option<CohortId>,
    state: MessageState,
    now: DateTime<Utc>,
) -> UpdateMany<message::Entity> {
    let all = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Queued))
        .col_expr(message::Column::Attempts, Expr::value(0))
        .col_expr(message::Column::DueAt, Expr::value(now))
        .col_expr(
            message::Column::ToAddress,
            Func::coalesce([
                Expr::from(address_today()),
                Expr::col((message::Entity, message::Column::ToAddress)),
            ])
            .into(),
        )
        .filter(message::COLUMN.centre_id.eq(by.centre()))
        .filter(message::COLUMN.kind.ne(CODE))
        .filter(message::COLUMN.state.eq(state));
    match cohort {
        Some(cohort) => all.filter(message::COLUMN.cohort_id.eq(cohort)),
        None => all,
    }
}

fn address_today() -> SelectStatement {
    person::Entity::find()
        .select_only()
        .column(person::Column::Email)
        .filter(
            Expr::col((person::Entity, person::Column::Id))
                .eq(Expr::col((message::Entity, message::Column::PersonId))),
        )
        .into_query()
}
