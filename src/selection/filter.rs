//! Whom a page of the board is about, and who comes before and after one of them. Pure.
use super::queries::Applicant;
use crate::{
    people::rules::fold,
    tables::enrolment::{EnrolmentId, EnrolmentState as State},
};

/// Which applicants a page of the board is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Only those who stand there.
    pub stage: Option<State>,
    /// Only those whose name or number has this in it.
    pub query: &'a str,
}

impl<'a> Filter<'a> {
    /// The filter of an address.
    pub fn of(stage: Option<&str>, query: Option<&'a str>) -> Filter<'a> {
        Filter { stage: stage.and_then(|word| word.parse().ok()), query: query.unwrap_or_default() }
    }

    /// The word of the stage, for an address.
    pub fn word(&self) -> Option<&'static str> {
        self.stage.map(State::word)
    }

    /// What is looked for, for an address.
    pub fn asked(&self) -> Option<&'a str> {
        Some(self.query).filter(|query| !query.is_empty())
    }

    /// Those it is about, in their order.
    pub fn pick<'p>(&self, all: &'p [Applicant]) -> Vec<&'p Applicant> {
        let words = fold(self.query);
        let fits = |a: &&Applicant| {
            self.stage.is_none_or(|stage| a.state == stage)
                && (words.is_empty() || fold(&a.name).contains(&words) || fold(&a.receipt).contains(&words))
        };
        all.iter().filter(fits).collect()
    }
}

/// Where somebody stands among those a filter picks, and who comes before and after. Somebody who is no
/// longer among them, as after a decision, still has neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Who applied last before them.
    pub before: Option<EnrolmentId>,
    /// Who applied first after them.
    pub after: Option<EnrolmentId>,
    /// From 1; none for somebody who is not among them.
    pub place: Option<usize>,
    /// How many there are.
    pub of: usize,
}

/// The neighbours of one applicant among these, who are in the order of arrival.
pub fn neighbours(among: &[&Applicant], one: &Applicant) -> Neighbours {
    let earlier = among.iter().rposition(|a| a.queue_number < one.queue_number);
    let later = among.iter().position(|a| a.queue_number > one.queue_number);
    Neighbours {
        before: earlier.map(|at| among[at].enrolment),
        after: later.map(|at| among[at].enrolment),
        place: among.iter().position(|a| a.enrolment == one.enrolment).map(|at| at + 1),
        of: among.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::person::PersonId;
    use chrono::{DateTime, Utc};

    fn applicant(n: i32, name: &str, state: State) -> Applicant {
        Applicant {
            enrolment: EnrolmentId(n.into()),
            person: PersonId(n.into()),
            name: name.into(),
            receipt: format!("AAAA-000{n}"),
            state,
            queue_number: n,
            rank: None,
            score: None,
            pool_id: None,
            offered_until: None,
            exit_reason: None,
            sponsor: None,
            region_code: None,
            sex: None,
            disability: None,
            applied_at: DateTime::<Utc>::UNIX_EPOCH,
        }
    }

    #[test]
    fn one_goes_from_applicant_to_applicant_of_a_filter() {
        let all = [
            applicant(1, "Siti", State::Submitted),
            applicant(2, "Budi", State::Verified),
            applicant(3, "Sri", State::Submitted),
            applicant(4, "Wati", State::Submitted),
        ];
        let filter = Filter::of(Some("submitted"), None);
        let among = filter.pick(&all);
        let of = |n: usize| {
            let found = neighbours(&among, &all[n - 1]);
            (found.before.map(|id| id.0), found.place, found.after.map(|id| id.0), found.of)
        };
        assert_eq!(of(1), (None, Some(1), Some(3), 3));
        assert_eq!(of(2), (Some(1), None, Some(3), 3), "checked already, and still between them");
        assert_eq!(of(4), (Some(3), Some(3), None, 3));
        let named = |query| Filter { query, ..Filter::default() }.pick(&all).len();
        assert_eq!((named("s"), named("0004"), named(""), named("xyz")), (2, 1, 4, 0));
    }
}
