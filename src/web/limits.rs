//! How often one address may try: signing in, and checking certificates.
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
};
use std::{net::IpAddr, num::NonZeroU32};

/// The limits of this node, by client address.
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    register: DefaultKeyedRateLimiter<IpAddr>,
    verify: DefaultKeyedRateLimiter<IpAddr>,
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
        }
    }
}

fn check(
    req: &Request<'_>,
    which: impl FnOnce(&Limits) -> &DefaultKeyedRateLimiter<IpAddr>,
) -> Outcome<(), ()> {
    let (Some(limits), Some(from)) = (req.rocket().state::<Limits>(), req.client_ip()) else {
        return Outcome::Success(());
    };
    let limiter = which(limits);
    if limiter.len() > 50_000 {
        limiter.retain_recent();
    }
    match limiter.check_key(&from) {
        Ok(()) => Outcome::Success(()),
        Err(_) => Outcome::Error((Status::TooManyRequests, ())),
    }
}

/// Guard: this address may try to sign in once more.
pub struct MaySignIn(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MaySignIn {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        check(req, |l| &l.sign_in).map(MaySignIn)
    }
}

/// Guard: this address may send one more registration.
pub struct MayRegister(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MayRegister {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        check(req, |l| &l.register).map(MayRegister)
    }
}

/// Guard: this address may check one more certificate.
pub struct MayVerify(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for MayVerify {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        check(req, |l| &l.verify).map(MayVerify)
    }
}
