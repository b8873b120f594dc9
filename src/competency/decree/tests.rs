//! Decrees of all three generations in our own words, laid out as real ones are, and hostile files.
mod hostile;
mod layouts;
mod paper;
mod writing;

use super::*;
use paper::{Sheet, Style, pdf, sheets};

/// A decree of today's generation: the list contradicts the units, a criterion goes over a page.
const TODAY: &str = "
NOMOR 12 TAHUN 2031
TENTANG
PENETAPAN STANDAR KOMPETENSI KERJA
NASIONAL INDONESIA BIDANG TUKANG UJI

B. Daftar Unit Kompetensi
NO # KODE UNIT # JUDUL UNIT KOMPETENSI
1. # Q.12UJI00.001.2 # Merakit Meja Uji
2. # Q.12UJI00.002.2 # Mengecat Meja Uji dengan
 # # Rapi
3. # Q.12UJI00.009.2 # Menjual Meja Uji
---
KODE UNIT | : | Q.12UJI00.001.2
JUDUL UNIT | : | Merakit Meja Uji
DESKRIPSI UNIT | : | Unit ini tentang cara merakit
 | | meja yang dipakai untuk uji.

ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Menyiapkan alat | 1.1 | Alat dipilih menurut gambar.
 dan bahan | 1.2 | Bahan diperiksa sampai semua
---
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
 | | bagian lengkap.
2. Merakit kaki meja | 2.1 | Kaki dipasang tegak
 | 2.3 | Sudut diukur dengan alat-
 | | ukur yang benar.
 | 2.3 | Baut dikencangkan.

BATASAN VARIABEL
1. Konteks variabel
1.1 Meja adalah meja kayu dengan empat kaki yang dirakit sendiri oleh peserta di bengkel
latihan.
2. Peralatan
(Tidak ada.)
PANDUAN PENILAIAN
1. Konteks penilaian
1.1 Uji di bengkel.
---
KODE UNIT | : | Q.12UJI00.002.1
JUDUL UNIT | : | Mengecat Meja Uji
DESKRIPSI UNIT | : | Unit ini tentang cat.

ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Mengecat meja | 1.1 | Cat diaduk rata.
 | 2.2 | Cat dioleskan tipis.
3. Menjemur meja | 3.1 | Meja dijemur di tempat teduh.

BATASAN VARIABEL
1. Konteks variabel
PANDUAN PENILAIAN
1. Aspek kritis
---
BAB III
PENUTUP
Demikian standar ini ditetapkan.
";

fn read_script(script: &str, style: Style) -> Reading {
    read(&pdf(&sheets(script), style)).unwrap()
}

fn kinds(reading: &Reading) -> Vec<(usize, Place, Kind)> {
    reading.doubts.iter().map(|d| (d.page, d.place.clone(), d.kind.clone())).collect()
}

#[test]
fn a_decree_of_today_is_read_with_its_doubts() {
    let reading = read_script(TODAY, Style::default());
    assert_eq!(reading.head.number.as_deref(), Some("12"));
    assert_eq!(reading.head.year, Some(2031));
    assert_eq!(reading.head.subject.as_deref(), Some("TUKANG UJI"));
    assert_eq!(reading.listed[1].title, "Mengecat Meja Uji dengan Rapi");
    let [first, second] = &reading.units[..] else { panic!("{:#?}", reading.units) };
    assert_eq!((first.code.as_str(), first.page), ("Q.12UJI00.001.2", 2));
    assert_eq!(first.description.text, "Unit ini tentang cara merakit meja yang dipakai untuk uji.");
    assert_eq!(first.elements[0].title, "Menyiapkan alat dan bahan");
    let criteria: Vec<(usize, &str, &str)> = first
        .elements
        .iter()
        .flat_map(|element| &element.criteria)
        .map(|c| (c.page, c.number.as_str(), c.text.as_str()))
        .collect();
    assert_eq!(
        criteria,
        [
            (2, "1.1", "Alat dipilih menurut gambar."),
            (2, "1.2", "Bahan diperiksa sampai semua bagian lengkap."),
            (3, "2.1", "Kaki dipasang tegak"),
            (3, "2.3", "Sudut diukur dengan alat- ukur yang benar."),
            (3, "2.3", "Baut dikencangkan."),
        ]
    );
    let texts = |passages: &[Passage]| passages.iter().map(|p| p.text.clone()).collect::<Vec<String>>();
    assert_eq!(
        texts(&first.range),
        [
            "1. Konteks variabel",
            "1.1 Meja adalah meja kayu dengan empat kaki yang dirakit sendiri oleh peserta di bengkel latihan.",
            "2. Peralatan",
            "(Tidak ada.)",
        ]
    );
    assert_eq!(texts(&second.guide), ["1. Aspek kritis"]);
    let criterion = |number: &str| Place::Criterion(number.into());
    assert_eq!(
        kinds(&reading),
        [
            (1, Place::List, Kind::NotInBody),
            (3, criterion("2.1"), Kind::NoFullStop),
            (3, criterion("2.3"), Kind::Hyphen),
            (3, criterion("2.3"), Kind::NumberGap("2.2".into())),
            (3, criterion("2.3"), Kind::NumberTwice),
            (4, criterion("2.2"), Kind::UnderElement(1)),
            (4, criterion("2.2"), Kind::NumberGap("1.2".into())),
            (4, Place::Element(3), Kind::NumberGap("2".into())),
            (4, Place::Code, Kind::ListedCode("Q.12UJI00.002.2".into())),
            (4, Place::Title, Kind::ListedTitle("Mengecat Meja Uji dengan Rapi".into())),
        ]
    );
}

