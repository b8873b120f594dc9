//! Every branch in a line, and what holds for every ranking.
use super::*;
use crate::{selection::draw, text::Language};
use Language::{En, Id};
use proptest::prelude::*;

/// `max` in whole points.
fn part(name: &str, weight: i64, max: i64) -> Part {
    Part { name: name.into(), weight, max: max * 100 }
}

fn two(ties: Ties) -> Formula {
    Formula::new(vec![part("Tes", 60, 100), part("Wawancara", 40, 100)], ties).unwrap()
}

fn one(id: u32, arrival: i32, scores: &[Option<i64>]) -> Candidate<u32> {
    Candidate { id, number: format!("AAAA-{id:04}"), arrival, scores: scores.to_vec() }
}

#[test]
fn a_formula_says_itself_in_words() {
    assert_eq!(two(Ties::Draw).said(Id), "Tes 60%, wawancara 40%. Nilai sama: diundi.");
    assert_eq!(
        two(Ties::Arrival).said(En),
        "Tes 60%, wawancara 40%. Equal totals: first come, first served."
    );
    let odd = Formula::new(vec![part("Tes", 50, 40), part("TPA", 50, 100)], Ties::Draw).unwrap();
    assert_eq!(odd.said(Id), "Tes 50% (paling tinggi 40), TPA 50%. Nilai sama: diundi.");
    let least = Formula { minimum: Some(6050), ..two(Ties::Draw) };
    assert_eq!(least.said(Id), "Tes 60%, wawancara 40%. Paling sedikit 60,50. Nilai sama: diundi.");
    let thirds = Formula { parts: vec![part("A", 1, 100), part("B", 2, 100)], ..two(Ties::Arrival) };
    assert_eq!(thirds.said(En), "A 1/3, B 2/3. Equal totals: first come, first served.");
    assert_eq!(Formula::lottery().said(Id), "Semua setara, lalu diundi.");
    assert_eq!(Formula::arrival().said(Id), "Yang mendaftar lebih dulu didahulukan.");
}

#[test]
fn a_formula_that_does_not_hold_together_is_refused() {
    let why = |parts| Formula::new(parts, Ties::Draw).unwrap_err().why.id.into_owned();
    assert!(why(vec![part("Tes", 60, 100)]).contains("sekarang 60 persen"));
    assert!(why(vec![part(" ", 100, 100)]).contains("nama untuk bagian 1"));
    assert!(why(vec![part("Tes", 0, 100)]).contains("Bobot Tes"));
    assert!(why(vec![part("Tes", 100, 0)]).contains("Nilai tertinggi Tes"));
    assert!(why(vec![part("Tes", 50, 10), part("tes", 50, 10)]).contains("dua bagian bernama tes"));
    assert!(why((0..6).map(|n| part(&format!("T{n}"), 10, 10)).collect()).contains("Paling banyak 5"));
    assert!(Formula::new(Vec::new(), Ties::Draw).is_ok(), "no parts: everybody is equal");
}

#[test]
fn totals_are_exact() {
    let total = |a, b| two(Ties::Draw).total(&[Some(a), Some(b)]).unwrap();
    assert_eq!(total(7850, 9800).shown(Id), "86,30");
    assert_eq!(total(10000, 10000).hundredths(), 10000);
    assert_eq!(two(Ties::Draw).total(&[Some(1), None]), None);
    assert_eq!(two(Ties::Draw).total(&[Some(1)]), None);
    // 2 of 3 and 20 of 30 are the same, whatever decimals would make of them.
    let thirds = Formula::new(vec![part("A", 50, 3), part("B", 50, 30)], Ties::Draw).unwrap();
    let of = |a, b| thirds.total(&[Some(a), Some(b)]).unwrap();
    assert_eq!(of(200, 1000), of(100, 2000));
    assert_eq!((of(200, 1000).shown(En), of(200, 1000).is_exact()), ("50.00".into(), true));
    assert_eq!((of(200, 0).shown(Id), of(200, 0).is_exact()), ("33,33".into(), false));
    assert_eq!(of(100, 0).shown(Id), "16,67", "rounded half up, for showing only");
    assert!(of(200, 1) > of(200, 0));
    assert!(of(200, 0) > total(3333, 3333), "totals of two formulas compare as fractions too");
    assert!(Formula { minimum: Some(3333), ..thirds.clone() }.is_enough(of(200, 0)));
    assert!(!Formula { minimum: Some(3334), ..thirds.clone() }.is_enough(of(200, 0)));
    assert!(thirds.is_enough(of(0, 0)));
    // Weights that do not sum to 100 are shares of their sum.
    let shares = Formula { parts: vec![part("A", 1, 100), part("B", 2, 100)], ..Formula::lottery() };
    assert_eq!(shares.total(&[Some(10000), Some(10000)]).unwrap().hundredths(), 10000);
    assert_eq!(shares.total(&[Some(10000), Some(0)]).unwrap().hundredths(), 3333);
}

