//! The words of the applicant's own page: where I stand, why, and what comes next.
use super::{Fact, own::Mine, stages};
use crate::{
    enrollment::queries::Step,
    selection::queries,
    tables::{enrolment::EnrolmentState as Stand, selection_step::SelectionStep},
    text::{self, Language},
};
use chrono::{DateTime, Utc};

/// The tone of the page and what it says first.
pub(super) fn title(state: Stand, place: i64, language: Language) -> (&'static str, String) {
    match state {
        Stand::Offered => {
            ("good", say!(language, "Anda terpilih. Daftar ulang sekarang", "You are selected. Confirm now"))
        }
        Stand::Enrolled => ("good", say!(language, "Anda mendapat kursi", "You have a seat")),
        Stand::Waiting => ("info", say!(language, "Anda Cadangan {place}", "You are reserve {place}")),
        Stand::Correcting => ("info", say!(language, "Perbaiki berkas Anda", "Correct your papers")),
        Stand::NotSelected => {
            ("part", say!(language, "Anda tidak terpilih kali ini", "You are not selected this time"))
        }
        Stand::Withdrawn => ("part", say!(language, "Anda sudah mundur", "You have withdrawn")),
        Stand::Lapsed => {
            ("part", say!(language, "Batas daftar ulang sudah lewat", "The time to confirm is over"))
        }
        Stand::NoShow => ("part", say!(language, "Anda tidak hadir", "You did not come")),
        _ => ("info", say!(language, "Pendaftaran Anda kami terima", "We have your application")),
    }
}

/// Why an application ended; what is to be corrected in one that did not.
pub(super) fn why(mine: &Mine, history: &[Step]) -> String {
    let row = mine.row();
    match row.state {
        state if state.is_exit() => row.exit_reason.clone().unwrap_or_default(),
        Stand::Correcting => history
            .iter()
            .rev()
            .find(|step| step.kind == "correction")
            .map(|step| step.reason.clone())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// What comes next, and by when.
pub(super) fn next(mine: &Mine, place: i64, now: DateTime<Utc>, language: Language) -> Vec<Fact> {
    let row = mine.row();
    let moment = |at| text::moment(language, mine.zone, at);
    let period = |step| queries::period(&mine.setup, step).filter(|step| now < step.until_at);
    let soon = || say!(language, "Sesudah itu", "After that");
    let mut lines = Vec::new();
    let steps = stages::steps(&mine.setup.steps);
    let mut planned = |step: SelectionStep, what: String| {
        let when = period(step).map(|step| {
            let (from, until) = (moment(step.from_at), moment(step.until_at));
            match now < step.from_at {
                true => say!(language, "Mulai {from}", "From {from}"),
                false => say!(language, "Sampai {until}", "Until {until}"),
            }
        });
        lines.push(Fact::new(when.unwrap_or_else(soon), what));
    };
    let checking = || say!(language, "Petugas memeriksa berkas Anda.", "The staff check your papers.");
    let test = || say!(language, "Tes. Kami mengabarkan tempatnya.", "The test. We tell you where.");
    let announced =
        || say!(language, "Pengumuman hasil. Kami mengirim pesan.", "The result. We write to you.");
    match row.state {
        Stand::Submitted | Stand::Correcting => {
            if steps.verify {
                planned(SelectionStep::Verify, checking());
            }
            if steps.test {
                planned(SelectionStep::Test, test());
            }
            planned(SelectionStep::Announce, announced());
        }
        Stand::Verified => {
            if steps.test {
                planned(SelectionStep::Test, test());
            }
            planned(SelectionStep::Announce, announced());
        }
        Stand::Tested | Stand::Ranked => planned(SelectionStep::Announce, announced()),
        Stand::Waiting => lines.push(Fact::new(
            say!(language, "Kalau ada kursi kosong", "When a seat becomes free"),
            match place {
                1 => say!(
                    language,
                    "Anda yang pertama ditawari. Kami langsung mengirim pesan.",
                    "You are the first to be offered it. We write to you at once."
                ),
                _ => {
                    let before = place - 1;
                    say!(
                        language,
                        "Masih ada {before} orang sebelum Anda. Kami mengirim pesan kalau giliran Anda.",
                        "{before} people are before you. We write to you when it is your turn."
                    )
                }
            },
        )),
        Stand::Enrolled => lines.push(Fact::new(
            text::day_and_date(language, mine.offer.cohort.starts_on),
            say!(
                language,
                "Hari pertama. Bawa KTP dan tunjukkan nomor ini.",
                "The first day. Bring your ID card and show this number."
            ),
        )),
        Stand::NotSelected | Stand::Withdrawn | Stand::Lapsed | Stand::NoShow => lines.push(Fact::new(
            say!(language, "Angkatan berikutnya", "The next cohort"),
            say!(
                language,
                "Anda boleh mendaftar lagi. Tanyakan tanggalnya kepada balai.",
                "You may apply again. Ask the centre for the date."
            ),
        )),
        Stand::Offered => {}
    }
    lines
}
