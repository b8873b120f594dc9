//! Papers that people hand in: identity card, business permit, photo.
//!
//! A paper comes whole in a form, or in parts that go on after a lost line. What it is, is told by its
//! bytes alone: a photo is read under hard limits and written anew, so that nothing hidden in it
//! survives; a PDF is kept only if it is one, and is only ever handed out as a download. Files lie in the
//! data directory under random names; they are served to their owner and to whoever plans a cohort the
//! owner applied to, never from a folder of the web.
pub mod commands;
pub mod darkroom;
pub mod picture;
pub mod queries;
pub mod routes;
pub mod rules;
pub mod seen;
pub mod shelf;
pub mod taking;
pub mod view;

pub use darkroom::Darkroom;
