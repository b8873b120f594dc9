//! Hours missed in one session and made good in another. What stands to somebody's credit is a sum of what
//! stands today in both sessions, never a step of a history: in whatever order it was recorded and corrected,
//! the same marks come to the same credit.
use super::Counted;
use crate::tables::mark::Presence;

/// How many lesson hours of a session of this length its mark leaves open. Where nothing is recorded there
/// is nothing to make good yet.
pub fn gap(jp: i32, mark: Option<Counted>) -> i32 {
    mark.map_or(0, |mark| (jp - there(jp, Some(mark))).max(0))
}

/// How many lesson hours of a session of this length somebody was there for.
pub fn there(jp: i32, mark: Option<Counted>) -> i32 {
    match mark {
        Some(Counted { presence: Presence::Present | Presence::Late, jp: attended, .. }) => {
            attended.clamp(0, jp.max(0))
        }
        _ => 0,
    }
}

/// What each attendance as a guest credits to the missed session, in the order in which the places were
/// given: as much as is still open, each hour once.
pub fn credits(gap: i32, attended: &[i32]) -> Vec<i32> {
    let mut open = gap.max(0);
    let one = |attended: &i32| {
        let credited = (*attended).clamp(0, open);
        open -= credited;
        credited
    };
    attended.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Event, Marked, verdict};
    use super::*;
    use crate::tables::person::PersonId;
    use chrono::{DateTime, Utc};
    use proptest::prelude::*;

    fn mark(presence: Presence, jp: i32) -> Option<Counted> {
        Some(Counted { presence, jp, made_up: 0 })
    }

    #[test]
    fn what_a_mark_leaves_open() {
        assert_eq!(gap(4, None), 0, "not recorded is nobody's miss yet");
        assert_eq!(gap(4, mark(Presence::Absent, 0)), 4);
        assert_eq!(gap(4, mark(Presence::Sick, 0)), 4);
        assert_eq!(gap(4, mark(Presence::Late, 3)), 1);
        assert_eq!(gap(4, mark(Presence::Present, 4)), 0);
        assert_eq!(gap(2, mark(Presence::Present, 4)), 0, "shortened after it was marked");
    }

    #[test]
    fn how_long_somebody_was_there() {
        assert_eq!(there(4, None), 0);
        assert_eq!(there(4, mark(Presence::Present, 4)), 4);
        assert_eq!(there(3, mark(Presence::Late, 4)), 3);
        assert_eq!(there(4, mark(Presence::Excused, 4)), 0);
    }

    #[test]
    fn hours_are_credited_once_and_no_more_than_were_missed() {
        assert_eq!(credits(4, &[4]), [4]);
        assert_eq!(credits(4, &[6]), [4], "a longer session gives no more");
        assert_eq!(credits(4, &[3]), [3]);
        assert_eq!(credits(4, &[3, 3, 3]), [3, 1, 0]);
        assert_eq!(credits(0, &[4]), [0], "nothing is missing");
        assert_eq!(credits(4, &[0, 4]), [0, 4]);
        assert_eq!(credits(4, &[]), [0; 0]);
    }

    /// In which of the sessions, who said it, and what.
    type Said = (usize, i64, Option<(Presence, i32)>);

    /// Who recorded what in which of the sessions: the first is the missed one.
    fn history() -> impl Strategy<Value = Vec<Said>> {
        let presence = prop::sample::select(Presence::ALL.to_vec());
        let said = prop::option::of((presence, 0..5i32));
        prop::collection::vec((0..3usize, 1..4i64, said), 0..14)
    }

    fn log(history: &[Said], session: usize) -> Vec<Event> {
        let one = |(i, (_, by, said)): (usize, &Said)| Event {
            place: i as i64 + 1,
            seen: None,
            device: None,
            by: PersonId(*by),
            at: DateTime::<Utc>::UNIX_EPOCH,
            letter: false,
            mark: said.map(|(presence, jp)| Marked { presence, jp, made_up: 0, reason: String::new() }),
        };
        history.iter().enumerate().filter(|(_, (of, ..))| *of == session).map(one).collect()
    }

    fn stands(log: &[Event]) -> Option<Counted> {
        let mark = verdict(log).stands?.mark.clone()?;
        Some(Counted { presence: mark.presence, jp: mark.jp, made_up: 0 })
    }

    proptest! {
        /// Never more than was missed, never more than was attended, nothing left over that could be
        /// credited; in whatever order the events come, and none is left when they are all taken back.
        #[test]
        fn the_credit_is_exact_whatever_came_when(
            history in history(), jp in 0..5i32, turn in 0..14usize,
        ) {
            let of = |history: &[_]| {
                let (missed, guest) = (log(history, 0), [log(history, 1), log(history, 2)]);
                let open = gap(jp, stands(&missed));
                let attended: Vec<i32> = guest.iter().map(|log| there(4, stands(log))).collect();
                (open, attended.clone(), credits(open, &attended))
            };
            let (open, attended, credited) = of(&history);
            prop_assert_eq!(credited.iter().sum::<i32>(), open.min(attended.iter().sum()));
            prop_assert!(credited.iter().zip(&attended).all(|(credit, there)| (0..=*there).contains(credit)));

            // The same log read in another order.
            let mut missed = log(&history, 0);
            if !missed.is_empty() {
                let by = turn % missed.len();
                missed.rotate_left(by);
            }
            prop_assert_eq!(gap(jp, stands(&missed)), open);

            // Sessions are recorded in any order among each other: only what stands in each counts.
            let mut sorted = history.clone();
            sorted.sort_by_key(|(session, ..)| std::cmp::Reverse(*session));
            prop_assert_eq!(of(&sorted), (open, attended, credited));

            // Every attendance as a guest is taken back.
            let mut undone = history;
            undone.extend([(1, 1, None), (2, 1, None)]);
            let none = of(&undone);
            let others_say = none.1.iter().any(|there| *there > 0);
            prop_assert!(!others_say && none.2 == [0, 0], "{:?}", none);
        }
    }
}
