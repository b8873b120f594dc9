//! One moment for each request, in whole seconds of UTC; tests and the demo hand in their own.
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rocket::{
    Request,
    request::{FromRequest, Outcome},
};
use std::sync::{Arc, Mutex};

/// Where the time comes from.
#[derive(Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// The machine's, moved by so much: a rehearsal at another date.
    Shifted(TimeDelta),
    /// Stands until somebody moves it.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that reads `at` now and goes on from there.
    pub fn starting(at: DateTime<Utc>) -> Clock {
        Clock::Shifted(at - Utc::now())
    }

    /// A clock that stands at this moment.
    pub fn fixed(at: DateTime<Utc>) -> Clock {
        Clock::Fixed(Arc::new(Mutex::new(at)))
    }

    /// The moment now, without fractions: PostgreSQL keeps microseconds, SQLite nanoseconds, and a
    /// value read must equal the value written.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now().trunc_subsecs(0),
            Clock::Shifted(by) => (Utc::now() + *by).trunc_subsecs(0),
            Clock::Fixed(at) => *at.lock().unwrap_or_else(|broken| broken.into_inner()),
        }
    }
}

/// The one moment at which this request happens.
#[derive(Clone, Copy, Debug)]
pub struct Now(pub DateTime<Utc>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Now {
    type Error = std::convert::Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let clock = req.rocket().state::<Clock>().cloned().unwrap_or(Clock::System);
        Outcome::Success(*req.local_cache(|| Now(clock.now())))
    }
}
