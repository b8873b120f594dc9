//! Other layouts that decrees have: headings, columns of numbers, cells over pages.
use super::{Kind, Place, Style, kinds, read_script};

/// Elements with their criteria's numbers.
fn shape(script: &str) -> Vec<(i32, String, Vec<String>)> {
    let reading = read_script(script, Style::default());
    let elements = reading.units.into_iter().flat_map(|unit| unit.elements);
    let numbers = |e: &super::Element| e.criteria.iter().map(|c| c.number.clone()).collect();
    elements.map(|e| (e.number, e.title.clone(), numbers(&e))).collect()
}

fn told(all: &[(i32, &str, &[&str])]) -> Vec<(i32, String, Vec<String>)> {
    all.iter()
        .map(|(n, title, k)| (*n, title.to_string(), k.iter().map(|k| k.to_string()).collect()))
        .collect()
}

#[test]
fn a_cell_of_either_column_may_go_over_a_page() {
    let script = "
KODE UNIT | : | Q.12UJI00.001.2
JUDUL UNIT | : | Merakit Meja
DESKRIPSI UNIT | : | Unit ini tentang meja.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Menyiapkan alat | 1.1 | Alat dipilih.
2. Merakit kaki meja | 2.1 | Kaki diukur.
---
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
 sampai tegak | 2.2 | Kaki dipasang.
 | 2.3 | Kaki diperiksa
---
 | | sekali lagi.
3. Membersihkan | 3.1 | Lantai disapu.
BATASAN VARIABEL
1. Konteks
PANDUAN PENILAIAN
1. Konteks
";
    let expected = told(&[
        (1, "Menyiapkan alat", &["1.1"]),
        (2, "Merakit kaki meja sampai tegak", &["2.1", "2.2", "2.3"]),
        (3, "Membersihkan", &["3.1"]),
    ]);
    assert_eq!(shape(script), expected);
    let reading = read_script(script, Style::default());
    assert_eq!(reading.units[0].elements[1].criteria[2].text, "Kaki diperiksa sekali lagi.");
    assert_eq!(kinds(&reading), []);
}

#[test]
fn headings_are_known_in_the_words_and_cases_of_other_decrees() {
    let script = |label: &str, head: &str, range: &str, guide: &str| {
        format!(
            "
KODE UNIT{label} | : | Q.123400.001.01
JUDUL UNIT{label} | : | Menghitung Stok
DESKRIPSI UNIT{label} | : | Unit ini tentang stok.
{head}
1. Menghitung | 1.1 | Barang dihitung.
2. Melapor | 2.1 | Hasil dilaporkan.
{range}
1. Konteks variabel
{guide}
1. Konteks penilaian
"
        )
    };
    let expected = told(&[(1, "Menghitung", &["1.1"]), (2, "Melapor", &["2.1"])]);
    for (label, head, range, guide) in [
        ("", "ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA", "BATASAN VARIABEL", "PANDUAN PENILAIAN"),
        ("", "Elemen Kompetensi | Kriteria Unjuk Kerja", "Batasan Variabel", "Panduan Penilaian"),
        ("", "ELEMEN | KRITERIA UNJUK KERJA", "BATASAN VARIABEL :", "PANDUAN PENILAIAN :"),
        ("", "SUB KOMPETENSI | KRITERIA UNJUK KERJA", "1. BATASAN VARIABEL", "2. PANDUAN PENILAIAN"),
        (
            " KOMPETENSI",
            "ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA (KUK)",
            "BATASAN VARIABEL",
            "PANDUAN PENILAIAN",
        ),
    ] {
        let script = script(label, head, range, guide);
        assert_eq!(shape(&script), expected, "{script}");
        let reading = read_script(&script, Style::default());
        assert_eq!(kinds(&reading), [], "{script}");
        let unit = &reading.units[0];
        assert_eq!((unit.range.len(), unit.guide.len()), (1, 1), "{script}");
        assert_eq!(unit.description.text, "Unit ini tentang stok.");
    }
}

#[test]
fn a_unit_without_its_table_is_said_and_the_others_are_read() {
    let reading = read_script(
        "
DAFTAR UNIT KOMPETENSI
1. # Q.12UJI00.001.2 # Merakit Meja
2. # Q.12UJI00.002.2 # Mengecat Meja
---
KODE UNIT | : | Q.12UJI00.001.2
JUDUL UNIT | : | Merakit Meja
DESKRIPSI UNIT | : | Unit ini tentang meja.
Tabelnya digambar, bukan ditulis.
BATASAN VARIABEL
1. Konteks
---
KODE UNIT | : | Q.12UJI00.002.2
JUDUL UNIT | : | Mengecat Meja
DESKRIPSI UNIT | : | Unit ini tentang cat.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Mengecat | 1.1 | Cat dioleskan.
BATASAN VARIABEL
1. Konteks
",
        Style::default(),
    );
    assert_eq!((reading.units.len(), reading.criteria()), (2, 1));
    let of: Vec<(Place, Kind)> = kinds(&reading).into_iter().map(|(_, place, kind)| (place, kind)).collect();
    assert_eq!(of, [(Place::Table, Kind::Missing)]);
    assert_eq!(reading.doubts[0].unit.as_deref(), Some("Q.12UJI00.001.2"));
}
