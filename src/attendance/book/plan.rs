//! What a table that came back would change: the same for the dry run and for the import itself.
use super::reading::Grid;
use crate::{
    access::Teaching,
    attendance::{
        pages::words,
        queries::{self, Standing},
        rules::{
            self, Decision, Event, Facts, Marked, Wanted, Window,
            cells::{self, Edit, Typed},
        },
    },
    error::{Refusal, Result},
    tables::{enrolment::EnrolmentId, mark_event::MarkEventId, person::PersonId, session::SessionId},
    text::{Both, Language},
};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeSet, HashMap};

/// One cell that says something new.
#[derive(Clone, Debug)]
pub struct Planned {
    /// "D7".
    pub address: String,
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
    /// The session, in both languages.
    pub titled: Both,
    /// What stands, as a cell shows it; empty is "not recorded".
    pub old: String,
    /// What would stand.
    pub new: String,
    /// The mark itself; `None` takes it back.
    pub set: Option<Marked>,
    /// What somebody else recorded since the table was handed out: who, when, and its event.
    pub since: Option<(String, DateTime<Utc>, MarkEventId)>,
}

/// A cell that cannot be taken.
#[derive(Clone, Debug)]
pub struct Fault {
    /// "D7".
    pub address: String,
    /// Whose, as far as it is known.
    pub name: String,
    /// What stands in it.
    pub typed: String,
    /// What is wrong.
    pub why: Both,
}

/// Everything a table would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Cells that say something new, those that nobody else touched meanwhile.
    pub changes: Vec<Planned>,
    /// Cells that say something new where somebody else has recorded since.
    pub conflicts: Vec<Planned>,
    /// Cells that cannot be taken.
    pub faults: Vec<Fault>,
    /// How many marks were deleted from their cells, which changes nothing.
    pub emptied: usize,
    /// How many cells nobody touched in the table while the mark changed here; it stays.
    pub newer: usize,
    /// Whether one of the sessions is past its free time, so that a reason is needed.
    pub needs_reason: bool,
    /// The zone of the centre.
    pub zone: chrono_tz::Tz,
    /// The last event of the cohort's log that this rests on.
    pub last: MarkEventId,
}

/// One cell whose text differs from what stands.
struct Differs<'a> {
    address: String,
    session: &'a queries::SessionFacts,
    basis: i64,
    person: &'a queries::Handee,
    standing: &'a Standing,
    stands: String,
    came: String,
}

/// Reads the table against what stands. Four statements, two more where cells differ.
///
/// # Errors
/// A refusal at `berkas` when the table is of another cohort.
pub async fn plan(
    db: &impl ConnectionTrait,
    by: &Teaching,
    grid: &Grid,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Plan> {
    let handed = queries::handed(db, by.cohort().id).await?;
    let sessions: HashMap<SessionId, &queries::SessionFacts> =
        handed.sessions.iter().map(|s| (s.id, s)).collect();
    let people: HashMap<&str, &queries::Handee> =
        handed.people.iter().map(|p| (p.receipt.as_str(), p)).collect();
    if !grid.heads.iter().any(|head| sessions.contains_key(&head.session)) {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Berkas ini dari angkatan lain. Buka angkatan itu, lalu kirim di sana.",
                "This file is of another cohort. Open that cohort and send it there."
            ),
        )
        .into());
    }
    let mut plan = Plan {
        changes: Vec::new(),
        conflicts: Vec::new(),
        faults: Vec::new(),
        emptied: 0,
        newer: 0,
        needs_reason: false,
        zone: handed.sessions.first().map_or(chrono_tz::UTC, |s| s.zone()),
        last: handed.last.values().copied().max().unwrap_or(MarkEventId(0)),
    };
    for head in grid.heads.iter().filter(|head| !sessions.contains_key(&head.session)) {
        plan.faults.push(Fault {
            address: head.address.clone(),
            name: String::new(),
            typed: format!("S{}", head.session),
            why: both!("Sesi ini tidak ada di angkatan ini.", "This session is not of this cohort."),
        });
    }
    let mut differ: Vec<Differs<'_>> = Vec::new();
    for row in &grid.rows {
        let Some(person) = people.get(row.receipt.as_str()) else {
            plan.faults.push(Fault {
                address: format!("A{}", row.line),
                name: String::new(),
                typed: row.receipt.clone(),
                why: both!(
                    "Nomor ini tidak punya tempat di angkatan ini.",
                    "This number has no seat in this cohort."
                ),
            });
            continue;
        };
        for (head, text) in grid.heads.iter().zip(&row.cells) {
            let Some(session) = sessions.get(&head.session) else { continue };
            let Some(standing) = handed.marks.get(&(session.id, person.enrolment)) else { continue };
            let stands = cells::shown(standing.mark().as_ref(), standing.disputed, session.jp);
            let came = cells::canonical(text, session.jp);
            if came == stands {
                continue;
            }
            let address = Grid::address(head, row);
            differ.push(Differs { address, session, basis: head.basis, person, standing, stands, came });
        }
    }
    let pairs: BTreeSet<(SessionId, EnrolmentId)> =
        differ.iter().map(|d| (d.session.id, d.person.enrolment)).collect();
    if pairs.is_empty() {
        return Ok(plan);
    }
    let logs = queries::logs(db, &pairs).await?;
    let others = logs.values().flatten().map(|e| e.by).filter(|who| *who != by.by()).collect();
    let names = queries::names(db, others).await?;
    for one in differ {
        let log = logs.get(&(one.session.id, one.person.enrolment)).map_or(&[][..], Vec::as_slice);
        consider(&mut plan, by, one, log, &names, reason, now);
    }
    Ok(plan)
}

