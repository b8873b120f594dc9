//! Every branch of scoring and of order.
use super::samples::question;
use super::*;
use crate::questions::gift;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn of(gift: &str) -> Question {
    gift::read(gift).questions().remove(0)
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// The points of an answer to a question that counts 1, and what was hit.
fn points(gift: &str, response: Response) -> (String, Vec<usize>) {
    match score(&of(gift), &response) {
        Ok(Verdict::Marked(marked)) => {
            (marked.share.points(Decimal::ONE).normalize().to_string(), marked.hit)
        }
        other => panic!("{other:?}"),
    }
}

fn is(gift: &str, response: Response, value: &str) {
    assert_eq!(points(gift, response).0, value);
}

fn typed_in(text: &str) -> Response {
    Response::Typed(text.into())
}

const SINGLE: &str = "S?{=a ~%50%b ~c ~%-25%d}";
const SEVERAL: &str = "S?{~%33.33%a ~%33.33%b ~%33.33%c ~%-50%d ~e}";
const PAIRS: &str = "S?{=a -> x =b -> y =c -> x = -> z}";
const SHORT: &str = "S?{=%50%n*b =nib =\\*x =%20%dua  kata}";
const NUMERIC: &str = "S?{#=%50%10:2 =10:0.5 =%25%20..30 ~#lain}";

#[test]
fn nothing_answered_is_nothing_scored() {
    is(SINGLE, Response::Nothing, "0");
    is(NUMERIC, typed_in(" "), "0");
    is(SHORT, typed_in(" "), "0");
}

#[test]
fn one_right() {
    assert_eq!(points(SINGLE, Response::Choice(0)), ("1".into(), vec![0]));
    assert_eq!(points(SINGLE, Response::Choice(1)), ("0.5".into(), vec![1]));
    is(SINGLE, Response::Choice(2), "0");
    is(SINGLE, Response::Choice(3), "0");
}

#[test]
fn several_right() {
    assert_eq!(points(SEVERAL, Response::Choices(vec![2, 0, 1, 1])), ("1".into(), vec![0, 1, 2]));
    is(SEVERAL, Response::Choices(vec![0, 1]), "0.6666");
    is(SEVERAL, Response::Choices(vec![0, 1, 2, 3]), "0.4999");
    is(SEVERAL, Response::Choices(vec![0, 1, 2, 4]), "0.9999");
    is(SEVERAL, Response::Choices(vec![3]), "0");
    is(SEVERAL, Response::Choices(vec![]), "0");
    is("S?{~%50.2%a ~%50.2%b ~c}", Response::Choices(vec![0, 1, 2]), "1");
}

#[test]
fn true_or_false() {
    is("S?{T}", Response::Truth(true), "1");
    is("S?{T}", Response::Truth(false), "0");
    is("S?{F}", Response::Truth(false), "1");
}

#[test]
fn short_takes_the_best_that_fits() {
    assert_eq!(points(SHORT, typed_in(" NIB ")), ("1".into(), vec![1]));
    assert_eq!(points(SHORT, typed_in("nomor b")), ("0.5".into(), vec![0]));
    is(SHORT, typed_in("nb"), "0.5");
    is(SHORT, typed_in("*X"), "1");
    is(SHORT, typed_in("yx"), "0");
    is(SHORT, typed_in("Dua\tKata"), "0.2");
    is(SHORT, typed_in("nibs"), "0");
    is("S?{=ÉCOLE* #a}", typed_in("école d’été"), "1");
    is("S?{=a*b*c}", typed_in("a b xbx c"), "1");
    is("S?{=a*b*c}", typed_in("a b x"), "0");
    is("S?{=*}", typed_in("apa saja"), "1");
    is(r"S?{=a\\b}", typed_in(r"A\B"), "1");
}

#[test]
fn numeric_takes_the_best_that_accepts() {
    assert_eq!(points(NUMERIC, typed_in("10,5")), ("1".into(), vec![1]));
    assert_eq!(points(NUMERIC, typed_in("10,51")), ("0.5".into(), vec![0]));
    assert_eq!(points(NUMERIC, typed_in("12")), ("0.5".into(), vec![0]));
    assert_eq!(points(NUMERIC, typed_in("30")), ("0.25".into(), vec![2]));
    assert_eq!(points(NUMERIC, typed_in("31")), ("0".into(), vec![3]));
    assert_eq!(points("S?{#3}", typed_in("4")), ("0".into(), vec![]));
    is("S?{#1500}", typed_in("1.500,0"), "1");
    is("S?{#7000000000000000000000000000}", typed_in("-7000000000000000000000000000"), "0");
    assert!(score(&of(NUMERIC), &typed_in("1.500")).unwrap_err().en.contains("1500 or 1,500"));
    assert!(score(&of(NUMERIC), &typed_in("sepuluh")).is_err());
}

#[test]
fn matching_counts_right_pairs() {
    let given = |places: [Option<usize>; 4]| Response::Pairs(places.to_vec());
    is(PAIRS, given([Some(0), Some(1), Some(2), None]), "1");
    is(PAIRS, given([Some(2), Some(1), Some(0), None]), "1");
    is(PAIRS, given([Some(3), None, None, Some(3)]), "0");
    let Ok(Verdict::Marked(third)) = score(&of(PAIRS), &given([Some(0), None, Some(1), None])) else {
        panic!()
    };
    assert_eq!(third.share.points(number("3")), Decimal::ONE);
    assert_eq!(third.share.value().round_dp(4), number("0.3333"));
}

#[test]
fn some_things_are_not_scored() {
    assert_eq!(score(&of("S?{}"), &typed_in("panjang")), Ok(Verdict::NeedsPerson));
    assert_eq!(score(&of("S?{}"), &Response::Nothing), Ok(Verdict::NeedsPerson));
    assert_eq!(score(&of("S."), &Response::Nothing), Ok(Verdict::NothingAsked));
}

#[test]
fn feedback_belongs_to_what_was_hit() {
    let said = |gift: &str, response: Response| -> Vec<String> {
        let question = of(gift);
        let Ok(Verdict::Marked(marked)) = score(&question, &response) else { panic!() };
        question.feedback_to(&marked).into_iter().map(|text| text.body.clone()).collect()
    };
    assert_eq!(said("S?{T#salah#betul}", Response::Truth(true)), ["betul"]);
    assert_eq!(said("S?{T#salah#betul}", Response::Truth(false)), ["salah"]);
    assert!(said("S?{T#salah#betul}", Response::Nothing).is_empty());
    assert_eq!(said("S?{~%50%a#satu ~%50%b ~c#tiga}", Response::Choices(vec![2, 1, 0])), ["satu", "tiga"]);
    assert_eq!(said("S?{=a#satu =b#dua}", typed_in("b")), ["dua"]);
    assert_eq!(said(NUMERIC, typed_in("99")), ["lain"]);
    assert!(said(PAIRS, Response::Pairs(vec![None; 4])).is_empty());
}

#[test]
fn answers_to_another_question_are_refused() {
    let strange = |gift: &str, response| score(&of(gift), &response).unwrap_err().en.contains("does not fit");
    assert!(strange(SINGLE, Response::Choice(4)));
    assert!(strange(SINGLE, Response::Truth(true)));
    assert!(strange(SEVERAL, Response::Choices(vec![0, 5])));
    assert!(strange(PAIRS, Response::Pairs(vec![None; 3])));
    assert!(strange(PAIRS, Response::Pairs(vec![Some(4), None, None, None])));
    assert!(strange("S?{}", Response::Choice(0)));
}

#[test]
fn a_test_adds_up() {
    let half =
        Verdict::Marked(Marked { share: Share { part: number("50"), of: number("100") }, hit: vec![] });
    let third = Verdict::Marked(Marked { share: Share { part: number("1"), of: number("3") }, hit: vec![] });
    let all = [(&half, 2), (&third, 6), (&Verdict::NeedsPerson, 4), (&Verdict::NothingAsked, 9)];
    let sum = tally(all.map(|(verdict, mark)| (verdict, Decimal::from(mark))));
    assert_eq!(sum, Tally { points: number("3"), of: number("12"), waiting: 1 });
    assert_eq!(Share::WHOLE.points(Decimal::MAX), Decimal::MAX);
    assert_eq!(Share { part: number("100"), of: number("100") }.points(Decimal::MAX), Decimal::MAX);
}

/// Computed by another program in another language from the description of the algorithm alone.
#[test]
fn orders_stay_as_they_are_for_ever() {
    assert_eq!(questions(2026, "pra/17", 10), [2, 8, 0, 9, 6, 4, 1, 5, 3, 7]);
    assert_eq!(questions(2026, "pra/18", 10), [8, 3, 1, 5, 2, 0, 6, 9, 4, 7]);
    assert_eq!(order(0, "", "", 5), [2, 4, 0, 1, 3]);
    assert_eq!(order(u64::MAX, "peserta/é", "options/soal-3", 6), [4, 5, 1, 0, 2, 3]);
    assert_eq!(order(1, "x", "y", 40)[..12], [36, 38, 23, 25, 29, 22, 3, 24, 26, 30, 13, 39]);
    assert_eq!((order(1, "x", "y", 0), order(1, "x", "y", 1)), (vec![], vec![0]));
}

#[test]
fn options_and_pairs_are_laid_out_and_truth_is_not() {
    assert_eq!(options(7, "a", "9", &of(SINGLE)), Layout::Options(vec![2, 3, 1, 0]));
    assert_eq!(options(7, "a", "9", &of("S?{T}")), Layout::AsItIs);
    assert_eq!(options(7, "a", "9", &of("S?{}")), Layout::AsItIs);
    let Layout::Matching { lefts, rights } = options(7, "a", "9", &of(PAIRS)) else { panic!() };
    assert_eq!(lefts, [1, 0, 2]);
    assert_eq!(rights.iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from([0, 1, 3]));
}

#[test]
fn every_order_is_as_likely_as_any_other() {
    let mut counts = std::collections::BTreeMap::new();
    for seed in 0..6000 {
        *counts.entry(order(seed, "a", "b", 3)).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 6);
    assert!(counts.values().all(|count| (850..1150).contains(count)), "{counts:?}");
}

proptest! {
    #[test]
    fn an_order_has_every_place_once(seed: u64, attempt: String, count in 0usize..200) {
        let mut places = order(seed, &attempt, "x", count);
        places.sort_unstable();
        prop_assert!(places.into_iter().eq(0..count));
    }

    #[test]
    fn a_score_is_between_nothing_and_all(
        question in question(),
        places in proptest::collection::vec(0usize..6, 0..6),
        word: String,
        figure: i64,
    ) {
        let pairs = places.iter().map(|at| Some(*at)).collect();
        let first = places.first().copied().unwrap_or_default();
        for response in [
            Response::Choice(first), Response::Choices(places.clone()), Response::Truth(true), Response::Nothing,
            Response::Pairs(pairs), Response::Typed(word), Response::Typed(figure.to_string()),
        ] {
            if let Ok(Verdict::Marked(marked)) = score(&question, &response) {
                let points = marked.share.points(Decimal::ONE);
                prop_assert!(points >= Decimal::ZERO && points <= Decimal::ONE);
                prop_assert_eq!(points, marked.share.value());
            }
        }
    }
}
