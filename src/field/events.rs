//! Events as devices send them.
use crate::{
    assessment::{
        commands::{Found, FromDevice},
        rules::Judgement,
    },
    attendance::commands::Sent,
    cards::commands::WalkIn,
    tables::{
        cohort::CohortId,
        criterion::CriterionId,
        enrolment::EnrolmentId,
        evidence::EvidenceId,
        judgement::{self, Verdict},
        judgement_event::JudgementEventId,
        mark::Presence,
        mark_event::{MarkEventId, Method},
        session::SessionId,
    },
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// One event, of a mark, of a judgement, or of somebody at the door.
#[derive(Deserialize)]
pub(super) struct Event {
    id: String,
    n: i32,
    /// Of a mark.
    #[serde(default)]
    session: Option<SessionId>,
    /// Whose mark; nobody's for somebody at the door whom no card told.
    enrolment: Option<EnrolmentId>,
    presence: Option<Presence>,
    jp: Option<i32>,
    #[serde(default)]
    reason: String,
    at: DateTime<Utc>,
    #[serde(default)]
    seen: i64,
    /// How a mark was recorded, or a criterion judged.
    method: Option<String>,
    walk_in: Option<AtTheDoor>,
    /// Of a judgement: the cohort it was made in.
    cohort: Option<CohortId>,
    /// Of a judgement.
    criterion: Option<CriterionId>,
    verdict: Option<Verdict>,
    #[serde(default)]
    note: String,
    evidence: Option<EvidenceId>,
}

/// Somebody whom no card told: the name as typed, and what was scanned.
#[derive(Deserialize)]
pub(super) struct AtTheDoor {
    name: String,
    #[serde(default)]
    code: String,
}

/// What an event records.
pub(super) enum Record {
    Mark(Sent),
    WalkIn(SessionId, WalkIn),
    Found(Found),
}

/// What this event records.
pub(super) fn sent(event: Event) -> Record {
    let Event { id, n, session, enrolment, presence, jp, reason, at, seen, walk_in, .. } = event;
    let method = event.method.unwrap_or_default();
    // An event of nobody and nowhere is refused as one of a stranger.
    let (enrolment, session) = (enrolment.unwrap_or(EnrolmentId(0)), session.unwrap_or(SessionId(0)));
    if let Some(criterion) = event.criterion {
        let (note, evidence) = (event.note.trim().to_string(), event.evidence);
        let how = method.parse().unwrap_or(judgement::Method::Observation);
        let found = |verdict| Judgement { verdict, method: how, note, evidence };
        return Record::Found(Found {
            cohort: event.cohort.unwrap_or(CohortId(0)),
            enrolment,
            criterion,
            wanted: event.verdict.map(found),
            seen: Some(JudgementEventId(seen)),
            device: Some(FromDevice { id, number: n, at }),
        });
    }
    if let Some(AtTheDoor { name, code }) = walk_in {
        return Record::WalkIn(session, WalkIn { session, name, code, at, device_event_id: id });
    }
    let method = match method.parse() {
        Ok(Method::Scan) => Method::Scan,
        _ => Method::Device,
    };
    let seen = MarkEventId(seen);
    Record::Mark(Sent { id, number: n, session, enrolment, presence, jp, reason, at, seen, method })
}
