//! Whether a published draw is what its seed gives: the first difference, in words.
use super::{File, Given, Seed, order};
use crate::text::Both;
use std::collections::HashSet;

/// What was found to be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many numbers were drawn.
    pub numbers: usize,
    /// How many seats were repeated too; nothing where the file does not allow it.
    pub seats: Option<usize>,
}

impl Checked {
    /// In words.
    pub fn said(&self) -> Both {
        let numbers = self.numbers;
        match self.seats {
            Some(seats) => both!(
                "Sama. Benih cocok dengan janjinya. Urutan {numbers} nomor dan {seats} kursi sama dengan berkas.",
                "The same. The seed keeps its promise. The order of {numbers} numbers and {seats} seats are those of the file."
            ),
            None => both!(
                "Sama. Benih cocok dengan janjinya. Urutan {numbers} nomor sama dengan berkas.",
                "The same. The seed keeps its promise. The order of {numbers} numbers is that of the file."
            ),
        }
    }
}

/// The first thing that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The seed is not 64 hexadecimal digits.
    NoSeed,
    /// The seed does not give the commitment: it gives this one.
    Promise(String),
    /// A number stands in the list twice.
    Twice(String),
    /// A group names somebody who took no part.
    Stranger(String),
    /// At this place, from 1, the file has one number and the draw gives another.
    Place {
        /// From 1.
        place: usize,
        /// What the file says, if anything.
        file: Option<String>,
        /// What the draw gives, if anything.
        drawn: Option<String>,
    },
    /// The seat of this place goes to another, or is another.
    Seat {
        /// From 1.
        place: usize,
        /// What the file says, if anything.
        file: Option<Given>,
        /// What the rule gives, if anything.
        drawn: Option<Given>,
    },
}

impl Difference {
    /// In words.
    pub fn said(&self) -> Both {
        match self {
            Difference::NoSeed => both!(
                "Tidak sama. Benih di berkas ini bukan 64 angka heksadesimal.",
                "Not the same. The seed in this file is not 64 hexadecimal digits."
            ),
            Difference::Promise(other) => both!(
                "Tidak sama. Benih ini bukan yang dijanjikan: janjinya akan menjadi {other}.",
                "Not the same. This is not the seed that was promised: its promise would be {other}."
            ),
            Difference::Twice(number) => both!(
                "Tidak sama. Nomor {number} ada dua kali di daftar.",
                "Not the same. The number {number} stands in the list twice."
            ),
            Difference::Stranger(number) => both!(
                "Tidak sama. Nomor {number} ada di sebuah kelompok, tetapi tidak ikut diundi.",
                "Not the same. The number {number} is in a group, but took no part in the draw."
            ),
            Difference::Place { place, file, drawn } => {
                let shown = |number: &Option<String>| number.clone().unwrap_or_else(|| "–".into());
                let (file, drawn) = (shown(file), shown(drawn));
                both!(
                    "Tidak sama. Urutan ke-{place}: berkas menulis {file}, undian memberi {drawn}.",
                    "Not the same. Place {place}: the file says {file}, the draw gives {drawn}."
                )
            }
            Difference::Seat { place, file, drawn } => {
                let shown = |given: &Option<Given>| match given {
                    Some(Given { number, group: Some(group) }) => format!("{number} ({group})"),
                    Some(Given { number, group: None }) => number.clone(),
                    None => "–".into(),
                };
                let (file, drawn) = (shown(file), shown(drawn));
                both!(
                    "Tidak sama. Kursi ke-{place}: berkas menulis {file}, aturan memberi {drawn}.",
                    "Not the same. Seat {place}: the file says {file}, the rule gives {drawn}."
                )
            }
        }
    }
}

/// Draws again from the seed and the numbers of a file, and compares with what it says.
///
/// # Errors
/// The first difference.
pub fn check(file: &File) -> Result<Checked, Difference> {
    let seed = Seed::parse(&file.seed).ok_or(Difference::NoSeed)?;
    let promise = seed.commit();
    if !promise.eq_ignore_ascii_case(file.commit.trim()) {
        return Err(Difference::Promise(promise));
    }
    let mut known: HashSet<&str> = HashSet::new();
    if let Some(twice) = file.numbers.iter().find(|number| !known.insert(number)) {
        return Err(Difference::Twice(twice.clone()));
    }
    let members = file.sub_quotas.iter().flat_map(|group| group.members.iter().flatten());
    if let Some(stranger) = members.into_iter().find(|number| !known.contains(number.as_str())) {
        return Err(Difference::Stranger(stranger.clone()));
    }
    let drawn = order(&seed, file.numbers.iter().map(String::as_str));
    for at in 0..drawn.len().max(file.order.len()) {
        let (said, drawn) = (file.order.get(at), drawn.get(at));
        if said.map(String::as_str) != drawn.copied() {
            let drawn = drawn.map(ToString::to_string);
            return Err(Difference::Place { place: at + 1, file: said.cloned(), drawn });
        }
    }
    // The order of the file is now known to be that of the draw.
    let Some(given) = file.filled() else { return Ok(Checked { numbers: drawn.len(), seats: None }) };
    for at in 0..given.len().max(file.seats.len()) {
        let (said, drawn) = (file.seats.get(at), given.get(at));
        if said != drawn {
            let (file, drawn) = (said.cloned(), drawn.cloned());
            return Err(Difference::Seat { place: at + 1, file, drawn });
        }
    }
    Ok(Checked { numbers: drawn.len(), seats: Some(given.len()) })
}
