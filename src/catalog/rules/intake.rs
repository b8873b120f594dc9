//! How a cohort that selects takes applicants, as the catalogue says it.
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// How a cohort that selects takes applicants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intake {
    /// How many have applied, and have not left.
    pub applied: i64,
    /// Where it stands.
    pub stage: Stage,
    /// The zone of the centre, for the moments of the stage.
    pub zone: Tz,
}

/// Where the intake of a cohort that selects stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Applications begin then.
    Later(DateTime<Utc>),
    /// Until then, if there is an end.
    Open(Option<DateTime<Utc>>),
    /// As many have applied as may.
    Full,
    /// Over; the result is to come.
    Closed,
    /// The result is there.
    Announced,
}

/// What the stage of an intake follows from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// How many may apply; none is no limit.
    pub most: Option<i64>,
    /// How many have.
    pub applied: i64,
    /// When the period of applying begins; none is with the cohort.
    pub from: Option<DateTime<Utc>>,
    /// The first moment after it.
    pub until: Option<DateTime<Utc>>,
    /// Whether the applicants were put in order.
    pub ordered: bool,
    /// Whether the result is announced.
    pub announced: bool,
}

impl Period {
    /// Where it stands now; for the same reasons an application is refused.
    pub fn stage(&self, now: DateTime<Utc>) -> Stage {
        if self.announced {
            return Stage::Announced;
        }
        if let Some(from) = self.from.filter(|from| *from > now) {
            return Stage::Later(from);
        }
        if self.ordered || self.until.is_some_and(|until| until <= now) {
            return Stage::Closed;
        }
        if self.most.is_some_and(|most| self.applied >= most) {
            return Stage::Full;
        }
        Stage::Open(self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_of_an_intake_is_what_an_applicant_would_be_told() {
        let at = |hour| DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour);
        let period =
            Period { most: Some(3), applied: 2, from: Some(at(1)), until: Some(at(9)), ..Period::default() };
        assert_eq!(period.stage(at(0)), Stage::Later(at(1)));
        assert_eq!(period.stage(at(1)), Stage::Open(Some(at(9))));
        assert_eq!(period.stage(at(9)), Stage::Closed);
        assert_eq!(Period { applied: 3, ..period }.stage(at(1)), Stage::Full);
        assert_eq!(Period { ordered: true, ..period }.stage(at(1)), Stage::Closed);
        assert_eq!(Period { announced: true, ..period }.stage(at(1)), Stage::Announced);
        assert_eq!(Period::default().stage(at(1)), Stage::Open(None));
    }
}
