//! Posting: the row of a message in the transaction of its cause.
use super::{Letter, rules};
use crate::{
    error::Result,
    store::Tx,
    tables::{
        centre::CentreId,
        certificate::CertificateId,
        claim,
        cohort::CohortId,
        message::{self, MessageState},
        person::{self, PersonId},
    },
    text::Language,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use std::collections::{BTreeSet, HashMap};

/// The kind of a message that carries a code for signing in. The code itself is not stored: [`BLANK`]
/// stands in its place until the message leaves. No list of messages shows this kind.
pub const CODE: &str = "code";

/// What stands in a stored message where the code will be.
pub const BLANK: &str = "••••••";

/// With this an address begins that is a phone: the message goes out by the hook.
pub const PHONE: &str = "tel:";

/// A message to one person.
pub struct Message<'a> {
    /// The centre that writes.
    pub centre: CentreId,
    /// The cohort it is about.
    pub cohort: Option<CohortId>,
    /// To whom; without an e-mail address the message waits as `no_address` for the coordinator.
    pub to: &'a person::Model,
    /// One message per event, for ever: "certificate:17". A second post of the same event does nothing.
    pub event: String,
    /// What kind of event: "certificate", "seat", "waiting", "promoted", "withdrawn", or [`CODE`].
    pub kind: &'static str,
    /// What it says.
    pub letter: Letter,
    /// Whose PDF goes along.
    pub certificate: Option<CertificateId>,
}

/// Puts a message into the outbox.
///
/// # Errors
/// When the letter cannot be rendered or the row not be written.
pub async fn post(tx: &Tx, message: Message<'_>, now: DateTime<Utc>) -> Result<()> {
    let given = given(tx, std::slice::from_ref(&message)).await?;
    let address = address(&message, &given);
    post_to(tx, message, address, now).await
}

/// The addresses that people without one of their own gave while another record has it: mail goes there.
async fn given(tx: &Tx, messages: &[Message<'_>]) -> Result<HashMap<PersonId, String>> {
    let without: BTreeSet<PersonId> =
        messages.iter().filter(|one| one.to.email.is_none()).map(|one| one.to.id).collect();
    let mut all = HashMap::new();
    for some in without.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let rows: Vec<(PersonId, Option<String>)> = claim::Entity::find()
            .filter(claim::COLUMN.person_id.is_in(some.iter().copied()))
            .filter(claim::COLUMN.email.is_not_null())
            .order_by_asc(claim::Column::Id)
            .select_only()
            .columns([claim::Column::PersonId, claim::Column::Email])
            .into_tuple()
            .all(tx.db())
            .await?;
        all.extend(rows.into_iter().filter_map(|(person, email)| Some((person, email?))));
    }
    Ok(all)
}

fn address(message: &Message<'_>, given: &HashMap<PersonId, String>) -> Option<String> {
    message.to.email.clone().or_else(|| given.get(&message.to.id).cloned())
}

/// The same to another address than the person's e-mail: "tel:+628…" goes out by the hook.
///
/// # Errors
/// Those of [`post()`].
pub async fn post_to(
    tx: &Tx,
    message: Message<'_>,
    address: Option<String>,
    now: DateTime<Utc>,
) -> Result<()> {
    insert(tx, vec![row(message, address, now)?]).await
}

/// Rows to one INSERT: 19 columns each, below what either database takes.
const AT_ONCE: usize = 500;

/// Puts several messages into the outbox, in few statements.
///
/// # Errors
/// As [`post()`].
pub async fn post_all(tx: &Tx, messages: Vec<Message<'_>>, now: DateTime<Utc>) -> Result<()> {
    let given = given(tx, &messages).await?;
    let row = |message: Message<'_>| {
        let address = address(&message, &given);
        row(message, address, now)
    };
    insert(tx, messages.into_iter().map(row).collect::<Result<Vec<_>>>()?).await
}

async fn insert(tx: &Tx, mut rows: Vec<message::ActiveModel>) -> Result<()> {
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(AT_ONCE));
        message::Entity::insert_many(rows)
            .on_conflict(OnConflict::column(message::Column::EventKey).do_nothing().to_owned())
            .exec_without_returning(tx.db())
            .await?;
        rows = rest;
    }
    Ok(())
}

fn row(message: Message<'_>, address: Option<String>, now: DateTime<Utc>) -> Result<message::ActiveModel> {
    let language: Language = message.to.language;
    let state = match address {
        Some(_) => MessageState::Queued,
        None => MessageState::NoAddress,
    };
    Ok(message::ActiveModel {
        id: NotSet,
        centre_id: Set(message.centre),
        cohort_id: Set(message.cohort),
        person_id: Set(Some(message.to.id)),
        message_id: Set(rules::message_id(&message.event, now)),
        event_key: Set(message.event),
        kind: Set(message.kind.to_string()),
        to_name: Set(message.to.name.clone()),
        to_address: Set(address),
        text: Set(message.letter.text(language)?),
        html: Set(message.letter.html(language)?),
        subject: Set(message.letter.subject),
        certificate_id: Set(message.certificate),
        state: Set(state),
        attempts: Set(0),
        due_at: Set(now),
        lease_until: Set(None),
        sent_at: Set(None),
        last_error: Set(String::new()),
        created_at: Set(now),
    })
}

/// Marks what is queued for a cohort as delivered at `at`: for a history that is written down afterwards,
/// so that nothing of it goes out again.
///
/// # Errors
/// When the database cannot be written.
pub async fn delivered(tx: &Tx, cohort: CohortId, at: DateTime<Utc>) -> Result<()> {
    sent(tx, cohort, MessageState::Queued, at).await
}

/// Marks what has no address in a cohort as told by word of mouth at `at`: nobody has to do it again.
///
/// # Errors
/// When the database cannot be written.
pub async fn told(tx: &Tx, cohort: CohortId, at: DateTime<Utc>) -> Result<()> {
    sent(tx, cohort, MessageState::NoAddress, at).await
}

async fn sent(tx: &Tx, cohort: CohortId, from: MessageState, at: DateTime<Utc>) -> Result<()> {
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(MessageState::Sent.word()))
        .col_expr(message::Column::SentAt, Expr::value(at))
        .filter(message::COLUMN.cohort_id.eq(cohort))
        .filter(message::COLUMN.state.eq(from))
        .exec(tx.db())
        .await?;
    Ok(())
}
