//! What trainees say of themselves, element by element, and what they show for it: work from the course and
//! prior learning, both weighed by an assessor with the four rules of evidence (valid, authentic, current,
//! sufficient). Nothing here decides anything: the judgement per criterion is [`crate::assessment`]'s.
pub mod commands;
pub mod duties;
mod letters;
mod pages;
pub mod queries;
pub mod routes;
pub mod rules;
