//! How it changes.
use super::rules::{self, Sent};
use crate::{
    access::{Learning, Teaching},
    attendance::{
        self,
        commands::NewMark,
        rules::{Decision, Facts, Meeting, Wanted},
    },
    error::{Error, Refusal, Result},
    random::Random,
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        hall_code,
        hall_entry::{self, Doubt, EntryState, HallEntryId},
        mark::Presence,
        mark_event::Method,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, PaginatorTrait, QueryFilter,
    QuerySelect,
};

/// The cohort, locked: what is written for it is written one after the other.
async fn locked(tx: &Tx, id: CohortId) -> Result<cohort::Model> {
    cohort::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Makes the secret of a session's code, unless there is one.
///
/// # Errors
/// `NotFound` when the session is not of this cohort; a refusal when it does not take place.
pub async fn open(tx: &Tx, random: &Random, by: &Teaching, id: SessionId, now: DateTime<Utc>) -> Result<()> {
    locked(tx, by.cohort().id).await?;
    let session = session::Entity::find_by_id(id)
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if session.cancelled_at.is_some() {
        return Err(Refusal::new(both!(
            "Sesi ini dibatalkan, jadi tidak ada kodenya.",
            "This session was cancelled, so it has no code."
        ))
        .into());
    }
    if session.make_up {
        return Err(Refusal::new(both!(
            "Sesi pengganti tidak memakai kode. Catat tamunya satu per satu.",
            "A make-up session has no code. Record its guests one by one."
        ))
        .into());
    }
    if hall_code::Entity::find_by_id(id).one(tx.db()).await?.is_none() {
        let row = hall_code::ActiveModel {
            session_id: Set(id),
            secret: Set(random.token()),
            made_at: Set(now),
            made_by: Set(by.by()),
        };
        hall_code::Entity::insert(row).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// What a trainee sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Six digits as typed.
    pub code: String,
    /// When they were read, by the clock of the device.
    pub device_at: DateTime<Utc>,
    /// The clock of the device as it sends.
    pub device_now: DateTime<Utc>,
    /// Made on the device.
    pub device_event_id: String,
}

/// Takes a code, once for each id of a device, and says what a person has to look at, if anything. What is
/// right becomes presence where nothing is recorded; what is recorded stays.
///
/// # Errors
/// A refusal for what are no six digits, for a cohort without such codes, and after too many tries.
pub async fn enter(tx: &Tx, by: &Learning, new: &New, now: DateTime<Utc>) -> Result<Option<Doubt>> {
    let code = rules::digits(&new.code)?;
    crate::cards::rules::event_id(&new.device_event_id)?;
    let (cohort, seat) = (locked(tx, by.cohort().id).await?, by.enrolment());
    let known = hall_entry::Entity::find()
        .filter(hall_entry::COLUMN.device_event_id.eq(new.device_event_id.as_str()))
        .one(tx.db())
        .await?;
    if let Some(known) = known {
        return Ok(known.doubt.filter(|_| known.state != EntryState::Accepted));
    }
    let offset = TimeDelta::seconds((now - new.device_now).num_seconds());
    let sent = Sent { code, device_at: new.device_at, offset };
    let (session, secret) = meant(tx, cohort.id, sent.at()).await?;
    let tries = hall_entry::Entity::find()
        .filter(hall_entry::COLUMN.session_id.eq(session.id))
        .filter(hall_entry::COLUMN.enrolment_id.eq(seat.id))
        .count(tx.db())
        .await?;
    if tries >= rules::MOST {
        return Err(Refusal::at(
            "kode",
            both!(
                "Anda sudah mengirim beberapa kode untuk sesi ini. Minta instruktur mencatat Anda.",
                "You have sent several codes for this session. Ask the instructor to record you."
            ),
        )
        .into());
    }
    let meeting = Meeting {
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        jp: session.jp,
        cancelled: session.cancelled_at.is_some(),
    };
    let mut doubt = rules::verdict(&secret, &meeting, &sent, now);
    if doubt.is_none() {
        doubt = recorded(tx, by, &cohort, (session.id, meeting), now).await?;
    }
    let row = hall_entry::ActiveModel {
        id: NotSet,
        session_id: Set(session.id),
        enrolment_id: Set(seat.id),
        device_event_id: Set(new.device_event_id.clone()),
        code: Set(sent.code),
        device_at: Set(sent.device_at),
        clock_offset_s: Set(i32::try_from(offset.num_seconds()).unwrap_or(i32::MAX)),
        sent_at: Set(now),
        state: Set(if doubt.is_none() { EntryState::Accepted } else { EntryState::Review }),
        doubt: Set(doubt),
        settled_at: Set(None),
        settled_by: Set(None),
        settled_reason: Set(String::new()),
    };
    hall_entry::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(doubt)
}

/// The session with a code that was on at this moment, else the one that began nearest to it.
async fn meant(tx: &Tx, cohort: CohortId, at: DateTime<Utc>) -> Result<(session::Model, String)> {
    let all = hall_code::Entity::find()
        .find_also_related(session::Entity)
        .filter(session::COLUMN.cohort_id.eq(cohort))
        .all(tx.db())
        .await?;
    let nearest = all.into_iter().filter_map(|(code, session)| Some((session?, code.secret))).min_by_key(
        |(session, _)| match (session.starts_at..=session.ends_at).contains(&at) {
            true => TimeDelta::zero(),
            false => (session.starts_at - at).abs().min((session.ends_at - at).abs()),
        },
    );
    nearest.ok_or_else(|| {
        Refusal::at(
            "kode",
            both!(
                "Angkatan Anda tidak memakai kode di layar. Minta instruktur mencatat Anda.",
                "Your cohort uses no code on a screen. Ask the instructor to record you."
            ),
        )
        .into()
    })
}

/// Records presence where nothing is recorded. What the rules of attendance refuse, a person looks at.
async fn recorded(
    tx: &Tx,
    by: &Learning,
    cohort: &cohort::Model,
    (session, meeting): (SessionId, Meeting),
    now: DateTime<Utc>,
) -> Result<Option<Doubt>> {
    let seat = by.enrolment();
    let all = attendance::queries::standings(tx.db(), cohort.id, session, Some(seat.id)).await?;
    let standing = all.into_iter().next().ok_or(Error::NotFound)?;
    let mark = standing.mark();
    if let Some(mark) = &mark {
        let there = matches!(mark.presence, Presence::Present | Presence::Late);
        return Ok((!there).then_some(Doubt::Mark));
    }
    let facts = Facts {
        meeting,
        cohort: cohort.state,
        enrolment: standing.state,
        mark,
        disputed: standing.disputed,
        certified: standing.certified,
    };
    match attendance::rules::mark(&facts, &Wanted::tap(Presence::Present, ""), now) {
        Ok(Decision::Set(mark)) => {
            let new = NewMark { enrolment: seat.id, session, mark };
            attendance::commands::write_marks(tx, seat.person_id, vec![new], Method::Code, now).await?;
            Ok(None)
        }
        Ok(Decision::Nothing) => Ok(None),
        Err(_) => Ok(Some(Doubt::Mark)),
    }
}

/// How staff settle an entry that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// She was there.
    Accepted,
    /// She was not, or it cannot be told; why.
    Declined(String),
}

/// Settles an entry that waits. Repeated, it changes nothing.
///
/// # Errors
/// `NotFound` outside this cohort; what attendance refuses; a refusal when declined without a reason.
pub async fn settle(
    tx: &Tx,
    by: &Teaching,
    id: HallEntryId,
    how: &Settled,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    locked(tx, by.cohort().id).await?;
    let (row, _) = hall_entry::Entity::find_by_id(id)
        .find_also_related(session::Entity)
        .filter(session::COLUMN.cohort_id.eq(by.cohort().id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    if row.state != EntryState::Review {
        return Ok(());
    }
    let (state, why) = match how {
        Settled::Accepted => {
            let wanted = Wanted::tap(Presence::Present, reason);
            attendance::commands::record_as(
                tx,
                by,
                row.session_id,
                row.enrolment_id,
                wanted,
                Method::Code,
                now,
            )
            .await?;
            (EntryState::Accepted, String::new())
        }
        Settled::Declined(why) => (EntryState::Declined, crate::walk_ins::rules::reason(why)?),
    };
    let mut row: hall_entry::ActiveModel = row.into();
    row.state = Set(state);
    row.settled_at = Set(Some(now));
    row.settled_by = Set(Some(by.by()));
    row.settled_reason = Set(why);
    row.update(tx.db()).await?;
    Ok(())
}
