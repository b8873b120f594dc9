//! A list that people signed, as somebody types it in: the numbers of those who are not there, the rest
//! was present. Whoever is not on the paper is not touched.
use super::cells::{LETTERS, letter};
use crate::{error::Refusal, tables::mark::Presence};
use std::collections::BTreeMap;

/// How many photos one session's list may have.
pub const MOST_PHOTOS: usize = 4;
/// The longest line of numbers, in letters.
const LONGEST: usize = 600;

/// What was typed, by the number on the paper.
pub type Numbers = BTreeMap<usize, Presence>;

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Number(usize),
    Mark(Presence),
    To,
    Next,
}

/// Reads "3, 7s, 12-14": numbers and ranges of those absent; a letter or a word behind it says otherwise.
/// `most` is the last number on the paper.
///
/// # Errors
/// A refusal at `tidak` that names what cannot be read.
pub fn numbers(line: &str, most: usize) -> Result<Numbers, Refusal> {
    if line.chars().count() > LONGEST {
        return Err(unread("…"));
    }
    let parts = parts(line)?;
    let mut all = Numbers::new();
    for item in parts.split(|part| *part == Part::Next).filter(|item| !item.is_empty()) {
        let (from, to, presence) = match *item {
            [Part::Number(n)] => (n, n, Presence::Absent),
            [Part::Number(n), Part::Mark(presence)] => (n, n, presence),
            [Part::Number(from), Part::To, Part::Number(to)] => (from, to, Presence::Absent),
            [Part::Number(from), Part::To, Part::Number(to), Part::Mark(presence)] => (from, to, presence),
            _ => return Err(unread(line.trim())),
        };
        if from > to {
            return Err(Refusal::at(
                "tidak",
                both!(
                    "Tulis nomor yang kecil dulu: {to}-{from}.",
                    "Write the smaller number first: {to}-{from}."
                ),
            ));
        }
        if from == 0 || to > most {
            let wrong = if from == 0 { 0 } else { to };
            return Err(Refusal::at(
                "tidak",
                both!(
                    "Nomor {wrong} tidak ada. Di lembar ini ada nomor 1 sampai {most}.",
                    "There is no number {wrong}. This sheet has the numbers 1 to {most}."
                ),
            ));
        }
        for number in from..=to {
            if all.insert(number, presence).is_some_and(|before| before != presence) {
                return Err(Refusal::at(
                    "tidak",
                    both!(
                        "Nomor {number} tertulis dua kali dengan tanda berbeda. Pilih satu.",
                        "Number {number} stands there twice with different marks. Choose one."
                    ),
                ));
            }
        }
    }
    Ok(all)
}

fn unread(what: &str) -> Refusal {
    Refusal::at(
        "tidak",
        both!(
            "“{what}” tidak terbaca. Tulis nomor dengan koma, seperti 3, 7s, 12-14.",
            "“{what}” cannot be read. Write numbers with commas, like 3, 7s, 12-14."
        ),
    )
}

fn parts(line: &str) -> Result<Vec<Part>, Refusal> {
    let line = line.to_lowercase();
    let mut rest = line.as_str();
    let mut all: Vec<Part> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let run = |is: fn(char) -> bool| rest.len() - rest.trim_start_matches(is).len();
        let length = match first {
            '0'..='9' => {
                let length = run(|c| c.is_ascii_digit());
                // After a number that is complete a space is enough.
                if matches!(all.last(), Some(Part::Number(_) | Part::Mark(_))) {
                    all.push(Part::Next);
                }
                all.push(Part::Number(rest[..length].parse().map_err(|_| unread(&rest[..length]))?));
                length
            }
            '-' | '–' | '—' => {
                all.push(Part::To);
                first.len_utf8()
            }
            ',' | ';' | '&' | '+' | '\n' => {
                all.push(Part::Next);
                first.len_utf8()
            }
            c if c.is_whitespace() => first.len_utf8(),
            c if c.is_alphabetic() => {
                let length = run(|c| c.is_alphabetic() || matches!(c, '.' | '/'));
                all.push(word(&rest[..length]).ok_or_else(|| unread(&rest[..length]))?);
                length
            }
            other => return Err(unread(&other.to_string())),
        };
        rest = &rest[length..];
    }
    Ok(all)
}

fn word(text: &str) -> Option<Part> {
    let text = text.trim_end_matches('.');
    Some(match text {
        "dan" | "and" => Part::Next,
        "s.d" | "sd" | "s/d" | "sampai" | "to" => Part::To,
        "hadir" | "present" => Part::Mark(Presence::Present),
        "terlambat" | "late" => Part::Mark(Presence::Late),
        "izin" | "excused" => Part::Mark(Presence::Excused),
        "sakit" | "sick" => Part::Mark(Presence::Sick),
        "alpa" | "absent" => Part::Mark(Presence::Absent),
        "dispensasi" | "dispensation" => Part::Mark(Presence::Dispensation),
        _ => {
            let letter = text.to_uppercase();
            Part::Mark(LETTERS.iter().find(|(_, one)| *one == letter)?.0)
        }
    })
}

