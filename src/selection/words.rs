//! Where somebody stands and what a step is called, as pages say it.
use crate::{
    tables::{
        enrolment::EnrolmentState as State,
        selection_step::SelectionStep,
    },
    text::{Chip, Language},
};

/// The stages of the board in the order people pass through them, then the exits.
pub const STAGES: [State; 12] = [
    State::Correcting,
    State::Submitted,
    State::Verified,
    State::Tested,
    State::Ranked,
    State::Offered,
    State::Enrolled,
    State::Waiting,
    State::NotSelected,
    State::Withdrawn,
    State::Lapsed,
    State::NoShow,
];

/// The state as a shape and a word.
pub fn chip(state: State, language: Language) -> Chip {
    let (shape, id, en) = match state {
        State::Submitted => ("wait", "Menunggu pemeriksaan", "Waiting to be checked"),
        State::Correcting => ("warn", "Perlu perbaikan", "Needs correction"),
        State::Verified => ("info", "Berkas benar", "Papers right"),
        State::Tested => ("info", "Sudah dinilai", "Scored"),
        State::Ranked => ("info", "Sudah diurutkan", "In order"),
        State::Offered => ("part", "Ditawari kursi", "Offered a seat"),
        State::Enrolled => ("good", "Punya kursi", "Has a seat"),
        State::Waiting => ("wait", "Cadangan", "Reserve"),
        State::NotSelected => ("part", "Tidak diterima", "Not selected"),
        State::Withdrawn => ("part", "Mundur", "Withdrawn"),
        State::Lapsed => ("bad", "Tawaran lewat", "Offer lapsed"),
        State::NoShow => ("bad", "Tidak datang", "Did not come"),
    };
    Chip::new(shape, if language == Language::Id { id } else { en })
}

/// What the public reads beside a registration number; `place` is that of a reserve, from 1.
pub fn result(state: State, place: Option<i64>, language: Language) -> Chip {
    match (state, place) {
        (State::Offered | State::Enrolled, _) => Chip::new("good", say!(language, "Diterima", "Selected")),
        (State::Waiting, Some(place)) => {
            Chip::new("wait", say!(language, "Cadangan {place}", "Reserve {place}"))
        }
        (State::Waiting, None) => Chip::new("wait", say!(language, "Cadangan", "Reserve")),
        (State::Withdrawn | State::Lapsed | State::NoShow, _) => {
            Chip::new("part", say!(language, "Tidak melanjutkan", "Does not go on"))
        }
        _ => Chip::new("part", say!(language, "Tidak diterima", "Not selected")),
    }
}

/// What a step is called.
pub fn step(step: SelectionStep, language: Language) -> String {
    match step {
        SelectionStep::Apply => say!(language, "Pendaftaran", "Applications"),
        SelectionStep::Verify => say!(language, "Pemeriksaan berkas", "Checking papers"),
        SelectionStep::Test => say!(language, "Tes dan wawancara", "Test and interview"),
        SelectionStep::Rank => say!(language, "Penyusunan urutan", "Putting in order"),
        SelectionStep::Announce => say!(language, "Pengumuman", "Announcement"),
        SelectionStep::Reregister => say!(language, "Daftar ulang", "Re-registration"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_state_is_a_stage_with_a_word_of_its_own() {
        let stages: HashSet<State> = STAGES.into();
        assert_eq!(stages, State::ALL.iter().copied().collect());
        for language in [Language::Id, Language::En] {
            let words: HashSet<String> = STAGES.iter().map(|s| chip(*s, language).word).collect();
            assert_eq!(words.len(), STAGES.len());
        }
    }

    #[test]
    fn the_public_reads_a_result_and_nothing_more() {
        let word = |state, place| result(state, place, Language::Id).word;
        assert_eq!(word(State::Offered, None), "Diterima");
        assert_eq!(word(State::Enrolled, None), "Diterima");
        assert_eq!(word(State::Waiting, Some(3)), "Cadangan 3");
        assert_eq!(word(State::NotSelected, None), "Tidak diterima");
        assert_eq!(word(State::Lapsed, None), word(State::Withdrawn, None), "why is nobody's business");
    }
}