fn consider(
    plan: &mut Plan,
    by: &Teaching,
    one: Differs<'_>,
    log: &[Event],
    names: &HashMap<PersonId, String>,
    reason: &str,
    now: DateTime<Utc>,
) {
    let Differs { address, session, basis, person, standing, stands, came } = one;
    let known: Vec<Event> = log.iter().filter(|e| e.place <= basis).cloned().collect();
    let then = rules::verdict(&known);
    let handed_out =
        cells::shown(then.stands.and_then(|e| e.mark.as_ref()), !then.disputed.is_empty(), session.jp);
    match cells::edit(&handed_out, &stands, &came) {
        Edit::Same => return,
        Edit::Untouched => {
            plan.newer += 1;
            return;
        }
        Edit::Emptied => {
            plan.emptied += 1;
            return;
        }
        Edit::New => {}
    }
    let facts = Facts {
        meeting: session.meeting(),
        cohort: by.cohort().state,
        enrolment: standing.state,
        mark: standing.mark(),
        disputed: standing.disputed,
        certified: standing.certified,
    };
    let correcting = rules::window(&facts.meeting, facts.cohort, now) == Window::Correcting;
    // In the dry run nobody has been asked for the reason yet.
    let why = match (correcting, reason) {
        (false, _) => "",
        (true, "") => "?",
        (true, said) => said,
    };
    match decided(&facts, &came, why, now) {
        Err(refusal) => {
            plan.faults.push(Fault { address, name: person.name.clone(), typed: came, why: refusal.why })
        }
        Ok(None) => {}
        Ok(Some(set)) => {
            let since = log.iter().rfind(|e| e.place > basis && e.by != by.by());
            let since =
                since.map(|e| (names.get(&e.by).cloned().unwrap_or_default(), e.at, MarkEventId(e.place)));
            plan.needs_reason |= correcting;
            let planned = Planned {
                address,
                session: session.id,
                enrolment: person.enrolment,
                name: person.name.clone(),
                titled: Both {
                    id: words::title(Language::Id, session).into(),
                    en: words::title(Language::En, session).into(),
                },
                old: stands,
                new: if set.is_some() { came } else { String::new() },
                set,
                since,
            };
            match planned.since {
                Some(_) => plan.conflicts.push(planned),
                None => plan.changes.push(planned),
            }
        }
    }
}

/// The mark a cell comes to; `Some(None)` takes it back, `None` changes nothing.
fn decided(
    facts: &Facts,
    came: &str,
    reason: &str,
    now: DateTime<Utc>,
) -> std::result::Result<Option<Option<Marked>>, Refusal> {
    match cells::typed(came)? {
        Typed::Nothing => Ok(None),
        Typed::Back => cells::taken_back(facts, reason, now).map(|()| Some(None)),
        Typed::Mark(presence, jp) => {
            let wanted = Wanted { presence, jp: Some(jp.unwrap_or(facts.meeting.jp)), reason: reason.into() };
            Ok(match rules::mark(facts, &wanted, now)? {
                Decision::Nothing => None,
                Decision::Set(mark) => Some(Some(mark)),
            })
        }
    }
}
