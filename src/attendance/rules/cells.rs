//! A mark as one cell of a table says it: "H", "H 2", "A". "-" takes a mark back; an empty cell says
//! nothing. The letters are those of the paper lists in use: H, T, I, S, A, D.
use super::{Facts, Marked, may_change, may_still_change, no_seat, window};
use crate::{
    error::Refusal,
    tables::{enrolment::EnrolmentState, mark::Presence},
};
use chrono::{DateTime, Utc};

/// Every mark with its letter, in the order of a legend.
pub const LETTERS: [(Presence, &str); 6] = [
    (Presence::Present, "H"),
    (Presence::Late, "T"),
    (Presence::Excused, "I"),
    (Presence::Sick, "S"),
    (Presence::Absent, "A"),
    (Presence::Dispensation, "D"),
];

/// What takes a mark back to "not recorded".
pub const BACK: &str = "-";

/// The letter of a mark.
pub fn letter(presence: Presence) -> &'static str {
    LETTERS.iter().find(|(one, _)| *one == presence).map_or("", |(_, letter)| letter)
}

/// A mark as its cell shows it, in a session of `full` JP; a "?" where two said different things.
pub fn shown(mark: Option<&Marked>, disputed: bool, full: i32) -> String {
    let Some(mark) = mark else { return String::new() };
    let attended = matches!(mark.presence, Presence::Present | Presence::Late);
    let hours = if attended && mark.jp != full { format!(" {}", mark.jp) } else { String::new() };
    let doubt = if disputed { " ?" } else { "" };
    format!("{}{hours}{doubt}", letter(mark.presence))
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing: it stays as it is.
    Nothing,
    /// Back to "not recorded".
    Back,
    /// This mark, with its hours where they are said.
    Mark(Presence, Option<i32>),
}

/// Reads a cell: a letter in either case, after it the JP attended if not all.
///
/// # Errors
/// A sentence for anything else.
pub fn typed(text: &str) -> Result<Typed, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Typed::Nothing);
    }
    if matches!(text, "-" | "–" | "—") {
        return Ok(Typed::Back);
    }
    let (head, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let found = LETTERS.iter().find(|(_, letter)| letter.eq_ignore_ascii_case(head));
    let rest = rest.trim();
    let digits = rest.len() <= 3 && rest.bytes().all(|b| b.is_ascii_digit());
    match found {
        Some((presence, _)) if rest.is_empty() => Ok(Typed::Mark(*presence, None)),
        Some((presence @ (Presence::Present | Presence::Late), _)) if digits => {
            Ok(Typed::Mark(*presence, rest.parse().ok()))
        }
        Some((_, letter)) if digits => Err(Refusal::new(both!(
            "Hanya H dan T yang punya JP. Tulis {letter} saja.",
            "Only H and T have JP. Write {letter} alone."
        ))),
        _ => Err(Refusal::new(both!(
            "Isi H, T, I, S, A, atau D. Jam sebagian ditulis seperti H 2.",
            "Write H, T, I, S, A or D. Hours in part are written as H 2."
        ))),
    }
}

/// The one way of writing what this cell says, so that "h" and "H 4" of 4 JP are the same as "H".
pub fn canonical(text: &str, full: i32) -> String {
    match typed(text) {
        Ok(Typed::Mark(presence, jp)) => {
            let hours = jp.filter(|jp| *jp != full).map(|jp| format!(" {jp}")).unwrap_or_default();
            format!("{}{hours}", letter(presence))
        }
        Ok(Typed::Back) => BACK.into(),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// What somebody did to a cell between the table's way out and its way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It says what stands.
    Same,
    /// Nobody touched it in the table; what was recorded since stays.
    Untouched,
    /// A mark was deleted from it, which changes nothing.
    Emptied,
    /// It says something new.
    New,
}

/// The three readings of a cell beside each other: as it was handed out, as the mark stands now, as it
/// came back; the last in its [`canonical`] way.
pub fn edit(handed_out: &str, stands: &str, came_back: &str) -> Edit {
    if came_back == stands || (came_back == BACK && stands.is_empty()) {
        Edit::Same
    } else if came_back == handed_out {
        Edit::Untouched
    } else if came_back.is_empty() {
        Edit::Emptied
    } else {
        Edit::New
    }
}

/// Whether a mark may be taken back to "not recorded" now.
///
/// # Errors
/// What [`super::mark`] would refuse.
pub fn taken_back(facts: &Facts, reason: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
    if facts.enrolment != EnrolmentState::Enrolled {
        return Err(no_seat());
    }
    may_still_change(facts.certified)?;
    may_change(window(&facts.meeting, facts.cohort, now), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(presence: Presence, jp: i32) -> Marked {
        Marked { presence, jp, made_up: 0, reason: String::new() }
    }

    #[test]
    fn a_mark_goes_into_its_cell_and_comes_out_the_same() {
        for (presence, letter) in LETTERS {
            let attended = matches!(presence, Presence::Present | Presence::Late);
            let full = mark(presence, if attended { 4 } else { 0 });
            assert_eq!(shown(Some(&full), false, 4), letter);
            assert_eq!(typed(letter).unwrap(), Typed::Mark(presence, None));
            assert_eq!(canonical(&letter.to_lowercase(), 4), letter);
        }
        assert_eq!(shown(Some(&mark(Presence::Late, 2)), false, 4), "T 2");
        assert_eq!(shown(Some(&mark(Presence::Present, 4)), true, 4), "H ?");
        assert_eq!(shown(None, false, 4), "");
        assert_eq!(typed(" t2 ").unwrap(), Typed::Mark(Presence::Late, Some(2)));
        assert_eq!((canonical("H  4", 4), canonical("h4", 4)), ("H".into(), "H".into()));
        assert_eq!(canonical("t  2", 4), "T 2");
    }

    #[test]
    fn what_is_no_mark_is_refused_with_a_sentence() {
        assert_eq!(typed("").unwrap(), Typed::Nothing);
        assert_eq!((typed("-").unwrap(), typed("–").unwrap()), (Typed::Back, Typed::Back));
        assert!(typed("A 2").unwrap_err().why.en.contains("Write A alone"));
        for text in ["X", "2", "H ?", "H 2.5", "Hadir", "H -1", "H 2000", "ꦱ"] {
            assert!(typed(text).unwrap_err().why.en.starts_with("Write H, T"), "{text}");
        }
    }

    #[test]
    fn three_readings_of_a_cell() {
        assert_eq!(edit("H", "H", "H"), Edit::Same);
        assert_eq!(edit("H", "A", "A"), Edit::Same, "both said it");
        assert_eq!(edit("", "", "-"), Edit::Same, "nothing to take back");
        assert_eq!(edit("H", "A", "H"), Edit::Untouched, "the other's word stands");
        assert_eq!(edit("", "A", ""), Edit::Untouched);
        assert_eq!(edit("H", "H", ""), Edit::Emptied);
        assert_eq!(edit("H", "H", "-"), Edit::New);
        assert_eq!(edit("", "", "H"), Edit::New);
        assert_eq!(edit("H", "A", "S"), Edit::New);
    }
}
