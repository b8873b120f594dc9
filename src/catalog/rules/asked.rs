//! Requirements as the desk types them, read and written.
use super::requirements::Requirement;
use crate::{error::Refusal, people::regions, tables::document::PaperKind};

/// Requirements as the desk typed them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRequirements {
    /// Years, or "".
    pub min_age: String,
    /// Years, or "".
    pub max_age: String,
    /// A level, or "".
    pub schooling: String,
    /// The code of a region, or "".
    pub domicile: String,
    /// Years, or "".
    pub experience: String,
    /// Whether a NIB is asked.
    pub nib: bool,
    /// Whether the business is asked about.
    pub profile: bool,
    /// Which papers.
    pub papers: Vec<PaperKind>,
}

/// Reads what the desk typed, in the order applicants are asked; all faults at once.
///
/// # Errors
/// Refusals at the fields of the form.
pub fn read(typed: &TypedRequirements) -> Result<Vec<Requirement>, Vec<Refusal>> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    let mut years = |text: &str, field: &'static str, range: std::ops::RangeInclusive<i32>| match text.trim()
    {
        "" => None,
        text => {
            let found = text.parse().ok().filter(|n| range.contains(n));
            if found.is_none() {
                let (from, to) = (range.start(), range.end());
                faults.push(Refusal::at(
                    field,
                    both!(
                        "Isi tahun antara {from} dan {to}, atau kosongkan.",
                        "Years from {from} to {to}, or leave it empty."
                    ),
                ));
            }
            found
        }
    };
    let (least, most) =
        (years(&typed.min_age, "umur_min", 10..=80), years(&typed.max_age, "umur_maks", 10..=99));
    let experience = years(&typed.experience, "lama_usaha", 1..=50);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        faults.push(Refusal::at(
            "umur_maks",
            both!("Umur tertinggi lebih kecil dari umur terendah.", "The highest age is below the lowest."),
        ));
    }
    all.extend(least.map(Requirement::MinAge));
    all.extend(most.map(Requirement::MaxAge));
    all.extend(typed.schooling.parse().ok().map(Requirement::Schooling));
    all.extend(regions::find(&typed.domicile).map(|region| Requirement::Domicile(region.code.into())));
    all.extend(experience.map(Requirement::Experience));
    all.extend(typed.nib.then_some(Requirement::Nib));
    all.extend(typed.profile.then_some(Requirement::Profile));
    all.extend(PaperKind::ALL.iter().filter(|k| typed.papers.contains(k)).copied().map(Requirement::Paper));
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// The same as typed, for the form.
pub fn typed(all: &[Requirement]) -> TypedRequirements {
    let mut typed = TypedRequirements::default();
    for one in all {
        match one {
            Requirement::MinAge(years) => typed.min_age = years.to_string(),
            Requirement::MaxAge(years) => typed.max_age = years.to_string(),
            Requirement::Schooling(level) => typed.schooling = level.word().into(),
            Requirement::Domicile(code) => typed.domicile = code.clone(),
            Requirement::Nib => typed.nib = true,
            Requirement::Paper(kind) => typed.papers.push(*kind),
            Requirement::Experience(years) => typed.experience = years.to_string(),
            Requirement::Profile => typed.profile = true,
        }
    }
    typed
}
