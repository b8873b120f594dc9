//! Two records of one person become one: in one transaction, whole or not at all.
use super::erasing::end_doors;
use crate::{
    access::Coordinating,
    error::Result,
    people::{self, log::Act},
    privacy::{
        holdings::{POINTERS, When},
        queries,
        rules::{self, Claim, Draft, Field, Had, Profile, Trace},
    },
    store::Tx,
    tables::{
        application_draft, claim,
        cohort::CohortId,
        enrolment,
        person::{self, PersonId},
        person_merge, person_profile, selection_step, totp,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query, UpdateStatement},
};

/// Moves everything of `gone` to `kept`: enrolments with their marks, judgements and certificates,
/// messages, consents, requests, duties, the log. What `kept` does not know of the person it learns.
/// `gone` stays as an empty record that says where it went; who did what under it stays as written. What
/// exactly moved is kept, so that [`super::part`] can take it back.
///
/// # Errors
/// `NotFound` outside the coordinator's centre; the refusals of `rules::may_merge`.
pub async fn merge(
    tx: &Tx,
    by: &Coordinating,
    (kept, gone): (PersonId, PersonId),
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    // Locked in the order of their numbers: two merges the other way round do not wait for each other.
    for id in [Ord::min(kept, gone), Ord::max(kept, gone)] {
        people::commands::locked(tx, id).await?;
    }
    let pair = queries::pair(tx.db(), by, kept, gone).await?;
    rules::may_merge(&pair)?;
    end_doors(tx, gone, now).await?;
    totp::Entity::delete_by_id(gone).exec(tx.db()).await?;
    let mut trace = given_way(tx, kept, gone).await?;
    people::commands::settle_claims(tx, [kept, gone]).await?;
    for &(table, column, when) in POINTERS {
        if when != When::Moves || table == "enrolment" {
            continue;
        }
        let mut update = Query::update();
        update.table(table).value(column, kept.0).and_where(Expr::col(column).eq(gone.0));
        if let Some(key) = key_of(table) {
            trace.moved.extend(moved(tx, (table, column, key), update).await?);
        } else {
            tx.db().execute(&update).await?;
        }
    }
    // A cohort holds a person once; what is over there stays with the record that is.
    let held = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CohortId)
        .filter(enrolment::COLUMN.person_id.eq(kept));
    let held: Vec<CohortId> = held.into_tuple().all(tx.db()).await?;
    let mut update = Query::update();
    update
        .table("enrolment")
        .value("person_id", kept.0)
        .and_where(Expr::col("person_id").eq(gone.0))
        .and_where(Expr::col("cohort_id").is_not_in(held.into_iter().map(|cohort| cohort.0)));
    trace.moved.extend(moved(tx, ("enrolment", "person_id", "id"), update).await?);
    learn(tx, (kept, gone), &mut trace).await?;
    let note = person_merge::ActiveModel {
        merged_id: Set(gone),
        into_id: Set(kept),
        reason: Set(reason.into()),
        by_id: Set(by.person()),
        at: Set(now),
        moved: Set(serde_json::to_string(&trace)?),
    };
    person_merge::Entity::insert(note).exec_without_returning(tx.db()).await?;
    let what = format!("{gone} → {kept}: {reason}");
    tx.public_changed();
    people::commands::note(tx, kept, Act::Merged, Some(by.person()), &what, now).await
}

/// By what the rows of a table are found again that moved; the others are few and kept in their own way.
/// Roles and duties are no part of a merge: whoever works here is not merged.
pub(super) fn key_of(table: &str) -> Option<&'static str> {
    match table {
        "cohort_staff" | "person_profile" | "selection_step" | "staff_role" => None,
        "person_merge" => Some("merged_id"),
        _ => Some("id"),
    }
}

/// Moves rows and says which.
async fn moved(
    tx: &Tx,
    (table, column, key): (&'static str, &'static str, &'static str),
    mut update: UpdateStatement,
) -> Result<Option<(String, String, Vec<i64>)>> {
    let rows = tx.db().query_all(update.returning_col(key)).await?;
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        keys.push(row.try_get::<i64>("", key)?);
    }
    keys.sort_unstable();
    Ok((!keys.is_empty()).then(|| (table.to_string(), column.to_string(), keys)))
}

