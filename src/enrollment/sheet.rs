//! The sheet that somebody signs at the desk before their application is sent: they were given the privacy
//! notice, they asked the staff to fill in for them, and what was filled in is theirs. The paper is kept by
//! the centre; that it was signed, for which cohort and which version of the notice, is noted.
pub mod commands;
pub mod queries;
