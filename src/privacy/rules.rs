//! What is true of notices, consents, requests and records, whatever stores them.
mod merging;
pub use merging::*;

use crate::{
    error::Refusal,
    tables::{
        claim::ClaimKind,
        consent::Purpose,
        data_request::{Outcome, RequestKind},
    },
    text::{Both, Chip, Language},
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a centre has to answer: three times 24 hours (UU 27/2022 articles 30, 32, 40, 41).
pub const HOURS: i64 = 72;

/// When a request opened now is due.
pub fn due(opened: DateTime<Utc>) -> DateTime<Utc> {
    opened + TimeDelta::hours(HOURS)
}

/// How much is left of the time of an open request, in words.
pub fn clock(due: DateTime<Utc>, now: DateTime<Utc>, language: Language) -> Chip {
    let left = due - now;
    let hours = left.num_minutes().abs() / 60;
    if left < TimeDelta::zero() {
        let word = match hours {
            0 => say!(language, "Lewat batas waktu", "Past the time limit"),
            1 => say!(language, "Lewat 1\u{a0}jam", "1\u{a0}hour late"),
            _ => say!(language, "Lewat {hours}\u{a0}jam", "{hours}\u{a0}hours late"),
        };
        return Chip::new("bad", word);
    }
    let word = match hours {
        0 => say!(language, "Sisa kurang dari 1\u{a0}jam", "Less than 1\u{a0}hour left"),
        1 => say!(language, "Sisa 1\u{a0}jam", "1\u{a0}hour left"),
        _ => say!(language, "Sisa {hours}\u{a0}jam", "{hours}\u{a0}hours left"),
    };
    Chip::new(if hours < 24 { "warn" } else { "wait" }, word)
}

/// What somebody may agree to or not, as they read it: none of it is needed for a training.
pub fn purpose_name(purpose: Purpose) -> (Both, Both) {
    match purpose {
        Purpose::Publicity => (
            both!("Foto dan cerita saya boleh dipakai", "My photo and story may be used"),
            both!(
                "Balai boleh memasang foto dan cerita usaha Anda di situs, media sosial, dan laporannya.",
                "The centre may show your photo and the story of your business on its site, in social media and in reports."
            ),
        ),
        Purpose::Sharing => (
            both!("Data saya boleh dibagikan kepada mitra", "My data may be shared with partners"),
            both!(
                "Balai boleh memberi nama, nomor HP, dan usaha Anda kepada bank, lokapasar, atau pembeli yang bekerja sama.",
                "The centre may give your name, number and business to banks, marketplaces or buyers it works with."
            ),
        ),
        Purpose::FollowUp => (
            both!(
                "Balai boleh menghubungi saya sesudah pelatihan",
                "The centre may contact me after the course"
            ),
            both!(
                "Balai boleh mengirim kabar pelatihan lain dan menanyakan perkembangan usaha Anda.",
                "The centre may tell you of other courses and ask how your business is doing."
            ),
        ),
    }
}

/// What a request is called.
pub fn kind_name(kind: RequestKind) -> Both {
    match kind {
        RequestKind::Correction => both!("Betulkan data saya", "Correct my data"),
        RequestKind::Erasure => both!("Hapus data saya", "Erase my data"),
        RequestKind::Access => {
            both!("Jelaskan apa yang dilakukan dengan data saya", "Explain what is done with my data")
        }
    }
}

/// What an answer is called.
pub fn outcome_name(outcome: Outcome) -> Both {
    match outcome {
        Outcome::Done => both!("Sudah dilakukan", "Done"),
        Outcome::Partly => both!("Dilakukan sebagian", "Done in part"),
        Outcome::Refused => both!("Tidak dapat dilakukan", "Cannot be done"),
    }
}

/// The shape of an answer.
pub fn outcome_shape(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "good",
        Outcome::Partly => "part",
        Outcome::Refused => "info",
    }
}

/// A text that must be there: a request, an answer, a reason. Trimmed; at most 2,000 characters.
///
/// # Errors
/// A refusal at `field`.
pub fn words(field: &'static str, typed: &str, least: usize) -> Result<String, Refusal> {
    let text = typed.trim().replace("\r\n", "\n");
    let count = text.chars().count();
    if count < least {
        return Err(Refusal::at(
            field,
            both!(
                "Tulis dengan kalimat pendek, paling sedikit {least} huruf.",
                "Write a short sentence, at least {least} letters."
            ),
        ));
    }
    if count > 2000 {
        return Err(Refusal::at(
            field,
            both!("Ini {count} huruf, paling banyak 2000.", "These are {count} letters, at most 2000."),
        ));
    }
    Ok(text)
}

/// What an open request asks with more words added; nothing when they stand there already.
pub fn added(before: &str, more: &str) -> Option<String> {
    let there = before.split("\n\n").any(|part| part == more) || before == more;
    match (there, before.is_empty()) {
        _ if more.is_empty() => None,
        (true, _) => None,
        (false, true) => Some(more.to_string()),
        (false, false) => Some(format!("{before}\n\n{more}")),
    }
}

/// Why a request is closed when its data were erased meanwhile.
pub fn nothing_left() -> Both {
    both!(
        "Data Anda sudah dihapus atas permintaan Anda. Jadi permintaan ini tidak perlu dijawab lagi.",
        "Your data were erased as you asked. So there is nothing left to answer here."
    )
}

