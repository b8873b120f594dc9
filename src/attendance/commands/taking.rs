//! Taking what devices recorded without signal: each event once, an answer for each.
use super::{
    weighing::weigh,
    writing::{FromDevice, Origin, append, event},
};
use crate::{
    access::Teaching,
    attendance::{
        queries::{self, Standing},
        rules::{self, Facts, Meeting, Wanted},
    },
    error::{Refusal, Result},
    store::Tx,
    tables::{
        cohort::{self, CohortId},
        enrolment::EnrolmentId,
        mark::Presence,
        mark_event::{self, MarkEventId, Method},
        mark_upload,
        person::PersonId,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One event as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The id made on the device.
    pub id: String,
    /// Its place among the events of this device.
    pub number: i32,
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// The mark; `None` takes it back.
    pub presence: Option<Presence>,
    /// Lesson hours attended; `None` is all of them.
    pub jp: Option<i32>,
    /// Why, if anybody said.
    pub reason: String,
    /// When, by the device's clock.
    pub at: DateTime<Utc>,
    /// The last event of the session's log that the device had read.
    pub seen: MarkEventId,
    /// By hand or by scanning.
    pub method: Method,
}

/// What a device sends at once.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The device's own random name.
    pub device: String,
    /// What its clock says while it sends.
    pub clock: DateTime<Utc>,
    /// In the order in which they were made.
    pub events: Vec<Sent>,
}

/// What became of one event.
#[derive(Clone, Debug)]
pub enum Taken {
    /// It is in the log now.
    New,
    /// It was already: an answer got lost.
    Again,
    /// It is not taken, and why.
    Refused(Refusal),
}

/// The longest id of an event: a UUID with its dashes.
const ID_LENGTH: usize = 36;
/// Ids in one statement; SQLite takes 32,766 parameters.
const IDS: usize = 10_000;

/// Takes what a device sends, in one transaction: each event once, however often it comes, and says of
/// each what became of it. `teaching` is what the sender may record, by session. Those who spoke without
/// knowing of each other are both kept; see [`rules::verdict`].
///
/// # Errors
/// When the database refuses; a rule's no is an answer to its event.
pub async fn take(
    tx: &Tx,
    by: PersonId,
    teaching: &HashMap<SessionId, Teaching>,
    upload: Upload,
    now: DateTime<Utc>,
) -> Result<Vec<(String, Taken)>> {
    let sessions: BTreeSet<SessionId> =
        upload.events.iter().map(|e| e.session).filter(|id| teaching.contains_key(id)).collect();
    let cohorts: BTreeSet<CohortId> = sessions.iter().map(|id| teaching[id].cohort().id).collect();
    let meetings = lock(tx, &cohorts, &sessions).await?;
    let mut known = known(tx, &upload.events).await?;
    let standings = queries::standings_in(tx.db(), &cohorts, &sessions).await?;
    let offset = now - believable(upload.clock, now);
    let batch = mark_upload::ActiveModel {
        id: NotSet,
        device: Set(upload.device),
        by_id: Set(by),
        at: Set(now),
        clock_offset: Set(offset.num_seconds()),
        events: Set(0),
    };
    let batch = batch.insert(tx.db()).await?.id;
    let (mut answers, mut events, mut pairs) = (Vec::new(), Vec::new(), BTreeSet::new());
    for sent in upload.events {
        if sent.id.is_empty() || sent.id.len() > ID_LENGTH {
            answers.push((sent.id, Taken::Refused(unreadable())));
            continue;
        }
        if !known.insert(sent.id.clone()) {
            answers.push((sent.id, Taken::Again));
            continue;
        }
        let at = believable(sent.at, now);
        let then = by_our_clock(sent.at, upload.clock, now);
        match decide(&sent, teaching, &meetings, &standings, then) {
            Err(why) => answers.push((sent.id, Taken::Refused(why))),
            Ok(mark) => {
                let device = FromDevice { id: sent.id.clone(), upload: batch, number: sent.number, at };
                let origin = Origin {
                    seen: Some(sent.seen),
                    device: Some(device),
                    ..Origin::here(by, sent.method, then)
                };
                events.push(event(sent.enrolment, sent.session, mark.as_ref(), &origin));
                pairs.insert((sent.session, sent.enrolment));
                answers.push((sent.id, Taken::New));
            }
        }
    }
    let count = events.len() as i32;
    append(tx, events).await?;
    weigh(tx, &pairs, by, now).await?;
    let done = mark_upload::ActiveModel { id: Set(batch), events: Set(count), ..Default::default() };
    done.update(tx.db()).await?;
    Ok(answers)
}

