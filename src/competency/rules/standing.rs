//! What becomes of a decree after it was made: amended, replaced, withdrawn.
use super::{Decree, decree_name};
use crate::{
    error::Refusal,
    tables::standard_state::DecreeState,
    text::{Both, Language},
};

/// Where a decree stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// In force, or not any more.
    pub state: DecreeState,
    /// The decree that amended or replaced it.
    pub by: Option<Decree>,
    /// Anything worth keeping, "" for nothing.
    pub note: String,
}

impl Default for Standing {
    /// As every decree begins.
    fn default() -> Standing {
        Standing { state: DecreeState::InForce, by: None, note: String::new() }
    }
}

impl Standing {
    /// "Diganti dengan Kepmenaker 145/2024."; nothing for one in force without a remark.
    pub fn say(&self, language: Language) -> String {
        let by = self.by.as_ref().map(Decree::name).unwrap_or_default();
        let word = match self.state {
            DecreeState::InForce => String::new(),
            DecreeState::Amended => say!(language, "Diubah dengan {by}.", "Amended by {by}."),
            DecreeState::Replaced => say!(language, "Diganti dengan {by}.", "Replaced by {by}."),
            DecreeState::Withdrawn => say!(language, "Dicabut.", "Withdrawn."),
        };
        [word.as_str(), self.note.as_str()]
            .iter()
            .filter(|s| !s.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Whether new courses should rest on something else: it is replaced or withdrawn. What was amended
    /// is still in force, with the amendment.
    pub fn is_over(&self) -> bool {
        matches!(self.state, DecreeState::Replaced | DecreeState::Withdrawn)
    }
}

/// "Kepmenaker 56/2018", and what became of it: "Kepmenaker 56/2018. Diganti dengan Kepmenaker 145/2024."
pub fn decree_said(number: &str, year: i32, standing: Option<&Standing>, language: Language) -> String {
    let name = decree_name(number, year);
    match standing.map(|s| s.say(language)).filter(|said| !said.is_empty()) {
        Some(said) => format!("{name}. {said}"),
        None => name,
    }
}

/// Whether `decree` may stand so.
///
/// # Errors
/// When what amends or replaces it is missing, is the decree itself, or is older; or is named for one
/// that is in force or withdrawn.
pub fn may_stand(decree: &Decree, standing: &Standing) -> Result<(), Refusal> {
    let name = decree.name();
    match (&standing.state, &standing.by) {
        (DecreeState::Amended | DecreeState::Replaced, None) => Err(Refusal::at(
            "oleh",
            both!(
                "Sebutkan keputusan yang mengubah atau menggantikan {name}.",
                "Say which decree amends or replaces {name}."
            ),
        )),
        (DecreeState::Amended | DecreeState::Replaced, Some(by)) if by == decree || by.year < decree.year => {
            Err(Refusal::at(
                "oleh",
                both!(
                    "Keputusan itu tidak bisa menggantikan {name}: harus lain dan tidak lebih lama.",
                    "That decree cannot replace {name}: it must be another one and not older."
                ),
            ))
        }
        (DecreeState::InForce | DecreeState::Withdrawn, Some(_)) => Err(Refusal::at(
            "oleh",
            both!(
                "Kosongkan keputusan lain: {name} tidak diubah atau diganti.",
                "Leave the other decree empty: {name} is not amended or replaced."
            ),
        )),
        _ => Ok(()),
    }
}

/// The word of a state, for choosing.
pub fn state_word(state: DecreeState) -> Both {
    match state {
        DecreeState::InForce => both!("Berlaku", "In force"),
        DecreeState::Amended => both!("Diubah", "Amended"),
        DecreeState::Replaced => both!("Diganti", "Replaced"),
        DecreeState::Withdrawn => both!("Dicabut", "Withdrawn"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decree(number: &str, year: i32) -> Decree {
        Decree { number: number.into(), year }
    }

    fn refused(state: DecreeState, by: Option<Decree>) -> bool {
        may_stand(&decree("56", 2018), &Standing { state, by, note: String::new() }).is_err()
    }

    #[test]
    fn what_replaces_is_named_is_another_and_not_older() {
        use DecreeState::{Amended, InForce, Replaced, Withdrawn};
        let newer = || Some(decree("145", 2024));
        assert!(!refused(InForce, None) && !refused(Withdrawn, None));
        assert!(!refused(Amended, newer()) && !refused(Replaced, newer()));
        assert!(!refused(Replaced, Some(decree("57", 2018))), "in the same year");
        assert!(refused(Amended, None) && refused(Replaced, None));
        assert!(refused(Replaced, Some(decree("56", 2018))), "by itself");
        assert!(refused(Replaced, Some(decree("1", 2017))), "by an older one");
        assert!(refused(InForce, newer()) && refused(Withdrawn, newer()));
    }

    #[test]
    fn it_is_said_in_words() {
        let replaced = Standing {
            state: DecreeState::Replaced,
            by: Some(decree("145", 2024)),
            note: "Sejak Mei.".into(),
        };
        assert_eq!(replaced.say(Language::Id), "Diganti dengan Kepmenaker 145/2024. Sejak Mei.");
        assert_eq!(Standing::default().say(Language::En), "");
        let withdrawn = Standing { state: DecreeState::Withdrawn, ..Standing::default() };
        assert_eq!(withdrawn.say(Language::En), "Withdrawn.");
        assert_eq!(
            (replaced.is_over(), withdrawn.is_over(), Standing::default().is_over()),
            (true, true, false)
        );
    }
}