/// What stands in the way of erasing somebody's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// They work here.
    pub staff: bool,
    /// Trainings they hold or wait for a seat in.
    pub under_way: u64,
    /// Certificates with their name.
    pub certificates: u64,
    /// It was done before.
    pub erased: bool,
}

/// Whether somebody's data may be erased now.
///
/// # Errors
/// A refusal that says what to do first.
pub fn may_erase(ties: Ties) -> Result<(), Refusal> {
    if ties.erased {
        return Err(Refusal::new(both!("Data orang ini sudah dihapus.", "This person’s data are erased.")));
    }
    if ties.staff {
        return Err(Refusal::new(both!(
            "Orang ini masih staf. Minta administrator mencabut perannya dulu.",
            "This person still is staff. Have an administrator take the roles away first."
        )));
    }
    if ties.under_way > 0 {
        let many = ties.under_way;
        return Err(Refusal::new(both!(
            "Masih ada {many} pendaftaran yang berjalan. Catat pengunduran dirinya dulu.",
            "There are still {many} enrolments under way. Record the withdrawal first."
        )));
    }
    Ok(())
}

/// What an erasure leaves, in plain words for the person: the law and the archive need it.
pub fn kept_words(certificates: u64) -> Both {
    match certificates {
        0 => both!(
            "Yang disimpan hanya jumlah: kapan ada yang mendaftar dan hadir, tanpa nama, NIK, nomor, alamat, dan alasan.",
            "Only counts are kept: that somebody applied and attended when, without name, NIK, number, address or reasons."
        ),
        n => both!(
            "Yang disimpan: {n} sertifikat dengan nama Anda, dan kehadiran serta penilaian yang menjadi dasarnya. Peraturan arsip mewajibkannya, dan orang lain harus bisa memeriksa sertifikat itu. NIK, nomor HP, email, wilayah, dan usaha Anda dihapus.",
            "Kept are {n} certificates with your name, and the attendance and assessment they rest on. The archive law asks for it, and others must be able to check the certificate. Your NIK, number, e-mail, region and business are erased."
        ),
    }
}

/// What two records both say is theirs.
pub fn likeness(kind: ClaimKind) -> Both {
    match kind {
        ClaimKind::Email => both!("email sama", "the same e-mail address"),
        ClaimKind::Nik => both!("NIK sama", "the same NIK"),
        ClaimKind::Namesake => both!("nama dan nomor HP sama", "the same name and mobile number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_a_request_is_told_in_words() {
        let opened: DateTime<Utc> = "2026-11-23T02:00:00Z".parse().unwrap();
        let at = |minutes| clock(due(opened), opened + TimeDelta::minutes(minutes), Language::Id);
        let told = |minutes| {
            let Chip { shape, word } = at(minutes);
            (shape, word.replace('\u{a0}', " "))
        };
        assert_eq!(told(0), ("wait", "Sisa 72 jam".into()));
        assert_eq!(told(48 * 60 + 1), ("warn", "Sisa 23 jam".into()));
        assert_eq!(told(70 * 60 + 30), ("warn", "Sisa 1 jam".into()));
        assert_eq!(told(71 * 60 + 30), ("warn", "Sisa kurang dari 1 jam".into()));
        assert_eq!(told(72 * 60), ("warn", "Sisa kurang dari 1 jam".into()));
        assert_eq!(told(72 * 60 + 1), ("bad", "Lewat batas waktu".into()));
        assert_eq!(told(73 * 60), ("bad", "Lewat 1 jam".into()));
        assert_eq!(told(80 * 60), ("bad", "Lewat 8 jam".into()));
    }

    #[test]
    fn words_are_there_and_not_too_many() {
        assert_eq!(words("alasan", "  Nama saya\r\nsalah tulis. ", 5).unwrap(), "Nama saya\nsalah tulis.");
        assert_eq!(words("alasan", " x ", 5).unwrap_err().field, "alasan");
        assert!(words("alasan", &"x".repeat(2001), 5).is_err());
    }

    #[test]
    fn what_is_asked_again_is_added_once() {
        assert_eq!(added("Nama salah", "Tanggal lahir juga").unwrap(), "Nama salah\n\nTanggal lahir juga");
        assert_eq!(added("Nama salah\n\nAlamat", "Alamat"), None);
        assert_eq!((added("", "Nama"), added("Nama", "")), (Some("Nama".into()), None));
    }

    #[test]
    fn erasing_waits_for_what_is_under_way() {
        assert!(may_erase(Ties { certificates: 3, ..Ties::default() }).is_ok());
        for ties in [
            Ties { staff: true, ..Ties::default() },
            Ties { under_way: 1, ..Ties::default() },
            Ties { erased: true, ..Ties::default() },
        ] {
            assert!(may_erase(ties).is_err(), "{ties:?}");
        }
        assert!(kept_words(2).en.contains("2 certificates"));
        assert!(kept_words(0).id.contains("tanpa nama"));
    }

    #[test]
    fn everything_has_a_name_in_both_languages() {
        for purpose in Purpose::ALL {
            assert_ne!(purpose_name(*purpose).0.id, purpose_name(*purpose).1.id);
        }
        for kind in RequestKind::ALL {
            assert_ne!(kind_name(*kind).id, kind_name(*kind).en);
        }
        for outcome in Outcome::ALL {
            assert_ne!(outcome_name(*outcome).id, outcome_name(*outcome).en);
            assert!(["good", "part", "info"].contains(&outcome_shape(*outcome)));
        }
    }
}
