//! A person as somebody typed them into a form: parsed at once, so that everything wrong is shown together.
use super::{
    doubt,
    nik::{Nik, NikKey, StoredNik},
    regions,
    rules::{Email, PersonName, Phone},
};
use crate::{
    error::{Refusal, Result},
    random::Random,
    text::Language,
    web::Filled,
};

/// What somebody chooses who lives in another province than the centre: which one is asked next.
pub const ELSEWHERE: &str = "lain";

/// What somebody typed of a person, as the form sent it.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// As on the ID card.
    pub name: &'a str,
    /// The mobile number.
    pub phone: &'a str,
    /// The e-mail address.
    pub email: &'a str,
    /// The code of a regency, or [`ELSEWHERE`].
    pub region: &'a str,
    /// The NIK.
    pub nik: &'a str,
}

/// The same, parsed.
pub struct Parsed {
    /// As on the ID card.
    pub name: PersonName,
    /// The mobile number.
    pub phone: Option<Phone>,
    /// The e-mail address.
    pub email: Option<Email>,
    /// The regency or city; none is asked next.
    pub region_code: Option<String>,
    /// The NIK.
    pub nik: Option<Nik>,
}

/// Parses all fields at once, so that everything wrong is shown together; `filled` then holds it.
pub fn parse(typed: Typed<'_>, needs_nik: bool, filled: &mut Filled, language: Language) -> Option<Parsed> {
    let mut refuse = |why: Refusal| *filled = std::mem::take(filled).refused(&why, language);
    let name = PersonName::parse(typed.name).map_err(&mut refuse).ok();
    let blank = |text: &str| text.trim().is_empty();
    let phone = match blank(typed.phone) {
        true => None,
        false => Phone::parse(typed.phone).map_err(&mut refuse).ok(),
    };
    let email = match blank(typed.email) {
        true => None,
        false => Email::parse(typed.email).map_err(&mut refuse).ok(),
    };
    if blank(typed.phone) && blank(typed.email) {
        refuse(Refusal::at(
            "telepon",
            both!(
                "Isi nomor WhatsApp atau email. Satu saja cukup.",
                "Give a WhatsApp number or an e-mail address. One is enough."
            ),
        ));
    }
    let region_code = match typed.region {
        ELSEWHERE => None,
        code => region(code, &mut refuse),
    };
    let nik = match needs_nik {
        true => Nik::parse(typed.nik).map_err(&mut refuse).ok(),
        false => None,
    };
    let name = name?;
    (!filled.is_faulty()).then_some(Parsed { name, phone, email, region_code, nik })
}

impl Parsed {
    /// What is doubtful about the NIK, as sentences; nothing once it was said to be right by its last digits.
    pub fn doubts(&self, sure: Option<&str>, language: Language) -> Vec<String> {
        let Some(nik) = self.nik.as_ref().filter(|nik| sure != Some(nik.last4())) else { return Vec::new() };
        doubt::doubts(nik.parts(), None, None).iter().map(|doubt| doubt.pick(language).to_string()).collect()
    }
}

/// The regency or city that was chosen; what is none is told to `refuse`.
pub fn region(code: &str, refuse: impl FnOnce(Refusal)) -> Option<String> {
    if regions::is_regency(code) {
        return Some(code.to_string());
    }
    refuse(Refusal::at(
        "wilayah",
        both!("Pilih kabupaten atau kota dari daftar.", "Choose a kabupaten or kota from the list."),
    ));
    None
}

/// The NIK, sealed for storage.
///
/// # Errors
/// A fault when the cipher fails.
pub fn sealed(nik: Option<&Nik>, key: &NikKey, random: &Random) -> Result<Option<StoredNik>> {
    nik.map(|nik| key.seal(nik, random)).transpose()
}
