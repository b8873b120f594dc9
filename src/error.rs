//! The one error at the edge: what is not there, who may not, what a rule refused, and our own faults.
use crate::text::{Both, Language};

/// A result whose error knows what to show.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or not for this person: the two look the same.
    #[error("not found")]
    NotFound,
    /// Known, signed in, and still not allowed.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in; the answer leads to the sign-in page and back.
    #[error("not signed in")]
    SignedOut,
    /// Tried too often; the page says how long to wait.
    #[error("too often, wait {} s", .0.as_secs())]
    TooOften(std::time::Duration),
    /// A rule said no. Goes back to the form as a sentence.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Our own failure: logged under a number, shown as nothing but the number.
    #[error("fault: {0}")]
    Fault(Box<dyn std::error::Error + Send + Sync>),
}

/// A rule's no: a sentence that says why, who can change it and what to do next, at the field it is
/// about (empty: the whole form).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.en)]
pub struct Refusal {
    /// The form field it stands beside, or empty.
    pub field: &'static str,
    /// The sentence.
    pub why: Both,
}

impl Refusal {
    /// A refusal of the whole request.
    pub fn new(why: Both) -> Refusal {
        Refusal { field: "", why }
    }

    /// A refusal of one field.
    pub fn at(field: &'static str, why: Both) -> Refusal {
        Refusal { field, why }
    }

    /// The sentence in one language.
    pub fn say(&self, language: Language) -> String {
        self.why.pick(language).to_string()
    }
}

impl Error {
    /// A fault with words of our own, for the log.
    pub fn fault(what: impl Into<String>) -> Error {
        Error::Fault(what.into().into())
    }
}

/// What a library could not do is our fault, not the reader's.
macro_rules! faults {
    ($($error:ty),+ $(,)?) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self { Error::Fault(Box::new(error)) }
        })+
    };
}
faults!(sea_orm::DbErr, tera::Error, serde_json::Error, std::io::Error, rocket::tokio::task::JoinError);
