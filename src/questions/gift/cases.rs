//! One case for every example and rule of Moodle's documentation of the format, about the small businesses
//! of our trainees.
use super::read;
use crate::questions::rules::{Accepted, Choice, Figure, Format, Kind, Pair, Question, Text, Truth, Wording};
use rust_decimal::Decimal;

/// The only question of a file without faults.
fn one(file: &str) -> Question {
    let import = read(file);
    assert_eq!(import.refused, [], "{file}");
    assert_eq!(import.found.len(), 1, "{file}");
    import.questions().remove(0)
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn moodle(body: &str) -> Text {
    Text::new(Format::Moodle, body)
}

fn said(body: &str) -> Option<Text> {
    (!body.is_empty()).then(|| moodle(body))
}

fn choices(list: &[(&str, &str, &str)]) -> Vec<Choice> {
    let choice = |(weight, text, feedback): &(&str, &str, &str)| Choice {
        text: moodle(text),
        weight: number(weight),
        feedback: said(feedback),
    };
    list.iter().map(choice).collect()
}

fn short(list: &[(&str, &str, &str)]) -> Kind {
    let wording = |(weight, pattern, feedback): &(&str, &str, &str)| Wording {
        pattern: pattern.to_string(),
        weight: number(weight),
        feedback: said(feedback),
    };
    Kind::Short(list.iter().map(wording).collect())
}

fn pairs(list: &[(&str, &str)]) -> Kind {
    Kind::Matching(
        list.iter().map(|(left, right)| Pair { left: said(left), right: right.to_string() }).collect(),
    )
}

fn near(value: &str, tolerance: &str) -> Accepted {
    Accepted::Near { value: number(value), tolerance: number(tolerance) }
}

fn between(low: &str, high: &str) -> Accepted {
    Accepted::Between { low: number(low), high: number(high) }
}

fn figures(list: &[(&str, Accepted, &str)]) -> Kind {
    let figure = |(weight, accepted, feedback): &(&str, Accepted, &str)| Figure {
        accepted: *accepted,
        weight: number(weight),
        feedback: said(feedback),
    };
    Kind::Numeric(list.iter().map(figure).collect())
}

fn truth(right: bool, if_wrong: &str, if_right: &str) -> Kind {
    Kind::TrueFalse(Truth { right, if_wrong: said(if_wrong), if_right: said(if_right) })
}

fn plain(text: &str, kind: Kind) -> Question {
    Question::new(moodle(text), kind)
}

fn gap(before: &str, after: &str, kind: Kind) -> Question {
    let text = Text { format: Format::Moodle, body: before.into() };
    Question { after: Some(after.into()), ..Question::new(text, kind) }
}

#[test]
fn single_choice() {
    let three = Kind::Single(choices(&[("0", "NPWP", ""), ("0", "BPJS", ""), ("100", "NIB", "")]));
    let text = "Tanda daftar usaha disebut apa?";
    assert_eq!(one("Tanda daftar usaha disebut apa?{~NPWP ~BPJS =NIB}"), plain(text, three.clone()));
    assert_eq!(one("Tanda daftar usaha disebut apa? {\n    ~NPWP\n    ~BPJS\n\t=NIB}\n"), plain(text, three));
}

#[test]
fn missing_word() {
    let kind = Kind::Single(choices(&[("0", "kas", ""), ("100", "modal", ""), ("0", "utang", "")]));
    let file = "Uang pemilik yang ditanam disebut {~kas =modal ~utang} usaha.";
    assert_eq!(one(file), gap("Uang pemilik yang ditanam disebut ", " usaha.", kind.clone()));
    assert_eq!(one(file).shown_text(), "Uang pemilik yang ditanam disebut _____ usaha.");
    let lines = "Uang itu disebut {\n  ~kas\n  =modal\n  ~utang\n} dalam pembukuan.";
    assert_eq!(one(lines), gap("Uang itu disebut ", " dalam pembukuan.", kind.clone()));
    let point = "Uang pemilik disebut {~kas =modal ~utang}.";
    assert_eq!(one(point), gap("Uang pemilik disebut ", ".", kind));
    let first = gap("", " adalah ibu kota Jawa Timur.", short(&[("100", "Surabaya", "")]));
    assert_eq!(one("{ =Surabaya } adalah ibu kota Jawa Timur."), first);
}

#[test]
fn short_answers() {
    let kind = short(&[("100", "laba", ""), ("100", "untung", "")]);
    assert_eq!(
        one("Pendapatan dikurangi biaya adalah?{=laba =untung}"),
        plain("Pendapatan dikurangi biaya adalah?", kind)
    );
    let kind = short(&[("100", "empat", ""), ("100", "4", "")]);
    assert_eq!(
        one("Dua lusin dibagi enam sama dengan {=empat =4}."),
        gap("Dua lusin dibagi enam sama dengan ", ".", kind)
    );
    assert_eq!(one(r"1 + 2 \= {3}"), plain("1 + 2 =", short(&[("100", "3", "")])));
    let partly = "::Kota asal:: Batik Trusmi berasal dari {\n =Cirebon#Tepat!\n =%75%Ceribon#Benar, salah eja.\n =%25%Jawa Barat#Kurang rinci.\n}.";
    let kind = short(&[
        ("100", "Cirebon", "Tepat!"),
        ("75", "Ceribon", "Benar, salah eja."),
        ("25", "Jawa Barat", "Kurang rinci."),
    ]);
    assert_eq!(
        one(partly),
        Question { name: "Kota asal".into(), ..gap("Batik Trusmi berasal dari ", ".", kind) }
    );
    let wild = short(&[("100", "nomor*usaha", ""), ("50", r"\*izin", "")]);
    assert_eq!(one(r"NIB?{=nomor*usaha =%50%\*izin}"), plain("NIB?", wild));
    assert_eq!(one("Kata?{=T =benar}").kind, short(&[("100", "T", ""), ("100", "benar", "")]));
}

#[test]
fn true_and_false() {
    let text = "Laporan laba rugi memuat biaya.";
    for (word, right) in [("T", true), ("TRUE", true), ("F", false), ("FALSE", false), ("true", true)] {
        assert_eq!(one(&format!("{text}{{{word}}}")), plain(text, truth(right, "", "")));
    }
    assert_eq!(one(&format!("{text}{{ TRUE #Baca bab 2. }}")), plain(text, truth(true, "Baca bab 2.", "")));
    assert_eq!(one(&format!("{text}{{T#Salah.#Betul!}}")), plain(text, truth(true, "Salah.", "Betul!")));
    assert_eq!(one(&format!("{text}{{F##Betul!}}")), plain(text, truth(false, "", "Betul!")));
    assert_eq!(
        one("::Q1:: 1+1=2 {T}"),
        Question { name: "Q1".into(), ..plain("1+1=2", truth(true, "", "")) }
    );
    let general = one(&format!("{text}{{FALSE#a#b####Umum.}}"));
    assert_eq!((general.kind, general.general_feedback), (truth(false, "a", "b"), said("Umum.")));
    assert_eq!(one(&format!("{text}{{T####Umum.}}")).general_feedback, said("Umum."));
}

#[test]
fn matching() {
    let list = [("Jawa Barat", "Bandung"), ("Jawa Tengah", "Semarang"), ("Jawa Timur", "Surabaya")];
    let text = "Jodohkan provinsi dengan ibu kotanya.";
    let wide = "Jodohkan provinsi dengan ibu kotanya. {\n =Jawa Barat -> Bandung\n =Jawa Tengah  -> Semarang\n =Jawa Timur -> Surabaya\n }";
    assert_eq!(one(wide), plain(text, pairs(&list)));
    let tight = "Jodohkan provinsi dengan ibu kotanya.{=Jawa Barat->Bandung =Jawa Tengah->Semarang =Jawa Timur->Surabaya}";
    assert_eq!(one(tight), plain(text, pairs(&list)));
    let extra = pairs(&[("kas", "aset"), ("utang", "kewajiban"), ("", "modal")]);
    assert_eq!(one("Golongkan.{=kas -> aset =utang -> kewajiban = -> modal}"), plain("Golongkan.", extra));
    let arrow = pairs(&[("a", "b -> c"), ("d", "e")]);
    assert_eq!(one("Alur?{=a -> b -> c =d -> e####Lihat bagan.}").kind, arrow);
}

#[test]
fn numeric() {
    let year = |inside: &str| one(&format!("Tahun berdirinya koperasi itu? {inside}")).kind;
    assert_eq!(year("{#1996}"), figures(&[("100", near("1996", "0"), "")]));
    assert_eq!(year("{#1996:5}"), figures(&[("100", near("1996", "5"), "")]));
    assert_eq!(year("{#1994..1998}"), figures(&[("100", between("1994", "1998"), "")]));
    assert_eq!(year("{#-5..-1}"), figures(&[("100", between("-5", "-1"), "")]));
    assert_eq!(year("{# = 1996 : 1 }"), figures(&[("100", near("1996", "1"), "")]));
    assert_eq!(year("{#3#Tepat.}"), figures(&[("100", near("3", "0"), "Tepat.")]));
    assert_eq!(year("{#1.5e3}"), figures(&[("100", near("1500", "0"), "")]));
    let rate = "Tarif pajak usaha kecil (persen)? {#0.5:0.0005}.";
    let kind = figures(&[("100", near("0.5", "0.0005"), "")]);
    assert_eq!(one(rate), gap("Tarif pajak usaha kecil (persen)? ", ".", kind));
    assert_eq!(one("Kira-kira? {#3.141..3.142}.").kind, figures(&[("100", between("3.141", "3.142"), "")]));
    assert_eq!(
        year(
            "{#\n =1996:0      #Tepat, nilai penuh.\n =%50%1996:2  #Hampir,\nsetengah nilai.\n ~#Lihat akta.\n}"
        ),
        figures(&[
            ("100", near("1996", "0"), "Tepat, nilai penuh."),
            ("50", near("1996", "2"), "Hampir,\nsetengah nilai."),
            ("0", Accepted::Any, "Lihat akta."),
        ])
    );
    assert_eq!(year("{#3 =%50%*}"), figures(&[("100", near("3", "0"), ""), ("50", Accepted::Any, "")]));
}

#[test]
fn several_right_and_weights() {
    let text = "Mana dua yang termasuk biaya tetap?";
    let file = format!("{text} {{\n ~Bahan baku\n ~%50%Sewa\n ~%50%Gaji bulanan\n ~Plastik }}");
    let list =
        [("0", "Bahan baku", ""), ("50", "Sewa", ""), ("50", "Gaji bulanan", ""), ("0", "Plastik", "")];
    assert_eq!(one(&file), plain(text, Kind::Several(choices(&list))));
    let minus = "Mana? {~%-50%Bahan ~%50%Sewa ~%50%Gaji ~%-50%Plastik}";
    let list = [("-50", "Bahan", ""), ("50", "Sewa", ""), ("50", "Gaji", ""), ("-50", "Plastik", "")];
    assert_eq!(one(minus), plain("Mana?", Kind::Several(choices(&list))));
    let thirds = "Mana? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}";
    let list = [("33.33333", "a", ""), ("33.33333", "b", ""), ("33.33333", "c", ""), ("-100", "d", "")];
    assert_eq!(one(thirds), plain("Mana?", Kind::Several(choices(&list))));
    let half = "Sulit.{~salah ~%50%setengah#Hampir. =penuh#Bagus!}";
    let list = [("0", "salah", ""), ("50", "setengah", "Hampir."), ("100", "penuh", "Bagus!")];
    assert_eq!(one(half), plain("Sulit.", Kind::Single(choices(&list))));
    let any = Kind::Single(choices(&[("100", "a", ""), ("100", "b", ""), ("0", "c", "")]));
    assert_eq!(one("Salah satu?{=a =%100%b ~c}"), plain("Salah satu?", any));
    let sign = Kind::Single(choices(&[("100", "%5 lebih", ""), ("0", "5% lebih%", "")]));
    assert_eq!(one("Naik?{=%5 lebih ~5% lebih%}"), plain("Naik?", sign));
}

#[test]
fn titles_comments_and_feedback() {
    let file = "// Bab 1: pembukuan\n::Asal NIB::NIB diterbitkan\nlewat sistem apa? {=OSS}";
    let kind = short(&[("100", "OSS", "")]);
    let question = Question { name: "Asal NIB".into(), ..plain("NIB diterbitkan\nlewat sistem apa?", kind) };
    assert_eq!(one(file), question);
    let inside = "Soal?{\n// yang salah\n~a#Bukan,\n// lanjut\nini biaya.\n  // yang benar\n=b #Betul!}";
    let list = [("0", "a", "Bukan,\nini biaya."), ("100", "b", "Betul!")];
    assert_eq!(one(inside), plain("Soal?", Kind::Single(choices(&list))));
    assert_eq!(one("::Sendiri::\nSoal?{}").name, "Sendiri");
    assert_eq!(one("Nama apa saja yang muncul?{}").shown_name(), "Nama apa saja yang muncul?");
    let general = one("Soal?{\n=a#x\n~b\n####Pelajari bab 3.\n}");
    assert_eq!(general.general_feedback, said("Pelajari bab 3."));
    assert_eq!(one("Soal?{=a#x#y ~b}").kind, Kind::Single(choices(&[("100", "a", "x#y"), ("0", "b", "")])));
    let five = one("Soal?{=a#####Umum ~b}");
    assert_eq!(five.general_feedback, said("Umum ~b"));
}

#[test]
fn formats() {
    let file =
        "[markdown]Yang *paling* penting adalah {\n~a\n=[plain]b#[html]<i>ya</i>#\n####[moodle]Umum} hal.";
    let question = one(file);
    assert_eq!(
        question.text,
        Text { format: Format::Markdown, body: "Yang *paling* penting adalah ".into() }
    );
    let Kind::Single(list) = &question.kind else { panic!("{question:?}") };
    assert_eq!(list[0].text, Text::new(Format::Markdown, "a"));
    assert_eq!(list[1].text, Text::new(Format::Plain, "b"));
    assert_eq!(list[1].feedback, Some(Text::new(Format::Html, "<i>ya</i>#")));
    assert_eq!(question.general_feedback, said("Umum"));
    let html = one(r"[html]<p>Baris satu<br>\nbaris dua</p>{=a ~b}");
    assert_eq!(html.text, Text::new(Format::Html, "<p>Baris satu<br>\nbaris dua</p>"));
    assert_eq!(one("[catatan] Baca dulu.").text, moodle("[catatan] Baca dulu."));
}

#[test]
fn special_characters() {
    let sums = r"Mana yang hasilnya 5? {~ \= 2 + 2 = \= 2 + 3 ~ \= 2 + 4 }";
    let list = [("0", "= 2 + 2", ""), ("100", "= 2 + 3", ""), ("0", "= 2 + 4", "")];
    assert_eq!(one(sums), plain("Mana yang hasilnya 5?", Kind::Single(choices(&list))));
    let signs = "Mana bukan tanda khusus?{\n ~ \\~ #\\~ tanda khusus.\n ~ \\=\n ~ \\#\n ~ \\{\n ~ \\}\n ~ \\:\n = \\\\ #Betul\\: \\\\ hanya\n   penanda.\n}";
    let list = [
        ("0", "~", "~ tanda khusus."),
        ("0", "=", ""),
        ("0", "#", ""),
        ("0", "{", ""),
        ("0", "}", ""),
        ("0", ":", ""),
        ("100", "\\", "Betul: \\ hanya\n   penanda."),
    ];
    assert_eq!(one(signs), plain("Mana bukan tanda khusus?", Kind::Single(choices(&list))));
    let formula = r"Hitung $$\\frac\{1\}\{2\}$$ dan \(x\).{#0.5}";
    assert_eq!(one(formula).text, moodle(r"Hitung $$\frac{1}{2}$$ dan \(x\)."));
    assert_eq!(one(r"::Jam 8\:\:30::Pukul berapa\: pagi?{}").name, "Jam 8::30");
    assert_eq!(one(r"Satu\n\ndua?{}").text, moodle("Satu\n\ndua?"));
}

#[test]
fn essays_and_descriptions() {
    assert_eq!(one("Ceritakan usaha Anda. {}"), plain("Ceritakan usaha Anda.", Kind::Essay));
    let general = one("Apa rencana Anda?{####Semoga lancar.}");
    assert_eq!((general.kind, general.general_feedback), (Kind::Essay, said("Semoga lancar.")));
    assert_eq!(
        one("Bagian ini tentang pajak: baca = pahami."),
        plain("Bagian ini tentang pajak: baca = pahami.", Kind::Description)
    );
    let titled = one("::Pengantar::Baca dulu.");
    assert_eq!((titled.name.as_str(), titled.kind), ("Pengantar", Kind::Description));
}

#[test]
fn categories_codes_and_tags() {
    let file = "\u{feff}// berkas contoh\r\n$CATEGORY: usaha/pajak/final\r\n\r\n// [id:P-1] [tag:pajak] [tag:usaha kecil]\r\nSatu?{T}\r\n\r\n\r\n$CATEGORY: $course$/lain\r\nDua?{F}\r\n\r\n$CATEGORY:\r\n\r\nTiga?{}\r\n";
    let import = read(file);
    assert_eq!(import.refused, []);
    assert_eq!(import.found.iter().map(|found| found.line).collect::<Vec<_>>(), [5, 9, 13]);
    let questions = import.questions();
    let categories: Vec<_> = questions.iter().map(|question| question.category.as_str()).collect();
    assert_eq!(categories, ["usaha/pajak/final", "$course$/lain", ""]);
    assert_eq!(questions[0].id_number, "P-1");
    assert_eq!(questions[0].tags, ["pajak", "usaha kecil"]);
    assert_eq!(questions[1].id_number, "");
}
