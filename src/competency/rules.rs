//! What is true of decrees, codes and titles, whatever stores them and whoever asks. No I/O here.
mod review;
mod standing;

pub use review::{Answers, Doubtful, Line, Review, Settled, UnitText, lines, place_said};
pub use standing::{Standing, decree_said, may_stand, state_word};

use crate::{error::Refusal, tables::unit::Generation, text::Both};

/// A decree that establishes units: number and year, "56/2018".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decree {
    /// As the decree writes it: "56", or "KEP.45/MEN/II/2009" for the older ones.
    pub number: String,
    /// The year.
    pub year: i32,
}

impl Decree {
    /// The decree as a file names it. Nothing is guessed: a gap or a question mark is a refusal.
    ///
    /// # Errors
    /// When the number is missing or uncertain, or the year is not one.
    pub fn read(number: &str, year: &str) -> Result<Decree, Refusal> {
        let (number, year) = (number.trim(), year.trim());
        if number.is_empty() || year.is_empty() {
            return Err(Refusal::new(both!(
                "Nomor atau tahun keputusan belum ada. Lengkapi dari keputusannya, lalu impor lagi.",
                "The number or year of the decree is missing. Add it from the decree, then import again."
            )));
        }
        let uncertain = || {
            Refusal::new(both!(
                "Keputusan “{number}/{year}” belum pasti. Periksa keputusannya, lalu impor lagi.",
                "The decree “{number}/{year}” is not certain. Check the decree, then import again."
            ))
        };
        if number.contains('?') {
            return Err(uncertain());
        }
        match year.parse() {
            Ok(year @ 1990..=2100) => Ok(Decree { number: number.into(), year }),
            _ => Err(uncertain()),
        }
    }

    /// "Kepmenaker 56/2018".
    pub fn name(&self) -> String {
        decree_name(&self.number, self.year)
    }
}

/// "Kepmenaker 56/2018".
pub fn decree_name(number: &str, year: i32) -> String {
    format!("Kepmenaker {number}/{year}")
}

/// The shapes of unit codes, by generation. `V` is a category of KBLI (A to V), `A` a capital, `9` a digit.
const SHAPES: [(Generation, &str); 3] = [
    (Generation::Gen2003, "AAA.AA99.999.99"),
    (Generation::Gen2012, "V.999999.999.99"),
    (Generation::Gen2016, "V.99AAA99.999.9"),
];

fn fits(code: &str, shape: &str) -> bool {
    code.len() == shape.len()
        && code.bytes().zip(shape.bytes()).all(|(c, s)| match s {
            b'V' => c.is_ascii_uppercase() && c <= b'V',
            b'A' => c.is_ascii_uppercase(),
            b'9' => c.is_ascii_digit(),
            other => c == other,
        })
}

/// The generation a code is written in (Permenaker 21/2007, 8/2012, 3/2016 and their annexes).
pub fn generation(code: &str) -> Generation {
    SHAPES.iter().find(|(_, shape)| fits(code, shape)).map_or(Generation::Other, |(g, _)| *g)
}

/// The code of today's generation that a code of no generation may stand for: a zero for the letter O,
/// a missing first dot, spaces around. Only ever shown, never stored.
pub fn meant(code: &str) -> Option<String> {
    if generation(code) != Generation::Other {
        return None;
    }
    let mut chars: Vec<char> = code.trim_matches([' ', '\u{a0}', '\t']).chars().collect();
    if chars.get(1).is_some_and(|c| *c != '.') {
        chars.insert(1, '.');
    }
    for (c, shape) in chars.iter_mut().zip("V.99AAA99.999.9".chars()) {
        match (shape, *c) {
            ('A', '0') => *c = 'O',
            ('9', 'O' | 'o') => *c = '0',
            _ => {}
        }
    }
    let meant: String = chars.into_iter().collect();
    (generation(&meant) == Generation::Gen2016).then_some(meant)
}

/// A code without its version, and its version: "J.63OPR00.017" and "1".
pub fn stem_and_version(code: &str) -> Option<(&str, &str)> {
    match generation(code) {
        Generation::Other => None,
        _ => code.rsplit_once('.'),
    }
}

