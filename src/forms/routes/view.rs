//! What the pages of forms show.
use crate::{
    assessment,
    cohorts::head::CohortHead,
    enrollment::queries::Enrolled,
    error::{Error, Result},
    forms::{EDITION, FormKind, Scope, book::Book},
    tables::{cohort::CohortId, enrolment::EnrolmentId, form_layout, unit::UnitId},
    text::Language,
    web::Filled,
};
use serde::Serialize;

/// The nine forms of a cohort.
#[derive(Serialize)]
pub(super) struct CohortView {
    head: CohortHead,
    back: String,
    forms: Vec<FormLine>,
    people: Vec<(String, String)>,
}

/// A form in a list.
#[derive(Serialize)]
struct FormLine {
    code: &'static str,
    title: &'static str,
    /// What it is for.
    about: String,
    /// "Edisi 2023", and whose layout.
    edition: String,
    /// Whether everybody has one of their own.
    each: bool,
    /// Filled in; none where nobody has a seat yet.
    whole: Option<String>,
    blank: String,
}

/// What a form is for, in plain words.
fn about(kind: FormKind, language: Language) -> String {
    match kind {
        FormKind::Apl01 => say!(
            language,
            "Permohonan: data diri, usaha, dan syarat yang diserahkan.",
            "The application: details, business, and the papers handed in."
        ),
        FormKind::Apl02 => say!(
            language,
            "Penilaian diri: apa yang menurut peserta sudah bisa, dan buktinya.",
            "The self-assessment: what the trainee says she can do, and her evidence."
        ),
        FormKind::Mapa01 => say!(
            language,
            "Rencana asesmen: kriteria mana dinilai dengan cara apa. Satu untuk satu angkatan.",
            "The plan: which criterion is judged how. One for the cohort."
        ),
        FormKind::Ak01 => say!(
            language,
            "Persetujuan asesmen dan janji menjaga rahasia. Ditandatangani sebelum mulai.",
            "Consent to the assessment, and confidentiality. Signed before it begins."
        ),
        FormKind::Ia01 => say!(
            language,
            "Ceklis pengamatan: setiap kriteria, tercapai atau belum.",
            "The checklist: each criterion, met or not yet."
        ),
        FormKind::Ak02 => say!(
            language,
            "Rekaman asesmen: bukti tiap unit dan keputusannya.",
            "The record: the evidence for each unit and its decision."
        ),
        FormKind::Ak03 => say!(
            language,
            "Umpan balik peserta tentang asesmen. Diisi dengan tangan.",
            "The trainee's feedback on the assessment. Filled in by hand."
        ),
        FormKind::Ak04 => say!(
            language,
            "Banding: alasan peserta tidak setuju. Kosong kalau tidak ada banding.",
            "The appeal: why the trainee disagrees. Blank where there is none."
        ),
        FormKind::Ak05 => say!(
            language,
            "Laporan asesor: hasil semua peserta. Satu untuk satu angkatan.",
            "The assessor's report: everybody's result. One for the cohort."
        ),
    }
}

/// The list of a cohort.
pub(super) fn cohort(
    head: CohortHead,
    id: CohortId,
    people: &[Enrolled],
    own: &[form_layout::Model],
    language: Language,
) -> CohortView {
    let line = |kind: FormKind| {
        let last = own.iter().rfind(|row| row.form == kind.slug()).filter(|row| !row.layout.is_empty());
        let edition = match last {
            Some(row) => {
                let edition = &row.edition;
                say!(
                    language,
                    "Edisi {edition}, tata letak balai",
                    "Edition {edition}, the centre's own layout"
                )
            }
            None => say!(language, "Edisi {EDITION}", "Edition {EDITION}"),
        };
        let each = kind.scope() == Scope::Candidate;
        FormLine {
            code: kind.code(),
            title: kind.title(),
            about: about(kind, language),
            edition,
            each,
            whole: (!each || !people.is_empty()).then(|| uri!(super::whole(id, kind.slug())).to_string()),
            blank: uri!(super::blank(id, kind.slug())).to_string(),
        }
    };
    let person = |one: &Enrolled| (one.name.clone(), uri!(super::of_person(id, one.enrolment)).to_string());
    CohortView {
        head,
        back: uri!(assessment::routes::grid(id)).to_string(),
        forms: FormKind::ALL.map(line).into(),
        people: people.iter().map(person).collect(),
    }
}

/// The forms of one person.
#[derive(Serialize)]
pub(super) struct PersonView {
    label: String,
    name: String,
    back: String,
    forms: Vec<PersonForm>,
    /// Her units: (title, where).
    units: Vec<(String, String)>,
    /// Where the application is printed with the whole NIK, for who may.
    to_nik: Option<String>,
    form: Filled,
}

#[derive(Serialize)]
struct PersonForm {
    code: &'static str,
    title: &'static str,
    about: String,
    to: String,
}

/// The page of one person.
pub(super) fn person(book: &Book, coordinates: bool, form: Filled, language: Language) -> Result<PersonView> {
    let who = book.people.first().ok_or(Error::NotFound)?;
    let (id, seat): (CohortId, EnrolmentId) = (book.cohort.id, who.seat.id);
    let of_hers = FormKind::ALL.into_iter().filter(|kind| kind.scope() == Scope::Candidate);
    let line = |kind: FormKind| PersonForm {
        code: kind.code(),
        title: kind.title(),
        about: about(kind, language),
        to: uri!(super::one(id, seat, kind.slug())).to_string(),
    };
    let unit = |unit: &crate::forms::book::UnitOf| {
        let at: UnitId = unit.id;
        (unit.title.clone(), uri!(assessment::routes::person(id, seat, at)).to_string())
    };
    Ok(PersonView {
        label: book.cohort.label.clone(),
        name: who.person.name.clone(),
        back: uri!(super::of_cohort(id)).to_string(),
        forms: of_hers.map(line).collect(),
        units: book.units.iter().map(unit).collect(),
        to_nik: (coordinates && who.person.nik_sealed.is_some())
            .then(|| uri!(super::with_nik(id, seat)).to_string()),
        form,
    })
}
