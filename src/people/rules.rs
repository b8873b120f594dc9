//! What is true, whatever stores it and whoever asks. No I/O here.
mod device;
mod registration;
mod signing;

pub use device::device_name;
pub use registration::Registration;
pub use signing::*;

use crate::{
    error::Refusal,
    tables::staff_role::Role,
    text::{Both, Language},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// How long somebody stays signed in on a device.
pub const SIGN_IN_DAYS: i64 = 30;

/// How long a one-time link works.
pub const LINK_DAYS: i64 = 7;

/// An e-mail address, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

/// A mobile number in Indonesia, "+628…".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(String);

/// A name as on the ID card: NFC, single spaces, no control characters, 1 to 100 characters. One word
/// is a whole name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// A new password, long enough to be one.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Text of a type that was parsed.
macro_rules! text {
    ($($name:ident),+) => {$(
        impl $name {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }
    )+};
}
text!(Email, Phone, PersonName);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Email {
    /// Parses what somebody typed.
    ///
    /// # Errors
    /// A refusal at the field `email`.
    pub fn parse(typed: &str) -> Result<Email, Refusal> {
        let address = typed.trim().to_lowercase();
        let is_one = address.is_ascii()
            && address.len() <= 254
            && lettre::Address::from_str(&address).is_ok_and(|a| a.domain().contains('.'));
        if is_one {
            return Ok(Email(address));
        }
        Err(Refusal::at(
            "email",
            both!(
                "Alamat email ini belum lengkap. Contoh yang benar: siti@contoh.id.",
                "This e-mail address is not complete. A right one: siti@example.id."
            ),
        ))
    }
}

impl Phone {
    /// Parses what somebody typed: 08…, 62… or +62…, with spaces, dots, dashes or brackets.
    ///
    /// # Errors
    /// A refusal at the field `telepon`.
    pub fn parse(typed: &str) -> Result<Phone, Refusal> {
        let bare: String =
            typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')')).collect();
        let local = bare
            .strip_prefix("+62")
            .or_else(|| bare.strip_prefix("0062"))
            .or_else(|| bare.strip_prefix("62"))
            .unwrap_or(&bare);
        // One zero before the 8 is how it is dialled at home; two are a slip.
        let local = local.strip_prefix('0').unwrap_or(local).strip_prefix('8');
        match local {
            Some(rest) if (8..=11).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Phone(format!("+628{rest}")))
            }
            _ => Err(Refusal::at(
                "telepon",
                both!(
                    "Nomor ini bukan nomor HP Indonesia. Tulis mulai dari 08, misalnya 0812 3456 7890.",
                    "This is not an Indonesian mobile number. Write it from 08 on, as 0812 3456 7890."
                ),
            )),
        }
    }

    /// As people write it: "0812-3456-7890".
    pub fn shown(stored: &str) -> String {
        let digits = stored.strip_prefix("+62").map_or_else(|| stored.to_string(), |rest| format!("0{rest}"));
        let groups: Vec<String> =
            digits.chars().collect::<Vec<_>>().chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

impl PersonName {
    /// Parses what somebody typed; spaces are folded, letters composed, nothing else is changed.
    ///
    /// # Errors
    /// A refusal at the field `nama`.
    pub fn parse(typed: &str) -> Result<PersonName, Refusal> {
        let name: String = typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        if name.is_empty() {
            return Err(Refusal::at(
                "nama",
                both!("Tulis nama seperti di KTP.", "Write the name as on the ID card."),
            ));
        }
        if name.chars().any(|c| c.is_control() || turns_text(c)) {
            return Err(Refusal::at(
                "nama",
                both!(
                    "Nama ini berisi tanda yang tidak terlihat. Ketik ulang dengan tangan.",
                    "This name holds a sign that cannot be seen. Type it again by hand."
                ),
            ));
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(Refusal::at(
                "nama",
                both!(
                    "Tulis nama dengan huruf, seperti di KTP.",
                    "Write the name in letters, as on the ID card."
                ),
            ));
        }
        if let Some(c) = crate::documents::typeset::uncovered(&name) {
            return Err(Refusal::at(
                "nama",
                both!(
                    "Tanda “{c}” tidak dapat dicetak pada sertifikat. Hapus dari nama ini.",
                    "The sign “{c}” cannot be printed on a certificate. Remove it from this name."
                ),
            ));
        }
        let count = name.chars().count();
        if count > 100 {
            return Err(Refusal::at(
                "nama",
                both!(
                    "Nama ini {count} huruf, paling banyak 100. Singkat gelarnya.",
                    "This name has {count} letters, at most 100. Shorten the titles."
                ),
            ));
        }
        Ok(PersonName(name))
    }
}

/// Characters that turn the direction of the text after them, and so could disguise a name.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Password {
    /// The shortest one.
    pub const LEAST: usize = 8;

    /// Parses a password that somebody chose; nothing is changed in it.
    ///
    /// # Errors
    /// A refusal at the field `sandi`.
    pub fn parse(typed: &str) -> Result<Password, Refusal> {
        let (count, least) = (typed.chars().count(), Password::LEAST);
        if count < least {
            return Err(Refusal::at(
                "sandi",
                both!(
                    "Kata sandi ini {count} huruf. Pakai paling sedikit {least}.",
                    "This password has {count} characters. Use at least {least}."
                ),
            ));
        }
        if count > 200 {
            return Err(Refusal::at(
                "sandi",
                both!("Kata sandi ini lebih dari 200 huruf.", "This password is longer than 200 characters."),
            ));
        }
        Ok(Password(typed.to_string()))
    }

    /// The password in the clear, to be hashed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// A name as it is searched for: lower case, without accents, single spaces. Only the marks of Latin
/// letters are dropped; the vowel signs of other scripts carry meaning.
pub fn fold(text: &str) -> String {
    let bare: String = text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect();
    bare.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// When a sign-in that begins now ends by itself.
pub fn signed_in_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(SIGN_IN_DAYS)
}

/// When a link made now stops working.
pub fn link_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::days(LINK_DAYS)
}

/// Whether this role may be taken from somebody: a centre always keeps an administrator.
///
/// # Errors
/// A refusal of the whole form when `administrators`, counted in the centre, is this last one.
pub fn may_take_away(role: Role, administrators: u64) -> Result<(), Refusal> {
    if role == Role::Administrator && administrators <= 1 {
        return Err(Refusal::new(both!(
            "Balai harus punya paling sedikit satu administrator. Angkat yang lain dulu.",
            "The centre must keep at least one administrator. Name another one first."
        )));
    }
    Ok(())
}

/// What a role is called.
pub fn role_name(role: Role) -> Both {
    match role {
        Role::Administrator => both!("Administrator", "Administrator"),
        Role::Coordinator => both!("Koordinator", "Coordinator"),
        Role::Instructor => both!("Instruktur", "Instructor"),
        Role::Assessor => both!("Asesor", "Assessor"),
    }
}

/// The zones of Indonesia that a centre may stand in, with what people call them.
pub const ZONES: [(&str, &str); 4] = [
    ("Asia/Jakarta", "WIB (Jawa, Sumatera)"),
    ("Asia/Pontianak", "WIB (Kalimantan Barat, Tengah)"),
    ("Asia/Makassar", "WITA (Bali, Nusa Tenggara, Sulawesi)"),
    ("Asia/Jayapura", "WIT (Maluku, Papua)"),
];

/// The name of a language in itself.
pub fn language_name(language: Language) -> &'static str {
    match language {
        Language::Id => "Bahasa Indonesia",
        Language::En => "English",
    }
}

#[cfg(test)]
mod tests;
