//! Who may say and show what, and what a review comes to. No I/O here.
use crate::{
    error::Refusal,
    tables::{cohort::CohortState, enrolment::EnrolmentState, evidence::EvidenceKind},
    text::Language,
};

/// The most pieces of evidence of one person in one cohort.
pub const MOST: usize = 40;
/// The longest title, in letters.
pub const TITLE_LENGTH: usize = 120;
/// The longest words, in letters.
pub const WORDS_LENGTH: usize = 1_000;

/// The four rules of evidence of assessment in Indonesia (BNSP: valid, asli, terkini, memadai).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is about what the element asks.
    Valid,
    /// It is her own.
    Authentic,
    /// It shows what she can today.
    Current,
    /// It is enough to judge by.
    Sufficient,
}

impl Rule {
    /// All four, in the order in which they are asked.
    pub const ALL: [Rule; 4] = [Rule::Valid, Rule::Authentic, Rule::Current, Rule::Sufficient];

    /// The name of its field.
    pub fn field(self) -> &'static str {
        match self {
            Rule::Valid => "valid",
            Rule::Authentic => "asli",
            Rule::Current => "terkini",
            Rule::Sufficient => "memadai",
        }
    }

    /// "Valid", "Asli".
    pub fn word(self, language: Language) -> String {
        match self {
            Rule::Valid => say!(language, "Valid", "Valid"),
            Rule::Authentic => say!(language, "Asli", "Authentic"),
            Rule::Current => say!(language, "Terkini", "Current"),
            Rule::Sufficient => say!(language, "Memadai", "Sufficient"),
        }
    }

    /// What it asks, in plain words.
    pub fn question(self, language: Language) -> String {
        match self {
            Rule::Valid => {
                say!(language, "Sesuai dengan yang diminta elemen.", "It is about what the element asks.")
            }
            Rule::Authentic => say!(language, "Benar karya peserta sendiri.", "It is the trainee’s own."),
            Rule::Current => {
                say!(language, "Menunjukkan kemampuan sekarang.", "It shows what the trainee can today.")
            }
            Rule::Sufficient => say!(language, "Cukup untuk menilai.", "It is enough to judge by."),
        }
    }
}

/// What an assessor ticked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// See [`Rule::Valid`].
    pub valid: bool,
    /// See [`Rule::Authentic`].
    pub authentic: bool,
    /// See [`Rule::Current`].
    pub current: bool,
    /// See [`Rule::Sufficient`].
    pub sufficient: bool,
}

impl Weighed {
    /// Whether this rule holds.
    pub fn says(self, rule: Rule) -> bool {
        match rule {
            Rule::Valid => self.valid,
            Rule::Authentic => self.authentic,
            Rule::Current => self.current,
            Rule::Sufficient => self.sufficient,
        }
    }

    /// The rules that do not hold.
    pub fn missing(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |rule| !self.says(*rule))
    }

    /// Whether it counts as evidence: all four hold.
    pub fn accepted(self) -> bool {
        self.missing().next().is_none()
    }
}

/// Whether a trainee may still say what she can, and show it.
///
/// # Errors
/// The sentence that says why not.
pub fn may_say(seat: EnrolmentState, cohort: CohortState) -> Result<(), Refusal> {
    let over = matches!(cohort, CohortState::Finished | CohortState::Cancelled);
    match seat == EnrolmentState::Enrolled && !over {
        true => Ok(()),
        false => Err(Refusal::new(both!(
            "Penilaian diri hanya untuk peserta, selama pelatihan belum selesai.",
            "Self-assessment is for people in the course, until it is over."
        ))),
    }
}

/// A piece of evidence as it is handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is.
    pub kind: EvidenceKind,
    /// What it is called.
    pub title: String,
    /// In her own words.
    pub words: String,
}

/// Whether this can be taken as evidence: `elements` is for how many elements, `file` whether a file comes
/// with it, `there` how many pieces are there already.
///
/// # Errors
/// The sentence that says why not, at the field.
pub fn may_show(shown: &Shown, elements: usize, file: bool, there: usize) -> Result<(), Refusal> {
    if there >= MOST {
        return Err(Refusal::new(both!(
            "Sudah ada {MOST} bukti. Tarik yang tidak perlu, lalu tambah yang baru.",
            "There are {MOST} pieces of evidence already. Withdraw what is not needed, then add the new one."
        )));
    }
    let title = shown.title.trim();
    if title.is_empty() {
        return Err(Refusal::at(
            "judul",
            both!(
                "Tulis nama bukti ini, misalnya: foto produk di toko daring.",
                "Write what it is, such as: photo of a product in an online shop."
            ),
        ));
    }
    if title.chars().count() > TITLE_LENGTH {
        return Err(Refusal::at(
            "judul",
            both!(
                "Nama ini terlalu panjang. Tulis paling banyak {TITLE_LENGTH} huruf.",
                "This is too long. Write at most {TITLE_LENGTH} letters."
            ),
        ));
    }
    if shown.words.chars().count() > WORDS_LENGTH {
        return Err(Refusal::at(
            "kata",
            both!(
                "Penjelasan ini terlalu panjang. Tulis paling banyak {WORDS_LENGTH} huruf.",
                "This is too long. Write at most {WORDS_LENGTH} letters."
            ),
        ));
    }
    if elements == 0 {
        return Err(Refusal::at(
            "elemen",
            both!(
                "Pilih bukti ini untuk kemampuan yang mana.",
                "Choose which of the things you can do it shows."
            ),
        ));
    }
    if !file && shown.words.trim().is_empty() {
        return Err(Refusal::at(
            "berkas",
            both!(
                "Kirim foto atau berkasnya, atau tulis penjelasan.",
                "Send a photo or file, or write about it."
            ),
        ));
    }
    Ok(())
}

/// Whether its owner may withdraw a piece of evidence: not once it was weighed.
///
/// # Errors
/// The sentence that says why not.
pub fn may_withdraw(weighed: bool) -> Result<(), Refusal> {
    match weighed {
        false => Ok(()),
        true => Err(Refusal::new(both!(
            "Bukti ini sudah dinilai asesor, jadi tetap tersimpan.",
            "The assessor has weighed this evidence, so it is kept."
        ))),
    }
}

/// Whether an assessor's review can be taken: who does not accept says why, and nobody weighs their own.
///
/// # Errors
/// The sentence that says why not, at the field.
pub fn may_weigh(weighed: Weighed, words: &str, own: bool, withdrawn: bool) -> Result<(), Refusal> {
    if own {
        return Err(Refusal::new(both!(
            "Bukti sendiri dinilai oleh asesor lain.",
            "Another assessor weighs your own evidence."
        )));
    }
    if withdrawn {
        return Err(Refusal::new(both!(
            "Bukti ini sudah ditarik peserta. Muat ulang halaman ini.",
            "The trainee has withdrawn this evidence. Load this page again."
        )));
    }
    if !weighed.accepted() && words.trim().is_empty() {
        return Err(Refusal::at(
            "kata",
            both!(
                "Tulis apa yang kurang. Peserta membaca ini.",
                "Write what is missing. The trainee reads this."
            ),
        ));
    }
    if words.chars().count() > WORDS_LENGTH {
        return Err(Refusal::at(
            "kata",
            both!(
                "Catatan ini terlalu panjang. Tulis paling banyak {WORDS_LENGTH} huruf.",
                "This note is too long. Write at most {WORDS_LENGTH} letters."
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