/// The same as a line again: "3, 7s, 12".
pub fn written(numbers: &Numbers) -> String {
    let one = |(number, presence): (&usize, &Presence)| match presence {
        Presence::Absent => number.to_string(),
        _ => format!("{number}{}", letter(*presence).to_lowercase()),
    };
    numbers.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What becomes of one line of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// This is recorded.
    Set(Presence),
    /// It is recorded so already.
    Same,
    /// Something else is recorded already; a signature alone does not overwrite it.
    Stays(Presence),
    /// They have no seat any more.
    Gone,
}

/// What becomes of a line: `typed` what its number was given, `recorded` the mark that stands.
pub fn of_line(typed: Option<Presence>, recorded: Option<Presence>, seated: bool) -> Signed {
    match (typed, recorded) {
        _ if !seated => Signed::Gone,
        (Some(typed), Some(stands)) if typed == stands => Signed::Same,
        (Some(typed), _) => Signed::Set(typed),
        (None, None) => Signed::Set(Presence::Present),
        (None, Some(Presence::Present)) => Signed::Same,
        (None, Some(other)) => Signed::Stays(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Presence::{Absent, Dispensation, Excused, Late, Present, Sick};
    use proptest::prelude::*;

    fn read(line: &str) -> Vec<(usize, Presence)> {
        numbers(line, 32).unwrap().into_iter().collect()
    }

    fn why(line: &str) -> String {
        numbers(line, 32).unwrap_err().why.en.to_string()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(read(""), []);
        assert_eq!(read(" , ; "), []);
        assert_eq!(read("3, 7, 12-14"), [3, 7, 12, 13, 14].map(|n| (n, Absent)));
        assert_eq!(read("3 7 12"), [3, 7, 12].map(|n| (n, Absent)), "a space is enough");
        assert_eq!(read("3 dan 7; 9 & 10\n11"), [3, 7, 9, 10, 11].map(|n| (n, Absent)));
        assert_eq!(read("12 – 14"), [12, 13, 14].map(|n| (n, Absent)));
        assert_eq!(read("12 s.d. 13, 20 sampai 21"), [12, 13, 20, 21].map(|n| (n, Absent)));
        assert_eq!(
            read("7s, 8i 9 T,10d,11A"),
            [(7, Sick), (8, Excused), (9, Late), (10, Dispensation), (11, Absent)]
        );
        assert_eq!(read("7 sakit, 8 hadir"), [(7, Sick), (8, Present)]);
        assert_eq!(read("2-3s"), [(2, Sick), (3, Sick)], "a letter is of the whole range");
        assert_eq!(read("5, 5, 4-6"), [4, 5, 6].map(|n| (n, Absent)), "twice the same is once");
        assert_eq!(read("1s2"), [(1, Sick), (2, Absent)]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(why("33"), "There is no number 33. This sheet has the numbers 1 to 32.");
        assert_eq!(why("0"), "There is no number 0. This sheet has the numbers 1 to 32.");
        assert_eq!(why("14-12"), "Write the smaller number first: 12-14.");
        assert_eq!(why("7, 7s"), "Number 7 stands there twice with different marks. Choose one.");
        assert!(why("3, Budi").starts_with("“budi” cannot be read."));
        assert!(why("3?").starts_with("“?” cannot be read."));
        for line in ["s", "-3", "3-", "3 - - 4", "3ss", "3 s i", "99999999999999999999999", &"1,".repeat(400)]
        {
            assert!(why(line).contains("cannot be read"), "{line}");
        }
    }

    #[test]
    fn a_signature_overwrites_nothing_and_a_number_says_what_it_says() {
        assert_eq!(of_line(None, None, true), Signed::Set(Present));
        assert_eq!(of_line(None, Some(Present), true), Signed::Same);
        assert_eq!(of_line(None, Some(Sick), true), Signed::Stays(Sick));
        assert_eq!(of_line(Some(Absent), None, true), Signed::Set(Absent));
        assert_eq!(of_line(Some(Absent), Some(Present), true), Signed::Set(Absent));
        assert_eq!(of_line(Some(Sick), Some(Sick), true), Signed::Same);
        assert_eq!(of_line(Some(Sick), None, false), Signed::Gone);
    }

    proptest! {
        /// Whatever was understood, written out and read again is the same; and nothing breaks it.
        #[test]
        fn what_is_written_is_read_the_same(
            all in prop::collection::btree_map(1..=32usize, prop::sample::select(Presence::ALL.to_vec()), 0..32),
            noise in "[0-9sitahd ,;.\\-–/x]{0,40}",
        ) {
            prop_assert_eq!(numbers(&written(&all), 32).unwrap(), all);
            if let Ok(read) = numbers(&noise, 32) {
                prop_assert!(read.keys().all(|n| (1..=32).contains(n)));
                prop_assert_eq!(numbers(&written(&read), 32).unwrap(), read);
            }
        }
    }
}
