//! Codes and second steps: how long they live, how they are written, who may help whom at the desk.
use super::{Email, Phone};
use crate::{error::Refusal, text::Both};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a code for signing in works, from when its message leaves.
pub const CODE_MINUTES: i64 = 10;

/// How often a code may be tried; also the second step of one sign-in.
pub const TRIES: i32 = 5;

/// How long somebody may take for the second step.
pub const STEP_MINUTES: i64 = 10;

/// How many codes on paper somebody gets.
pub const RECOVERY_CODES: usize = 10;

/// When a code that leaves now stops working.
pub fn code_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::minutes(CODE_MINUTES)
}

/// When a sign-in that has taken its first step now is too late for the second.
pub fn step_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::minutes(STEP_MINUTES)
}

/// An account as it is counted: the same however it is typed.
pub fn account_key(typed: &str) -> String {
    match (Email::parse(typed), Phone::parse(typed)) {
        (Ok(email), _) => email.into(),
        (_, Ok(phone)) => phone.into(),
        _ => typed.trim().to_lowercase(),
    }
}

/// How many people one number or address may mean at sign-in: a family shares a number; an address has its
/// holder, and some who gave it after. The work is always done for so many, so that the time does not tell
/// how many there are.
pub fn most_accounts(typed: &str) -> u64 {
    match Phone::parse(typed) {
        Ok(_) => 5,
        Err(_) => 3,
    }
}

/// What somebody typed as a second step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Six digits, from the app.
    App(String),
    /// "K7QM-4T2X", from paper.
    Paper(String),
    /// Neither.
    Neither,
}

/// Reads a code however it is spaced.
pub fn typed_code(typed: &str) -> Typed {
    let bare: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '–'))
        .flat_map(char::to_uppercase)
        .collect();
    match bare.len() {
        6 if bare.bytes().all(|b| b.is_ascii_digit()) => Typed::App(bare),
        8 if bare.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            Typed::Paper(format!("{}-{}", &bare[..4], &bare[4..]))
        }
        _ => Typed::Neither,
    }
}

/// Whether somebody may help this person back into their account at the desk: the staff's own accounts
/// only by an administrator, or a coordinator could become one.
///
/// # Errors
/// A refusal of the whole form.
pub fn may_help(by_administrator: bool, is_staff: bool) -> Result<(), Refusal> {
    if is_staff && !by_administrator {
        return Err(Refusal::new(both!(
            "Orang ini staf. Minta administrator membuat tautannya.",
            "This person is staff. Ask an administrator to make the link."
        )));
    }
    Ok(())
}

/// What is said of a code that is not right, is over, or never was: the three look the same.
pub fn code_refused() -> Both {
    both!(
        "Kode belum cocok atau sudah lewat. Periksa kodenya, atau minta kode baru.",
        "The code does not match, or is over. Check it, or ask for a new one."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_counted_once_however_it_is_typed() {
        assert_eq!(account_key(" Siti@Contoh.ID "), "siti@contoh.id");
        assert_eq!(account_key("0812-0000-0001"), account_key("+62 812 0000 0001"));
        assert_eq!(account_key(" Siti "), "siti");
        assert_eq!((most_accounts("0812-0000-0001"), most_accounts("a@b.id")), (5, 3));
    }

    #[test]
    fn a_code_is_read_however_it_is_spaced() {
        assert_eq!(typed_code(" 123 456 "), Typed::App("123456".into()));
        assert_eq!(typed_code("k7qm 4t2x"), Typed::Paper("K7QM-4T2X".into()));
        assert_eq!(typed_code("K7QM–4T2X"), Typed::Paper("K7QM-4T2X".into()));
        for wrong in ["", "12345", "1234567", "12345a", "K7QM-4T2", "ꦱꦶ"] {
            assert_eq!(typed_code(wrong), Typed::Neither, "{wrong}");
        }
    }

    #[test]
    fn only_an_administrator_helps_staff() {
        assert!(may_help(true, true).is_ok());
        assert!(may_help(false, false).is_ok());
        assert!(may_help(true, false).is_ok());
        assert_eq!(may_help(false, true).unwrap_err().field, "");
    }

    #[test]
    fn codes_and_steps_end() {
        let now = "2026-11-23T02:00:00Z".parse().unwrap();
        assert_eq!((code_until(now) - now).num_minutes(), 10);
        assert_eq!((step_until(now) - now).num_minutes(), 10);
    }
}
