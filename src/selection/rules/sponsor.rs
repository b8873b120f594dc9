//! Who sends an applicant: a name that the pools of a sponsor look at, fixed once the order stands.
use crate::{error::Refusal, tables::enrolment::EnrolmentState as State};

/// More letters than this are no name.
const LONGEST: usize = 120;

/// The name of a sponsor as it is kept: single spaces, spelled as one of those `known`; nothing typed is
/// no sponsor.
///
/// # Errors
/// A refusal at `pengirim` when it is too long.
pub fn sponsor<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Result<Option<String>, Refusal> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > LONGEST {
        return Err(Refusal::at(
            "pengirim",
            both!(
                "Nama ini terlalu panjang: paling banyak {LONGEST} huruf.",
                "This name is too long: at most {LONGEST} letters."
            ),
        ));
    }
    let known = known.into_iter().find(|known| known.to_lowercase() == name.to_lowercase());
    Ok(Some(known.map_or(name, str::to_string)).filter(|name| !name.is_empty()))
}

/// Whether the sponsor of somebody in this state can still change; `ordered` says whether the order
/// stands, which seats of a sponsor rest on.
///
/// # Errors
/// A refusal once it does, or when the application is over.
pub fn may_sponsor(state: State, ordered: bool) -> Result<(), Refusal> {
    if ordered {
        return Err(Refusal::at(
            "pengirim",
            both!(
                "Pelamar sudah diurutkan, jadi pengirimnya tidak berubah lagi.",
                "The applicants have been put in order, so who sends them does not change any more."
            ),
        ));
    }
    if !state.is_in_selection() {
        return Err(Refusal::at(
            "pengirim",
            both!(
                "Pendaftaran ini sudah berakhir, jadi pengirimnya tidak perlu dicatat.",
                "This application is over, so there is no sponsor to note."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_as_it_is_known() {
        let of = |typed: &str| sponsor(typed, ["Dinas Koperasi"]);
        assert_eq!(of("  dinas   KOPERASI ").unwrap().as_deref(), Some("Dinas Koperasi"));
        assert_eq!(of("Bank  Jateng").unwrap().as_deref(), Some("Bank Jateng"));
        assert_eq!(of(" ").unwrap(), None);
        assert_eq!(of(&"a".repeat(121)).unwrap_err().field, "pengirim");
    }

    #[test]
    fn a_sponsor_is_fixed_once_the_order_stands() {
        assert!(may_sponsor(State::Submitted, false).is_ok() && may_sponsor(State::Tested, false).is_ok());
        assert!(may_sponsor(State::Submitted, true).is_err());
        assert!(
            may_sponsor(State::Withdrawn, false).is_err() && may_sponsor(State::Enrolled, false).is_err()
        );
    }
}