/// What looks odd about a unit. Reported, never mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// The decree prints another code.
    PrintedOtherwise(String),
    /// The code is of no known generation; it may stand for the one here.
    UnknownShape(Option<String>),
    /// All its neighbours in the decree have another version, this one.
    VersionUnlikeNeighbours(String),
    /// The same unit stands in the same decree with another version.
    TwoVersions(String),
    /// The title does not begin with a verb: something is cut off.
    TitleCutOff,
    /// The title has spaces before, behind or doubled, or spaces that do not break.
    TitleSpaces,
    /// The file itself says that nobody compared it with the decree.
    NotCompared,
}

impl Oddity {
    /// The sentence about it.
    pub fn say(&self) -> Both {
        match self {
            Oddity::PrintedOtherwise(printed) => {
                both!("Keputusan mencetak kode {printed}.", "The decree prints the code {printed}.")
            }
            Oddity::UnknownShape(None) => {
                both!("Bentuk kode ini tidak dikenal.", "This code is of no known shape.")
            }
            Oddity::UnknownShape(Some(meant)) => both!(
                "Bentuk kode ini tidak dikenal. Mungkin maksudnya {meant}.",
                "This code is of no known shape. It may stand for {meant}."
            ),
            Oddity::VersionUnlikeNeighbours(usual) => both!(
                "Semua unit lain di keputusan ini berversi {usual}. Cocokkan dengan keputusannya.",
                "All other units of this decree are version {usual}. Compare it with the decree."
            ),
            Oddity::TwoVersions(other) => both!(
                "Unit ini juga ada sebagai {other}. Cocokkan dengan keputusannya.",
                "This unit also stands as {other}. Compare it with the decree."
            ),
            Oddity::TitleCutOff => both!(
                "Judul tidak dimulai dengan kata kerja. Mungkin terpotong.",
                "The title does not begin with a verb. It may be cut off."
            ),
            Oddity::TitleSpaces => both!("Judul memuat spasi berlebih.", "The title holds spaces too many."),
            Oddity::NotCompared => {
                both!("Belum dicocokkan dengan keputusannya.", "Not yet compared with the decree.")
            }
        }
    }
}

/// What one can see from a code and a title alone.
pub fn oddities(code: &str, printed: Option<&str>, title: &str) -> Vec<Oddity> {
    let mut odd = Vec::new();
    if let Some(printed) = printed.filter(|p| *p != code) {
        odd.push(Oddity::PrintedOtherwise(printed.into()));
    }
    if generation(code) == Generation::Other {
        odd.push(Oddity::UnknownShape(meant(code)));
    }
    // The title of a unit begins with an active verb (Permenaker 3/2016): me-, ber-.
    let lower = title.trim().to_lowercase();
    if !lower.starts_with("me") && !lower.starts_with("ber") {
        odd.push(Oddity::TitleCutOff);
    }
    if title.trim() != title || title.contains('\u{a0}') || title.contains("  ") {
        odd.push(Oddity::TitleSpaces);
    }
    odd
}

/// How many neighbours must agree before a version looks odd beside them.
const NEIGHBOURS: usize = 5;