/// The answers about a person and what was begun for one cohort are had once: those of the record that goes
/// give way, and are kept in the trace with what moves in a way of its own.
async fn given_way(tx: &Tx, kept: PersonId, gone: PersonId) -> Result<Trace> {
    let profile = person_profile::Entity::find_by_id(gone).one(tx.db()).await?;
    let profile_moves = person_profile::Entity::find_by_id(kept).one(tx.db()).await?.is_none();
    if !profile_moves {
        person_profile::Entity::delete_by_id(gone).exec(tx.db()).await?;
    }
    let begun = application_draft::Entity::find()
        .select_only()
        .column(application_draft::Column::CohortId)
        .filter(application_draft::COLUMN.person_id.eq(kept));
    let begun: Vec<CohortId> = begun.into_tuple().all(tx.db()).await?;
    let twice = Condition::all()
        .add(application_draft::COLUMN.person_id.eq(gone))
        .add(application_draft::COLUMN.cohort_id.is_in(begun));
    let drafts = application_draft::Entity::find().filter(twice.clone()).all(tx.db()).await?;
    application_draft::Entity::delete_many().filter(twice).exec(tx.db()).await?;
    let steps = selection_step::Entity::find()
        .filter(selection_step::COLUMN.in_charge_id.eq(gone))
        .select_only()
        .columns([selection_step::Column::CohortId, selection_step::Column::Step])
        .into_tuple()
        .all(tx.db())
        .await?;
    let claims = people::queries::claims_between(tx.db(), [kept, gone]).await?;
    Ok(Trace {
        into: kept,
        moved: Vec::new(),
        steps,
        learnt: Vec::new(),
        claimed_last4: None,
        had: Had::default(),
        profile_moved: profile_moves && profile.is_some(),
        profile: profile.map(profile_kept),
        drafts: drafts.into_iter().map(draft_kept).collect(),
        claims: claims.into_iter().map(claim_kept).collect(),
    })
}

pub(super) fn profile_kept(row: person_profile::Model) -> Profile {
    let person_profile::Model { sex, born_on, schooling, disability, .. } = row;
    Profile { sex, born_on, schooling, disability }
}

fn draft_kept(row: application_draft::Model) -> Draft {
    let application_draft::Model { id, cohort_id, answers, step, updated_at, sent_at, .. } = row;
    Draft { id, cohort_id, answers, step, updated_at, sent_at }
}

fn claim_kept(row: claim::Model) -> Claim {
    Claim {
        id: row.id,
        person_id: row.person_id,
        holder_id: row.holder_id,
        kind: row.kind,
        email: row.email,
        has_nik: row.nik_sealed.is_some(),
        made_at: row.made_at,
        told_at: row.told_at,
        closed_at: row.closed_at,
        closed_by: row.closed_by,
    }
}

/// What only the record that goes knew of the person. It is taken from there first: an address and a NIK
/// are had once in a centre.
async fn learn(tx: &Tx, (kept, gone): (PersonId, PersonId), trace: &mut Trace) -> Result<()> {
    let (a, b) = (people::commands::locked(tx, kept).await?, people::commands::locked(tx, gone).await?);
    let mut empty: person::ActiveModel = b.clone().into();
    empty.email = Set(None);
    empty.phone = Set(None);
    empty.nik_sealed = Set(None);
    empty.nik_index = Set(None);
    empty.nik_last4 = Set(None);
    empty.password_hash = Set(None);
    empty.update(tx.db()).await?;
    trace.had = Had {
        email: b.email.clone(),
        phone: b.phone.clone(),
        business: b.business.clone(),
        region_code: b.region_code.clone(),
        password_hash: b.password_hash.clone(),
        nik_last4: b.nik_last4.clone(),
    };
    trace.claimed_last4 = a.nik_last4.clone();
    let mut full: person::ActiveModel = a.clone().into();
    let mut take = |field: Field, mine: Option<String>, theirs: Option<String>| {
        if mine.is_none() && theirs.is_some() {
            trace.learnt.push(field);
        }
        Set(mine.or(theirs))
    };
    full.email = take(Field::Email, a.email, b.email);
    full.phone = take(Field::Phone, a.phone, b.phone);
    full.business = take(Field::Business, a.business, b.business);
    full.region_code = take(Field::Region, a.region_code, b.region_code);
    full.password_hash = take(Field::Password, a.password_hash, b.password_hash);
    if a.nik_sealed.is_none() && (b.nik_sealed.is_some() || (a.nik_last4.is_none() && b.nik_last4.is_some()))
    {
        trace.learnt.push(Field::Nik);
        full.nik_sealed = Set(b.nik_sealed);
        full.nik_index = Set(b.nik_index);
        full.nik_last4 = Set(b.nik_last4);
    }
    full.update(tx.db()).await?;
    Ok(())
}
