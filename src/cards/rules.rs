//! What is true of cards, whatever stores them and whoever asks. No I/O here.
use crate::{
    error::Refusal,
    tables::{cohort::CohortState, enrolment::EnrolmentState},
};
use sha2::{Digest, Sha256};

/// What stands before the code in the QR. Capitals, digits and the colon are what a QR packs closest, and
/// with the code these 29 signs just fill one of 25 × 25 modules that may lose a quarter of them.
pub const PREFIX: &str = "ANGKATAN:";
/// Groups of four that a code is drawn in: 20 clear letters and digits, 98 bits.
pub const GROUPS: usize = 5;
/// Its length without the dashes.
pub const LENGTH: usize = GROUPS * 4;
/// The longest name of somebody at the door, in letters.
pub const NAME_LENGTH: usize = 120;
/// The longest reason, in letters.
pub const REASON_LENGTH: usize = 300;

/// The text of the QR.
pub fn qr_text(code: &str) -> String {
    format!("{PREFIX}{code}")
}

/// The code in what was scanned or typed: with or without what stands before it, in any case, with any
/// blanks and dashes. `None` when it cannot be one of ours.
pub fn code_of(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix(PREFIX).unwrap_or(&text);
    let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let clear = |c: char| c.is_ascii_alphanumeric() && !"01ILOU".contains(c);
    (code.chars().count() == LENGTH && code.chars().all(clear)).then_some(code)
}

/// What devices keep of a code: the first 16 hex digits of its SHA-256. Too little to find the code, and
/// enough that no two of a country meet by chance.
pub fn hash_of(code: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(code)[..8])
}

/// The hash of whatever was scanned: of the code where it is one of ours, else of the text as it is.
pub fn hash_of_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| hash_of(&code_of(text).unwrap_or_else(|| text.to_string())))
}

/// The code as it is printed and typed: "K7QM-4T2X-9FTW-2XRD-7H3M".
pub fn shown(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

/// Whether somebody has a card: with a seat, in a cohort that was not called off.
pub fn has_card(enrolment: EnrolmentState, cohort: CohortState) -> bool {
    enrolment == EnrolmentState::Enrolled && cohort != CohortState::Cancelled
}

/// The name of somebody at the door, tidied.
///
/// # Errors
/// When nothing is left of it, or it is too long.
pub fn name(typed: &str) -> Result<String, Refusal> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Refusal::at("nama", both!("Tulis nama orang ini.", "Write this person’s name."))),
        1..=NAME_LENGTH => Ok(name),
        _ => Err(Refusal::at(
            "nama",
            both!(
                "Nama ini terlalu panjang. Tulis paling banyak {NAME_LENGTH} huruf.",
                "This name is too long. Write at most {NAME_LENGTH} letters."
            ),
        )),
    }
}

/// An id that a device made: a UUID as text.
///
/// # Errors
/// When it is none.
pub fn event_id(id: &str) -> Result<(), Refusal> {
    let plain = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    plain.then_some(()).ok_or_else(|| {
        Refusal::new(both!(
            "Catatan ini rusak di perjalanan. Kirim sekali lagi.",
            "This record was damaged on its way. Send it once more."
        ))
    })
}

/// A reason, tidied; empty is allowed.
///
/// # Errors
/// When it is too long.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = typed.trim();
    if reason.chars().count() > REASON_LENGTH {
        return Err(Refusal::at(
            "alasan",
            both!(
                "Alasan ini terlalu panjang. Tulis paling banyak {REASON_LENGTH} huruf.",
                "This reason is too long. Write at most {REASON_LENGTH} letters."
            ),
        ));
    }
    Ok(reason.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CODE: &str = "K7QM4T2X9FTW2XRD7H3M";

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for text in
            ["K7QM4T2X9FTW2XRD7H3M", " angkatan:k7qm-4t2x-9ftw-2xrd-7h3m ", "k7qm 4t2x 9ftw 2xrd 7h3m"]
        {
            assert_eq!(code_of(text).as_deref(), Some(CODE), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_of_ours_is_none() {
        for text in
            ["", "K7QM", "https://pelatihan.example/v/K7QM", "K7QM4T2X9FTW2XRD7H3O", "K7QM4T2X9FTW2XRD7H3MM"]
        {
            assert_eq!(code_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_hash_is_the_one_browsers_compute() {
        // printf K7QM4T2X9FTW2XRD7H3M | sha256sum | cut -c1-16
        assert_eq!(hash_of(CODE), "4d21458661634475");
        assert_eq!(hash_of_text(" ANGKATAN:K7QM-4T2X-9FTW-2XRD-7H3M"), Some(hash_of(CODE)));
        assert_eq!(hash_of_text("https://lain.example"), Some(hash_of("https://lain.example")));
        assert_eq!(hash_of_text("  "), None);
    }

    #[test]
    fn a_card_needs_a_seat_in_a_cohort_that_takes_place() {
        assert!(has_card(EnrolmentState::Enrolled, CohortState::Open));
        assert!(!has_card(EnrolmentState::Waiting, CohortState::Running));
        assert!(!has_card(EnrolmentState::Enrolled, CohortState::Cancelled));
    }

    #[test]
    fn a_name_is_tidied_and_is_not_empty_nor_endless() {
        assert_eq!(name("  Sari   Lestari ").unwrap(), "Sari Lestari");
        assert_eq!(name(" \n ").unwrap_err().field, "nama");
        assert_eq!(name(&"a".repeat(121)).unwrap_err().field, "nama");
    }

    #[test]
    fn an_event_has_the_id_its_device_made() {
        assert!(event_id("0b5f2c1e-7a34-4a6e-9c2f-1d2e3f405162").is_ok());
        assert!(event_id("").is_err());
        assert!(event_id("0b5f2c1e-7a34-4a6e-9c2f-1d2e3f40516%").is_err());
    }

    #[test]
    fn a_reason_may_be_empty_but_not_endless() {
        assert_eq!(reason(" hilang ").unwrap(), "hilang");
        assert_eq!(reason(&"a".repeat(301)).unwrap_err().field, "alasan");
    }

    proptest! {
        #[test]
        fn what_is_drawn_is_read_again(plain in "[2-9A-HJKMNP-TV-Z]{20}") {
            let code = shown(&plain);
            prop_assert_eq!(code_of(&code), Some(plain.clone()));
            prop_assert_eq!(code_of(&qr_text(&plain)), Some(plain.clone()));
            prop_assert_eq!(code.len(), LENGTH + GROUPS - 1);
            prop_assert_eq!(qr_text(&plain).len(), 29);
        }
    }
}
