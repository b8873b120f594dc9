use super::super::gift;
use super::super::rules::{Accepted, Choice, Format, Kind, Question, Text, Truth, samples::question};
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Rows under the heads of an export.
pub fn rows(cells: &[Vec<String>]) -> Vec<Row> {
    under(HEADS.map(str::to_string).to_vec(), cells)
}

/// Rows under these heads, numbered from 1.
pub fn under(heads: Vec<String>, cells: &[Vec<String>]) -> Vec<Row> {
    let all = [heads].into_iter().chain(cells.iter().cloned());
    (1..).zip(all).map(|(line, cells)| Row { line, cells }).collect()
}

/// A table from lines with cells between bars.
fn table(text: &str) -> Vec<Row> {
    let row = |(line, text): (u32, &str)| Row { line, cells: text.split('¦').map(str::to_string).collect() };
    (1..).zip(text.lines()).map(row).collect()
}

fn refusals(text: &str) -> Vec<(u32, String)> {
    let import = read(&table(text)).unwrap();
    import.refused.iter().map(|refused| (refused.line, refused.why.en.to_string())).collect()
}

fn same(table_text: &str, gift_text: &str) {
    let import = read(&table(table_text)).unwrap();
    assert_eq!(import.refused, []);
    assert_eq!(import.questions(), gift::read(gift_text).questions());
}

#[test]
fn the_long_shape_says_all_kinds() {
    let heads = "Soal¦Jenis¦Jawaban¦Pasangan¦Bobot¦Umpan balik¦Catatan¦Sesudah titik-titik\n";
    let is = |rows: &str, gift: &str| same(&format!("{heads}{rows}"), gift);
    is("Izin?¦Pilihan ganda¦NIB¦¦100¦Ya\n¦¦SIM¦¦\n\n¦¦STNK¦¦50", "Izin?{=NIB#Ya ~SIM ~%50%STNK}");
    is("Biaya?¦pilihan jamak¦a¦¦50%\n¦¦b¦¦50\n¦¦c¦¦-12,5", "Biaya?{~%50%a ~%50%b ~%-12.5%c}");
    is("Untung?¦true/false¦Benar¦¦¦Ya\n¦¦Salah¦¦¦Bukan", "Untung?{T#Bukan#Ya}");
    is("Untung?¦benar/salah¦salah", "Untung?{F}");
    is("Kata?¦isian¦laba\n¦¦rugi¦¦50", "Kata?{=laba =%50%rugi}");
    is("Berapa?¦angka¦2,5 ± 0,1\n¦¦1..5¦¦50\n¦¦*¦¦0¦Lain", "Berapa?{#2.5:0.1 =%50%1..5 ~#Lain}");
    is("Jodohkan¦menjodohkan¦a¦x\n¦¦b¦y\n¦¦¦z", "Jodohkan{=a -> x =b -> y = -> z}");
    is("[html]<b>Cerita</b>¦uraian\nBaca¦keterangan", "[html]<b>Cerita</b>{}\n\nBaca");
    is("Ini _____¦isian¦a¦¦¦¦¦_____ itu.", "Ini {=a} itu.");
    is("Ini¦isian¦a¦¦¦¦¦.", "Ini{=a}.");
}

#[test]
fn the_long_shape_refuses_by_row() {
    let heads = "Question¦Kind¦Answer¦Match¦Weight¦Feedback\n";
    let is = |rows: &str, line: u32, reason: &str| {
        let all = refusals(&format!("{heads}{rows}"));
        assert!(all.len() == 1 && all[0].0 == line && all[0].1.contains(reason), "{all:?}");
    };
    is("Soal¦teka-teki¦a", 2, "“teka-teki” is not known");
    is("Soal¦¦a", 2, "“Kind” is empty");
    is("Soal¦essay¦\n¦¦a", 3, "has no answers");
    is("Soal¦true/false", 2, "as the right answer");
    is("Soal¦true/false¦true\n¦¦true", 3, "as the right answer");
    is("Soal¦true/false¦ya", 2, "as the right answer");
    is("Soal¦numeric¦3\n¦¦1.500", 3, "1500 or 1,500");
    is("Soal¦short answer¦a\n¦¦b¦¦separuh", 3, "“separuh”");
    is("Soal¦multiple choice¦a¦¦100", 2, "at least two");
}

