//! How the sessions of a cohort change.
use super::{Change, kind, locked, note, queries, rules};
use crate::{
    cohorts::rules::{
        states,
        timetable::{Booked, PlannedSession, may_stand},
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort,
        cohort_staff::Duty,
        person::PersonId,
        session::{self, SessionId},
    },
    text,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

/// Puts these sessions in the place of those that were planned; cancelled ones stay, they are history.
/// A session that names nobody gets the cohort's instructor when there is but one.
///
/// # Errors
/// A refusal once anything was recorded about a session, when one stands outside the dates, or when two
/// run at once.
pub async fn replace_timetable(
    tx: &Tx,
    change: impl Into<Change>,
    sessions: Vec<PlannedSession>,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    if !queries::recorded(tx.db(), cohort.id).await?.is_empty() {
        return Err(Refusal::new(both!(
            "Kehadiran sudah dicatat, jadi jadwal tidak bisa diganti seluruhnya. Ubah sesi yang akan datang satu per satu.",
            "Attendance has been recorded, so the timetable cannot be replaced. Change the sessions to come one by one."
        ))
        .into());
    }
    if queries::spoken_for(tx.db(), cohort.id).await? {
        return Err(Refusal::new(both!(
            "Sudah ada surat, tamu atau kode untuk sesi di jadwal ini. Ubah sesi satu per satu.",
            "A letter, a guest or a code is about a session of this timetable. Change the sessions one by one."
        ))
        .into());
    }
    session::Entity::delete_many()
        .filter(session::COLUMN.cohort_id.eq(cohort.id))
        .filter(session::COLUMN.cancelled_at.is_null())
        .exec(tx.db())
        .await?;
    write(tx, &cohort, sessions).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Writes sessions beside those that stand, and numbers all of them anew.
pub(super) async fn write(tx: &Tx, cohort: &cohort::Model, sessions: Vec<PlannedSession>) -> Result<()> {
    let mut standing = booked(tx, cohort).await?;
    let context = Context::of(tx, cohort).await?;
    let mut rows = Vec::new();
    for (place, session) in sessions.into_iter().enumerate() {
        let session = context.checked(session, cohort, &standing)?;
        standing.push(Booked {
            session: SessionId(0),
            starts_at: session.starts_at,
            ends_at: session.ends_at,
        });
        rows.push(row(cohort, session, place as i32 + 1));
    }
    if !rows.is_empty() {
        session::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    renumber(tx, cohort).await
}

fn row(cohort: &cohort::Model, session: PlannedSession, position: i32) -> session::ActiveModel {
    session::ActiveModel {
        id: NotSet,
        cohort_id: Set(cohort.id),
        position: Set(position),
        starts_at: Set(session.starts_at),
        ends_at: Set(session.ends_at),
        jp: Set(session.jp),
        topic: Set(session.topic.trim().to_string()),
        room: Set(session.room.trim().to_string()),
        instructor_id: Set(session.instructor),
        cancelled_at: Set(None),
        cancel_reason: Set(None),
    }
}

/// Adds one session.
///
/// # Errors
/// A refusal when the cohort is over, or the session stands outside its dates or on another.
pub async fn add_session(
    tx: &Tx,
    change: impl Into<Change>,
    session: PlannedSession,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    write(tx, &cohort, vec![session]).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Changes one session. Once anything was recorded about it, its time and hours stay.
///
/// # Errors
/// `NotFound` for a session of another cohort; the refusals of [`add_session`].
pub async fn edit_session(
    tx: &Tx,
    change: impl Into<Change>,
    id: SessionId,
    to: PlannedSession,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    let session = held(tx, &cohort, id).await?;
    let moved = (session.starts_at, session.ends_at, session.jp) != (to.starts_at, to.ends_at, to.jp);
    if moved && queries::recorded_there(tx.db(), cohort.id).await?.contains(&id) {
        return Err(Refusal::at(
            "tanggal",
            both!(
                "Kehadiran sesi ini sudah dicatat, jadi waktunya tetap. Materi, tempat dan instruktur masih bisa diubah.",
                "Attendance of this session has been recorded, so its time stays. Topic, room and instructor can still be changed."
            ),
        )
        .into());
    }
    let others: Vec<Booked> =
        booked(tx, &cohort).await?.into_iter().filter(|other| other.session != id).collect();
    let to = Context::of(tx, &cohort).await?.checked(to, &cohort, &others)?;
    let mut row = session.into_active_model();
    row.starts_at = Set(to.starts_at);
    row.ends_at = Set(to.ends_at);
    row.jp = Set(to.jp);
    row.topic = Set(to.topic.trim().to_string());
    row.room = Set(to.room.trim().to_string());
    row.instructor_id = Set(to.instructor);
    row.update(tx.db()).await?;
    renumber(tx, &cohort).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Says that a session will not be held. It stays on the timetable with the reason and counts no hours.
///
/// # Errors
/// `NotFound` for a session of another cohort; a refusal without a reason, or once anything was recorded.
pub async fn cancel_session(
    tx: &Tx,
    change: impl Into<Change>,
    id: SessionId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let change = change.into();
    let cohort = locked(tx, change).await?;
    rules::may_change(cohort.state)?;
    states::reason_given(reason)?;
    let session = held(tx, &cohort, id).await?;
    if queries::recorded_there(tx.db(), cohort.id).await?.contains(&id) {
        return Err(Refusal::new(both!(
            "Kehadiran sesi ini sudah dicatat, jadi tidak bisa dibatalkan.",
            "Attendance of this session has been recorded, so it cannot be cancelled."
        ))
        .into());
    }
    let position = session.position;
    let mut row = session.into_active_model();
    row.cancelled_at = Set(Some(now));
    row.cancel_reason = Set(Some(reason.trim().to_string()));
    row.update(tx.db()).await?;
    let what = format!("{position}: {}", reason.trim());
    note(tx, cohort.id, kind::SESSION_CANCELLED, change.by, &what, now).await?;
    tx.public_changed();
    Ok(())
}

/// The session, if it is of this cohort and not cancelled.
async fn held(tx: &Tx, cohort: &cohort::Model, id: SessionId) -> Result<session::Model> {
    session::Entity::find_by_id(id)
        .filter(session::COLUMN.cohort_id.eq(cohort.id))
        .filter(session::COLUMN.cancelled_at.is_null())
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)
}

async fn booked(tx: &Tx, cohort: &cohort::Model) -> Result<Vec<Booked>> {
    Ok(queries::sessions(tx.db(), cohort.id)
        .await?
        .into_iter()
        .filter(|s| s.cancelled_at.is_none())
        .map(|s| Booked { session: s.id, starts_at: s.starts_at, ends_at: s.ends_at })
        .collect())
}

/// What every session of a cohort is checked against.
struct Context {
    zone: chrono_tz::Tz,
    instructors: Vec<PersonId>,
}

impl Context {
    async fn of(tx: &Tx, cohort: &cohort::Model) -> Result<Context> {
        let (_, zone) = queries::centre_and_zone(tx.db(), cohort.centre_id).await?;
        let staff = queries::staff(tx.db(), cohort.id).await?;
        let instructors =
            staff.into_iter().filter(|s| s.duty == Duty::Instructor).map(|s| s.person).collect();
        Ok(Context { zone, instructors })
    }

    fn checked(
        &self,
        mut session: PlannedSession,
        cohort: &cohort::Model,
        others: &[Booked],
    ) -> Result<PlannedSession> {
        let day = text::local_date(self.zone, session.starts_at);
        may_stand(&session, day, (cohort.starts_on, cohort.ends_on), others)?;
        match (session.instructor, self.instructors.as_slice()) {
            (None, [only]) => session.instructor = Some(*only),
            (Some(who), all) if !all.contains(&who) => {
                return Err(Refusal::at(
                    "instruktur",
                    both!(
                        "Orang ini bukan instruktur angkatan ini. Tambahkan dulu sebagai petugas.",
                        "This person is not an instructor of this cohort. Add them to its staff first."
                    ),
                )
                .into());
            }
            _ => {}
        }
        Ok(session)
    }
}

/// Numbers the sessions from 1 in the order of time.
async fn renumber(tx: &Tx, cohort: &cohort::Model) -> Result<()> {
    for (i, session) in queries::sessions(tx.db(), cohort.id).await?.into_iter().enumerate() {
        let position = i as i32 + 1;
        if session.position != position {
            let row =
                session::ActiveModel { id: Set(session.id), position: Set(position), ..Default::default() };
            row.update(tx.db()).await?;
        }
    }
    Ok(())
}
