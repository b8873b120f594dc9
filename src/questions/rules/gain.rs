//! What a course gained: the test before and the test after, paired person by person.
//!
//! The normalised gain is the part of what could still be learnt that was learnt: (after − before) ÷
//! (most − before), from R. R. Hake, "Interactive-engagement versus traditional methods", American
//! Journal of Physics 66, 64–74 (1998). Who had everything before has no room to gain: that is said, and
//! is neither 0 nor 1. A loss is a negative gain and is shown as it is.
use super::Share;
use crate::text::Both;
use rust_decimal::Decimal;

/// The most points a test may have; far more than any has, and little enough to add up everybody's.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// A normalised gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gain {
    /// At most 1; rounded at the 28th digit where the division does not end.
    Some(Decimal),
    /// All points were there before.
    NoRoom,
}

/// Hake's bands of a gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Below 0.3.
    Low,
    /// From 0.3 to below 0.7.
    Medium,
    /// From 0.7.
    High,
}

/// Two results of one person, either of which may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// Points of the test before.
    pub before: Option<Decimal>,
    /// Points of the test after.
    pub after: Option<Decimal>,
}

/// What one person gained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonGain {
    /// After minus before, in points.
    pub difference: Decimal,
    /// Normalised.
    pub gain: Gain,
    /// Its band, where there is a gain.
    pub band: Option<Band>,
}

/// What a cohort gained. All means are over those who took both tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortGain {
    /// Those who took both.
    pub people: usize,
    /// Those who took only one of the two, and count nowhere.
    pub left_out: usize,
    /// Mean of the points before.
    pub before: Decimal,
    /// Mean of the points after.
    pub after: Decimal,
    /// Mean of the differences.
    pub difference: Decimal,
    /// Hake's gain of a course: of the means, (after − before) ÷ (most − before).
    pub gain: Gain,
    /// The band of `gain`.
    pub band: Option<Band>,
    /// The mean of the persons' own gains, over those who had room.
    pub mean_of_gains: Gain,
    /// Those who had no room.
    pub no_room: usize,
}

/// What one person gained; `most` is the points there were, the same in both tests.
///
/// # Errors
/// When `most` is not above 0 (or above a thousand million) or a result is outside 0 to `most`.
pub fn person(before: Decimal, after: Decimal, most: Decimal) -> Result<PersonGain, Both> {
    within(before, most)?;
    within(after, most)?;
    let (gain, band) = gain(after - before, most - before);
    Ok(PersonGain { difference: after - before, gain, band })
}

/// What a cohort gained; `None` when nobody took both tests.
///
/// # Errors
/// As [`person`], for the first pair that is wrong.
pub fn cohort(pairings: &[Pairing], most: Decimal) -> Result<Option<CohortGain>, Both> {
    let both: Vec<(Decimal, Decimal)> =
        pairings.iter().filter_map(|pairing| Some((pairing.before?, pairing.after?))).collect();
    let one = |pairing: &&Pairing| pairing.before.is_some() != pairing.after.is_some();
    let left_out = pairings.iter().filter(one).count();
    let mut gains = Vec::new();
    for (before, after) in &both {
        if let Gain::Some(gain) = person(*before, *after, most)?.gain {
            gains.push(gain);
        }
    }
    if both.is_empty() {
        return Ok(None);
    }
    let people = Decimal::from(both.len());
    let (before, after) = (both.iter().map(|pair| pair.0).sum(), both.iter().map(|pair| pair.1).sum());
    let mean = |sum: Decimal, count: usize| Share { part: sum, of: Decimal::from(count) }.value();
    // Of the sums, not of the means: the same, and nothing is rounded before the one division.
    let (gain, band) = gain(after - before, most * people - before);
    Ok(Some(CohortGain {
        people: both.len(),
        left_out,
        before: mean(before, both.len()),
        after: mean(after, both.len()),
        difference: mean(after - before, both.len()),
        gain,
        band,
        mean_of_gains: match gains.len() {
            0 => Gain::NoRoom,
            count => Gain::Some(mean(gains.iter().sum(), count)),
        },
        no_room: both.len() - gains.len(),
    }))
}

