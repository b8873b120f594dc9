//! States that must not be: seats beyond the quota, certificates without completion, gaps in numbers,
//! marks without session, mail that is stuck.
