//! Questions and answers, branch by branch.
use super::*;
use crate::{catalog::rules::requirements::Requirement, people::nik::Nik};
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn days() -> (NaiveDate, NaiveDate) {
    (day(2026, 12, 7), day(2026, 11, 23))
}

fn everything() -> Vec<Requirement> {
    vec![
        Requirement::MinAge(18),
        Requirement::MaxAge(55),
        Requirement::Schooling(crate::tables::person_profile::Schooling::Smp),
        Requirement::Experience(2),
        Requirement::Nib,
        Requirement::Profile,
        Requirement::Paper(PaperKind::Ktp),
        Requirement::Paper(PaperKind::Nib),
        Requirement::Paper(PaperKind::Photo),
    ]
}

fn words(pairs: &[(&str, &str)]) -> Words {
    pairs.iter().map(|(field, word)| (field.to_string(), word.to_string())).collect()
}

fn full() -> Words {
    words(&[
        ("hari", "25"),
        ("bulan", "1"),
        ("tahun", "1990"),
        ("kelamin", "female"),
        ("pendidikan", "sma"),
        ("nama_usaha", "Keripik Nurul"),
        ("bidang", "kuliner"),
        ("mulai", "2019"),
        ("nib", "9120001234567"),
        ("pekerja", "2"),
        ("omzet", "48.000.000"),
        ("modal", ""),
        ("digital", "qris,map"),
    ])
}

fn faults(step: Step, asks: &Asks, words: &Words) -> Vec<&'static str> {
    check(step, asks, words, &everything(), days(), None).faults.iter().map(|why| why.field).collect()
}

#[test]
fn a_course_that_asks_nothing_has_no_questions() {
    let known = Known { region: true, nik: true };
    assert_eq!(Asks::of(&[], true, &[], known).steps(), []);
    assert_eq!(Asks::of(&[Requirement::Domicile("33".into())], false, &[], known).steps(), []);
    assert_eq!(Asks::of(&[], true, &[], Known::default()).steps(), [Step::Region, Step::Nik]);
    assert_eq!(Asks::of(&[], false, &[PoolKind::Sex], known).steps(), [Step::Person]);
    assert_eq!(Asks::of(&[], false, &[PoolKind::Disability], known).steps(), [Step::Person]);
    assert_eq!(Asks::of(&[], false, &[PoolKind::Region, PoolKind::Sponsor], known).steps(), []);
}

#[test]
fn one_that_asks_everything_stays_within_twelve_screens() {
    let pools = [PoolKind::Sex, PoolKind::Disability];
    let asks = Asks::of(&everything(), true, &pools, Known { region: false, nik: true });
    // With who they are, the province before the regency, and sending.
    assert_eq!(asks.steps().len() + 3, 12);
    let own: Vec<Step> = asks.steps();
    assert_eq!(own.first().zip(own.last()), Some((&Step::Region, &Step::Photo)));
}

#[test]
fn full_answers_are_fine_and_make_a_profile() {
    let asks = Asks::of(&everything(), false, &[PoolKind::Sex], Known { region: true, nik: true });
    for step in asks.steps() {
        assert_eq!(faults(step, &asks, &full()), [""; 0], "{step:?}");
    }
    let profile = profile(&full(), days().1).unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.since, profile.workers),
        ("Keripik Nurul", Some(2019), Some(2))
    );
    assert_eq!(profile.digital.len(), 2);
    let who = applicant(&full(), Some("33.74"), &[PaperKind::Ktp], days().1);
    assert!(who.nib && who.profile && who.born_on == Some(day(1990, 1, 25)));
}

#[test]
fn empty_answers_say_what_is_missing() {
    let pools = [PoolKind::Sex, PoolKind::Disability];
    let asks = Asks::of(&everything(), false, &pools, Known { region: true, nik: true });
    let none = Words::new();
    assert_eq!(faults(Step::Person, &asks, &none), ["tahun", "kelamin", "disabilitas"]);
    assert_eq!(faults(Step::Schooling, &asks, &none), ["pendidikan"]);
    assert_eq!(faults(Step::Business, &asks, &none), ["nama_usaha", "bidang", "mulai"]);
    assert_eq!(faults(Step::Size, &asks, &none), ["pekerja", "omzet"]);
    assert_eq!(faults(Step::Digital, &asks, &none), ["digital"]);
    assert_eq!(faults(Step::Digital, &asks, &words(&[("digital", "")])), [""; 0], "nothing yet is an answer");
}

#[test]
fn wrong_answers_and_failed_requirements_stand_at_their_field() {
    let asks = Asks::of(&everything(), false, &[], Known { region: true, nik: true });
    let with = |pairs: &[(&str, &str)]| {
        let mut all = full();
        all.extend(words(pairs));
        all
    };
    for (step, pairs, field) in [
        (Step::Person, [("hari", "31"), ("bulan", "2")], "tahun"),
        (Step::Person, [("tahun", "1890"), ("hari", "1")], "tahun"),
        (Step::Person, [("tahun", "2012"), ("hari", "1")], "tahun"),
        (Step::Person, [("tahun", "1950"), ("hari", "1")], "tahun"),
        (Step::Schooling, [("pendidikan", "sd"), ("hari", "1")], "pendidikan"),
        (Step::Business, [("nib", "123"), ("hari", "1")], "nib"),
        (Step::Business, [("nib", ""), ("hari", "1")], "nib"),
        (Step::Business, [("mulai", "2026"), ("hari", "1")], "mulai"),
        (Step::Size, [("omzet", "banyak"), ("hari", "1")], "omzet"),
        (Step::Size, [("modal", "x"), ("hari", "1")], "modal"),
    ] {
        assert_eq!(faults(step, &asks, &with(&pairs)), [field], "{pairs:?}");
    }
}

#[test]
fn a_nik_that_does_not_fit_is_asked_about_once() {
    let asks = Asks::of(&everything(), false, &[PoolKind::Sex], Known { region: true, nik: true });
    let nik = Nik::parse("3374012501900002").unwrap();
    let checked = |words: &Words| check(Step::Person, &asks, words, &[], days(), Some(nik.parts()));
    let doubtful = checked(&full());
    assert_eq!((doubtful.faults.len(), doubtful.doubts.len()), (0, 1), "the NIK is that of a man");
    let mut sure_of_it = full();
    sure_of_it.insert("yakin".into(), sure(Step::Person, &full()));
    assert!(checked(&sure_of_it).is_fine());
    sure_of_it.insert("hari".into(), "26".into());
    assert_eq!(checked(&sure_of_it).doubts.len(), 2, "said of another date");
}

#[test]
fn papers_belong_to_their_step() {
    assert_eq!(paper(Step::Ktp), Some(PaperKind::Ktp));
    assert_eq!(paper(Step::NibPaper), Some(PaperKind::Nib));
    assert_eq!(paper(Step::Photo), Some(PaperKind::Photo));
    assert_eq!(paper(Step::Size), None);
}

proptest! {
    #[test]
    fn no_words_upset_the_readers(step in 0usize..10, word in "\\PC{0,30}") {
        let asks = Asks::of(&everything(), true, &[PoolKind::Sex, PoolKind::Disability], Known::default());
        let step = Step::ALL[step];
        let typed: Words = asks.fields(step).into_iter().map(|field| (field.to_string(), word.clone())).collect();
        let _ = check(step, &asks, &typed, &everything(), days(), None);
    }
}
