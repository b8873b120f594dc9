//! Every branch of what may be said, shown and weighed.
use super::*;

fn shown() -> Shown {
    Shown { kind: EvidenceKind::Work, title: "Foto produk".into(), words: String::new() }
}

fn at(done: Result<(), Refusal>) -> Option<String> {
    match done {
        Ok(()) => None,
        Err(refusal) => Some(format!("{}: {}", refusal.field, refusal.say(Language::En))),
    }
}

#[test]
fn people_in_the_course_say_what_they_can_until_it_is_over() {
    for cohort in [CohortState::Planned, CohortState::Open, CohortState::Running] {
        assert!(may_say(EnrolmentState::Enrolled, cohort).is_ok());
    }
    for cohort in [CohortState::Finished, CohortState::Cancelled] {
        assert!(may_say(EnrolmentState::Enrolled, cohort).is_err());
    }
    assert!(may_say(EnrolmentState::Waiting, CohortState::Running).is_err());
}

#[test]
fn evidence_has_a_name_an_element_and_something_to_see() {
    assert_eq!(at(may_show(&shown(), 1, true, 0)), None);
    let told = Shown { words: "Saya berjualan sejak 2019.".into(), ..shown() };
    assert_eq!(at(may_show(&told, 1, false, 0)), None, "words will do");
    let fields = |shown: &Shown, elements, file| {
        at(may_show(shown, elements, file, 0)).unwrap().split(':').next().unwrap().to_string()
    };
    assert_eq!(fields(&Shown { title: " ".into(), ..shown() }, 1, true), "judul");
    assert_eq!(fields(&Shown { title: "x".repeat(TITLE_LENGTH + 1), ..shown() }, 1, true), "judul");
    assert_eq!(fields(&Shown { words: "x".repeat(WORDS_LENGTH + 1), ..shown() }, 1, true), "kata");
    assert_eq!(fields(&shown(), 0, true), "elemen");
    assert_eq!(fields(&shown(), 1, false), "berkas");
    assert!(may_show(&shown(), 1, true, MOST).is_err() && may_show(&shown(), 1, true, MOST - 1).is_ok());
}

#[test]
fn only_evidence_that_holds_all_four_rules_is_accepted() {
    for bits in 0..16u8 {
        let on = |n: u8| bits & (1 << n) != 0;
        let weighed = Weighed { valid: on(0), authentic: on(1), current: on(2), sufficient: on(3) };
        assert_eq!(weighed.accepted(), bits == 15);
        assert_eq!(weighed.missing().count(), 4 - (bits.count_ones() as usize));
        assert_eq!(may_weigh(weighed, "", false, false).is_ok(), bits == 15, "a no says why");
        assert!(may_weigh(weighed, "Fotonya buram.", false, false).is_ok());
        assert!(may_weigh(weighed, "Baik.", true, false).is_err(), "not one's own");
        assert!(may_weigh(weighed, "Baik.", false, true).is_err(), "not what is withdrawn");
    }
    let all = Weighed { valid: true, authentic: true, current: true, sufficient: true };
    assert!(may_weigh(all, &"x".repeat(WORDS_LENGTH + 1), false, false).is_err());
}

#[test]
fn what_was_weighed_stays() {
    assert!(may_withdraw(false).is_ok());
    assert!(may_withdraw(true).is_err());
}