/// Of a session that the sender does not record.
pub fn not_on_duty() -> Refusal {
    Refusal::new(both!(
        "Anda tidak bertugas di sesi ini. Minta koordinator menambahkan Anda, lalu kirim lagi.",
        "You are not on the staff of this session. Ask the coordinator to add you, then send again."
    ))
}

fn unreadable() -> Refusal {
    Refusal::new(both!(
        "Catatan ini tidak terbaca. Catat lagi di halaman sesi.",
        "This record cannot be read. Record it again on the session’s page."
    ))
}

/// A moment within ten years: a clock that is further off tells nothing, and no date breaks a sum.
fn believable(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let far = TimeDelta::days(3650);
    at.clamp(now - far, now + far)
}

/// When something happened that a device says was at `at`, by our clock: `clock` is what the device's said at
/// `now`. Never later than now.
pub fn by_our_clock(at: DateTime<Utc>, clock: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let offset = now - believable(clock, now);
    whole_seconds(believable(believable(at, now) + offset, now)).min(now)
}

fn whole_seconds(at: DateTime<Utc>) -> DateTime<Utc> {
    at - TimeDelta::nanoseconds(i64::from(at.timestamp_subsec_nanos()))
}

type Standings = HashMap<(SessionId, EnrolmentId), Standing>;

fn decide(
    sent: &Sent,
    teaching: &HashMap<SessionId, Teaching>,
    meetings: &BTreeMap<SessionId, Meeting>,
    standings: &Standings,
    then: DateTime<Utc>,
) -> std::result::Result<Option<rules::Marked>, Refusal> {
    let (Some(by), Some(meeting)) = (teaching.get(&sent.session), meetings.get(&sent.session)) else {
        return Err(not_on_duty());
    };
    let Some(standing) = standings.get(&(sent.session, sent.enrolment)) else {
        return Err(Refusal::new(both!(
            "Orang ini bukan peserta angkatan sesi ini. Tanyakan kepada koordinator.",
            "This person is not in the cohort of this session. Ask the coordinator."
        )));
    };
    let facts = Facts {
        meeting: *meeting,
        cohort: by.cohort().state,
        enrolment: standing.state,
        mark: standing.mark(),
        disputed: standing.disputed,
        certified: standing.certified,
    };
    let wanted = sent.presence.map(|presence| Wanted { presence, jp: sent.jp, reason: sent.reason.clone() });
    rules::recorded_then(&facts, wanted.as_ref(), then)
}

/// The sessions before anything is recorded in them, locked; their cohorts before them, all in the order
/// of their ids, as everybody does.
pub(super) async fn lock(
    tx: &Tx,
    cohorts: &BTreeSet<CohortId>,
    sessions: &BTreeSet<SessionId>,
) -> Result<BTreeMap<SessionId, Meeting>> {
    cohort::Entity::find()
        .filter(cohort::COLUMN.id.is_in(cohorts.iter().copied()))
        .order_by_asc(cohort::Column::Id)
        .lock_exclusive()
        .select_only()
        .column(cohort::Column::Id)
        .into_tuple::<CohortId>()
        .all(tx.db())
        .await?;
    let rows = session::Entity::find()
        .filter(session::COLUMN.id.is_in(sessions.iter().copied()))
        .order_by_asc(session::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let meeting = |row: session::Model| {
        let cancelled = row.cancelled_at.is_some();
        (row.id, Meeting { starts_at: row.starts_at, ends_at: row.ends_at, jp: row.jp, cancelled })
    };
    Ok(rows.into_iter().map(meeting).collect())
}

/// Which of these events the log has already.
async fn known(tx: &Tx, events: &[Sent]) -> Result<HashSet<String>> {
    let mut known = HashSet::new();
    for some in events.chunks(IDS) {
        let ids: Vec<String> = mark_event::Entity::find()
            .filter(mark_event::COLUMN.device_event_id.is_in(some.iter().map(|e| e.id.as_str())))
            .select_only()
            .column(mark_event::Column::DeviceEventId)
            .into_tuple()
            .all(tx.db())
            .await?;
        known.extend(ids);
    }
    Ok(known)
}
