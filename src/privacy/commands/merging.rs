//! Two records of one person become one: in one transaction, whole or not at all.
use super::erasing::end_doors;
use crate::{
    access::Coordinating,
    error::Result,
    people::{self, log::Act},
    privacy::{
        holdings::{POINTERS, When},
        queries, rules,
    },
    store::Tx,
    tables::{
        application_draft, cohort_staff, enrolment,
        person::{self, PersonId},
        person_merge, person_profile, staff_role, totp,
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};

/// Moves everything of `gone` to `kept`: enrolments with their marks, judgements and certificates,
/// messages, consents, requests, duties, the log. What `kept` does not know of the person it learns.
/// `gone` stays as an empty record that says where it went; who did what under it stays as written.
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
    give_way(tx, kept, gone).await?;
    people::commands::settle_claims(tx, [kept, gone]).await?;
    for (table, column, when) in POINTERS {
        if when != When::Moves || table == "enrolment" {
            continue;
        }
        let update = Query::update()
            .table(table)
            .value(column, kept.0)
            .and_where(Expr::col(column).eq(gone.0))
            .to_owned();
        tx.db().execute(&update).await?;
    }
    // A cohort holds a person once; what is over there stays with the record that is.
    let held = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::CohortId)
        .filter(enrolment::COLUMN.person_id.eq(kept));
    let held: Vec<crate::tables::cohort::CohortId> = held.into_tuple().all(tx.db()).await?;
    enrolment::Entity::update_many()
        .col_expr(enrolment::Column::PersonId, Expr::value(kept))
        .filter(enrolment::COLUMN.person_id.eq(gone))
        .filter(enrolment::COLUMN.cohort_id.is_not_in(held))
        .exec(tx.db())
        .await?;
    learn(tx, kept, gone).await?;
    let note = person_merge::ActiveModel {
        merged_id: Set(gone),
        into_id: Set(kept),
        reason: Set(reason.into()),
        by_id: Set(by.person()),
        at: Set(now),
    };
    person_merge::Entity::insert(note).exec_without_returning(tx.db()).await?;
    let what = format!("{gone} → {kept}: {reason}");
    tx.public_changed();
    people::commands::note(tx, kept, Act::Merged, Some(by.person()), &what, now).await
}

/// Roles and duties that both have are had once; so are the answers about a person, and what was begun for
/// one cohort.
async fn give_way(tx: &Tx, kept: PersonId, gone: PersonId) -> Result<()> {
    let roles = staff_role::Entity::find()
        .select_only()
        .column(staff_role::Column::Role)
        .filter(staff_role::COLUMN.person_id.eq(kept));
    let roles: Vec<staff_role::Role> = roles.into_tuple().all(tx.db()).await?;
    staff_role::Entity::delete_many()
        .filter(staff_role::COLUMN.person_id.eq(gone))
        .filter(staff_role::COLUMN.role.is_in(roles))
        .exec(tx.db())
        .await?;
    let duties =
        cohort_staff::Entity::find().filter(cohort_staff::COLUMN.person_id.eq(kept)).all(tx.db()).await?;
    for duty in duties {
        cohort_staff::Entity::delete_by_id((duty.cohort_id, gone, duty.duty)).exec(tx.db()).await?;
    }
    if person_profile::Entity::find_by_id(kept).one(tx.db()).await?.is_some() {
        person_profile::Entity::delete_by_id(gone).exec(tx.db()).await?;
    }
    let begun = application_draft::Entity::find()
        .select_only()
        .column(application_draft::Column::CohortId)
        .filter(application_draft::COLUMN.person_id.eq(kept));
    let begun: Vec<crate::tables::cohort::CohortId> = begun.into_tuple().all(tx.db()).await?;
    application_draft::Entity::delete_many()
        .filter(application_draft::COLUMN.person_id.eq(gone))
        .filter(application_draft::COLUMN.cohort_id.is_in(begun))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What only the record that goes knew of the person. It is taken from there first: an address and a NIK
/// are had once in a centre.
async fn learn(tx: &Tx, kept: PersonId, gone: PersonId) -> Result<()> {
    let (a, b) = (people::commands::locked(tx, kept).await?, people::commands::locked(tx, gone).await?);
    let mut empty: person::ActiveModel = b.clone().into();
    empty.email = Set(None);
    empty.phone = Set(None);
    empty.nik_sealed = Set(None);
    empty.nik_index = Set(None);
    empty.nik_last4 = Set(None);
    empty.password_hash = Set(None);
    empty.update(tx.db()).await?;
    let (own_nik, own_region) = (a.nik_sealed.is_some(), a.region_code.clone());
    let mut full: person::ActiveModel = a.clone().into();
    full.email = Set(a.email.or(b.email));
    full.phone = Set(a.phone.or(b.phone));
    full.business = Set(a.business.or(b.business));
    full.region_code = Set(own_region.or(b.region_code));
    full.password_hash = Set(a.password_hash.or(b.password_hash));
    if !own_nik {
        full.nik_sealed = Set(b.nik_sealed);
        full.nik_index = Set(b.nik_index);
        full.nik_last4 = Set(b.nik_last4);
    }
    full.update(tx.db()).await?;
    Ok(())
}
