//! How it changes. Both cohorts are locked, in the order of their ids: the last place is given once.
use super::{
    letters::{self, Told},
    queries, rules,
};
use crate::{
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::{self, EnrolmentId},
        make_up::{self, MakeUpId, MakeUpState},
        mark,
        person::PersonId,
        session::{self, SessionId},
    },
    web::Origin,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect,
};

/// Which session is to make good which, for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose.
    pub enrolment: EnrolmentId,
    /// What was missed.
    pub missed: SessionId,
    /// Where she would be a guest.
    pub at: SessionId,
}

/// A trainee asks for a place. To ask again changes nothing.
///
/// # Errors
/// What [`rules::may_stand_in`] refuses; `NotFound` for sessions of elsewhere.
pub async fn ask(tx: &Tx, cohort: CohortId, by: PersonId, wanted: Wanted, now: DateTime<Utc>) -> Result<()> {
    let cohort = lock(tx, cohort, wanted.at).await?;
    let stands = found(tx, wanted).await?;
    if stands.as_ref().is_some_and(|row| row.state != MakeUpState::Ended) {
        return Ok(());
    }
    queries::known(tx.db(), &cohort, now).await?.may(wanted.enrolment, wanted.missed, wanted.at)?;
    write(tx, stands, wanted, MakeUpState::Asked, by, now).await?;
    Ok(())
}

/// Gives a place, and tells her. To give it again changes nothing.
///
/// # Errors
/// What [`rules::may_stand_in`] refuses; `NotFound` for people and sessions of elsewhere.
pub async fn give(
    tx: &Tx,
    cohort: CohortId,
    by: PersonId,
    wanted: Wanted,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let cohort = lock(tx, cohort, wanted.at).await?;
    let stands = found(tx, wanted).await?;
    if stands.as_ref().is_some_and(|row| row.state == MakeUpState::Given) {
        return Ok(());
    }
    queries::known(tx.db(), &cohort, now).await?.may(wanted.enrolment, wanted.missed, wanted.at)?;
    let row = write(tx, stands, wanted, MakeUpState::Given, by, now).await?;
    letters::tell(tx, &cohort, &row, Told::Given, origin, now).await
}

/// Ends what was asked for or given. Who ends it for somebody else tells her.
///
/// # Errors
/// What [`rules::may_end`] refuses; `NotFound` when it is not of this cohort or, where `only` is named, of
/// somebody else.
pub async fn end(
    tx: &Tx,
    cohort: CohortId,
    (by, only): (PersonId, Option<EnrolmentId>),
    id: MakeUpId,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<()> {
    let (row, seat) = make_up::Entity::find_by_id(id)
        .find_also_related(enrolment::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let theirs = seat.is_some_and(|seat| seat.cohort_id == cohort);
    if !theirs || only.is_some_and(|one| one != row.enrolment_id) {
        return Err(Error::NotFound);
    }
    let cohort = lock(tx, cohort, row.session_id).await?;
    let row = make_up::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    if row.state == MakeUpState::Ended {
        return Ok(());
    }
    let recorded = mark::Entity::find_by_id((row.enrolment_id, row.session_id)).one(tx.db()).await?;
    rules::may_end(recorded.is_some())?;
    let wanted = Wanted { enrolment: row.enrolment_id, missed: row.missed_session_id, at: row.session_id };
    let row = write(tx, Some(row), wanted, MakeUpState::Ended, by, now).await?;
    match only {
        Some(_) => Ok(()),
        None => letters::tell(tx, &cohort, &row, Told::Ended, origin, now).await,
    }
}

/// Her own cohort and that of the other session, locked.
async fn lock(tx: &Tx, own: CohortId, at: SessionId) -> Result<cohort::Model> {
    let other: CohortId = session::Entity::find_by_id(at)
        .select_only()
        .column(session::Column::CohortId)
        .into_tuple()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let all = cohort::Entity::find()
        .filter(cohort::COLUMN.id.is_in([own, other]))
        .order_by_asc(cohort::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    all.into_iter().find(|row| row.id == own).ok_or(Error::NotFound)
}

async fn found(tx: &Tx, wanted: Wanted) -> Result<Option<make_up::Model>> {
    Ok(make_up::Entity::find()
        .filter(make_up::COLUMN.enrolment_id.eq(wanted.enrolment))
        .filter(make_up::COLUMN.session_id.eq(wanted.at))
        .one(tx.db())
        .await?)
}

/// One row for each person and session, whatever becomes of it.
async fn write(
    tx: &Tx,
    stands: Option<make_up::Model>,
    wanted: Wanted,
    state: MakeUpState,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<make_up::Model> {
    let row = make_up::ActiveModel {
        id: stands.as_ref().map_or(NotSet, |row| Set(row.id)),
        enrolment_id: Set(wanted.enrolment),
        missed_session_id: Set(wanted.missed),
        session_id: Set(wanted.at),
        state: Set(state),
        credited_jp: Set(0),
        by_id: Set(by),
        at: Set(now),
    };
    Ok(match stands {
        Some(_) => row.update(tx.db()).await?,
        None => row.insert(tx.db()).await?,
    })
}
