//! How often one may try: an address, an account, a device that is known. All of it is this node's own
//! memory, and no more of it than is said here, whatever comes.
use super::tries::Tries;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
};
use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    time::{Duration, Instant},
};

/// The cookie by which a browser in which somebody has signed in before is known. It signs nobody in.
pub const KNOWN_COOKIE: &str = "kenal";

/// How many addresses are told apart at most; beyond it two may share a count.
const ADDRESSES: u64 = 65_536;

/// The limits of this node.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<u32>,
    register: DefaultKeyedRateLimiter<u32>,
    verify: DefaultKeyedRateLimiter<u32>,
    places: RandomState,
    /// Wrong tries at one account, from wherever: ten, then one a minute.
    pub accounts: Tries,
    /// The same of a device in which somebody has signed in before, so that strangers who try at her
    /// account do not keep its owner out.
    pub devices: Tries,
    /// Codes asked for one account: three, then one in five minutes.
    pub codes: Tries,
}

impl Limits {
    /// `sign_in` and `verify` tries a minute for each address, with a burst of as many. New accounts are
    /// apart and five times as many: a class of thirty sits behind one address, and so does a village.
    pub fn new(sign_in: u32, verify: u32) -> Limits {
        let per_minute =
            |n: u32| RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)));
        Limits {
            sign_in: per_minute(sign_in),
            register: per_minute(sign_in.saturating_mul(5)),
            verify: per_minute(verify),
            places: RandomState::new(),
            accounts: Tries::new(10, Duration::from_secs(60)),
            devices: Tries::new(10, Duration::from_secs(60)),
            codes: Tries::new(3, Duration::from_secs(300)),
        }
    }

    /// Where an address is counted. A provider gives a subscriber 2⁶⁴ addresses of IPv6: they are one.
    fn place(&self, from: IpAddr) -> u32 {
        let from = match from {
            IpAddr::V6(six) if six.to_ipv4_mapped().is_none() => {
                IpAddr::V6((six.to_bits() & !u128::from(u64::MAX)).into())
            }
            other => other.to_canonical(),
        };
        (self.places.hash_one(from) % ADDRESSES) as u32
    }
}

/// How long whoever was refused has to wait; the page and its `Retry-After` say it.
#[derive(Clone, Copy, Debug)]
pub struct Wait(pub Duration);

/// Notes how long to wait, for the page that says so.
pub fn note_wait(req: &Request<'_>, wait: Duration) {
    req.local_cache(|| Wait(wait));
}

fn check(
    req: &Request<'_>,
    which: impl FnOnce(&Limits) -> &DefaultKeyedRateLimiter<u32>,
) -> Result<(), Duration> {
    let (Some(limits), Some(from)) = (req.rocket().state::<Limits>(), req.client_ip()) else {
        return Ok(());
    };
    which(limits)
        .check_key(&limits.place(from))
        .map(|_| ())
        .map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}

/// A device in which somebody has signed in before tries on its own count.
fn known_device(req: &Request<'_>) -> bool {
    let known = req.cookies().get_private(KNOWN_COOKIE);
    let limits = req.rocket().state::<Limits>();
    limits.zip(known).is_some_and(|(limits, known)| {
        // Counted apart from the tries at an account from this device.
        limits.devices.take(("address", known.value()), Instant::now()).is_ok()
    })
}

fn outcome(req: &Request<'_>, checked: Result<(), Duration>) -> Outcome<(), ()> {
    match checked {
        Ok(()) => Outcome::Success(()),
        Err(wait) => {
            note_wait(req, wait);
            Outcome::Error((Status::TooManyRequests, ()))
        }
    }
}

/// Guard: this address may try to sign in once more.
pub struct MaySignIn(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MaySignIn {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let checked = check(req, |l| &l.sign_in).or_else(|wait| match known_device(req) {
            true => Ok(()),
            false => Err(wait),
        });
        outcome(req, checked).map(MaySignIn)
    }
}

/// Guard: this address may send one more registration.
pub struct MayRegister(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MayRegister {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        outcome(req, check(req, |l| &l.register)).map(MayRegister)
    }
}

/// Guard: this address may check one more certificate.
pub struct MayVerify(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MayVerify {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        outcome(req, check(req, |l| &l.verify)).map(MayVerify)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_subscriber_and_memory_is_bounded() {
        let limits = Limits::new(1, 1);
        let place = |text: &str| limits.place(text.parse().unwrap());
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"), "one subscriber");
        assert_eq!(place("::ffff:192.0.2.1"), place("192.0.2.1"), "the same address, written otherwise");
        for n in 0..200_000u32 {
            let _ = limits.sign_in.check_key(&limits.place(IpAddr::V4(n.into())));
        }
        assert!(limits.sign_in.len() <= ADDRESSES as usize);
    }
}