#[test]
fn everybody_can_see_their_own_calculation() {
    let formula = Formula::new(vec![part("Tes", 60, 100), part("Wawancara", 40, 30)], Ties::Draw).unwrap();
    let line =
        |part: &str, how: &str, gives: &str| Line { part: part.into(), how: how.into(), gives: gives.into() };
    assert_eq!(
        formula.calculation(&[Some(7850), Some(2000)], Id),
        [line("Tes", "78,50 dari 100 × 60%", "47,10"), line("Wawancara", "20,00 dari 30 × 40%", "≈ 26,67")]
    );
    assert_eq!(formula.calculation(&[Some(7850)], Id)[1], line("Wawancara", "belum dinilai", "–"));
}

#[test]
fn the_best_total_is_first_and_ties_are_shown() {
    let people = [
        one(1, 1, &[Some(5000), Some(5000)]),
        one(2, 2, &[Some(9000), Some(9000)]),
        one(3, 3, &[Some(5000), Some(5000)]),
        one(4, 4, &[Some(9000), None]),
    ];
    let ranking = rank(&two(Ties::Arrival), &people, None);
    let order: Vec<_> = ranking.ranked.iter().map(|r| (r.id, r.rank, r.tie)).collect();
    assert_eq!(order, [(2, 1, None), (1, 2, Some((2, 3))), (3, 3, Some((2, 3)))]);
    assert_eq!((ranking.ties(), ranking.settled), ((1, 2), true));
    assert_eq!(ranking.unscored, [4], "who has no score yet is not last, but not ranked");
}

#[test]
fn a_tie_waits_for_the_draw() {
    let people = [one(1, 1, &[Some(1), Some(1)]), one(2, 2, &[Some(1), Some(1)])];
    let open = rank(&two(Ties::Draw), &people, None);
    assert!(!open.settled);
    let lots = HashMap::from([("AAAA-0001", 9), ("AAAA-0002", 4)]);
    let drawn = rank(&two(Ties::Draw), &people, Some(&lots));
    let order: Vec<(u32, Option<u32>)> = drawn.ranked.iter().map(|r| (r.id, r.lot)).collect();
    assert_eq!((order, drawn.settled), (vec![(2, Some(4)), (1, Some(9))], true));
    let late = HashMap::from([("AAAA-0002", 4)]);
    assert!(!rank(&two(Ties::Draw), &people, Some(&late)).settled, "one was not in the draw");
    let alone = rank(&two(Ties::Draw), &people[..1], None);
    assert!(alone.settled, "without a tie there is nothing to draw");
}

#[test]
fn typed_scores_are_read_exactly() {
    assert_eq!(parse_score(" 78,5 ", 10_000), Ok(Some(7850)));
    assert_eq!(parse_score("78.05", 10_000), Ok(Some(7805)));
    assert_eq!(parse_score("100", 10_000), Ok(Some(10000)));
    assert_eq!(parse_score("7.500", 10_000), Ok(Some(750)));
    assert_eq!(parse_score("  ", 10_000), Ok(None));
    let why = |typed: &str| parse_score(typed, 10_000).unwrap_err().why.id.into_owned();
    assert!(why("100,01").contains("lebih besar dari 100"));
    assert!(why("78,555").contains("dua angka"));
    for bad in ["-1", "A", "1e3", "7,", ",5", "1.2.3", "99999999999999999999"] {
        assert!(why(bad).contains("tidak terbaca"), "{bad}");
    }
}

fn people() -> impl Strategy<Value = Vec<Candidate<u32>>> {
    let scores = proptest::collection::vec(proptest::option::weighted(0.9, 0i64..5), 2);
    proptest::collection::vec(scores, 0..30).prop_map(|all| {
        let each = all.into_iter().zip(1..);
        each.map(|(scores, n)| one(n, n as i32, &scores)).collect()
    })
}

proptest! {
    #[test]
    fn a_ranking_has_everybody_once_and_nobody_before_a_better_one(
        people in people(), bytes in any::<[u8; 32]>(), draws in any::<bool>(), turn in 0usize..30,
    ) {
        let formula = two(if draws { Ties::Draw } else { Ties::Arrival });
        let seed = draw::Seed::new(bytes);
        let lots = draw::places(&seed, people.iter().map(|p| p.number.as_str()));
        let ranking = rank(&formula, &people, Some(&lots));
        prop_assert!(ranking.settled);
        let mut ids: Vec<u32> = ranking.ranked.iter().map(|r| r.id).chain(ranking.unscored.clone()).collect();
        ids.sort_unstable();
        prop_assert_eq!(ids, (1..=people.len() as u32).collect::<Vec<_>>());
        for (at, pair) in ranking.ranked.windows(2).enumerate() {
            prop_assert_eq!(pair[0].rank as usize, at + 1);
            prop_assert!(pair[0].total >= pair[1].total);
            prop_assert_eq!(pair[0].tie.is_some() && pair[0].tie == pair[1].tie, pair[0].total == pair[1].total);
        }
        let mut turned = people.clone();
        turned.rotate_left(turn % people.len().max(1));
        prop_assert_eq!(rank(&formula, &turned, Some(&lots)), ranking, "the order of the list has no part in it");
    }
}
