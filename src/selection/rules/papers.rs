//! Before the result: papers checked, corrected, scored, put in order.
use super::{Act, Facts, Next, State, Steps, Who, next_cohort, not_from, reason, steps, to};
use crate::error::Refusal;

pub(super) fn papers(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let steps = steps(facts)?;
    if !steps.verify && !matches!(act, Act::Reject(_) | Act::Restore(_)) {
        return Err(Refusal::new(both!(
            "Angkatan ini tidak memeriksa berkas. Nyalakan langkah itu di pengaturan seleksi.",
            "This cohort does not check papers. Switch that step on in the settings of the selection."
        )));
    }
    match (act, state) {
        (Act::AskCorrection(_), State::Submitted | State::Correcting | State::Verified)
            if facts.correct_until.is_some_and(|until| until <= facts.now) =>
        {
            Err(Refusal::new(both!(
                "Waktu memeriksa berkas sudah lewat, jadi pelamar tidak bisa lagi memperbaikinya. Perpanjang langkah itu dulu di papan.",
                "The time for checking papers is over, so the applicant could not correct them. Extend that step on the board first."
            )))
        }
        (Act::AskCorrection(what), State::Submitted | State::Correcting | State::Verified) => {
            Ok(Some(Next {
                state: State::Correcting,
                event: "correction",
                why: Some(reason(what)?),
                then: both!(
                    "Perbaiki berkas itu di halaman pendaftaran, lalu kirim lagi.",
                    "Correct it on the application page and send it again."
                ),
            }))
        }
        (Act::Resubmit, State::Correcting) => {
            if facts.who == Who::Applicant && facts.correct_until.is_some_and(|until| until <= facts.now) {
                return Err(Refusal::new(both!(
                    "Waktu memperbaiki berkas sudah lewat. Balai dapat memperpanjangnya; hubungi balai.",
                    "The time to correct papers is over. The centre can extend it; call the centre."
                )));
            }
            to(
                State::Submitted,
                "resubmitted",
                both!("Petugas memeriksa berkas Anda lagi.", "The staff check your papers again."),
            )
        }
        (Act::Resubmit, State::Submitted) => Ok(None),
        (Act::Verify, State::Submitted | State::Correcting) => to(
            State::Verified,
            "verified",
            match steps.test {
                true => {
                    both!("Berikutnya: tes. Jadwalnya kami kabarkan.", "Next: the test. We tell you when.")
                }
                false => {
                    both!("Berikutnya: pengumuman hasil seleksi.", "Next: the announcement of the result.")
                }
            },
        ),
        (Act::Verify, State::Verified | State::Tested | State::Ranked) => Ok(None),
        (Act::Reject(why), state) if state.is_in_selection() && !facts.announced => Ok(Some(Next {
            state: State::NotSelected,
            event: "not_selected",
            why: Some(reason(why)?),
            then: next_cohort(),
        })),
        (Act::Reject(_), State::NotSelected) => Ok(None),
        (Act::Restore(_), State::NotSelected) if facts.announced => Err(Refusal::new(both!(
            "Hasilnya sudah diumumkan, jadi keputusan ini tidak bisa ditarik lagi.",
            "The result is announced, so this decision cannot be taken back any more."
        ))),
        (Act::Restore(why), State::NotSelected) => Ok(Some(Next {
            state: State::Submitted,
            event: "restored",
            why: Some(reason(why)?),
            then: match steps.verify {
                true => both!("Petugas memeriksa berkas Anda lagi.", "The staff check your papers again."),
                false => {
                    both!("Berikutnya: pengumuman hasil seleksi.", "Next: the announcement of the result.")
                }
            },
        })),
        (Act::Restore(_), state) if state.is_in_selection() && !facts.announced => Ok(None),
        _ => Err(not_from(state)),
    }
}

pub(super) fn order(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let steps = steps(facts)?;
    if facts.announced {
        return Err(not_from(State::Waiting));
    }
    match act {
        Act::Score if !steps.test => Err(Refusal::new(both!(
            "Angkatan ini tidak memakai nilai. Nyalakan tes di pengaturan seleksi.",
            "This cohort has no scores. Switch the test on in the settings of the selection."
        ))),
        Act::Score if matches!(state, State::Tested | State::Ranked) => Ok(None),
        Act::Score if state == (Steps { test: false, ..steps }).ready() => to(
            State::Tested,
            "tested",
            both!("Berikutnya: pengumuman hasil seleksi.", "Next: the announcement of the result."),
        ),
        // Without all their points they are in no order: back to where they are scored.
        Act::Unscore(why) if matches!(state, State::Tested | State::Ranked) => Ok(Some(Next {
            state: (Steps { test: false, ..steps }).ready(),
            event: "unscored",
            why: Some(reason(why)?),
            then: both!(
                "Balai mencatat nilainya lagi. Anda tidak perlu berbuat apa-apa.",
                "The centre notes it again. There is nothing for you to do."
            ),
        })),
        Act::Unscore(_) if state == (Steps { test: false, ..steps }).ready() => Ok(None),
        Act::Rank if state == State::Ranked => Ok(None),
        Act::Rank if state == steps.ready() => to(
            State::Ranked,
            "ranked",
            both!("Tunggu pengumuman. Kami mengirim pesan.", "Wait for the announcement. We write to you."),
        ),
        _ => Err(not_from(state)),
    }
}

/// Whether somebody can be taken back while at most so many may apply, and so many do.
///
/// # Errors
/// A refusal when there is no room among the applicants.
pub fn may_restore(most: Option<i64>, applied: i64) -> Result<(), Refusal> {
    match most.filter(|most| applied >= *most) {
        None => Ok(()),
        Some(most) => Err(Refusal::at(
            "alasan",
            both!(
                "Sudah {most} orang mendaftar, sebanyak yang boleh. Naikkan kuota pelamar di Aturan dulu.",
                "{most} people have applied, as many as may. First raise the most applicants in the rules."
            ),
        )),
    }
}
