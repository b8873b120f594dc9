//! Who somebody at the door may be. No I/O here.
use crate::{
    error::Refusal,
    tables::{enrolment::EnrolmentId, mark::Presence},
};

/// A trainee as a name may mean them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their enrolment.
    pub enrolment: EnrolmentId,
    /// As on the ID card.
    pub name: String,
}

/// Whom a typed name means, if only one: the same words in any order, else the one whose name begins each
/// of the typed words. Only a suggestion: a person says so.
pub fn suggested(typed: &str, people: &[Candidate]) -> Option<EnrolmentId> {
    let words = |name: &str| -> Vec<String> {
        let mut all: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        all.sort();
        all
    };
    let typed = words(typed);
    if typed.is_empty() {
        return None;
    }
    let only = |fits: &dyn Fn(&[String]) -> bool| {
        let mut found = people.iter().filter(|p| fits(&words(&p.name)));
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one.enrolment),
            _ => None,
        }
    };
    only(&|name| name == typed)
        .or_else(|| only(&|name| typed.iter().all(|word| name.iter().any(|full| full.starts_with(word)))))
}

/// Whether presence has to be recorded, given what is recorded now.
pub fn needs_mark(mark: Option<Presence>) -> bool {
    !matches!(mark, Some(Presence::Present | Presence::Late))
}

/// Why somebody at the door is nobody of the cohort; has to be said.
///
/// # Errors
/// When it is not, or too long.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = crate::cards::rules::reason(typed)?;
    match reason.is_empty() {
        false => Ok(reason),
        true => Err(Refusal::at(
            "alasan",
            both!("Tulis siapa orang ini, atau mengapa diabaikan.", "Write who this was, or why it is left."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Candidate> {
        ["Sari Lestari", "Sari Dewi", "Budi Santika", "Budi Santoso"]
            .iter()
            .zip(1..)
            .map(|(name, id)| Candidate { enrolment: EnrolmentId(id), name: name.to_string() })
            .collect()
    }

    #[test]
    fn a_whole_name_in_any_order_is_meant() {
        assert_eq!(suggested("lestari SARI", &people()), Some(EnrolmentId(1)));
    }

    #[test]
    fn part_of_a_name_is_enough_when_only_one_has_it() {
        assert_eq!(suggested("lest", &people()), Some(EnrolmentId(1)));
        assert_eq!(suggested("budi santi", &people()), Some(EnrolmentId(3)));
    }

    #[test]
    fn two_who_fit_are_no_suggestion_and_nobody_is_none() {
        assert_eq!(suggested("sari", &people()), None);
        assert_eq!(suggested("Wati", &people()), None);
        assert_eq!(suggested("  ", &people()), None);
    }

    #[test]
    fn only_who_is_recorded_as_there_needs_no_mark() {
        assert!(!needs_mark(Some(Presence::Present)));
        assert!(!needs_mark(Some(Presence::Late)));
        assert!(needs_mark(Some(Presence::Absent)));
        assert!(needs_mark(None));
    }

    #[test]
    fn leaving_somebody_out_needs_a_reason() {
        assert_eq!(reason(" Tamu dinas ").unwrap(), "Tamu dinas");
        assert_eq!(reason(" ").unwrap_err().field, "alasan");
        assert_eq!(reason(&"a".repeat(301)).unwrap_err().field, "alasan");
    }
}
