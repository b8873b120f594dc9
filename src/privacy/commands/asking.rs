//! Requests about one's own data: opened by their owner, answered by a coordinator.
use crate::{
    access::{Coordinating, SignedIn},
    error::{Error, Refusal, Result},
    mail::{self, Letter},
    people::{self, log::Act},
    privacy::rules,
    store::Tx,
    tables::{
        centre,
        data_request::{self, DataRequestId, Outcome, RequestKind},
        person,
    },
    text::Language,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// Opens a request. Whoever has one of this kind open already adds to it: it is answered once, within the time
/// of the first; the same words pressed twice are there once.
///
/// # Errors
/// Faults of the database only.
pub async fn ask(
    tx: &Tx,
    by: &SignedIn,
    kind: RequestKind,
    asked: String,
    now: DateTime<Utc>,
) -> Result<DataRequestId> {
    people::commands::locked(tx, by.person()).await?;
    let same = data_request::Entity::find()
        .filter(data_request::COLUMN.person_id.eq(by.person()))
        .filter(data_request::COLUMN.kind.eq(kind))
        .filter(data_request::COLUMN.closed_at.is_null())
        .order_by_asc(data_request::Column::Id)
        .one(tx.db())
        .await?;
    if let Some(open) = same {
        let id = open.id;
        if let Some(more) = rules::added(&open.asked, &asked) {
            let mut row: data_request::ActiveModel = open.into();
            row.asked = Set(more);
            row.update(tx.db()).await?;
            people::commands::note(tx, by.person(), Act::Asked, Some(by.person()), kind.word(), now).await?;
        }
        return Ok(id);
    }
    let row = data_request::ActiveModel {
        id: NotSet,
        centre_id: Set(by.centre()),
        person_id: Set(by.person()),
        kind: Set(kind),
        asked: Set(asked),
        opened_at: Set(now),
        due_at: Set(rules::due(now)),
        closed_at: Set(None),
        closed_by: Set(None),
        outcome: Set(None),
        answer: Set(String::new()),
    };
    let id = row.insert(tx.db()).await?.id;
    people::commands::note(tx, by.person(), Act::Asked, Some(by.person()), kind.word(), now).await?;
    Ok(id)
}

/// An open request of this coordinator's centre, locked.
pub(super) async fn open_request(
    tx: &Tx,
    by: &Coordinating,
    id: DataRequestId,
) -> Result<data_request::Model> {
    let row = data_request::Entity::find_by_id(id)
        .filter(data_request::COLUMN.centre_id.eq(by.centre()))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.closed_at.is_some() {
        return Err(Refusal::new(both!(
            "Permintaan ini sudah dijawab.",
            "This request is answered already."
        ))
        .into());
    }
    Ok(row)
}

/// Answers a request, and tells its owner by message.
///
/// # Errors
/// `NotFound` outside the coordinator's centre; a refusal when it is answered already.
pub async fn answer(
    tx: &Tx,
    by: &Coordinating,
    id: DataRequestId,
    outcome: Outcome,
    words: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = open_request(tx, by, id).await?;
    close(tx, by, row, outcome, words, now).await
}

pub(super) async fn close(
    tx: &Tx,
    by: &Coordinating,
    row: data_request::Model,
    outcome: Outcome,
    words: String,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = person::Entity::find_by_id(row.person_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let centre = centre::Entity::find_by_id(row.centre_id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let message = mail::Message {
        centre: centre.id,
        cohort: None,
        event: format!("data_request:{}", row.id),
        kind: "data_request",
        letter: letter(&to, row.kind, outcome, &words, &centre.name, to.language),
        certificate: None,
        to: &to,
    };
    mail::post(tx, message, now).await?;
    let (person, kind) = (row.person_id, row.kind);
    let mut row: data_request::ActiveModel = row.into();
    row.closed_at = Set(Some(now));
    row.closed_by = Set(Some(by.person()));
    row.outcome = Set(Some(outcome));
    row.answer = Set(words);
    row.update(tx.db()).await?;
    let what = format!("{}: {}", kind.word(), outcome.word());
    people::commands::note(tx, person, Act::Answered, Some(by.person()), &what, now).await
}

fn letter(
    to: &person::Model,
    kind: RequestKind,
    outcome: Outcome,
    words: &str,
    centre: &str,
    language: Language,
) -> Letter {
    let (name, kind) = (&to.name, rules::kind_name(kind));
    let (kind, outcome) = (kind.pick(language), rules::outcome_name(outcome));
    let outcome = outcome.pick(language);
    Letter {
        subject: say!(language, "Jawaban atas permintaan Anda: {kind}", "The answer to your request: {kind}"),
        greeting: say!(language, "Yth. {name},", "Dear {name},"),
        paragraphs: vec![
            say!(
                language,
                "Anda meminta balai: {kind}. Hasilnya: {outcome}.",
                "You asked the centre: {kind}. What came of it: {outcome}."
            ),
            words.to_string(),
            say!(
                language,
                "Kalau jawaban ini belum cukup, balas pesan ini atau datanglah ke balai.",
                "If this does not answer it, reply to this message or come to the centre."
            ),
        ],
        button: None,
        from: centre.to_string(),
    }
}
