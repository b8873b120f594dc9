//! The published list of a draw: one JSON file that holds all that is needed to repeat it.
use super::{ALGORITHM, Seed, VERSION, order, seats};
use crate::error::Refusal;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The file. Registration numbers only: no names, and no group that says something about a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Always [`ALGORITHM`].
    pub algorithm: String,
    /// Always [`VERSION`] for now.
    pub version: u32,
    /// What was drawn for, in words; it has no part in the order.
    #[serde(default)]
    pub about: String,
    /// When the commitment was published, as ISO 8601 in UTC; it has no part in the order.
    #[serde(default)]
    pub committed_at: String,
    /// SHA-256 of the seed, 64 hexadecimal digits.
    pub commit: String,
    /// The seed, 64 hexadecimal digits.
    pub seed: String,
    /// The registration numbers that took part, in any order.
    pub numbers: Vec<String>,
    /// The same numbers in the order of the draw.
    pub order: Vec<String>,
    /// How many seats there were; none where the draw only decided ties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<usize>,
    /// Groups with reserved seats, in the order they are filled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_quotas: Vec<Group>,
    /// Who got a seat, in the order of filling; only where everybody was equal and every group shows
    /// its members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<Given>,
}

/// A group with seats of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// As people call it.
    pub name: String,
    /// How many seats are kept for it.
    pub seats: usize,
    /// Who belongs to it, in any order. Not there where belonging to it is nobody's business, as with
    /// sex or disability: then the order can be repeated and the seats cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<String>>,
}

/// One seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who got it.
    pub number: String,
    /// The name of the group it was kept for, or nothing for a seat open to all.
    pub group: Option<String>,
}

impl File {
    /// The file of a draw that decides ties: the order of these numbers and nothing else.
    pub fn of_ties(
        about: String,
        committed_at: String,
        seed: &Seed,
        numbers: impl IntoIterator<Item = String>,
    ) -> File {
        let mut numbers: Vec<String> = numbers.into_iter().collect();
        // By number: this list must say nothing of who applied first.
        numbers.sort_unstable();
        let order = order(seed, numbers.iter().map(String::as_str)).into_iter().map(Into::into).collect();
        File {
            algorithm: ALGORITHM.into(),
            version: VERSION,
            about,
            committed_at,
            commit: seed.commit(),
            seed: seed.hex(),
            numbers,
            order,
            quota: None,
            sub_quotas: Vec::new(),
            seats: Vec::new(),
        }
    }

    /// The same with seats: of a cohort where everybody is equal.
    pub fn with_seats(mut self, quota: usize, groups: Vec<Group>) -> File {
        self.quota = Some(quota);
        self.sub_quotas = groups;
        self.seats = self.filled().unwrap_or_default();
        self
    }

    /// Who gets which seat by this file's own order and groups; nothing when it names no quota or a
    /// group does not show its members.
    pub fn filled(&self) -> Option<Vec<Given>> {
        let quota = self.quota?;
        let mut groups = Vec::new();
        for group in &self.sub_quotas {
            let members: HashSet<&str> = group.members.as_ref()?.iter().map(String::as_str).collect();
            groups.push((group.seats, members));
        }
        let order: Vec<&str> = self.order.iter().map(String::as_str).collect();
        let given = seats(&order, quota, &groups).into_iter();
        let name = |at: usize| self.sub_quotas.get(at).map(|group| group.name.clone());
        Some(
            given
                .map(|(number, at)| Given { number: number.to_string(), group: at.and_then(name) })
                .collect(),
        )
    }

    /// As it is published.
    ///
    /// # Errors
    /// A fault when it cannot be written as JSON.
    pub fn json(&self) -> crate::error::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// Reads a published file.
///
/// # Errors
/// A refusal at `berkas` that says what is not right.
pub fn read(bytes: &[u8]) -> Result<File, Refusal> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|why| {
        Refusal::at(
            "berkas",
            both!(
                "Berkas ini bukan daftar undian yang utuh: {why}. Unduh sekali lagi dari halaman undian.",
                "This file is no whole list of a draw: {why}. Download it again from the page of the draw."
            ),
        )
    })?;
    if (file.algorithm.as_str(), file.version) != (ALGORITHM, VERSION) {
        let (name, version) = (&file.algorithm, file.version);
        return Err(Refusal::at(
            "berkas",
            both!(
                "Cara undian “{name}” versi {version} tidak dikenal di sini. Yang dikenal: {ALGORITHM} versi {VERSION}.",
                "The way of drawing “{name}”, version {version}, is not known here. Known is {ALGORITHM}, version {VERSION}."
            ),
        ));
    }
    Ok(file)
}
