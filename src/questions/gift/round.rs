//! What is exported comes back identical, and fast.
use super::{read, write};
use crate::questions::rules::{Kind, samples::question};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]
    #[test]
    fn what_is_exported_comes_back(questions in vec(question(), 0..5)) {
        let written = write(&questions);
        let import = read(&written.text);
        prop_assert_eq!(&import.refused, &[], "{}", &written.text);
        prop_assert_eq!(import.questions(), questions, "{}", &written.text);
        prop_assert!(written.left_out.is_empty());
    }

    #[test]
    fn line_ends_do_not_matter(questions in vec(question(), 0..5)) {
        let windows = format!("\u{feff}{}", write(&questions).text.replace('\n', "\r\n"));
        prop_assert_eq!(read(&windows).questions(), questions);
    }
}

#[test]
fn an_export_reads_well() {
    let file = "// [id:P-1] [tag:pajak]\n::Tarif::[markdown]Berapa *tarif*-nya?{#=%100%0.5:0#Tepat ~#Baca lagi####Umum}\n\n\
                $CATEGORY: usaha\n\nIni {=a ~%25%b} itu.\n\nBenar?{F##Ya}\n\nJodohkan.{=a -> x =b -> y}\n\nCeritakan.{}\n\nBaca.\n\n\
                Semua benar?{=a =%100%b ~%100%c}\n\nKata?{=a}\n";
    let expected = "// [id:P-1] [tag:pajak]\n::Tarif::[markdown]Berapa *tarif*-nya?{#\n\t=%100%0.5:0#Tepat\n\t~#Baca lagi\n\
                    \t####Umum\n}\n\n$CATEGORY: usaha\n\nIni {\n\t=a\n\t~%25%b\n} itu.\n\nBenar?{FALSE##Ya}\n\n\
                    Jodohkan.{\n\t=a -> x\n\t=b -> y\n}\n\nCeritakan.{}\n\nBaca.\n\n\
                    Semua benar?{\n\t=a\n\t~%100%b\n\t~%100%c\n}\n\nKata?{\n\t=%100%a\n}\n\n";
    let import = read(file);
    assert_eq!(import.refused, []);
    assert_eq!(write(&import.questions()).text, expected);
}

#[test]
fn arrows_in_short_answers_are_noted() {
    let questions = read("Alur?{=%100%a -> b}\n\nLain?{=a}\n\nTunjuk?{=%100%a#lihat -> b}").questions();
    assert!(questions.iter().all(|question| matches!(question.kind, Kind::Short(_))));
    let notes: Vec<_> = write(&questions).notes.iter().map(|note| note.index).collect();
    assert_eq!(notes, [0, 2]);
}

#[test]
fn five_thousand_questions_are_read_in_time() {
    let kinds = [
        "::Soal {n}::Apa tanda daftar usaha nomor {n}?{\n\t~NPWP#Itu pajak.\n\t=NIB#Betul\\: NIB.\n\t~%25%SIUP\n\t####Lihat bab {n}.\n}",
        "::Jamak {n}::Mana biaya tetap?{\n\t~%50%Sewa {n}\n\t~%50%Gaji\n\t~%-50%Bahan\n\t~Plastik\n}",
        "Laporan {n} memuat biaya.{TRUE#Salah.#Betul.}",
        "Batik {n} berasal dari {=Cirebon =%75%Ceribon#Salah eja.} di Jawa.",
        "[html]<b>Tarif {n}</b>?{#\n\t=%100%0.5:0.01#Tepat\n\t=%50%0..1\n\t~#Bukan.\n}",
        "// [id:J-{n}] [tag:pasar]\nJodohkan {n}.{\n\t=kas -> aset\n\t=utang -> kewajiban\n\t=modal -> ekuitas\n}",
        "$CATEGORY: usaha/bab {n}\n\nCeritakan usaha {n}.{}",
    ];
    let file: String =
        (0..5000).map(|n| kinds[n % kinds.len()].replace("{n}", &n.to_string()) + "\n\n").collect();
    let start = std::time::Instant::now();
    let import = read(&file);
    let took = start.elapsed();
    println!("5,000 questions, {} bytes: {} ms", file.len(), took.as_millis());
    assert_eq!((import.found.len(), import.refused.len()), (5000, 0));
    assert!(took.as_secs() < 3, "{took:?}");
    let questions = import.questions();
    assert_eq!(read(&write(&questions).text).questions(), questions);
}
