//! GIFT, Moodle's text format for questions (docs.moodle.org, "GIFT format"), both ways.
//!
//! Read as Moodle reads it, with these differences, each of which Moodle would answer with a question
//! that its author did not mean: text before the first `=` or `~` of a choice, a second pair of braces, a
//! blank line inside braces, feedback in a matching pair, a weight with a decimal comma and a range upside
//! down are refused; a question may follow `$CATEGORY:` without a blank line; `true` and `false` may be
//! small; an escaped line break at the edge of a text is trimmed like any other blank.
//!
//! Kept from comments: `[id:…]` and `[tag:…]` in comment lines of the same block, as Moodle writes them.
//! Other comments are read past. A category without a name means: no category.
mod answers;
mod blocks;
mod escape;
mod read;
mod write;

pub use read::read;
pub use write::write;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod round;
