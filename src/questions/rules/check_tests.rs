//! Faults that no file can bring in, and what tidying does; the others stand with GIFT.
use super::*;
use crate::questions::rules::samples::question;
use proptest::prelude::*;

fn text(body: &str) -> Text {
    Text { format: Format::Plain, body: body.into() }
}

fn why(question: Question) -> String {
    question.checked().unwrap_err().en.to_string()
}

#[test]
fn a_description_has_no_gap_and_no_feedback() {
    let plain = Question::new(text("Baca."), Kind::Description);
    assert!(plain.clone().checked().is_ok());
    assert!(why(Question { after: Some(" a".into()), ..plain.clone() }).contains("only a text"));
    assert!(why(Question { general_feedback: Some(text("a")), ..plain }).contains("only a text"));
}

#[test]
fn a_left_side_holds_no_arrow() {
    let pair = |left: &str| Pair { left: Some(text(left)), right: "x".into() };
    assert!(why(Question::new(text("a"), Kind::Matching(vec![pair("a->b"), pair("c")]))).contains("“->”"));
}

#[test]
fn codes_and_tags_fit_into_a_comment() {
    let essay = Question::new(text("a"), Kind::Essay);
    assert!(why(Question { id_number: "a\\b".into(), ..essay.clone() }).contains("no backslash"));
    assert!(why(Question { tags: vec!["a<b".into()], ..essay }).contains("“a<b”"));
}

#[test]
fn no_answers_are_not_enough() {
    assert!(why(Question::new(text("a"), Kind::Short(Vec::new()))).contains("100%"));
    assert!(why(Question::new(text("a"), Kind::Numeric(Vec::new()))).contains("100%"));
    assert!(why(Question::new(text("a"), Kind::Single(Vec::new()))).contains("at least two"));
}

#[test]
fn what_is_kept_is_tidy() {
    let truth = Truth { right: true, if_wrong: Some(text(" \n")), if_right: Some(text(" ya ")) };
    let question = Question {
        name: " Judul\nbaru ".into(),
        tags: vec![" a ".into(), " ".into()],
        after: Some(" \n".into()),
        ..Question::new(text("\u{feff} soal\r\nsatu "), Kind::TrueFalse(truth))
    };
    let kept = question.checked().unwrap();
    assert_eq!((kept.name.as_str(), kept.tags.as_slice()), ("Judul baru", &["a".to_string()][..]));
    assert_eq!((kept.text.body.as_str(), kept.after), ("soal\nsatu", None));
    assert_eq!(kept.kind, Kind::TrueFalse(Truth { right: true, if_wrong: None, if_right: Some(text("ya")) }));
}

proptest! {
    #[test]
    fn tidying_twice_changes_nothing_more(question in question()) {
        prop_assert_eq!(question.clone().checked(), Ok(question));
    }

    #[test]
    fn a_stored_question_comes_back(question in question()) {
        let stored = serde_json::to_string(&question).unwrap();
        prop_assert_eq!(serde_json::from_str::<Question>(&stored).unwrap(), question);
    }
}
