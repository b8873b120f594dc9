//! The states of an enrolment and what happened to it, in words.
use crate::{
    tables::enrolment::EnrolmentState,
    text::{Both, Chip, Language},
};

/// The state of an enrolment as pages show it; `place` is that of who waits.
pub fn chip(state: EnrolmentState, place: i64, language: Language) -> Chip {
    use EnrolmentState as S;
    match state {
        S::Submitted => Chip::new("part", say!(language, "Terkirim", "Sent")),
        S::Correcting => Chip::new("warn", say!(language, "Perlu diperbaiki", "To correct")),
        S::Verified => Chip::new("part", say!(language, "Berkas lengkap", "Papers complete")),
        S::Tested => Chip::new("part", say!(language, "Sudah dinilai", "Scored")),
        S::Ranked => Chip::new("part", say!(language, "Menunggu pengumuman", "Awaiting the result")),
        S::Offered => Chip::new("info", say!(language, "Perlu daftar ulang", "To confirm")),
        S::Enrolled => Chip::new("good", say!(language, "Punya kursi", "Has a seat")),
        S::Waiting if place == 0 => Chip::new("wait", say!(language, "Cadangan", "Waiting list")),
        S::Waiting => Chip::new("wait", say!(language, "Cadangan {place}", "Waiting list {place}")),
        S::NotSelected => Chip::new("part", say!(language, "Tidak terpilih", "Not selected")),
        S::Withdrawn => Chip::new("part", say!(language, "Mundur", "Withdrawn")),
        S::Lapsed => Chip::new("part", say!(language, "Batas daftar ulang lewat", "Offer lapsed")),
        S::NoShow => Chip::new("part", say!(language, "Tidak hadir", "Did not come")),
    }
}

/// What a step of the history was, by the word it is kept under.
pub fn happened(kind: &str) -> Both {
    match kind {
        "seated" => both!("Mendapat kursi", "Given a seat"),
        "waiting" => both!("Masuk daftar cadangan", "Put on the waiting list"),
        "promoted" => {
            both!("Naik dari daftar cadangan, mendapat kursi", "Moved up from the waiting list to a seat")
        }
        "submitted" => both!("Mendaftar untuk seleksi", "Applied for the selection"),
        "correction" => both!("Diminta memperbaiki berkas", "Asked to correct the papers"),
        "resubmitted" => both!("Mengirim perbaikan", "Sent the correction"),
        "verified" => both!("Berkas dinyatakan lengkap", "Papers found complete"),
        "tested" => both!("Dinilai", "Scored"),
        "ranked" => both!("Masuk urutan seleksi", "Put in the order of the selection"),
        "offered" => both!("Ditawari kursi", "Offered a seat"),
        "selected" => both!("Terpilih, mendapat kursi", "Selected, given a seat"),
        "accepted" => both!("Daftar ulang, mendapat kursi", "Confirmed, given a seat"),
        "not_selected" => both!("Tidak terpilih", "Not selected"),
        "lapsed" => both!("Tidak daftar ulang sampai batas waktu", "Did not confirm in time"),
        "no_show" => both!("Tidak hadir", "Did not come"),
        "restored" => both!("Diterima kembali dalam seleksi", "Taken back into the selection"),
        "unscored" => both!("Nilai ditarik kembali", "Score taken back"),
        "sponsor" => both!("Pengirim dicatat", "Sponsor noted"),
        "extended" => both!("Waktu diperpanjang", "Given more time"),
        _ => both!("Mundur", "Withdrew"),
    }
}
