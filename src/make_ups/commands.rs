//! How it changes. Both cohorts are locked, in the order of their ids: the last place is given once.
use super::{
    letters::{self, Told},
    queries, rules,
};
use crate::{
    attendance::rules::Meeting,
    error::{Error, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId, CohortState},
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
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
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

impl Wanted {
    fn of(row: &make_up::Model) -> Wanted {
        Wanted { enrolment: row.enrolment_id, missed: row.missed_session_id, at: row.session_id }
    }
}

/// A trainee asks for a place. To ask again changes nothing.
///
/// # Errors
/// What [`rules::may_stand_in`] refuses; `NotFound` for sessions of elsewhere.
pub async fn ask(tx: &Tx, cohort: CohortId, by: PersonId, wanted: Wanted, now: DateTime<Utc>) -> Result<()> {
    let (cohort, _) = lock(tx, cohort, wanted.at).await?;
    let stands = found(tx, wanted).await?;
    if stands.as_ref().is_some_and(|row| row.state != MakeUpState::Ended) {
        return Ok(());
    }
    queries::known(tx.db(), &cohort, now).await?.may(wanted.enrolment, wanted.missed, wanted.at)?;
    write(tx, stands, wanted, (MakeUpState::Asked, None), by, now).await?;
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
    let (cohort, at) = lock(tx, cohort, wanted.at).await?;
    let stands = found(tx, wanted).await?;
    if stands.as_ref().is_some_and(|row| row.state == MakeUpState::Given) {
        return Ok(());
    }
    queries::known(tx.db(), &cohort, now).await?.may(wanted.enrolment, wanted.missed, wanted.at)?;
    let row = write(tx, stands, wanted, (MakeUpState::Given, Some(at.starts_at)), by, now).await?;
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
    let (cohort, at) = lock(tx, cohort, row.session_id).await?;
    let row = make_up::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    if row.state == MakeUpState::Ended {
        return Ok(());
    }
    let recorded = mark::Entity::find_by_id((row.enrolment_id, row.session_id)).one(tx.db()).await?;
    let meeting = Meeting {
        starts_at: at.starts_at,
        ends_at: at.ends_at,
        jp: at.jp,
        cancelled: at.cancelled_at.is_some(),
    };
    rules::may_end(&meeting, recorded.is_some(), now)?;
    let wanted = Wanted::of(&row);
    let row = write(tx, Some(row), wanted, (MakeUpState::Ended, None), by, now).await?;
    match only {
        Some(_) => Ok(()),
        None => letters::tell(tx, &cohort, &row, Told::Ended, origin, now).await,
    }
}

/// Brings a place and its guest up to what became of its session: in one that will not be held it ends, of
/// another time she is told. Says whether there was anything to tell.
///
/// # Errors
/// When the database refuses.
pub async fn follow(
    tx: &Tx,
    own: CohortId,
    id: MakeUpId,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<bool> {
    let Some(row) = make_up::Entity::find_by_id(id).one(tx.db()).await? else { return Ok(false) };
    let (cohort, _) = lock(tx, own, row.session_id).await?;
    // What was read before the locks may be over by now.
    if !queries::moved(tx.db(), now).await?.iter().any(|place| place.id == id) {
        return Ok(false);
    }
    let row = make_up::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let (at, other) = session::Entity::find_by_id(row.session_id)
        .find_also_related(cohort::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let off = at.cancelled_at.is_some() || other.is_none_or(|other| other.state == CohortState::Cancelled);
    let (state, starts_at, told) = match off {
        true => (MakeUpState::Ended, None, Told::Off),
        false => (MakeUpState::Given, Some(at.starts_at), Told::Moved),
    };
    let change = make_up::ActiveModel {
        id: Set(id),
        state: Set(state),
        told_starts_at: Set(starts_at),
        at: Set(now),
        ..Default::default()
    };
    let row = change.update(tx.db()).await?;
    letters::tell(tx, &cohort, &row, told, origin, now).await?;
    Ok(true)
}

/// Ends the places of these people in which nothing is recorded; their rows are locked already.
///
/// # Errors
/// When the database refuses.
pub async fn free(tx: &Tx, people: &[EnrolmentId], now: DateTime<Utc>) -> Result<()> {
    let of_the_place = |mark, place| Expr::col((mark::Entity, mark)).equals((make_up::Entity, place));
    let recorded = mark::Entity::find()
        .select_only()
        .column(mark::Column::SessionId)
        .filter(of_the_place(mark::Column::EnrolmentId, make_up::Column::EnrolmentId))
        .filter(of_the_place(mark::Column::SessionId, make_up::Column::SessionId))
        .into_query();
    make_up::Entity::update_many()
        .col_expr(make_up::Column::State, Expr::value(MakeUpState::Ended))
        .col_expr(make_up::Column::At, Expr::value(now))
        .filter(make_up::COLUMN.enrolment_id.is_in(people.iter().copied()))
        .filter(make_up::COLUMN.state.is_in([MakeUpState::Asked, MakeUpState::Given]))
        .filter(Expr::exists(recorded).not())
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Her own cohort and that of the other session, locked, and that session.
async fn lock(tx: &Tx, own: CohortId, at: SessionId) -> Result<(cohort::Model, session::Model)> {
    let at = session::Entity::find_by_id(at).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let all = cohort::Entity::find()
        .filter(cohort::COLUMN.id.is_in([own, at.cohort_id]))
        .order_by_asc(cohort::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    // Its time may have changed while the lock was waited for.
    let at = session::Entity::find_by_id(at.id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    Ok((all.into_iter().find(|row| row.id == own).ok_or(Error::NotFound)?, at))
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
    (state, told): (MakeUpState, Option<DateTime<Utc>>),
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
        told_starts_at: Set(told),
    };
    Ok(match stands {
        Some(_) => row.update(tx.db()).await?,
        None => row.insert(tx.db()).await?,
    })
}