#[test]
fn a_decree_of_2012_with_numbers_in_their_own_cells_is_read() {
    // Codes and titles stand in the middle of their cells, numbers run into the text.
    let reading = read_script(
        "
DAFTAR UNIT KOMPETENSI
No # Kode Unit # Judul Unit
 # # Menghitung Stok Barang yang
1 # Q.123400.001.01 #
 # # Ada di Gudang
 # # Menulis Kartu Stok untuk Barang
2 # Q.123400.002.01 #
 # # yang Masuk
---
Kode Unit | : | Q.123400.001.01
Judul Unit | : | Menghitung Stok Barang yang
 | | Ada di Gudang
Deskripsi Unit | : | Unit ini tentang stok.

Elemen Kompetensi | Kriteria Unjuk Kerja
 | 1.1Barang dihitung dua kali.
1 Menghitung stok | 1.2Hasil hitung dicatat pada
 | kartu.
 | 2.1Selisih dicari sebabnya.
2 Mencari selisih | 2.2Selisih dilaporkan.
Batasan Variabel
1. Konteks
Panduan Penilaian
1. Konteks
---
Kode Unit | : | Q.123400.002.01
Judul Unit | : | Menulis Kartu Stok untuk Barang
 | | yang Masuk
Deskripsi Unit | : | Unit ini tentang kartu.
Elemen Kompetensi | Kriteria Unjuk Kerja
1 Menulis kartu | 1.1Kartu ditulis lengkap.
Batasan Variabel
1. Konteks
",
        Style { gaps: true, ..Style::default() },
    );
    assert_eq!(kinds(&reading), []);
    assert_eq!(reading.listed[0].title, "Menghitung Stok Barang yang Ada di Gudang");
    assert_eq!(reading.listed[1].title, "Menulis Kartu Stok untuk Barang yang Masuk");
    let numbers: Vec<&str> =
        reading.units[0].elements.iter().flat_map(|e| &e.criteria).map(|c| c.number.as_str()).collect();
    assert_eq!(numbers, ["1.1", "1.2", "2.1", "2.2"]);
    assert_eq!(reading.units[0].elements[0].criteria[1].text, "Hasil hitung dicatat pada kartu.");
}

#[test]
fn a_decree_of_2005_is_read() {
    let reading = read_script(
        "
NOMOR : KEP. 7/MEN/IV/2005
TENTANG
STANDAR KOMPETENSI KERJA BIDANG UJI COBA
---
KODE UNIT : | UJI.OP02.001.01
JUDUL UNIT : | Menyalakan Mesin Uji
URAIAN UNIT : | Unit ini tentang mesin.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
01 Menyiapkan mesin | 1.1 Mesin diperiksa.
 | 1.2 Kabel disambung, seperti butir
 | 1.1 di atas.
02 Menyalakan mesin | 2.1. Tombol ditekan.
BATASAN VARIABEL
1. Unit ini berlaku di bengkel.
PANDUAN PENILAIAN
1. Penjelasan prosedur
KOMPETENSI KUNCI
NO | KOMPETENSI KUNCI | TINGKAT
1 | Mengumpulkan informasi | 1
",
        Style::default(),
    );
    assert_eq!(reading.head.number.as_deref(), Some("KEP.7/MEN/IV/2005"));
    assert_eq!(reading.head.year, Some(2005));
    let unit = &reading.units[0];
    assert_eq!((unit.code.as_str(), unit.title.text.as_str()), ("UJI.OP02.001.01", "Menyalakan Mesin Uji"));
    assert_eq!(unit.elements.len(), 2);
    assert_eq!(unit.elements[1].criteria[0].number, "2.1");
    assert_eq!(unit.guide.len(), 1);
    // A line that begins with a number like a criterion's cannot be told from one; the number gives it away.
    assert!(kinds(&reading).contains(&(2, Place::Criterion("1.1".into()), Kind::NumberTwice)));
}

#[test]
fn what_cannot_be_told_is_said() {
    // A title that reaches into the other column.
    let reading = read_script(
        "
KODE UNIT | : | Q.12UJI00.001.2
JUDUL UNIT | : | Merakit
DESKRIPSI UNIT | : | Unit.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
1. Merakit mejadankursisertarakbukubesaryangtinggi
 | 1.1 | Alat dipilih.
",
        Style::default(),
    );
    let column = Kind::Column("mejadankursisertarakbukubesaryangtinggi".into());
    assert!(kinds(&reading).contains(&(1, Place::Table, column)));

    // Elements without numbers: the criteria are kept, their titles are for a person to find.
    let reading = read_script(
        "
KODE UNIT | : | M74UJI13.015.3
JUDUL UNIT | : | Merakit
DESKRIPSI UNIT | : | Unit.
ELEMEN KOMPETENSI | KRITERIA UNJUK KERJA
Menyiapkan alat | 1.1 | Alat dipilih.
Merakit meja | 2.1 | Meja dirakit.
",
        Style::default(),
    );
    assert_eq!(reading.criteria(), 2);
    assert_eq!(
        kinds(&reading),
        [
            (1, Place::Table, Kind::Column("Menyiapkan alat".into())),
            (1, Place::Table, Kind::Column("Merakit meja".into())),
            (1, Place::Element(1), Kind::Missing),
            (1, Place::Element(2), Kind::Missing),
            (1, Place::Code, Kind::CodeShape),
        ]
    );

    // A font that keeps its characters to itself.
    let mut sheet = Sheet::default();
    sheet.put(60.0, 90.0, "KODE UNIT : Q.12UJI00.001.2");
    assert_eq!(read(&pdf(&[sheet], Style { silent: true, ..Style::default() })), Err(Error::NoUnits));
}

#[test]
fn pictures_of_pages_are_no_text() {
    assert_eq!(read(&pdf(&[Sheet::default()], Style::default())), Err(Error::NoText));
}
