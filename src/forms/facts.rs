//! What the forms say, as their layouts read it: finished Indonesian text, booleans and words; nothing is
//! computed on paper. Every text is as recorded; dates are "22 November 2026" but [`Head::issued`].
//!
//! An `Option` that is none, an empty text and an empty list all mean "not recorded": the layout leaves an
//! empty line or box for a pen. So `false` is a recorded no and never the same as nothing.
pub mod application;
pub mod evidence;
pub mod outcome;
pub mod planning;

pub use application::{Apl01, Apl02};
pub use evidence::{Ak02, Ia01};
pub use outcome::{Ak03, Ak04, Ak05};
pub use planning::{Ak01, Mapa01};

use super::{FormKind, questions};
use serde::Serialize;
use serde_json::Value;

/// A form with nothing but its head filled in, to be printed and written on.
///
/// # Errors
/// Never, as far as the structs of this module go.
pub fn blank(kind: FormKind, head: Head) -> Result<Value, serde_json::Error> {
    match kind {
        FormKind::Apl01 => serde_json::to_value(Apl01 { head, ..Apl01::default() }),
        FormKind::Apl02 => serde_json::to_value(Apl02 { head, ..Apl02::default() }),
        FormKind::Mapa01 => {
            serde_json::to_value(Mapa01 { head, instruments: questions::instruments(), ..Mapa01::default() })
        }
        FormKind::Ak01 => serde_json::to_value(Ak01 { head, ..Ak01::default() }),
        FormKind::Ia01 => serde_json::to_value(Ia01 { head, ..Ia01::default() }),
        FormKind::Ak02 => serde_json::to_value(Ak02 { head, ..Ak02::default() }),
        FormKind::Ak03 => serde_json::to_value(Ak03 { head, ..Ak03::default() }),
        FormKind::Ak04 => serde_json::to_value(Ak04 { head, ..Ak04::default() }),
        FormKind::Ak05 => serde_json::to_value(Ak05 { head, ..Ak05::default() }),
    }
}

/// What every form begins with. In the JSON its fields stand beside those of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Head {
    /// BCP 47; "" is as "id".
    pub language: String,
    /// ISO date of the printing; for the document's properties only, never printed.
    pub issued: String,
    /// "Dicetak 22 November 2026 pukul 08.00 WIB"; stands at the foot of each page.
    pub printed: String,
    /// Which form, in which edition.
    pub form: Label,
    /// Whose letterhead.
    pub centre: Centre,
    /// What is assessed.
    pub scheme: Scheme,
    /// Where.
    pub venue: Venue,
    /// Who assesses; usually one.
    pub assessors: Vec<Assessor>,
    /// The candidate's name; "" on forms of a whole cohort and on blank ones.
    pub candidate: String,
    /// "Angkatan 12 Tahun 2026".
    pub cohort: String,
    /// The day or days of the assessment.
    pub date: String,
    /// A sentence under the title, as "Asesmen internal pelatihan, bukan sertifikasi kompetensi oleh LSP.": a
    /// centre that is no licensed LSP says so on these papers (`domain.md` 3.4).
    pub notice: String,
    /// A short code that leads from the paper back to the record, as "A12-07"; stands at the foot.
    pub reference: String,
}

/// Which form, in which edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Label {
    /// "FR.APL.01".
    pub code: String,
    /// "Permohonan Sertifikasi Kompetensi".
    pub title: String,
    /// "2023"; whatever the set calls itself.
    pub edition: String,
}

/// The letterhead; the fields of the other papers of the house.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Centre {
    /// Lines above the name.
    pub above: Vec<String>,
    /// Its name.
    pub name: String,
    /// Street and town.
    pub address: String,
    /// Telephone and mail.
    pub contact: String,
}

/// The scheme of certification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Scheme {
    /// How its units were packaged.
    pub kind: Option<Packaging>,
    /// Its title.
    pub title: String,
    /// Its number; free text, there is no national format.
    pub number: String,
}

/// How units make a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Packaging {
    /// A level of the qualification framework.
    Kkni,
    /// An occupation.
    Okupasi,
    /// A cluster of units.
    Klaster,
}

/// Where the assessment takes place (TUK).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Venue {
    /// Its kind.
    pub kind: Option<VenueKind>,
    /// Its name and town.
    pub name: String,
}

/// Kinds of TUK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VenueKind {
    /// For the occasion.
    Sewaktu,
    /// A place of work.
    TempatKerja,
    /// Of its own.
    Mandiri,
}

/// Who assesses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Assessor {
    /// Name.
    pub name: String,
    /// "MET.000.004772 2024", as typed.
    pub registration: String,
}

/// Somebody's place to sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signature {
    /// Name; "": a line to write it on.
    pub name: String,
    /// Registration number of an assessor, or a staff number with its word ("NIP 1972…").
    pub registration: String,
    /// The day of signing.
    pub date: String,
    /// What the record says instead of ink, as "Disetujui lewat akun sendiri, 12 November 2026 pukul
    /// 10.12 WIB". Only what really happened; stands small in the space for the signature.
    pub mark: String,
}

/// A unit without its elements.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// Its code, as the decree prints it.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The standard it is of: "SKKNI 56/2018".
    pub standard: String,
}

/// K or BK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// Kompeten.
    K,
    /// Belum kompeten.
    #[serde(rename = "BK")]
    Bk,
}

/// A question answered yes or no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The question.
    pub question: String,
    /// None: not answered.
    pub yes: Option<bool>,
    /// What was added.
    pub note: String,
}

impl Answer {
    /// These questions, none of them answered.
    pub fn open(questions: &[&str]) -> Vec<Answer> {
        questions.iter().map(|&question| Answer { question: question.into(), ..Answer::default() }).collect()
    }
}
