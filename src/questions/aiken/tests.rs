use super::*;
use proptest::prelude::*;

const TWO: &str = "Surat izin berusaha untuk usaha mikro disebut?\nA. NIB\nB. SIM\nANSWER: A\n\n\
                   Ibu kota Jawa Barat?\nA) Bogor\nB) Bandung\nC) Garut\nANSWER: B\n";

fn right(question: &Question) -> Vec<usize> {
    let Kind::Single(choices) = &question.kind else { panic!("{question:?}") };
    (0..choices.len()).filter(|at| choices[*at].weight == Decimal::ONE_HUNDRED).collect()
}

fn refusal(file: &str) -> (u32, String) {
    let import = read(file);
    assert_eq!((import.found.len(), import.refused.len()), (0, 1), "{import:?}");
    (import.refused[0].line, import.refused[0].why.en.to_string())
}

#[test]
fn points_and_brackets_are_read() {
    let import = read(TWO);
    assert_eq!(import.refused, []);
    assert_eq!(import.found.iter().map(|found| found.line).collect::<Vec<_>>(), [1, 6]);
    let questions = import.questions();
    assert_eq!(questions[1].text, Text::new(Format::Plain, "Ibu kota Jawa Barat?"));
    assert_eq!((right(&questions[0]), right(&questions[1])), (vec![0], vec![1]));
}

#[test]
fn windows_files_small_letters_and_blank_lines_are_read() {
    let import = read("\u{feff}Soal?\r\n\r\na)satu\r\nb. dua\r\n\r\nanswer: b.\r\n");
    assert_eq!(right(&import.questions()[0]), [1]);
    assert_eq!(read(&TWO.replace('\n', "\r")).found.len(), 2);
    assert_eq!(read(""), Import::default());
}

#[test]
fn faults_have_line_and_reason() {
    assert_eq!(refusal("Satu\ndua\nA. a\nB. b\nANSWER: A").0, 2);
    assert!(refusal("Satu\ndua\nA. a\nB. b\nANSWER: A").1.contains("more than one line"));
    assert_eq!(refusal("Satu\nA. a\nB. b").0, 1);
    assert!(refusal("Satu\nA. a\nB. b").1.contains("no line ANSWER"));
    assert_eq!(
        refusal("Satu\nA. a\nC. b\nANSWER: A"),
        (3, "Options go in order; here B should stand.".into())
    );
    assert_eq!(refusal("Satu\nA. a\nANSWER: A"), (3, "At least two options are needed.".into()));
    assert_eq!(refusal("Satu\nA. a\nB. b\nANSWER: C").0, 4);
    assert_eq!(refusal("Satu\nA. a\nB. b\nANSWER: A, B").0, 4);
    assert_eq!(refusal("Satu\nA. a\nB. b\nANSWER:").0, 4);
    assert_eq!(refusal("Satu\nA. a\nB.\nANSWER: A"), (1, "One choice is empty.".into()));
    assert_eq!(refusal("A. a\nB. b\nANSWER: A").0, 1);
    assert_eq!(refusal("ANSWER: A").0, 1);
}

#[test]
fn one_broken_question_stops_no_other() {
    let import = read(&format!("Rusak\nA. a\nB. b\nSoal berikut\nA. a\nB. b\nANSWER: B\n{TWO}"));
    assert_eq!((import.found.len(), import.refused.len()), (3, 1));
    assert_eq!((import.refused[0].line, import.refused[0].what.as_str()), (1, "Rusak"));
}

#[test]
fn what_aiken_cannot_say_is_listed() {
    let gift = "::Judul::Soal?{=a#bagus ~b}\n\nBenar?{T}\n\nSoal?{~%50%a ~%50%b ~c}\n\nSoal?{=a ~%50%b}\n\n\
                Dua\\nbaris?{=a ~b}\n\n[html]<b>Soal</b>?{=a ~b}\n\nA. Siapa?{=a ~b}\n\nIni {=a ~b} itu.\n\n\
                [html]Tanpa tanda{=a ~b}\n\nSoal{=a =b ~c}";
    let written = write(&super::super::gift::read(gift).questions());
    let places = |notes: &[super::super::Note]| notes.iter().map(|note| note.index).collect::<Vec<_>>();
    assert_eq!(places(&written.left_out), [1, 2, 3, 4, 5, 6, 9]);
    assert_eq!(places(&written.notes), [0, 7, 8]);
    assert_eq!(written.notes[0].why.en, "Left behind: title, text format, feedback.");
    assert_eq!(written.notes[1].why.id, "Tidak ikut: tempat titik-titik, format teks.");
    assert_eq!(read(&written.text).found.len(), 3);
    let many = format!("Soal{{=a{}}}", " ~b".repeat(26));
    assert_eq!(write(&super::super::gift::read(&many).questions()).left_out.len(), 1);
}

proptest! {
    #[test]
    fn what_aiken_can_say_comes_back(
        text in "[^\\p{C}]{1,40}",
        options in proptest::collection::vec("[^\\p{C}]{1,20}", 2..27),
        at in 0usize..26,
    ) {
        let choices = options.iter().enumerate().map(|(nth, option)| Choice {
            text: Text::new(Format::Plain, option),
            weight: if nth == at % options.len() { Decimal::ONE_HUNDRED } else { Decimal::ZERO },
            feedback: None,
        });
        let question = Question::new(Text::new(Format::Plain, &text), Kind::Single(choices.collect())).checked();
        prop_assume!(question.is_ok());
        let questions = [question.unwrap()];
        let written = write(&questions);
        prop_assume!(written.left_out.is_empty());
        prop_assert_eq!(&written.notes, &[]);
        prop_assert_eq!(read(&written.text).questions(), questions);
    }
}
