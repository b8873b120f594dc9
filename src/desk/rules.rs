//! What the staff reads when a visit is over.
use crate::{access::DESK_MINUTES, error::Refusal, tables::desk_visit::Ending, text::Both};

/// How a visit ended, in a sentence.
pub fn ended(ending: Ending) -> Both {
    match ending {
        Ending::Next => both!("Anda sudah menekan “Orang berikutnya”.", "You have pressed “Next person”."),
        Ending::Another => both!(
            "Anda sudah mulai melayani orang lain di komputer ini.",
            "You have begun to serve somebody else on this computer."
        ),
        Ending::SignOut => both!(
            "Anda sudah keluar sejak halaman itu dibuka.",
            "You have signed out since that page was opened."
        ),
        Ending::Idle => both!(
            "Sudah {DESK_MINUTES} menit tidak ada yang diisi.",
            "Nothing was entered for {DESK_MINUTES} minutes."
        ),
        Ending::Closed => both!(
            "Catatan orang itu sudah digabung atau dihapus.",
            "That person’s record has been merged or erased."
        ),
    }
}

/// A visit that is over takes nothing more.
pub fn refused(ending: Ending) -> Refusal {
    let Both { id, en } = ended(ending);
    Refusal::new(both!(
        "{id} Yang baru saja dikirim tidak disimpan. Buka meja pendaftaran, lalu pilih orangnya lagi.",
        "{en} What was just sent is not kept. Open the desk and choose the person again."
    ))
}

/// What somebody looks for at the desk: all sixteen digits of a NIK, or something else.
pub fn is_nik(typed: &str) -> bool {
    let bare: String = typed.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    // A phone number of Indonesia has at most fourteen digits.
    bare.len() >= 15 && bare.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_is_said_in_both_languages() {
        for ending in Ending::ALL {
            let Both { id, en } = ended(*ending);
            assert_ne!(id, en);
            assert!(refused(*ending).why.id.contains("tidak disimpan"));
        }
        assert!(ended(Ending::Idle).id.contains("15 menit"));
    }

    #[test]
    fn a_nik_is_told_from_a_phone_number_and_a_name() {
        assert!(is_nik("3374 0165 0190 0001") && is_nik("337401650190000"));
        assert!(!is_nik("0812 3456 7890") && !is_nik("Siti") && !is_nik("+6281234567890"));
    }
}
