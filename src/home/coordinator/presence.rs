//! Presence that a person has to settle: who came without a known card, and codes that did not fit.
use super::{Desk, Task, queries::Standing, tasks::sentence};
use crate::{
    tables::cohort::CohortId,
    text::{Chip, Language},
};

impl Desk {
    /// People who came without a card that was known; only the cohort's own staff may say who they were.
    pub(super) fn at_the_door(&self, of: &Standing) -> Option<Task> {
        let (n, language) = (of.walk_ins, self.language);
        if n == 0 || !of.mine {
            return None;
        }
        Some(Task {
            mark: Chip::new("warn", say!(language, "Tamu", "Walk-in")),
            what: match (n, language) {
                (1, Language::En) => "1 person came without a known card".to_string(),
                _ => say!(
                    language,
                    "{n} orang datang tanpa kartu yang dikenal",
                    "{n} people came without a known card"
                ),
            },
            note: sentence(&[self.name(of)]),
            button: say!(language, "Tentukan siapa", "Say who it was"),
            to: uri!(crate::walk_ins::routes::waiting(of.cohort.id)).to_string(),
        })
    }

    /// Codes of a hall that did not fit; only the cohort's own staff may settle them.
    pub(super) fn codes(&self, of: &Standing) -> Option<Task> {
        let (n, language) = (of.codes, self.language);
        if n == 0 || !of.mine {
            return None;
        }
        Some(Task {
            mark: Chip::new("warn", say!(language, "Periksa", "Look")),
            what: match (n, language) {
                (1, Language::En) => "1 code on the screen to look at".to_string(),
                _ => {
                    say!(language, "{n} kode di layar perlu diperiksa", "{n} codes on the screen to look at")
                }
            },
            note: sentence(&[self.name(of)]),
            button: say!(language, "Periksa kode", "Look at the codes"),
            to: uri!(crate::hall::routes::waiting(of.cohort.id)).to_string(),
        })
    }
}
