//! When a code was right. No I/O here.
use crate::{
    attendance::rules::{FREE_AFTER, Meeting, OPENS_BEFORE},
    error::Refusal,
    tables::hall_entry::Doubt,
    text::{Both, Language},
};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How long a code stands, in seconds.
pub const STEP: i64 = 30;
/// How many steps a code may be away from the moment it was read: one for typing, one for two clocks that
/// are a little apart. A code that is passed on is dead after a minute.
pub const STEPS_AWAY: i64 = 1;
/// A device whose clock is further off is looked at by a person: a clock that is moved can make an old code
/// young.
pub const CLOCK_OFF: TimeDelta = TimeDelta::minutes(5);
/// How many codes one may send for one session: six digits are few enough to be tried.
pub const MOST: u64 = 5;

/// The step of a moment.
pub fn step(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(STEP)
}

/// The six digits of a step: HMAC-SHA-256 of the step as eight bytes, cut as RFC 4226 (5.3) does.
pub fn code(secret: &str, step: i64) -> String {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[31] & 15);
    let number = u32::from_be_bytes([digest[at] & 127, digest[at + 1], digest[at + 2], digest[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

/// Six digits, however they were typed or scanned.
///
/// # Errors
/// When they are not six.
pub fn digits(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let text = text.strip_prefix("ANGKATAN:").unwrap_or(text);
    let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let six = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    six.then_some(code).ok_or_else(|| {
        Refusal::at("kode", both!("Kode di layar ada 6 angka.", "The code on the screen has 6 digits."))
    })
}

/// What a trainee sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Six digits.
    pub code: String,
    /// When they were read, by the clock of the device.
    pub device_at: DateTime<Utc>,
    /// What is to be added to that clock, measured when it was sent.
    pub offset: TimeDelta,
}

impl Sent {
    /// When the code was read.
    pub fn at(&self) -> DateTime<Utc> {
        self.device_at + self.offset
    }
}

/// Whether one may be in this session at a moment.
pub fn is_on(meeting: &Meeting, at: DateTime<Utc>) -> bool {
    !meeting.cancelled && meeting.starts_at - OPENS_BEFORE <= at && at <= meeting.ends_at
}

/// Why a person has to look at it; nothing when it is as it should be.
pub fn verdict(secret: &str, meeting: &Meeting, sent: &Sent, now: DateTime<Utc>) -> Option<Doubt> {
    let (at, read) = (sent.at(), step(sent.at()));
    if sent.offset.abs() > CLOCK_OFF {
        Some(Doubt::Offset)
    } else if !is_on(meeting, at) {
        Some(Doubt::Window)
    } else if !(read - STEPS_AWAY..=read + STEPS_AWAY).any(|step| code(secret, step) == sent.code) {
        Some(Doubt::Step)
    } else if now > meeting.ends_at + FREE_AFTER {
        Some(Doubt::Late)
    } else {
        None
    }
}

/// A doubt in words.
pub fn why(doubt: Doubt) -> Both {
    match doubt {
        Doubt::Step => both!("Kode tidak cocok dengan waktunya", "The code does not fit its time"),
        Doubt::Offset => both!("Jam HP jauh meleset", "The phone’s clock is far off"),
        Doubt::Window => both!("Dibaca di luar jam sesi", "Read outside the hours of the session"),
        Doubt::Late => both!("Dikirim lebih dari sehari sesudahnya", "Sent more than a day later"),
        Doubt::Mark => {
            both!("Presensinya tidak dapat diubah begitu saja", "The mark cannot simply be changed")
        }
    }
}

/// What the trainee reads.
pub fn told(doubt: Option<Doubt>, language: Language) -> String {
    match doubt {
        None => say!(language, "Kehadiran Anda tercatat.", "Your attendance is recorded."),
        Some(_) => say!(
            language,
            "Kode Anda diterima. Instruktur memeriksanya dulu.",
            "Your code has arrived. The instructor looks at it first."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &str = "5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_400_400 + seconds, 0).unwrap()
    }

    fn meeting() -> Meeting {
        Meeting { starts_at: at(0), ends_at: at(10_800), jp: 4, cancelled: false }
    }

    fn sent(read: i64, device_at: i64, offset: i64) -> Sent {
        let code = code(SECRET, step(at(read)));
        Sent { code, device_at: at(device_at), offset: TimeDelta::seconds(offset) }
    }

    #[test]
    fn the_code_is_the_one_browsers_compute() {
        // tests/browser/scan-rules.mjs computes the same.
        assert_eq!(code(SECRET, 59_846_680), "019663");
    }

    #[test]
    fn hours_later_it_is_as_good_as_at_once() {
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 600, 0), at(605)), None);
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 600, 0), at(7800)), None);
    }

    #[test]
    fn a_clock_that_is_off_is_measured_and_one_that_is_far_off_is_looked_at() {
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 420, 180), at(700)), None);
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 0, 600), at(700)), Some(Doubt::Offset));
    }

    #[test]
    fn a_code_passed_on_is_dead_after_a_minute_and_from_tomorrow_it_is_none() {
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 660, 0), at(661)), Some(Doubt::Step));
        assert_eq!(verdict(SECRET, &meeting(), &sent(660, 600, 0), at(661)), Some(Doubt::Step));
    }

    #[test]
    fn outside_the_session_and_long_after_it_a_person_looks() {
        assert_eq!(verdict(SECRET, &meeting(), &sent(-901, -901, 0), at(0)), Some(Doubt::Window));
        assert_eq!(verdict(SECRET, &meeting(), &sent(-890, -890, 0), at(0)), None);
        assert_eq!(verdict(SECRET, &meeting(), &sent(10_801, 10_801, 0), at(10_900)), Some(Doubt::Window));
        assert_eq!(verdict(SECRET, &meeting(), &sent(600, 600, 0), at(200_000)), Some(Doubt::Late));
        let cancelled = Meeting { cancelled: true, ..meeting() };
        assert_eq!(verdict(SECRET, &cancelled, &sent(600, 600, 0), at(700)), Some(Doubt::Window));
    }

    #[test]
    fn six_digits_are_read_however_they_came() {
        assert_eq!(digits(" 012 345 ").unwrap(), "012345");
        assert_eq!(digits("ANGKATAN:012345").unwrap(), "012345");
        assert_eq!(digits("12345").unwrap_err().field, "kode");
        assert_eq!(digits("12345a").unwrap_err().field, "kode");
    }

    proptest! {
        /// However the clock stands and whenever it is sent, what is read within the step and its neighbours
        /// counts, and what is read more than a minute away does not.
        #[test]
        fn a_minute_is_the_border(read in 0i64..10_000, late in 0i64..120, off in -300i64..=300, wait in 0i64..80_000) {
            let seen = read + late;
            prop_assume!(seen <= 10_800);
            let one = sent(read, seen - off, off);
            let doubt = verdict(SECRET, &meeting(), &one, at(seen + wait));
            if step(at(seen)) - step(at(read)) <= 1 {
                prop_assert_eq!(doubt, None);
            } else if late >= 60 {
                // Two codes of six digits are the same once in a million: not among these.
                prop_assert_eq!(doubt, Some(Doubt::Step));
            }
        }
    }
}
