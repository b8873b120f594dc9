//! How the sessions of a cohort change.
pub(super) mod kept;
mod standing;

use super::{Change, kind, locked, note, queries, rules};
use crate::{
    cohorts::{
        queries::Standing,
        rules::{
            states,
            timetable::{Booked, PlannedSession, same_topic},
        },
    },
    error::{Error, Refusal, Result},
    store::Tx,
    tables::{
        cohort,
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
use standing::{Context, Stands, stands};

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
    kept::begin(tx, cohort.id).await?;
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
    kept::keep(tx, cohort.id, now).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Writes sessions beside those that stand, and numbers all of them anew.
pub(super) async fn write(tx: &Tx, cohort: &cohort::Model, sessions: Vec<PlannedSession>) -> Result<()> {
    let mut standing = stands(tx, cohort).await?;
    let context = Context::of(tx, cohort).await?;
    let mut rows = Vec::new();
    for (place, session) in sessions.into_iter().enumerate() {
        let session = context.checked(session, cohort, &standing)?;
        standing.push(Stands {
            booked: Booked { session: SessionId(0), starts_at: session.starts_at, ends_at: session.ends_at },
            make_up: session.make_up,
            instructor: session.instructor,
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
        make_up: Set(session.make_up),
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
    kept::begin(tx, cohort.id).await?;
    write(tx, &cohort, vec![session]).await?;
    kept::keep(tx, cohort.id, now).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Whether a session with these marks may be held at another time. A letter is about days.
fn may_move(marks: Option<Standing>, same_day: bool) -> std::result::Result<(), Refusal> {
    match marks {
        None => Ok(()),
        Some(Standing::Letters) if same_day => Ok(()),
        Some(Standing::Letters) => Err(Refusal::at(
            "tanggal",
            both!(
                "Ada surat tidak hadir yang disetujui untuk hari itu. Batalkan sesi ini, lalu tambah sesi baru.",
                "A letter of absence for that day is approved. Cancel this session, then add a new one."
            ),
        )),
        Some(Standing::Recorded) => Err(Refusal::at(
            "tanggal",
            both!(
                "Kehadiran sesi ini sudah dicatat, jadi waktunya tetap. Materi, tempat dan instruktur masih bisa diubah.",
                "Attendance of this session has been recorded, so its time stays. Topic, room and instructor can still be changed."
            ),
        )),
    }
}

/// Changes one session. While anything is recorded about it, its time and hours stay.
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
    kept::begin(tx, cohort.id).await?;
    let session = held(tx, &cohort, id).await?;
    if !same_topic(&session.topic, &to.topic) && queries::has_guests(tx.db(), id).await? {
        return Err(Refusal::at(
            "materi",
            both!(
                "Ada peserta yang mengganti materi ini di sesi ini, jadi materinya tetap. Buat sesi lain untuk materi baru.",
                "Trainees make this topic good in this session, so it stays. Add another session for a new topic."
            ),
        )
        .into());
    }
    let moved = (session.starts_at, session.ends_at, session.jp) != (to.starts_at, to.ends_at, to.jp);
    if moved {
        let context = Context::of(tx, &cohort).await?;
        let day = |at| text::local_date(context.zone, at);
        let same_day = day(session.starts_at) == day(to.starts_at);
        may_move(queries::marked(tx.db(), cohort.id).await?.get(&id).copied(), same_day)?;
    }
    let others: Vec<Stands> =
        stands(tx, &cohort).await?.into_iter().filter(|other| other.booked.session != id).collect();
    // What it is for is said when it is planned, and stays.
    let to = PlannedSession { make_up: session.make_up, ..to };
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
    kept::keep(tx, cohort.id, now).await?;
    note(tx, cohort.id, kind::TIMETABLE, change.by, "", now).await?;
    tx.public_changed();
    Ok(())
}

/// Says that a session will not be held. It stays on the timetable with the reason and counts no hours.
///
/// # Errors
/// `NotFound` for a session of another cohort; a refusal without a reason, or while anything is recorded.
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
    kept::begin(tx, cohort.id).await?;
    states::reason_given(reason)?;
    let session = held(tx, &cohort, id).await?;
    if queries::marked(tx.db(), cohort.id).await?.get(&id) == Some(&Standing::Recorded) {
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
    kept::keep(tx, cohort.id, now).await?;
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
