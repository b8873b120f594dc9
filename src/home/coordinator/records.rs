//! What waits about people's records: what they ask of their data, who may be registered twice.
use super::{Desk, Task, queries::Waiting};
use crate::text::{Chip, Language};

impl Desk {
    /// Requests about people's own data: the law gives 72 hours.
    pub(super) fn requests(&self, waiting: &Waiting) -> Option<Task> {
        let ((open, late), language) = (waiting.requests, self.language);
        (open > 0).then(|| Task {
            mark: match late {
                0 => Chip::new("part", say!(language, "Paling lama 72\u{a0}jam", "Within 72\u{a0}hours")),
                _ => Chip::new("bad", say!(language, "{late} lewat batas waktu", "{late} past their time")),
            },
            what: match (open, language) {
                (1, Language::En) => "1 request about personal data".to_string(),
                _ => say!(language, "{open} permintaan tentang data", "{open} requests about personal data"),
            },
            note: say!(
                language,
                "Orang berhak atas jawaban (UU 27/2022).",
                "People have a right to an answer (UU 27/2022)."
            ),
            button: say!(language, "Jawab permintaan", "Answer the requests"),
            to: uri!(crate::privacy::routes::queue).to_string(),
        })
    }

    /// Records that may be of one person: two seats would be one person's.
    pub(super) fn alike(&self, waiting: &Waiting) -> Option<Task> {
        let (many, language) = (waiting.alike, self.language);
        (many > 0).then(|| Task {
            mark: Chip::new("wait", say!(language, "Periksa KTP", "Look at the ID card")),
            what: match (many, language) {
                (1, Language::En) => "1 person may be registered twice".to_string(),
                _ => {
                    say!(
                        language,
                        "{many} orang mungkin terdaftar dua kali",
                        "{many} people may be registered twice"
                    )
                }
            },
            note: say!(
                language,
                "NIK, email, atau nama dan nomornya sama dengan catatan lain.",
                "Their NIK, e-mail address, or name and number is that of another record."
            ),
            button: say!(language, "Bandingkan", "Compare"),
            to: uri!(crate::privacy::routes::queue).to_string(),
        })
    }
}
