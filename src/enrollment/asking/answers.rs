//! Answers in words, as they are shown before they are sent and beside the application afterwards.
use super::{queries::Application, rules};
use crate::{
    business::{self, rules::indicator_name},
    catalog::rules::{field_name, requirements::schooling_name},
    papers,
    people::regions,
    tables::{application_draft::Step, person_profile::Sex},
    text::{self, Language},
};

/// The question of a step in short.
pub fn asked(step: Step, language: Language) -> String {
    match step {
        Step::Name => say!(language, "Nama", "Name"),
        Step::Region => say!(language, "Tempat tinggal", "Where you live"),
        Step::Nik => "NIK".into(),
        Step::Person => say!(language, "Data diri", "About you"),
        Step::Schooling => say!(language, "Pendidikan", "Schooling"),
        Step::Business => say!(language, "Usaha", "Business"),
        Step::Size => say!(language, "Besar usaha", "Size"),
        Step::Digital => say!(language, "Sudah dilakukan", "Done already"),
        Step::Ktp | Step::NibPaper | Step::Photo => {
            rules::paper(step).map(|kind| papers::rules::name(kind, language)).unwrap_or_default()
        }
    }
}

/// The question of a step in short, and what was answered.
pub fn said(application: &Application, step: Step, language: Language) -> (String, String) {
    (asked(step, language), answer(application, step, language))
}

/// What was answered to a step.
fn answer(application: &Application, step: Step, language: Language) -> String {
    let (words, who) = (&application.words, &application.who);
    let profile = rules::profile(words, application.today);
    let open = || say!(language, "Belum dijawab", "Not answered yet");
    let or_open = |words: Option<String>| words.filter(|words| !words.is_empty()).unwrap_or_else(open);
    match step {
        Step::Name => who.name.clone(),
        Step::Region => or_open(who.region_code.as_deref().map(|code| regions::label(code).to_string())),
        Step::Nik => or_open(who.nik_last4.as_ref().map(|last4| format!("•••• •••• •••• {last4}"))),
        Step::Person => {
            let born = rules::born(words).map(|born| text::date(language, born));
            let sex = rules::sex(words).map(|sex| sex_name(sex, language));
            let disability = rules::disability(words).map(|yes| match yes {
                true => say!(language, "penyandang disabilitas", "with a disability"),
                false => say!(language, "tanpa disabilitas", "without a disability"),
            });
            let all: Vec<String> = [born, sex, disability].into_iter().flatten().collect();
            or_open(Some(all.join(", ")))
        }
        Step::Schooling => or_open(rules::schooling(words).map(|level| schooling_name(level, language))),
        Step::Business => {
            let said = profile.map(|profile| {
                let since = profile.since.map(|year| say!(language, "sejak {year}", "since {year}"));
                let nib = match &profile.nib {
                    Some(nib) => format!("NIB {}", nib.as_str()),
                    None => say!(language, "belum ada NIB", "no NIB yet"),
                };
                let field = field_name(language, profile.field).to_string();
                [Some(profile.name), Some(field), since, Some(nib)]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ")
            });
            or_open(said)
        }
        Step::Size => {
            let said = profile.and_then(|profile| {
                let (workers, turnover) = (profile.workers?, text::whole(language, profile.turnover?.0));
                let size = business::rules::size(profile.turnover, profile.capital);
                let size = business::rules::size_name(size, language);
                Some(say!(
                    language,
                    "{size}: {workers} orang, penjualan Rp{turnover} setahun",
                    "{size}: {workers} people, sales of Rp{turnover} a year"
                ))
            });
            or_open(said)
        }
        Step::Digital => {
            let yes: Vec<String> = profile
                .map(|profile| profile.digital)
                .unwrap_or_default()
                .into_iter()
                .map(|one| indicator_name(one).pick(language).to_string())
                .collect();
            let none = || match words.contains_key("digital") {
                true => say!(language, "Belum ada", "None yet"),
                false => open(),
            };
            if yes.is_empty() { none() } else { yes.join("; ") }
        }
        Step::Ktp | Step::NibPaper | Step::Photo => {
            let there = rules::paper(step).is_some_and(|kind| application.kinds().contains(&kind));
            or_open(there.then(|| say!(language, "Sudah dikirim", "Sent")))
        }
    }
}

/// "perempuan".
pub fn sex_name(sex: Sex, language: Language) -> String {
    match sex {
        Sex::Female => say!(language, "perempuan", "female"),
        Sex::Male => say!(language, "laki-laki", "male"),
    }
}
