//! HTTP in general: the gate every route passes, pages and forms, answers and errors, headers,
//! assets, uploads, the reader's language. No feature is known here.
pub mod answer;
pub mod assets;
pub mod entered;
pub mod errors;
pub mod form;
pub mod gate;
pub mod headers;
pub mod language;
pub mod limits;
pub mod origin;
pub mod page;
pub mod public;
pub mod requests;
pub mod template;
pub mod tries;
pub mod upload;

pub use answer::{Answer, Bytes, go};
pub use form::{Filled, read};
pub use language::Lang;
pub use origin::Origin;
pub use page::{Page, page};
