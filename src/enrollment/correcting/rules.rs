//! What may be sent back, and when it is sent again.
use crate::{enrollment::asking::rules::Asks, error::Refusal, tables::application_draft::Step, text::Both};

/// Which questions the staff may send back: what every applicant tells, and what this cohort asks.
pub fn correctable(asks: &Asks, has_nik: bool) -> Vec<Step> {
    let mut asks = asks.clone();
    asks.name = true;
    asks.region = true;
    asks.nik |= has_nik;
    asks.steps()
}

/// Whether everything that was sent back has been answered anew.
///
/// # Errors
/// A refusal that says how many are still open.
pub fn may_send(open: usize) -> Result<(), Refusal> {
    if open == 0 {
        return Ok(());
    }
    Err(Refusal::new(still_open(open)))
}

/// How many are still to be corrected.
pub fn still_open(open: usize) -> Both {
    match open {
        1 => both!("Masih ada satu yang perlu diperbaiki.", "One thing is still to be corrected."),
        _ => both!("Masih ada {open} yang perlu diperbaiki.", "{open} things are still to be corrected."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::document::PaperKind;

    #[test]
    fn everybody_has_a_name_and_lives_somewhere() {
        assert_eq!(correctable(&Asks::default(), false), [Step::Name, Step::Region]);
    }

    #[test]
    fn a_nik_that_is_known_can_be_sent_back_though_it_is_not_asked_again() {
        assert_eq!(correctable(&Asks::default(), true), [Step::Name, Step::Region, Step::Nik]);
    }

    #[test]
    fn what_the_cohort_asks_can_be_sent_back() {
        let asks = Asks { born: true, schooling: true, papers: vec![PaperKind::Ktp], ..Asks::default() };
        let all = [Step::Name, Step::Region, Step::Person, Step::Schooling, Step::Ktp];
        assert_eq!(correctable(&asks, false), all);
    }

    #[test]
    fn it_is_sent_again_when_nothing_is_open() {
        assert!(may_send(0).is_ok());
        assert!(may_send(1).is_err());
        assert!(may_send(3).unwrap_err().why.en.starts_with("3 things"));
    }
}
