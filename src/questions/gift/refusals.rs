//! What is refused, on which line, and why; and that the rest of the file is still read.
use super::read;

fn refused(file: &str) -> (u32, String) {
    let import = read(file);
    assert_eq!((import.found.len(), import.refused.len()), (0, 1), "{import:?}");
    let refused = &import.refused[0];
    assert!(!refused.why.id.is_empty() && refused.why.id != refused.why.en, "{refused:?}");
    (refused.line, refused.why.en.to_string())
}

#[track_caller]
fn is(file: &str, line: u32, reason: &str) {
    let (at, why) = refused(file);
    assert!(at == line && why.contains(reason), "line {at}: {why}");
}

#[test]
fn braces() {
    is("Soal?\n{=a ~b", 2, "not closed");
    is("Soal?\n=a ~b}", 2, "without an opening one");
    is("Soal?{=a ~b}\nSoal kedua?{T}", 2, "second brace");
    is("Soal?{=a {b} ~c}", 1, "second brace");
    is("Soal?{T} lalu }", 1, "second brace");
    is("Soal?{\n=a\n\n~b\n\n~c\n}", 3, "blank line inside");
    let import = read("Satu?{\n\nDua?{T}\n\nTiga?{F}");
    assert_eq!((import.found.len(), import.refused.len()), (2, 1));
}

#[test]
fn titles_and_texts() {
    is("::Judul tanpa akhir {T}", 1, "title is not closed");
    is("{T}", 1, "no text");
    is("::Judul::", 1, "no text");
    is(&format!("::{}::Soal?{{T}}", "j".repeat(256)), 1, "longer than 255");
    is("Soal\u{7}?{T}", 1, "invisible character");
    is("// [tag:a,b]\nSoal?{T}", 2, "comma");
    is(&format!("// [id:{}]\nSoal?{{T}}", "9".repeat(101)), 2, "at most 100");
}

#[test]
fn choices() {
    is("Soal?{\n~a\n~b}", 1, "No choice is right");
    is("Soal?{~%50%a ~b}", 1, "add up to 50%");
    is("Soal?{~%60%a ~%60%b}", 1, "add up to 120%");
    is("Soal?{~a}", 1, "at least two");
    is("Soal?{=a ~}", 1, "choice is empty");
    is("Soal?{\nteks\n=a ~b}", 2, "before the first answer");
    is("Soal?{\n~a\n=%50%b}", 3, "write ~%50%");
    is("Soal?{\n~a\n~%33,3%b}", 3, "“%33,3%” is not a number");
    is("Soal?{=a ~%-150%b}", 1, "outside -100% to 100%");
    is("Soal?{=a ~%0.1234567890123456789012%b}", 1, "at most 20 digits");
}

#[test]
fn short_answers() {
    is("Soal?{=%50%a}", 1, "No answer has the weight 100%");
    is("Soal?{=a =%-10%b}", 1, "outside 0% to 100%");
    is("Soal?{=a =}", 1, "answer is empty");
    is("Soal?{a =b}", 1, "before the first answer");
}

#[test]
fn numbers() {
    is("Soal?{#}", 1, "no number after");
    is("Soal?{#####}", 1, "no number after");
    is("Soal?{#tiga}", 1, "“tiga” is not a number");
    is("Soal?{#\n=3\n=2,5}", 3, "with a point");
    is("Soal?{#3:x}", 1, "“x” is not a number");
    is("Soal?{#3:-1}", 1, "tolerance cannot be negative");
    is("Soal?{#5..1}", 1, "upside down");
    is("Soal?{#..1}", 1, "“” is not a number");
    is("Soal?{#3\n~salah#x}", 2, "only for feedback");
    is("Soal?{#3 ~#x =4}", 1, "only for feedback");
    is("Soal?{#~#x}", 1, "No answer has the weight 100%");
    is("Soal?{#0.1234567890123456789012}", 1, "at most 20 digits");
    is("Soal?{#99999999999999999999999999999}", 1, "is not a number");
}

#[test]
fn pairs() {
    is("Soal?{\n=a -> b\n=c}", 3, "no “->”");
    is("Soal?{=a -> b}", 1, "at least two pairs");
    is("Soal?{=a -> b = -> c}", 1, "at least two pairs");
    is("Soal?{=a -> =b -> c}", 1, "no answer on its right");
    is("Soal?{=a -> b\n=c -> d#bagus}", 2, "no feedback");
}

#[test]
fn general_feedback() {
    is("Soal?{=a####x\n####y}", 1, "only once");
}

#[test]
fn one_broken_question_stops_no_other() {
    let file = "Satu?{T}\n\n::Rusak::Dua?{~a ~b}\n\n// catatan\nTiga?{#x}\n\nEmpat?{}\n";
    let import = read(file);
    let found: Vec<_> = import.found.iter().map(|found| found.line).collect();
    let refused: Vec<_> = import.refused.iter().map(|r| (r.line, r.what.as_str())).collect();
    assert_eq!(found, [1, 8]);
    assert_eq!(refused, [(3, "Rusak"), (6, "Tiga?{#x}")]);
}

#[test]
fn line_ends_are_all_the_same() {
    let file = "Satu?{\n=a\n~b\n}\n\n::Dua::Dua\nbaris?{T}\n";
    assert_eq!(read(&file.replace('\n', "\r\n")), read(file));
    assert_eq!(read(&file.replace('\n', "\r")), read(file));
    assert_eq!(read(&format!("\u{feff}\n\n{file} \t\n")).questions(), read(file).questions());
    assert_eq!(read("").found.len() + read("// hanya catatan\n\n// lagi").found.len(), 0);
}
