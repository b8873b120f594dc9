//! What settles a doubt, and what does not.
use super::*;
use crate::competency::decree::{Criterion, Element, Passage};

fn reading() -> Reading {
    let criterion =
        |number: &str, text: &str| Criterion { page: 3, number: number.into(), text: text.into() };
    let unit = Unit {
        page: 2,
        code: "Q.12UJI00.001.2".into(),
        title: Passage { page: 2, text: "Merakit  Meja".into() },
        elements: vec![Element {
            page: 3,
            number: 1,
            title: "Menyiapkan".into(),
            criteria: vec![criterion("1.1", "Alat dipilih"), criterion("1.3", "Alat diperiksa.")],
        }],
        guide: vec![
            Passage { page: 3, text: "1. Konteks  satu dan  dua".into() },
            Passage { page: 4, text: "2. Alat  lain".into() },
        ],
        ..Unit::default()
    };
    let doubt = |page, place, kind| Doubt { page, unit: Some(unit.code.clone()), place, kind };
    let criterion = |number: &str| Place::Criterion(number.into());
    let doubts = vec![
        Doubt { page: 1, unit: None, place: Place::Page, kind: Kind::Picture },
        doubt(2, Place::Title, Kind::Blanks),
        doubt(2, Place::Code, Kind::ListedCode("Q.12UJI00.001.1".into())),
        doubt(3, criterion("1.1"), Kind::NoFullStop),
        doubt(3, criterion("1.3"), Kind::NumberGap("1.2".into())),
        doubt(3, Place::Guide, Kind::Blanks),
        doubt(3, Place::Guide, Kind::Blanks),
    ];
    Reading { units: vec![unit], doubts, pages: vec![Vec::new(); 4], ..Reading::default() }
}

fn settled(answers: &Answers) -> Vec<Settled> {
    let reading = reading();
    let review = Review::new(&reading, answers);
    review.doubtful.iter().map(|d| review.settled(d)).collect()
}

use Settled::{Mended, Open, Seen};

#[test]
fn at_first_every_place_is_open_and_equal_ones_are_one() {
    let (reading, answers) = (reading(), Answers::default());
    let review = Review::new(&reading, &answers);
    assert_eq!(settled(&answers), [Open; 6]);
    assert_eq!((review.open(), review.open_in(None), review.open_in(Some(0))), (6, 1, 5));
    assert_eq!((review.next_open(0), review.next_open(1)), (Some(0), Some(0)));
    let guide = review.doubtful.last().unwrap();
    assert_eq!(review.excerpts(guide), ["1. Konteks··satu dan  dua", "1. Konteks  satu dan··dua"]);
}

#[test]
fn a_place_seen_counts_only_while_the_file_says_what_was_seen() {
    let reading = reading();
    let none = Answers::default();
    let keys: Vec<String> = Review::new(&reading, &none).doubtful.iter().map(|d| d.key.clone()).collect();
    let mut answers = Answers::default();
    answers.seen.insert(keys[3].clone(), "Alat dipilih".into());
    answers.seen.insert(keys[1].clone(), "Merakit Meja".into());
    answers.seen.insert(keys[0].clone(), String::new());
    assert_eq!(settled(&answers), [Seen, Open, Open, Seen, Open, Open]);
}

#[test]
fn a_correction_settles_what_it_mends_and_nothing_else() {
    let reading = reading();
    let mut text = UnitText::of(&reading.units[0]);
    assert_eq!(text.body, "1. Menyiapkan\n1.1 Alat dipilih\n1.3 Alat diperiksa.");
    text.title = "Merakit  Meja Uji".into();
    text.body = "1. Menyiapkan\n1.1 Alat dipilih.\n1.2 Alat diperiksa.".into();
    text.guide = "1. Konteks satu dan dua\n2. Alat  lain".into();
    let mut answers = Answers::default();
    answers.units.insert(0, text.clone());
    // The title changed, its doubled blank is still there; so is the one of the guide's other page.
    assert_eq!(settled(&answers), [Open, Open, Open, Mended, Mended, Open]);
    text.title = "Merakit Meja".into();
    text.guide = "1. Konteks satu dan dua\n2. Alat lain".into();
    text.code = "Q.12UJI00.001.1".into();
    answers.units.insert(0, text);
    assert_eq!(settled(&answers), [Open, Mended, Mended, Mended, Mended, Mended]);
    let remarks = Review::new(&reading, &answers).remarks(0);
    assert_eq!(
        remarks.lines().collect::<Vec<&str>>(),
        [
            "Diperbaiki saat impor PDF, kode unit: semula “Q.12UJI00.001.2”.",
            "Diperbaiki saat impor PDF, judul: semula “Merakit  Meja”.",
            "Diperbaiki saat impor PDF, kriteria 1.1: semula “Alat dipilih”.",
            "Diperbaiki saat impor PDF, kriteria 1.2: semula “–”.",
            "Diperbaiki saat impor PDF, kriteria 1.3: semula “Alat diperiksa.”.",
            "Diperbaiki saat impor PDF, panduan penilaian: semula “1. Konteks  satu dan  dua / 2. Alat  lain”.",
        ]
    );
}

#[test]
fn a_contradiction_that_was_left_stays_written_at_the_unit() {
    let reading = reading();
    let answers = Answers::left_as_read(&reading);
    let review = Review::new(&reading, &answers);
    assert_eq!((review.open(), review.next_open(0)), (0, None));
    assert_eq!(
        review.remarks(0).lines().collect::<Vec<&str>>(),
        [
            "PDF halaman 2, kode unit: Daftar unit menulis kode Q.12UJI00.001.1.",
            "PDF halaman 3, kriteria 1.1: Kriteria tidak diakhiri titik.",
            "PDF halaman 3, kriteria 1.3: Di sini diharapkan nomor 1.2.",
        ]
    );
}

#[test]
fn a_hyphen_at_the_end_of_a_line_is_shown_with_its_word() {
    assert_eq!(shown::around(&Kind::Hyphen, "Alat- ukur dipakai"), ["Alat- ukur dipakai"]);
    assert!(!shown::still(&Kind::Hyphen, "Alat-ukur dipakai"));
    assert_eq!(shown::around(&Kind::Glyph, "a\u{fffd}b"), ["a□b"]);
    assert_eq!(shown::around(&Kind::NoFullStop, "a"), Vec::<String>::new());
}
