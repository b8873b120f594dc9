//! The result and after: a seat or an offer, a reserve, accepted, lapsed, not come.
use super::{Act, Facts, Next, State, next_cohort, not_from, reason, seats, to};
use crate::{error::Refusal, tables::cohort::CohortState, text::Both};

/// How the staff were told what somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// They called, or were called.
    Phone,
    /// They wrote.
    WhatsApp,
    /// They came.
    Desk,
}

impl Told {
    /// As the history and the message say it.
    pub fn said(self) -> Both {
        match self {
            Told::Phone => {
                both!("Dicatat petugas, disampaikan lewat telepon.", "Entered by the staff, told by phone.")
            }
            Told::WhatsApp => both!(
                "Dicatat petugas, disampaikan lewat WhatsApp.",
                "Entered by the staff, told by WhatsApp."
            ),
            Told::Desk => both!(
                "Dicatat petugas, disampaikan langsung di balai.",
                "Entered by the staff, told at the desk."
            ),
        }
    }
}

pub(super) fn result(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let accept = facts.steps.is_some_and(|steps| steps.reregister);
    match (act, state) {
        (Act::Seat, State::Ranked | State::Waiting) => to(
            seats::given(accept),
            match (accept, state) {
                (true, _) => "offered",
                (false, State::Ranked) => "selected",
                (false, _) => "promoted",
            },
            match accept {
                true => both!("Daftar ulang sebelum batas waktunya.", "Confirm before the deadline."),
                false => both!("Datanglah pada hari pertama.", "Come on the first day."),
            },
        ),
        (Act::Reserve, State::Ranked) => to(
            State::Waiting,
            "waiting",
            both!(
                "Kalau ada kursi kosong, Anda naik sesuai urutan.",
                "When a seat becomes free, people move up in order."
            ),
        ),
        (Act::PassOver(why), state) if state.is_in_selection() => Ok(Some(Next {
            state: State::NotSelected,
            event: "not_selected",
            why: Some(reason(why)?),
            then: next_cohort(),
        })),
        _ => Err(not_from(state)),
    }
}

pub(super) fn seat(state: State, act: Act<'_>, facts: &Facts) -> Result<Option<Next>, Refusal> {
    let over = facts.offered_until.is_some_and(|until| until <= facts.now);
    match (act, state) {
        (Act::Accept | Act::AcceptFor(_), State::Offered) if over => Err(Refusal::new(both!(
            "Batas daftar ulang sudah lewat. Kursi ini untuk cadangan berikutnya; hubungi balai.",
            "The time to confirm is over. This seat goes to the next reserve; call the centre."
        ))),
        (Act::Accept, State::Offered) => {
            to(State::Enrolled, "accepted", both!("Datanglah pada hari pertama.", "Come on the first day."))
        }
        (Act::AcceptFor(told), State::Offered) => Ok(Some(Next {
            state: State::Enrolled,
            event: "accepted",
            why: Some(told.said()),
            then: both!("Datanglah pada hari pertama.", "Come on the first day."),
        })),
        (Act::Accept | Act::AcceptFor(_), State::Enrolled) => Ok(None),
        (Act::Accept | Act::AcceptFor(_), State::Waiting) => Err(Refusal::new(both!(
            "Belum ada kursi untuk Anda. Tunggu pesan dari kami.",
            "There is no seat for you yet. Wait for our message."
        ))),
        (Act::Lapse, State::Offered) if over => Ok(Some(Next {
            state: State::Lapsed,
            event: "lapsed",
            why: Some(both!(
                "Tidak daftar ulang sampai batas waktunya.",
                "Did not confirm before the deadline."
            )),
            then: next_cohort(),
        })),
        // Not yet, or it was taken at the last moment.
        (Act::Lapse, _) => Ok(None),
        (Act::NoShow(_), State::NoShow) => Ok(None),
        (Act::NoShow(_), _) if facts.certified => Err(Refusal::new(both!(
            "Sertifikatnya sudah terbit, jadi orang ini hadir. Cabut sertifikatnya dulu.",
            "The certificate is issued, so this person came. Revoke it first."
        ))),
        (Act::NoShow(_), State::Enrolled) if facts.cohort != CohortState::Running => {
            Err(Refusal::new(both!(
                "Pelatihannya belum mulai. Tidak hadir dicatat sesudah hari pertama.",
                "The course has not begun. Who does not come is noted after the first day."
            )))
        }
        (Act::NoShow(why), State::Enrolled) => Ok(Some(Next {
            state: State::NoShow,
            event: "no_show",
            why: Some(reason(why)?),
            then: next_cohort(),
        })),
        _ => Err(not_from(state)),
    }
}
