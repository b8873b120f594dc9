//! How it changes.
use super::queries;
use crate::{
    access::AtDesk,
    desk,
    error::{Refusal, Result},
    people::{self, log::Act},
    privacy,
    store::Tx,
    tables::{cohort, cohort::CohortId, consent::Purpose, desk_consent},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

/// Notes that the person served signed the sheet for this cohort, printed with this version of the notice,
/// and agreed on it to these further things. Noted twice it is noted once.
///
/// # Errors
/// A refusal when the notice has changed since the sheet was printed, or the visit has ended.
pub async fn sign(
    tx: &Tx,
    at: &AtDesk,
    cohort: CohortId,
    version: i32,
    agreed: &[Purpose],
    now: DateTime<Utc>,
) -> Result<()> {
    let (db, person) = (tx.db(), at.person().id);
    let label = cohort::Entity::find_by_id(cohort).one(db).await?.map(|row| row.label).unwrap_or_default();
    let what = format!("{label}, v{version}");
    desk::commands::entered_at(tx, at, Act::DeskSigned, &what, now).await?;
    if privacy::queries::notice(db, at.centre()).await?.version != version {
        return Err(notice_changed().into());
    }
    // Two presses at once wait here, and the second finds the first.
    people::commands::locked(tx, person).await?;
    if queries::signed(db, person, cohort).await?.is_none_or(|before| before.version != version) {
        let row = desk_consent::ActiveModel {
            id: NotSet,
            person_id: Set(person),
            cohort_id: Set(cohort),
            version: Set(version),
            visit_id: Set(at.visit()),
            taken_by: Set(at.by()),
            signed_at: Set(now),
        };
        desk_consent::Entity::insert(row).exec_without_returning(db).await?;
    }
    for purpose in agreed {
        privacy::commands::give(tx, person, *purpose, version, at.by(), now).await?;
    }
    Ok(())
}

fn notice_changed() -> Refusal {
    Refusal::at(
        "ttd",
        both!(
            "Pemberitahuan privasi baru saja diganti. Cetak lembar yang baru, lalu minta tanda tangan.",
            "The privacy notice has just changed. Print the new sheet and have it signed."
        ),
    )
}
