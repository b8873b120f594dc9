//! Cards to print and cut.
use super::typeset::{covered, set};
use crate::error::Result;
use serde_json::Value;

/// The PDF of cards, four of A6 on A4 portrait.
///
/// Fields: `language`, `issued` (ISO date), `centre` (`name`), `title`, `course`, `cohort`, `dates`,
/// `people` (list of `name`, `code`, and `qr`: an SVG as [`super::qr::svg`] draws it). All are finished
/// text.
///
/// # Errors
/// A refusal that names the letter if no font of ours has it; a fault if the facts lack a field.
pub fn cards(facts: &Value) -> Result<Vec<u8>> {
    covered(&facts.to_string())?;
    set("card-sheet.typ", facts, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cards_of_anybody_are_set_and_are_the_same_file_twice() {
        let long = "Raden Ajeng Siti Nurhaliza Kusumaningtyas Wulandari binti Haji Abdurrahman Wahid";
        let names = ["Sari", "Siti Nur Aminah", long, "ꦱꦶꦠꦶ", "Muhammad"];
        let qr = super::super::qr::svg("ANGKATAN:K7QM4T2X9FTW2XRD7H3M").unwrap();
        let people: Vec<Value> = names
            .iter()
            .map(|name| json!({"name": name, "code": "K7QM-4T2X-9FTW-2XRD-7H3M", "qr": qr}))
            .collect();
        let facts = json!({
            "language": "id", "issued": "2026-11-23", "centre": {"name": "Balai Pelatihan Contoh"},
            "title": "Kartu Peserta", "course": "Pemasaran Digital untuk Usaha Mikro dan Kecil",
            "cohort": "Angkatan 156 Tahun 2026", "dates": "9–13 November 2026", "people": people,
        });
        let made = cards(&facts).unwrap();
        if let Ok(to) = std::env::var("SHOW") {
            std::fs::write(format!("{to}/cards.pdf"), &made).unwrap();
        }
        assert_eq!(made, cards(&facts).unwrap());
        assert!(made.len() < 60_000, "{} bytes", made.len());
    }
}
