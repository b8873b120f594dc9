//! Sheets and certificates, set and set again.
use super::*;
use serde_json::json;

fn sheet() -> Value {
    let people: Vec<Value> = (1..=32)
        .map(|n| json!({ "number": n.to_string(), "name": format!("Siti Nur Aminah {n} #read(\"x\")") }))
        .collect();
    json!({
        "language": "id",
        "issued": "2026-11-09",
        "centre": { "above": ["Pemerintah Provinsi Contoh"], "name": "Balai Pelatihan Contoh",
                    "address": "Jalan Melati Nomor 12", "contact": "Telepon (024) 555 0112" },
        "course": "Berjualan lewat Media Sosial",
        "cohort": "Angkatan 12 Tahun 2026",
        "date": "Senin, 9 November 2026",
        "session": "Pukul 08.00 s.d. 11.45 WIB (5 JP)",
        "people": people,
        "signatures": [{ "position": "Instruktur,", "name": "Indra Instruktur" }],
    })
}

#[test]
fn a_sheet_to_sign_is_the_same_file_twice() {
    let first = attendance_sheet(&sheet()).unwrap();
    assert!(first.starts_with(b"%PDF-1.7"));
    assert_eq!(first, attendance_sheet(&sheet()).unwrap());
    if let Ok(to) = std::env::var("SHOW") {
        std::fs::write(format!("{to}/sheet.pdf"), &first).unwrap();
    }
}

#[test]
fn a_letter_without_a_font_is_named() {
    let mut facts = sheet();
    facts["people"][0]["name"] = "Siti 🙂".into();
    let why = attendance_sheet(&facts).unwrap_err().to_string();
    assert_eq!(why, "refused: No font for documents has the letter “🙂”. Correct the text, then try again.");
    assert_eq!(uncovered("ꦱꦶꦠꦶ ᬲᬶᬢᬶ ستي Łódź Ωmega"), None);
}

const SAMPLES: [(&str, &str); 3] = [
    ("usual", include_str!("../../../tests/data/certificate-usual.json")),
    ("javanese", include_str!("../../../tests/data/certificate-javanese.json")),
    ("extreme", include_str!("../../../tests/data/certificate-extreme.json")),
];

#[test]
fn a_certificate_has_two_pages_and_is_the_same_file_twice() {
    let qr = crate::documents::qr::svg("https://pelatihan.example/v/K7QM-4T2X-9FTW-2XRD").unwrap();
    for (name, facts) in SAMPLES {
        let made = certificate(facts, &qr).unwrap();
        if let Ok(to) = std::env::var("SHOW") {
            std::fs::write(format!("{to}/{name}.pdf"), &made).unwrap();
        }
        assert_eq!(made, certificate(facts, &qr).unwrap(), "{name}");
        let limit = if name == "extreme" { 110_000 } else { 80_000 };
        assert!(made.len() <= limit, "{name}: {} bytes", made.len());
    }
}
