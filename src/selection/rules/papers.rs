//! Before the result: papers checked, corrected, scored, put in order.
use super::{Act, Facts, Next, State, Steps, Who, next_cohort, not_from, reason, steps, to};
use crate::error::Refusal;

pub(super) fn papers(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let steps = steps(facts)?;
    if !steps.verify && !matches!(act, Act::Reject(_)) {
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
        Act::Rank if state == State::Ranked => Ok(None),
        Act::Rank if state == steps.ready() => to(
            State::Ranked,
            "ranked",
            both!("Tunggu pengumuman. Kami mengirim pesan.", "Wait for the announcement. We write to you."),
        ),
        _ => Err(not_from(state)),
    }
}
