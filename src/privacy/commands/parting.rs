//! A merge taken back: two people were made one by mistake.
use super::{
    erasing::end_doors,
    merging::{key_of, profile_kept},
};
use crate::{
    access::Coordinating,
    error::{Error, Result},
    people::{self, log::Act, rules::Email},
    privacy::{
        holdings::POINTERS,
        queries,
        rules::{self, Claim, Field, Profile, Trace},
    },
    store::Tx,
    tables::{
        application_draft, claim,
        person::{self, PersonId},
        person_merge, person_profile, selection_step,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, Query},
};

/// How many keys one statement names.
const AT_ONCE: usize = 500;

/// Gives back to `gone` exactly what its merge took: rows, what it knew, what had given way. What came after
/// the merge stays with the record that was kept, and so does what was changed there since. Both are signed
/// out everywhere: one of the two may have been in with the password of the other.
///
/// # Errors
/// `NotFound` outside the coordinator's centre and when it is not merged; the refusals of `rules::may_part`.
pub async fn part(
    tx: &Tx,
    by: &Coordinating,
    gone: PersonId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<PersonId> {
    let (merge, _) = queries::merge(tx.db(), by, gone).await?;
    let kept = merge.into_id;
    for id in [Ord::min(kept, gone), Ord::max(kept, gone)] {
        people::commands::locked(tx, id).await?;
    }
    // Again, now that both stand still.
    let (merge, parting) = queries::merge(tx.db(), by, gone).await?;
    if merge.into_id != kept {
        return Err(Error::NotFound);
    }
    rules::may_part(parting)?;
    let trace: Trace = serde_json::from_str(&merge.moved)?;
    for id in [kept, gone] {
        end_doors(tx, id, now).await?;
    }
    move_back(tx, (kept, gone), &trace).await?;
    give_back(tx, (kept, gone), &trace).await?;
    if let Some(profile) = &trace.profile {
        profile_back(tx, (kept, gone), profile, trace.profile_moved).await?;
    }
    drafts_back(tx, gone, &trace).await?;
    claims_back(tx, &trace.claims).await?;
    person_merge::Entity::delete_by_id(gone).exec(tx.db()).await?;
    let what = format!("{gone} ← {kept}: {reason}");
    for id in [kept, gone] {
        people::commands::note(tx, id, Act::Parted, Some(by.person()), &what, now).await?;
    }
    tx.public_changed();
    Ok(kept)
}

/// The rows that moved, as far as they are still there.
async fn move_back(tx: &Tx, (kept, gone): (PersonId, PersonId), trace: &Trace) -> Result<()> {
    for (table, column, keys) in &trace.moved {
        let known = POINTERS.iter().find(|(t, c, _)| t == table && c == column);
        let Some(((table, column, _), key)) = known.and_then(|one| Some((one, key_of(table)?))) else {
            return Err(Error::fault(format!("a merge moved {table}.{column}, which is not there")));
        };
        for keys in keys.chunks(AT_ONCE) {
            let update = Query::update()
                .table(*table)
                .value(*column, gone.0)
                .and_where(Expr::col(*column).eq(kept.0))
                .and_where(Expr::col(key).is_in(keys.iter().copied()))
                .to_owned();
            tx.db().execute(&update).await?;
        }
    }
    for (cohort, step) in &trace.steps {
        selection_step::Entity::update_many()
            .col_expr(selection_step::Column::InChargeId, Expr::value(gone))
            .filter(selection_step::COLUMN.cohort_id.eq(*cohort))
            .filter(selection_step::COLUMN.step.eq(*step))
            .filter(selection_step::COLUMN.in_charge_id.eq(kept))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// What each of them knew. What was learnt and is still the same goes back; what was changed since stays,
/// and the other has again what it had, unless an address or a NIK is somebody else's by now.
async fn give_back(tx: &Tx, (kept, gone): (PersonId, PersonId), trace: &Trace) -> Result<()> {
    let (a, b) = (people::commands::locked(tx, kept).await?, people::commands::locked(tx, gone).await?);
    let had = &trace.had;
    let returns = |field: Field, now: &Option<String>, then: &Option<String>| {
        trace.learnt.contains(&field) && now == then
    };
    let mut less: person::ActiveModel = a.clone().into();
    if returns(Field::Email, &a.email, &had.email) {
        less.email = Set(None);
    }
    if returns(Field::Phone, &a.phone, &had.phone) {
        less.phone = Set(None);
    }
    if returns(Field::Business, &a.business, &had.business) {
        less.business = Set(None);
    }
    if returns(Field::Region, &a.region_code, &had.region_code) {
        less.region_code = Set(None);
    }
    if returns(Field::Password, &a.password_hash, &had.password_hash) {
        less.password_hash = Set(None);
    }
    let nik_returns = returns(Field::Nik, &a.nik_last4, &had.nik_last4);
    if nik_returns {
        less.nik_sealed = Set(None);
        less.nik_index = Set(None);
        less.nik_last4 = Set(trace.claimed_last4.clone());
    }
    less.update(tx.db()).await?;
    let mut more: person::ActiveModel = b.clone().into();
    let email = match had.email.as_deref().map(Email::parse) {
        Some(Ok(email)) => {
            let holder = people::queries::find_by_email(tx.db(), b.centre_id, &email).await?;
            holder.is_none().then(|| String::from(email))
        }
        _ => None,
    };
    more.email = Set(email);
    more.phone = Set(had.phone.clone());
    more.password_hash = Set(had.password_hash.clone());
    if nik_returns {
        more.nik_sealed = Set(a.nik_sealed);
        more.nik_index = Set(a.nik_index);
        more.nik_last4 = Set(a.nik_last4);
    } else if !trace.learnt.contains(&Field::Nik) {
        more.nik_last4 = Set(had.nik_last4.clone());
    }
    more.update(tx.db()).await?;
    Ok(())
}

/// The answers about the person, as they were; newer ones stay with the record that was kept.
async fn profile_back(
    tx: &Tx,
    (kept, gone): (PersonId, PersonId),
    profile: &Profile,
    moved: bool,
) -> Result<()> {
    let now = person_profile::Entity::find_by_id(kept).one(tx.db()).await?;
    if moved && now.is_some_and(|now| profile_kept(now) == *profile) {
        person_profile::Entity::delete_by_id(kept).exec(tx.db()).await?;
    }
    let row = person_profile::ActiveModel {
        person_id: Set(gone),
        sex: Set(profile.sex),
        born_on: Set(profile.born_on),
        schooling: Set(profile.schooling),
        disability: Set(profile.disability),
    };
    person_profile::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

async fn drafts_back(tx: &Tx, gone: PersonId, trace: &Trace) -> Result<()> {
    let rows = trace.drafts.iter().map(|draft| application_draft::ActiveModel {
        id: Set(draft.id),
        person_id: Set(gone),
        cohort_id: Set(draft.cohort_id),
        answers: Set(draft.answers.clone()),
        step: Set(draft.step),
        updated_at: Set(draft.updated_at),
        sent_at: Set(draft.sent_at),
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        application_draft::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// What was doubtful between the two is doubtful again. The NIK that one of them claimed is its holder's.
async fn claims_back(tx: &Tx, claims: &[Claim]) -> Result<()> {
    for one in claims {
        let sealed = match one.holder_id.filter(|_| one.has_nik) {
            Some(holder) => people::commands::locked(tx, holder).await?.nik_sealed,
            None => None,
        };
        let row = claim::ActiveModel {
            id: Set(one.id),
            person_id: Set(one.person_id),
            holder_id: Set(one.holder_id),
            kind: Set(one.kind),
            email: Set(one.email.clone()),
            nik_sealed: Set(sealed),
            made_at: Set(one.made_at),
            told_at: Set(one.told_at),
            closed_at: Set(one.closed_at),
            closed_by: Set(one.closed_by),
        };
        claim::Entity::insert(row).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
