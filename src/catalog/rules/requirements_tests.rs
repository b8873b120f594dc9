//! Requirements, branch by branch.
use super::{Schooling as Level, *};
use crate::catalog::rules::asked::{TypedRequirements, read, typed};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

const FIRST: (i32, u32, u32) = (2026, 12, 7);

fn standing(requirement: Requirement, who: &Applicant) -> &'static str {
    match requirement.standing(who, day(FIRST.0, FIRST.1, FIRST.2)) {
        Standing::Met => "met",
        Standing::Open => "open",
        Standing::Fails(why) => {
            assert!(why.why.id.ends_with('.') && why.why.en.ends_with('.'));
            why.field
        }
    }
}

#[test]
fn an_age_is_in_full_years() {
    assert_eq!(age(day(2008, 12, 7), day(2026, 12, 7)), 18);
    assert_eq!(age(day(2008, 12, 8), day(2026, 12, 7)), 17);
    assert_eq!(age(day(2008, 2, 29), day(2026, 2, 28)), 17);
}

#[test]
fn each_requirement_is_met_open_or_says_what_to_do() {
    let nobody = Applicant::default();
    let who = Applicant {
        born_on: Some(day(1990, 1, 25)),
        schooling: Some(Level::Smp),
        region: Some("33.74".into()),
        nib: false,
        since: Some(2024),
        profile: true,
        papers: vec![PaperKind::Ktp],
    };
    use Requirement::*;
    for (requirement, expected) in [
        (MinAge(18), "met"),
        (MinAge(40), "tahun"),
        (MaxAge(55), "met"),
        (MaxAge(30), "tahun"),
        (Requirement::Schooling(Level::Sd), "met"),
        (Requirement::Schooling(Level::Sma), "pendidikan"),
        (Domicile("33".into()), "met"),
        (Domicile("33.74".into()), "met"),
        (Domicile("33.21".into()), "wilayah"),
        (Domicile("3".into()), "wilayah"),
        (Nib, "nib"),
        (Experience(2), "met"),
        (Experience(3), "mulai"),
        (Profile, "met"),
        (Paper(PaperKind::Ktp), "met"),
        (Paper(PaperKind::Photo), "open"),
    ] {
        assert_eq!(standing(requirement.clone(), &who), expected, "{requirement:?}");
        let before = standing(requirement.clone(), &nobody);
        assert_eq!(before, "open", "{requirement:?} of somebody not asked yet");
    }
}

#[test]
fn what_is_stored_is_read_again_and_typed_again() {
    let typed_in = TypedRequirements {
        min_age: "18".into(),
        max_age: "55".into(),
        schooling: "smp".into(),
        domicile: "33".into(),
        experience: "2".into(),
        nib: true,
        profile: true,
        papers: vec![PaperKind::Photo, PaperKind::Ktp],
    };
    let all = read(&typed_in).unwrap();
    assert_eq!(all.len(), 9);
    for one in &all {
        let (kind, value) = one.stored();
        assert_eq!(Requirement::of(kind, &value).as_ref(), Some(one));
        assert!(!one.sentence(Language::Id).is_empty() && !one.sentence(Language::En).is_empty());
    }
    assert_eq!(read(&typed(&all)), Ok(all));
    assert_eq!(read(&TypedRequirements::default()), Ok(Vec::new()));
}

#[test]
fn faults_of_the_desk_come_all_at_once() {
    let wrong = TypedRequirements { min_age: "x".into(), experience: "0".into(), ..Default::default() };
    let fields: Vec<&str> = read(&wrong).unwrap_err().iter().map(|why| why.field).collect();
    assert_eq!(fields, ["umur_min", "lama_usaha"]);
    let crossed = TypedRequirements { min_age: "40".into(), max_age: "30".into(), ..Default::default() };
    assert_eq!(read(&crossed).unwrap_err()[0].field, "umur_maks");
    assert_eq!(Requirement::of(RequirementKind::MinAge, "alt"), None);
}