#[test]
fn the_wide_shape_is_what_teachers_have() {
    let heads = "No¦Pertanyaan¦A¦B¦Pilihan C¦Kunci Jawaban¦Pembahasan\n";
    let is = |rows: &str, gift: &str| same(&format!("{heads}{rows}"), gift);
    is("1¦Izin?¦NIB¦SIM¦STNK¦a¦Bab 1", "Izin?{=NIB ~SIM ~STNK####Bab 1}");
    is("2¦Biaya?¦a¦b¦c¦A dan C", "Biaya?{~%50%a ~%-100%b ~%50%c}");
    is("3¦Biaya?¦a¦b¦c¦A, B, C", "Biaya?{~%33.33333%a ~%33.33333%b ~%33.33333%c}");
    is("4¦Untung?¦¦¦¦Benar", "Untung?{T}");
    is("5¦Kata?¦¦¦¦laba|untung", "Kata?{=laba =untung}");
    let faults =
        refusals(&format!("{heads}1¦Izin?¦a¦b¦¦C\n2¦Izin?¦a¦b¦¦\n3¦Izin?¦a¦¦c¦A\n4¦¦a¦b¦¦A\n5¦Lagi?¦a¦b¦¦,"));
    let lines: Vec<u32> = faults.iter().map(|fault| fault.0).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6], "{faults:?}");
}

#[test]
fn heads_are_found_or_named() {
    assert!(read(&[]).unwrap_err().en.contains("empty"));
    assert!(read(&table("\n¦ ¦")).unwrap_err().en.contains("empty"));
    assert!(read(&table("Nama¦Nilai")).unwrap_err().en.contains("first row"));
    assert!(read(&table("Soal¦Kunci¦kunci jawaban")).unwrap_err().en.contains("twice"));
    let import = read(&table("\n¦\nKunci¦Soal\nbenar¦Untung?")).unwrap();
    assert_eq!(import.found[0].line, 4);
}

#[test]
fn an_export_reads_well() {
    let text = |body| Text::new(Format::Moodle, body);
    let choice = |body, weight| Choice { text: text(body), weight, feedback: None };
    let choices = vec![choice("NIB", Decimal::ONE_HUNDRED), choice("SIM", Decimal::new(-3333333, 5))];
    let truth = Truth { right: false, if_wrong: Some(Text::new(Format::Html, "<i>x</i>")), if_right: None };
    let before = Text { format: Format::Moodle, body: "Ini ".into() };
    let gap = Question { after: Some(" itu.".into()), ..Question::new(before, Kind::Single(choices)) };
    let written = write(&[gap, Question::new(text("Untung?"), Kind::TrueFalse(truth))]);
    let lines: Vec<String> = written.iter().map(|row| row.join("¦")).collect();
    assert_eq!(
        lines,
        [
            "¦¦¦¦pilihan ganda¦Ini _____¦_____ itu.¦¦NIB¦¦100¦",
            "¦¦¦¦¦¦¦¦SIM¦¦-33,33333¦",
            "¦¦¦¦benar/salah¦Untung?¦¦¦salah¦¦100¦",
            "¦¦¦¦¦¦¦¦benar¦¦0¦[html]<i>x</i>",
        ]
    );
    assert!(written.iter().all(|row| row.len() == HEADS.len()));
    assert_eq!(heads::HEADS.len(), 12);
    assert_eq!(long::accepted("0,5:0,1"), long::accepted("0,5 ± 0,1"));
    assert_eq!(long::accepted("*"), Ok(Accepted::Any));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]
    #[test]
    fn what_is_exported_comes_back(questions in vec(question(), 0..4)) {
        let import = read(&rows(&write(&questions))).unwrap();
        prop_assert_eq!(&import.refused, &[]);
        prop_assert_eq!(import.questions(), questions);
    }
}