fn within(points: Decimal, most: Decimal) -> Result<(), Both> {
    match most > Decimal::ZERO && most <= MOST && points >= Decimal::ZERO && points <= most {
        true => Ok(()),
        false => Err(both!(
            "Nilai {points} tidak mungkin dari {most}. Periksa kedua tesnya.",
            "The result {points} is not possible out of {most}. Check both tests."
        )),
    }
}

/// The band is told from the fraction, never from a rounded quotient.
fn gain(difference: Decimal, room: Decimal) -> (Gain, Option<Band>) {
    if room.is_zero() {
        return (Gain::NoRoom, None);
    }
    let tenths = |n: i64| room * Decimal::new(n, 1);
    let band = match difference {
        much if much >= tenths(7) => Band::High,
        some if some >= tenths(3) => Band::Medium,
        _ => Band::Low,
    };
    (Gain::Some(Share { part: difference, of: room }.value()), Some(band))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    fn pair(before: &str, after: &str) -> Pairing {
        Pairing { before: Some(points(before)), after: Some(points(after)) }
    }

    fn gained(before: &str, after: &str) -> PersonGain {
        person(points(before), points(after), points("100")).unwrap()
    }

    #[test]
    fn a_person_gains_a_part_of_what_was_missing() {
        let most = gained("40", "85");
        assert_eq!((most.difference, most.gain), (points("45"), Gain::Some(points("0.75"))));
        assert_eq!(most.band, Some(Band::High));
        assert_eq!(gained("40", "82").band, Some(Band::High));
        assert_eq!(gained("40", "81.99").band, Some(Band::Medium));
        assert_eq!(gained("40", "58").band, Some(Band::Medium));
        assert_eq!(gained("40", "57.99").band, Some(Band::Low));
        assert_eq!(gained("60", "50").gain, Gain::Some(points("-0.25")));
        assert_eq!(gained("0", "0").gain, Gain::Some(points("0")));
        assert_eq!(gained("0", "100").gain, Gain::Some(points("1")));
    }

    #[test]
    fn who_had_everything_has_no_room() {
        let full = gained("100", "100");
        assert_eq!((full.difference, full.gain, full.band), (points("0"), Gain::NoRoom, None));
        assert_eq!(gained("100", "90").gain, Gain::NoRoom);
        assert_eq!(gained("100", "90").difference, points("-10"));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(person(points("-1"), points("5"), points("10")).is_err());
        assert!(person(points("5"), points("11"), points("10")).is_err());
        assert!(person(points("0"), points("0"), points("0")).is_err());
        assert!(cohort(&[pair("11", "5")], points("10")).is_err());
    }

    #[test]
    fn a_cohort_is_those_who_took_both() {
        let alone = Pairing { before: Some(points("10")), after: None };
        let people = [pair("40", "70"), pair("100", "100"), pair("60", "80"), alone, Pairing::default()];
        let cohort = cohort(&people, points("100")).unwrap().unwrap();
        assert_eq!((cohort.people, cohort.left_out, cohort.no_room), (3, 1, 1));
        assert_eq!(cohort.before, points("200") / points("3"));
        assert_eq!(cohort.after, points("250") / points("3"));
        assert_eq!(cohort.difference, points("50") / points("3"));
        assert_eq!((cohort.gain, cohort.band), (Gain::Some(points("0.5")), Some(Band::Medium)));
        assert_eq!(cohort.mean_of_gains, Gain::Some(points("0.5")));
    }

    #[test]
    fn a_cohort_without_pairs_or_without_room() {
        assert_eq!(cohort(&[Pairing::default()], points("10")), Ok(None));
        let full = cohort(&[pair("10", "10")], points("10")).unwrap().unwrap();
        assert_eq!((full.gain, full.band, full.mean_of_gains), (Gain::NoRoom, None, Gain::NoRoom));
    }
}
