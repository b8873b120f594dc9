use super::*;
use crate::bank::rules::kind_of;

fn again(source: &str) -> bool {
    let question = gift::read(source).questions().remove(0);
    let kind = kind_of(&question.kind);
    let (filled, as_gift) = of(&question, kind);
    let back = match as_gift {
        true => only(filled.value("gift")).unwrap().checked().unwrap(),
        false => typed_again(&filled, kind).unwrap(),
    };
    assert_eq!(back, question, "{source}");
    as_gift
}

#[test]
fn simple_questions_fill_the_plain_fields() {
    for source in [
        "::Satu:: Apa?{=Ya ~Tidak ~Mungkin}",
        "Mana?{~%50%A ~%50%B ~%-100%C}",
        "Mana saja?{~%33.33333%A ~%33.33333%B ~%33.33333%C ~%-100%D}",
        "Benar?{T}",
        "Ibu kota?{=Semarang =Kota Semarang}",
        "Berapa?{#2.5:0.5}",
        "Jodohkan {=a -> 1 =b -> 2 = -> 3}",
        "Ceritakan.{}",
        "$CATEGORY: Usaha/Modal\n// [id:M1] [tag:modal]\nBenar?{F####Lihat lagi.}",
    ] {
        assert!(!again(source), "{source}");
    }
}

#[test]
fn what_the_fields_cannot_hold_is_written_as_gift() {
    for source in [
        "Apa?{=Ya#bagus ~Tidak}",
        "Mana?{~%50%A ~%50%B ~C}",
        "[html]<b>Apa</b>?{T}",
        "Kota {=Solo} itu ramai.",
        "Berapa?{#1..5}",
    ] {
        assert!(again(source), "{source}");
    }
}

#[test]
fn a_field_that_cannot_be_read_is_named() {
    let mut filled = empty(QuestionKind::Numeric);
    filled.values.insert("angka".into(), "dua".into());
    assert!(typed_again(&filled, QuestionKind::Numeric).is_none());
}