/// What one can see from the codes of one decree together, by the place of the code in the list.
pub fn oddities_together(codes: &[&str]) -> Vec<(usize, Oddity)> {
    let mut odd = Vec::new();
    let parts: Vec<Option<(&str, &str)>> = codes.iter().map(|c| stem_and_version(c)).collect();
    for (i, part) in parts.iter().enumerate() {
        let Some((stem, version)) = part else { continue };
        if let Some(j) = parts.iter().position(|p| p.is_some_and(|(s, v)| s == *stem && v != *version)) {
            odd.push((i, Oddity::TwoVersions(codes[j].to_string())));
            continue;
        }
        let family = stem.rsplit_once('.').map_or(*stem, |(family, _)| family);
        let mut others = parts
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != i)
            .filter_map(|(_, p)| *p)
            .filter(|(s, _)| s.rsplit_once('.').is_some_and(|(f, _)| f == family))
            .map(|(_, v)| v);
        let Some(usual) = others.next() else { continue };
        let rest: Vec<&str> = others.collect();
        if usual != *version && rest.len() + 1 >= NEIGHBOURS && rest.iter().all(|v| *v == usual) {
            odd.push((i, Oddity::VersionUnlikeNeighbours(usual.to_string())));
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_generation_is_known_by_its_shape() {
        for (code, expected) in [
            ("TIK.OP02.004.01", Generation::Gen2003),
            ("J.620100.004.02", Generation::Gen2012),
            ("J.63OPR00.010.2", Generation::Gen2016),
            ("J.630PR00.010.2", Generation::Other),
            ("M74DKV13.015.3", Generation::Other),
            ("C.131BTK.06.01.18", Generation::Other),
            ("W.63OPR00.010.2", Generation::Other),
        ] {
            assert_eq!(generation(code), expected, "{code}");
        }
    }

    #[test]
    fn what_a_dirty_code_stands_for_is_only_said() {
        assert_eq!(meant("J.630PR00.010.2").as_deref(), Some("J.63OPR00.010.2"));
        assert_eq!(meant("M74DKV13.015.3").as_deref(), Some("M.74DKV13.015.3"));
        assert_eq!(meant(" J.63OPR00.010.2\u{a0}").as_deref(), Some("J.63OPR00.010.2"));
        assert_eq!(meant("C.131BTK.06.01.18"), None);
        assert_eq!(meant("J.63OPR00.010.2"), None);
        assert_eq!(meant(""), None);
    }

    #[test]
    fn a_decree_is_never_guessed() {
        assert_eq!(Decree::read("56", "2018").unwrap().name(), "Kepmenaker 56/2018");
        assert!(Decree::read("", "2018").is_err());
        assert!(Decree::read("56", "").is_err());
        assert!(Decree::read("124?", "2022?").is_err());
        assert!(Decree::read("124", "2022?").is_err());
        assert!(Decree::read("56", "18").is_err());
    }

    #[test]
    fn odd_titles_are_seen() {
        let of = |title| oddities("J.63OPR00.010.2", None, title);
        assert_eq!(of("Menggunakan Aplikasi"), []);
        assert_eq!(of("Berjualan"), []);
        assert_eq!(of("Layanan Pengiriman yang Tepat"), [Oddity::TitleCutOff]);
        assert_eq!(of("Menggunakan Aplikasi "), [Oddity::TitleSpaces]);
        assert_eq!(of("Menggunakan\u{a0}Aplikasi"), [Oddity::TitleSpaces]);
        assert_eq!(of("Menggunakan  Aplikasi"), [Oddity::TitleSpaces]);
    }

    #[test]
    fn a_code_printed_otherwise_is_seen() {
        let odd = |printed| oddities("M.74DKV13.015.3", printed, "Membuat Materi");
        assert_eq!(odd(Some("M74DKV13.015.3")), [Oddity::PrintedOtherwise("M74DKV13.015.3".into())]);
        assert_eq!(odd(Some("M.74DKV13.015.3")), []);
        assert_eq!(odd(None), []);
    }

    #[test]
    fn a_version_unlike_all_its_neighbours_is_seen() {
        let mut codes: Vec<String> = (1..=6).map(|n| format!("J.63OPR00.{n:03}.2")).collect();
        codes.push("J.63OPR00.017.1".into());
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        assert_eq!(oddities_together(&codes), [(6, Oddity::VersionUnlikeNeighbours("2".into()))]);
        assert_eq!(oddities_together(&codes[3..]), [], "three neighbours prove nothing");
        let mixed = [&codes[..], &["J.63OPR00.018.3"]].concat();
        assert_eq!(oddities_together(&mixed), [], "versions that vary anyway prove nothing");
    }

    #[test]
    fn two_versions_of_one_unit_in_one_decree_are_seen() {
        let odd = oddities_together(&["J.63OPR00.017.1", "J.63OPR00.017.2"]);
        assert_eq!(odd[0], (0, Oddity::TwoVersions("J.63OPR00.017.2".into())));
        assert_eq!(odd[1], (1, Oddity::TwoVersions("J.63OPR00.017.1".into())));
    }

    proptest! {
        #[test]
        fn a_meaning_is_always_a_code_of_today(code in ".{0,20}") {
            if let Some(meant) = meant(&code) {
                prop_assert_eq!(generation(&meant), Generation::Gen2016);
            }
        }
    }
}
