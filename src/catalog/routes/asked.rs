//! The requirements in the desk's form: which fields, and what they may hold.
use super::{Choice, choice};
use crate::{
    catalog::rules::{
        asked::TypedRequirements,
        requirements::{Requirement, schooling_name},
    },
    people::regions,
    tables::{document::PaperKind, person_profile::Schooling},
    text::Language,
    web::Filled,
};
use serde::Serialize;

/// What the form offers.
#[derive(Serialize)]
pub(super) struct AskedView {
    levels: Vec<Choice>,
    places: Vec<Choice>,
    papers: Vec<PaperTick>,
}

/// One paper that may be asked for.
#[derive(Serialize)]
struct PaperTick {
    field: String,
    label: String,
    ticked: bool,
}

fn paper_field(kind: PaperKind) -> String {
    format!("minta_{}", kind.word())
}

/// What the form offers a centre in this province.
pub(super) fn view(form: &Filled, province: &str, language: Language) -> AskedView {
    let mut places: Vec<Choice> =
        regions::find(province).into_iter().map(|place| choice(place.code, place.name)).collect();
    places.extend(regions::regencies(province).into_iter().map(|place| choice(place.code, place.name)));
    // A course may be for people of elsewhere; what is stored is never dropped by looking at it.
    let chosen = form.value("domisili");
    if !chosen.is_empty() && !places.iter().any(|place| place.value == chosen) {
        places.push(choice(chosen, regions::label(chosen)));
    }
    let paper = |kind: &PaperKind| PaperTick {
        field: paper_field(*kind),
        label: Requirement::Paper(*kind).sentence(language),
        ticked: !form.value(&paper_field(*kind)).is_empty(),
    };
    AskedView {
        levels: Schooling::ALL
            .iter()
            .skip(1)
            .map(|level| choice(level.word(), schooling_name(*level, language)))
            .collect(),
        places,
        papers: PaperKind::ALL.iter().map(paper).collect(),
    }
}

/// What was typed.
pub(super) fn typed(form: &Filled) -> TypedRequirements {
    let text = |field: &str| form.value(field).to_string();
    let ticked = |field: &str| !form.value(field).is_empty();
    TypedRequirements {
        min_age: text("umur_min"),
        max_age: text("umur_maks"),
        schooling: text("pendidikan"),
        domicile: text("domisili"),
        experience: text("lama_usaha"),
        nib: ticked("minta_nomor_nib"),
        profile: ticked("minta_profil"),
        papers: PaperKind::ALL.iter().copied().filter(|kind| ticked(&paper_field(*kind))).collect(),
    }
}

/// The same in the fields of the form.
pub(super) fn fill(form: &mut Filled, asked: TypedRequirements) {
    let tick = |yes: bool| if yes { "ya".to_string() } else { String::new() };
    for (field, value) in [
        ("umur_min", asked.min_age),
        ("umur_maks", asked.max_age),
        ("pendidikan", asked.schooling),
        ("domisili", asked.domicile),
        ("lama_usaha", asked.experience),
        ("minta_nomor_nib", tick(asked.nib)),
        ("minta_profil", tick(asked.profile)),
    ] {
        form.values.insert(field.into(), value);
    }
    for kind in asked.papers {
        form.values.insert(paper_field(kind), "ya".into());
    }
}
