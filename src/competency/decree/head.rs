//! Number, year and title of the decree, from its first pages.
use super::lines::{Joined, Row};

/// The decree as its own annex names it; what does not stand there is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// "56", or "KEP.45/MEN/II/2009" for the older ones.
    pub number: Option<String>,
    /// The year.
    pub year: Option<i32>,
    /// What stands after "TENTANG", as printed.
    pub title: Option<String>,
    /// The field of work: what stands after "BIDANG" in the title, as printed.
    pub subject: Option<String>,
    /// The page where the number stands.
    pub page: usize,
}

/// Pages on which a decree names itself: its own first pages and the head of the annex.
const PAGES: usize = 12;
/// A title longer than this many rows is no title.
const TITLE_ROWS: usize = 20;

/// Finds the head of the decree.
pub(super) fn read(rows: &[Row]) -> Head {
    let rows = &rows[..rows.iter().position(|row| row.page > PAGES).unwrap_or(rows.len())];
    for (i, row) in rows.iter().enumerate() {
        let text = row.text();
        // The decrees that a decree leans on are named in small letters.
        let Some(rest) = text.strip_prefix("NOMOR") else { continue };
        let Some((number, year)) = number(rest) else { continue };
        let title = title(&rows[i + 1..]);
        let subject = title.as_deref().and_then(subject);
        return Head { number: Some(number), year: Some(year), title, subject, page: row.page };
    }
    Head::default()
}

/// "56 TAHUN 2018", ": KEP. 45/MEN/II/2009".
fn number(text: &str) -> Option<(String, i32)> {
    let text = text.trim_start_matches([':', ' ', '\u{a0}']).trim_end();
    let upper = text.to_uppercase();
    let (number, year) = match upper.find("TAHUN") {
        Some(at) => (text.get(..at)?, upper.get(at + 5..)?.to_string()),
        None => (text, upper.rsplit('/').next().filter(|_| upper.contains("MEN"))?.to_string()),
    };
    let digits: String =
        year.chars().filter(|c| !c.is_whitespace()).take_while(char::is_ascii_digit).collect();
    let year = digits.parse().ok().filter(|year| (1990..=2100).contains(year))?;
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    number.contains(|c: char| c.is_ascii_digit()).then_some((number, year))
}

/// The rows after "TENTANG" up to the next part of the decree.
fn title(rows: &[Row]) -> Option<String> {
    let start = rows.iter().take(6).position(|row| row.compact() == "TENTANG")?;
    let mut title = Joined::default();
    for row in rows[start + 1..].iter().take(TITLE_ROWS) {
        let compact = row.compact();
        let ends = ["BAB", "DENGANRAHMAT", "MENTERI", "MENIMBANG", "DAFTAR"];
        let upper = row.text().chars().all(|c| !c.is_lowercase());
        if ends.iter().any(|end| compact.starts_with(end)) || !upper {
            break;
        }
        title.add(&row.words);
    }
    (!title.text.is_empty()).then_some(title.text)
}

fn subject(title: &str) -> Option<String> {
    let at = title.find("BIDANG ")?;
    let subject = title[at..].strip_prefix("BIDANG ")?.trim();
    (!subject.is_empty()).then(|| subject.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_all_years_are_read() {
        assert_eq!(number(" 56 TAHUN 2018"), Some(("56".into(), 2018)));
        assert_eq!(number(" : KEP. 45/MEN/II/2009"), Some(("KEP.45/MEN/II/2009".into(), 2009)));
        assert_eq!(number(" KEP.94 / MEN / IV / 2005"), Some(("KEP.94/MEN/IV/2005".into(), 2005)));
        assert_eq!(number(" … TAHUN 2018"), None);
        assert_eq!(number(" 56"), None);
        assert_eq!(number(" 56 TAHUN 18"), None);
    }

    #[test]
    fn the_field_is_the_end_of_the_title() {
        assert_eq!(subject("PENETAPAN X BIDANG UJI BACA").as_deref(), Some("UJI BACA"));
        assert_eq!(subject("PENETAPAN SUBBIDANG"), None);
    }
}
