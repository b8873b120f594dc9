//! Where two recorded one person without knowing of each other, as a page shows it.
use crate::{
    attendance::{
        queries::{Disputed, RosterRow, SessionFacts},
        rules,
    },
    text::{Chip, Language},
};
use serde::Serialize;

/// Two or more who recorded one person without knowing of each other.
#[derive(Serialize)]
pub struct Dispute {
    pub name: String,
    pub said: Vec<Said>,
}

/// What one of them recorded.
#[derive(Serialize)]
pub struct Said {
    pub event: String,
    pub chip: Chip,
    /// "Sari Lestari, 08.05".
    pub who: String,
}

/// Everybody of whom two said different things, by name.
pub fn disputes(
    people: &[RosterRow],
    disputed: Vec<Disputed>,
    session: &SessionFacts,
    language: Language,
) -> Vec<Dispute> {
    let mut all: Vec<Dispute> = Vec::new();
    for person in people {
        let said: Vec<Said> = disputed
            .iter()
            .filter(|said| said.enrolment == person.enrolment)
            .map(|said| Said {
                event: said.event.to_string(),
                chip: rules::chip(Some(said.presence), language),
                who: format!("{}, {}", said.by, said.at.with_timezone(&session.zone()).format("%H.%M")),
            })
            .collect();
        if !said.is_empty() {
            all.push(Dispute { name: person.name.clone(), said });
        }
    }
    all
}
