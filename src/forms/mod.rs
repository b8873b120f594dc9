//! The forms of an assessment as BNSP's assessors know them (APL, MAPA, AK, IA), printed from what is
//! recorded: which forms there are, what each says ([`facts`]), and how it is set ([`render`]).
//!
//! A form is a code, a title and an *edition*: the set has changed its names and even its meanings, so the
//! edition is printed on every page, and a centre may bring a layout of its own for another one. What a
//! form says is the same JSON for every layout of it. What is not recorded prints as an empty line or box
//! for a pen, never as a "no".
pub mod book;
pub mod facts;
pub mod filling;
pub mod layouts;
pub mod operator;
pub mod press;
pub mod queries;
pub mod questions;
pub mod render;
pub mod routes;

/// The edition that the layouts of the house follow.
pub const EDITION: &str = "2023";

/// One of the nine forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// Application, with the papers that were checked.
    Apl01,
    /// What the candidate says of themselves, element by element.
    Apl02,
    /// The plan of assessment of a scheme; one for a cohort.
    Mapa01,
    /// Consent and confidentiality.
    Ak01,
    /// What the assessor saw, criterion by criterion.
    Ia01,
    /// By which evidence each unit was judged, and the recommendation.
    Ak02,
    /// What the candidate says of the assessment.
    Ak03,
    /// An appeal.
    Ak04,
    /// The assessor's report of a cohort.
    Ak05,
}

/// Whose paper a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One for each candidate.
    Candidate,
    /// One for all candidates of an assessor together.
    Cohort,
}

impl FormKind {
    /// All of them, in the order of an assessment.
    pub const ALL: [FormKind; 9] = [
        FormKind::Apl01,
        FormKind::Apl02,
        FormKind::Mapa01,
        FormKind::Ak01,
        FormKind::Ia01,
        FormKind::Ak02,
        FormKind::Ak03,
        FormKind::Ak04,
        FormKind::Ak05,
    ];

    /// "FR.APL.01".
    pub fn code(self) -> &'static str {
        match self {
            FormKind::Apl01 => "FR.APL.01",
            FormKind::Apl02 => "FR.APL.02",
            FormKind::Mapa01 => "FR.MAPA.01",
            FormKind::Ak01 => "FR.AK.01",
            FormKind::Ia01 => "FR.IA.01",
            FormKind::Ak02 => "FR.AK.02",
            FormKind::Ak03 => "FR.AK.03",
            FormKind::Ak04 => "FR.AK.04",
            FormKind::Ak05 => "FR.AK.05",
        }
    }

    /// As it stands under the code, in Indonesian: the forms are Indonesian papers.
    pub fn title(self) -> &'static str {
        match self {
            FormKind::Apl01 => "Permohonan Sertifikasi Kompetensi",
            FormKind::Apl02 => "Asesmen Mandiri",
            FormKind::Mapa01 => "Merencanakan Aktivitas dan Proses Asesmen",
            FormKind::Ak01 => "Persetujuan Asesmen dan Kerahasiaan",
            FormKind::Ia01 => "Ceklis Observasi Aktivitas di Tempat Kerja atau Tempat Kerja Simulasi",
            FormKind::Ak02 => "Rekaman Asesmen Kompetensi",
            FormKind::Ak03 => "Umpan Balik dan Catatan Asesmen",
            FormKind::Ak04 => "Banding Asesmen",
            FormKind::Ak05 => "Laporan Asesmen",
        }
    }

    /// In addresses, file names and the names of layouts: "apl01".
    pub fn slug(self) -> &'static str {
        match self {
            FormKind::Apl01 => "apl01",
            FormKind::Apl02 => "apl02",
            FormKind::Mapa01 => "mapa01",
            FormKind::Ak01 => "ak01",
            FormKind::Ia01 => "ia01",
            FormKind::Ak02 => "ak02",
            FormKind::Ak03 => "ak03",
            FormKind::Ak04 => "ak04",
            FormKind::Ak05 => "ak05",
        }
    }

    /// The form of that slug.
    pub fn of_slug(slug: &str) -> Option<FormKind> {
        FormKind::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Whose paper it is.
    pub fn scope(self) -> Scope {
        match self {
            FormKind::Mapa01 | FormKind::Ak05 => Scope::Cohort,
            _ => Scope::Candidate,
        }
    }

    /// Code, title and edition as the facts carry them, of the layouts of the house.
    pub fn label(self) -> facts::Label {
        facts::Label { code: self.code().into(), title: self.title().into(), edition: EDITION.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_found_by_its_slug_and_no_two_share_one() {
        for kind in FormKind::ALL {
            assert_eq!(FormKind::of_slug(kind.slug()), Some(kind));
            assert_eq!(kind.code().to_lowercase().replace("fr.", "").replace('.', ""), kind.slug());
        }
        assert_eq!(FormKind::of_slug("ia02"), None);
    }
}
