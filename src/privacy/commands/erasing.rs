//! Erasing what is known of somebody, as far as the law and the archive allow.
use super::asking::{close, open_request};
use crate::{
    access::Coordinating,
    error::{Error, Result},
    people::{self, log::Act},
    privacy::{queries, rules},
    store::Tx,
    tables::{
        absence, absence_event, appeal, application_draft, business_profile, certificate, correction,
        data_request::{self, DataRequestId, Outcome, RequestKind},
        desk_visit::{self, Ending},
        digital_answer,
        document::{self, DocumentState},
        enrolment::{self, EnrolmentId},
        judgement, judgement_event, mark,
        mark_event::{self, Method},
        message::{self, MessageState},
        one_time_link,
        person::{self, PersonId},
        person_erasure, person_merge, person_profile, sign_in, task_done, upload, walk_in,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, sea_query::Expr,
};

/// What stands instead of a name.
const NAMELESS: &str = "(data dihapus)";

/// Erases the data of whoever asked for it and closes the request with what was kept and why. Certificates
/// and what they rest on stay; everything else that says who it was goes, also out of old messages.
/// Answers where the files of papers lie that are nobody's any more.
///
/// # Errors
/// `NotFound` outside the coordinator's centre or for another kind of request; a refusal while something
/// is under way.
pub async fn erase(tx: &Tx, by: &Coordinating, id: DataRequestId, now: DateTime<Utc>) -> Result<Vec<String>> {
    let request = open_request(tx, by, id).await?;
    if request.kind != RequestKind::Erasure {
        return Err(Error::NotFound);
    }
    let before = people::commands::locked(tx, request.person_id).await?;
    let ties = queries::ties(tx.db(), before.id).await?;
    rules::may_erase(ties)?;
    let kept = rules::kept_words(ties.certificates);
    let words = kept.pick(before.language).to_string();
    let outcome = if ties.certificates == 0 { Outcome::Done } else { Outcome::Partly };
    let person = before.id;
    forget_messages(tx, person).await?;
    // The answer goes to the address that is erased with this: it is in the outbox before.
    let language = before.language;
    close(tx, by, request, outcome, words.clone(), now).await?;
    // What else they asked has nothing left to be about; said to them while their address is there.
    let others = data_request::Entity::find()
        .filter(data_request::COLUMN.person_id.eq(person))
        .filter(data_request::COLUMN.closed_at.is_null())
        .order_by_asc(data_request::Column::Id)
        .all(tx.db())
        .await?;
    for other in others {
        let why = rules::nothing_left().pick(language).to_string();
        close(tx, by, other, Outcome::Refused, why, now).await?;
    }
    forget_reasons(tx, person).await?;
    forget_at_the_door(tx, person).await?;
    let mut papers = forget_applying(tx, person, now).await?;
    papers.extend(forget_letters(tx, person).await?);
    people::commands::erase_claims(tx, person).await?;
    end_doors(tx, person, now).await?;
    let mut row: person::ActiveModel = before.into();
    if ties.certificates == 0 {
        row.name = Set(NAMELESS.into());
        row.search_name = Set(String::new());
    }
    row.email = Set(None);
    row.phone = Set(None);
    row.region_code = Set(None);
    row.business = Set(None);
    row.nik_sealed = Set(None);
    row.nik_index = Set(None);
    row.nik_last4 = Set(None);
    row.password_hash = Set(None);
    row.update(tx.db()).await?;
    let note = person_erasure::ActiveModel {
        person_id: Set(person),
        kept: Set(words),
        by_id: Set(by.person()),
        at: Set(now),
    };
    person_erasure::Entity::insert(note).exec_without_returning(tx.db()).await?;
    // What merges moved into this record holds what was erased now; they are not taken back any more.
    person_merge::Entity::update_many()
        .col_expr(person_merge::Column::Moved, Expr::value(""))
        .filter(person_merge::COLUMN.into_id.eq(person))
        .exec(tx.db())
        .await?;
    people::commands::note(tx, person, Act::Erased, Some(by.person()), "", now).await?;
    Ok(papers)
}

/// What messages said and to whom; that there was one stays, so that it is not written again.
async fn forget_messages(tx: &Tx, person: PersonId) -> Result<()> {
    message::Entity::update_many()
        .col_expr(message::Column::ToName, Expr::value(NAMELESS))
        .col_expr(message::Column::ToAddress, Expr::value(None::<String>))
        .col_expr(message::Column::Subject, Expr::value(""))
        .col_expr(message::Column::Text, Expr::value(""))
        .col_expr(message::Column::Html, Expr::value(""))
        // What had not left yet does not leave any more.
        .col_expr(message::Column::State, Expr::value(MessageState::Sent))
        .filter(message::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What was told while applying: drafts, the business, papers. Answers where the papers' files lie.
async fn forget_applying(tx: &Tx, person: PersonId, now: DateTime<Utc>) -> Result<Vec<String>> {
    let businesses = business_profile::Entity::find()
        .select_only()
        .column(business_profile::Column::Id)
        .filter(business_profile::COLUMN.person_id.eq(person))
        .into_query();
    digital_answer::Entity::delete_many()
        .filter(digital_answer::Column::BusinessProfileId.in_subquery(businesses))
        .exec(tx.db())
        .await?;
    business_profile::Entity::delete_many()
        .filter(business_profile::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    person_profile::Entity::delete_by_id(person).exec(tx.db()).await?;
    application_draft::Entity::delete_many()
        .filter(application_draft::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    upload::Entity::update_many()
        .col_expr(upload::Column::ExpiresAt, Expr::value(now))
        .filter(upload::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    let papers = document::Entity::find()
        .select_only()
        .column(document::Column::Path)
        .filter(document::COLUMN.person_id.eq(person));
    let papers: Vec<String> = papers.into_tuple().all(tx.db()).await?;
    let own = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .filter(enrolment::COLUMN.person_id.eq(person))
        .into_query();
    // That something was corrected stays with the application; what it said goes.
    correction::Entity::update_many()
        .col_expr(correction::Column::Before, Expr::value(""))
        .col_expr(correction::Column::After, Expr::value(""))
        .filter(correction::Column::EnrolmentId.in_subquery(own))
        .exec(tx.db())
        .await?;
    document::Entity::update_many()
        .col_expr(document::Column::State, Expr::value(DocumentState::Replaced))
        .col_expr(document::Column::GoneAt, Expr::value(Some(now)))
        .filter(document::COLUMN.person_id.eq(person))
        .exec(tx.db())
        .await?;
    Ok(papers)
}

/// What letters of absence and appeals said: it is of somebody's health and family, and no certificate
/// rests on the words. Answers where their photos lie.
async fn forget_letters(tx: &Tx, person: PersonId) -> Result<Vec<String>> {
    let own: Vec<EnrolmentId> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.person_id.eq(person))
        .select_only()
        .column(enrolment::Column::Id)
        .into_tuple()
        .all(tx.db())
        .await?;
    let letters = absence::Entity::find()
        .filter(absence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .all(tx.db())
        .await?;
    let answers: Vec<String> = appeal::Entity::find()
        .filter(appeal::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .select_only()
        .column(appeal::Column::Answer)
        .into_tuple()
        .all(tx.db())
        .await?;
    let said = letters.iter().map(|row| row.words.clone()).chain(answers).filter(|words| !words.is_empty());
    let said: Vec<String> = said.collect();
    // The marks that they wrote repeat their words, also where a certificate rests on the marks.
    mark_event::Entity::update_many()
        .col_expr(mark_event::Column::Reason, Expr::value(""))
        .filter(mark_event::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .filter(mark_event::COLUMN.method.is_in([Method::Document, Method::Appeal]))
        .exec(tx.db())
        .await?;
    mark::Entity::update_many()
        .col_expr(mark::Column::Reason, Expr::value(""))
        .filter(mark::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .filter(mark::COLUMN.reason.is_in(said))
        .exec(tx.db())
        .await?;
    absence_event::Entity::update_many()
        .col_expr(absence_event::Column::Reason, Expr::value(""))
        .filter(absence_event::COLUMN.absence_id.is_in(letters.iter().map(|row| row.id)))
        .exec(tx.db())
        .await?;
    absence::Entity::update_many()
        .col_expr(absence::Column::Words, Expr::value(""))
        .col_expr(absence::Column::Path, Expr::value(None::<String>))
        .filter(absence::COLUMN.enrolment_id.is_in(own.iter().copied()))
        .exec(tx.db())
        .await?;
    appeal::Entity::update_many()
        .col_expr(appeal::Column::Words, Expr::value(""))
        .col_expr(appeal::Column::Answer, Expr::value(""))
        .filter(appeal::COLUMN.enrolment_id.is_in(own))
        .exec(tx.db())
        .await?;
    Ok(letters.into_iter().filter_map(|row| row.path).collect())
}

/// Reasons and notes of enrolments that led to no certificate: "demam", "anak sakit".
async fn forget_reasons(tx: &Tx, person: PersonId) -> Result<()> {
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
    task_done::Entity::update_many()
        .col_expr(task_done::Column::Note, none())
        .filter(task_done::COLUMN.enrolment_id.is_in(open))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The name that was typed when they came without their card.
async fn forget_at_the_door(tx: &Tx, person: PersonId) -> Result<()> {
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

/// Nobody signs in as this record any more.
pub(super) async fn end_doors(tx: &Tx, person: PersonId, now: DateTime<Utc>) -> Result<()> {
    sign_in::Entity::update_many()
        .col_expr(sign_in::Column::EndedAt, Expr::value(now))
        .filter(sign_in::COLUMN.person_id.eq(person))
        .filter(sign_in::COLUMN.ended_at.is_null())
        .exec(tx.db())
        .await?;
    one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(now))
        .filter(one_time_link::COLUMN.person_id.eq(person))
        .filter(one_time_link::COLUMN.used_at.is_null())
        .exec(tx.db())
        .await?;
    let visits = desk_visit::COLUMN.person_id.eq(person);
    people::commands::end_visits(tx, visits, Ending::Closed, now).await?;
    people::commands::end_codes(tx, person, now).await
}
