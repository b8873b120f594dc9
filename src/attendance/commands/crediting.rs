//! Hours made good as a guest, kept equal to what the marks of both sessions come to. Every change of
//! marks ends here; what it changes is an event of the missed session that names the guest's place.
use crate::{
    attendance::rules::{self, Counted},
    error::Result,
    store::Tx,
    tables::{
        enrolment::EnrolmentId,
        make_up::{self, MakeUpId, MakeUpState},
        mark,
        mark_event::{self, Method},
        person::PersonId,
        session::{self, SessionId},
    },
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, NotSet, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Places as guests, locked.
pub(super) struct Guests(Vec<make_up::Model>);

/// People in one statement; SQLite takes 32,766 parameters.
const PEOPLE: usize = 10_000;

/// The places that these people were given as guests, locked in the order of their ids before any of
/// their marks is written: who records the missed session and who records the other one go one after the
/// other, and the second sees what the first wrote.
pub(super) async fn guests(tx: &Tx, people: BTreeSet<EnrolmentId>) -> Result<Guests> {
    let people: Vec<EnrolmentId> = people.into_iter().collect();
    let mut all = Vec::new();
    for some in people.chunks(PEOPLE) {
        let rows = make_up::Entity::find()
            .filter(make_up::COLUMN.enrolment_id.is_in(some.iter().copied()))
            .filter(make_up::COLUMN.state.eq(MakeUpState::Given))
            .order_by_asc(make_up::Column::Id)
            .lock_exclusive()
            .all(tx.db())
            .await?;
        all.extend(rows);
    }
    Ok(Guests(all))
}

/// Writes what the marks of both sessions come to now. No statement where nobody is a guest.
pub(super) async fn credit(tx: &Tx, guests: &Guests, by: PersonId, now: DateTime<Utc>) -> Result<()> {
    if guests.0.is_empty() {
        return Ok(());
    }
    let sessions: BTreeSet<SessionId> =
        guests.0.iter().flat_map(|place| [place.missed_session_id, place.session_id]).collect();
    let people: BTreeSet<EnrolmentId> = guests.0.iter().map(|place| place.enrolment_id).collect();
    let lengths: Vec<(SessionId, i32)> = session::Entity::find()
        .filter(session::COLUMN.id.is_in(sessions.iter().copied()))
        .select_only()
        .columns([session::Column::Id, session::Column::Jp])
        .into_tuple()
        .all(tx.db())
        .await?;
    let lengths: HashMap<SessionId, i32> = lengths.into_iter().collect();
    let marks = mark::Entity::find()
        .filter(mark::COLUMN.session_id.is_in(sessions))
        .filter(mark::COLUMN.enrolment_id.is_in(people))
        .all(tx.db())
        .await?;
    let marks: HashMap<(EnrolmentId, SessionId), mark::Model> =
        marks.into_iter().map(|mark| ((mark.enrolment_id, mark.session_id), mark)).collect();
    let counted = |who, session| {
        let mark: &mark::Model = marks.get(&(who, session))?;
        Some(Counted { presence: mark.presence, jp: mark.jp, made_up: 0 })
    };
    let length = |session| lengths.get(&session).copied().unwrap_or(0);
    let mut missed: BTreeMap<(EnrolmentId, SessionId), Vec<&make_up::Model>> = BTreeMap::new();
    for place in &guests.0 {
        missed.entry((place.enrolment_id, place.missed_session_id)).or_default().push(place);
    }
    let mut events = Vec::new();
    for ((who, session), places) in missed {
        let attended: Vec<i32> =
            places.iter().map(|p| rules::there(length(p.session_id), counted(who, p.session_id))).collect();
        let credits = rules::credits(rules::gap(length(session), counted(who, session)), &attended);
        let made_up: i32 = credits.iter().sum();
        let mark = marks.get(&(who, session));
        if mark.is_some_and(|mark| mark.made_up_jp != made_up) {
            mark::Entity::update_many()
                .col_expr(mark::Column::MadeUpJp, Expr::value(made_up))
                .filter(mark::COLUMN.enrolment_id.eq(who))
                .filter(mark::COLUMN.session_id.eq(session))
                .exec(tx.db())
                .await?;
        }
        for (place, credited) in places.into_iter().zip(credits) {
            if place.credited_jp != credited {
                let row = make_up::ActiveModel {
                    id: Set(place.id),
                    credited_jp: Set(credited),
                    ..Default::default()
                };
                row.update(tx.db()).await?;
                events.push(event(place.id, (who, session), mark, made_up, by, now));
            }
        }
    }
    if !events.is_empty() {
        mark_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn event(
    place: MakeUpId,
    (who, session): (EnrolmentId, SessionId),
    mark: Option<&mark::Model>,
    made_up: i32,
    by: PersonId,
    now: DateTime<Utc>,
) -> mark_event::ActiveModel {
    mark_event::ActiveModel {
        id: NotSet,
        enrolment_id: Set(who),
        session_id: Set(session),
        presence: Set(mark.map(|mark| mark.presence)),
        jp: Set(mark.map_or(0, |mark| mark.jp)),
        made_up_jp: Set(made_up),
        reason: Set(String::new()),
        by_id: Set(by),
        at: Set(now),
        method: Set(Method::MakeUp),
        seen: Set(None),
        device_event_id: Set(None),
        upload_id: Set(None),
        number: Set(None),
        device_at: Set(None),
        make_up_id: Set(Some(place)),
    }
}
