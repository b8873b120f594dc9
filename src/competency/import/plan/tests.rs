//! What a file would change, on small files.
use super::*;
use crate::{
    competency::import::parse,
    tables::{criterion::CriterionId, element::ElementId, standard::StandardId, unit::UnitId},
};

const CSV: &str = "decree_number,decree_year,unit_code,unit_title,element_no,element_title,kuk_no,kuk_text\n\
    56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.1,Dipilih. \n\
    56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.2,Dipakai.\n\
    ,,J.63OPR00.011.2,Menggunakan Surat,1,Memilih,1.1,Dipilih.\n\
    56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.2,Dipakai lagi.\n";

fn stored(parsed: &Parsed) -> Existing {
    let mut existing = Existing::default();
    for d in &parsed.decrees {
        let title = d.title.clone().unwrap_or_default();
        let standing = d.standing.clone().unwrap_or_default();
        existing.decrees.insert(d.decree.clone(), ExistingDecree { id: StandardId(1), title, standing });
    }
    let note = |row: &UnitRow| {
        let plan = plan(parsed, &Existing::default());
        plan.new.iter().find(|n| n.name == Name::unit(&row.decree, &row.code)).unwrap().note.clone()
    };
    for row in &parsed.units {
        let criteria = |e: &super::super::ElementRow| {
            let of = |(i, c): (usize, &super::super::CriterionRow)| {
                let known =
                    ExistingCriterion { id: CriterionId(1), position: i as i32 + 1, text: c.text.clone() };
                (c.number.clone(), known)
            };
            e.criteria.iter().enumerate().map(of).collect()
        };
        let elements = row.elements.iter().map(|e| {
            (e.number, ExistingElement { id: ElementId(1), title: e.title.clone(), criteria: criteria(e) })
        });
        let unit = ExistingUnit {
            id: UnitId(1),
            printed: row.printed.clone(),
            title: row.title.clone(),
            note: note(row),
            texts: row.texts.each().map(|(_, said)| said.unwrap_or("").to_string()),
            elements: elements.collect(),
        };
        existing.units.insert((row.decree.clone(), row.code.clone()), unit);
    }
    existing
}

#[test]
fn rows_are_taken_or_refused_with_their_line() {
    let parsed = parse("kuk.csv", CSV.as_bytes()).unwrap();
    assert_eq!(parsed.units.len(), 1);
    assert_eq!(parsed.units[0].elements[0].criteria[0].text, "Dipilih. ", "byte for byte");
    let refused: Vec<(u64, &str)> = parsed.refused.iter().map(|r| (r.line, r.what.as_str())).collect();
    assert_eq!(refused, [(4, "J.63OPR00.011.2"), (5, "J.63OPR00.010.2 1.2")]);
    assert_eq!(plan(&parsed, &Existing::default()).new_counts(), [1, 1, 1, 2]);
    let windows = parse("kuk.csv", CSV.replace('\n', "\r\n").as_bytes()).unwrap();
    assert_eq!(windows.refused, parsed.refused, "lines that end with CR LF count the same");
}

#[test]
fn a_second_import_changes_nothing() {
    let parsed = parse("kuk.csv", CSV.as_bytes()).unwrap();
    let again = plan(&parsed, &stored(&parsed));
    assert!(again.is_empty(), "{again:?}");
    assert_eq!(again.unchanged, 5);
}

#[test]
fn a_difference_is_shown_with_before_and_after() {
    let first = parse("kuk.csv", CSV.as_bytes()).unwrap();
    let second = parse("kuk.csv", CSV.replace("Dipakai.", "Digunakan.").as_bytes()).unwrap();
    let plan = plan(&second, &stored(&first));
    let changed: Vec<(u64, String, &str, &str)> =
        plan.changed.iter().map(|c| (c.line, c.name.say(), c.before.as_str(), c.after.as_str())).collect();
    assert_eq!(changed, [(3, "J.63OPR00.010.2 · 1.2".into(), "Dipakai.", "Digunakan.")]);
}

#[test]
fn a_file_without_elements_takes_none_away() {
    let first = parse("kuk.csv", CSV.as_bytes()).unwrap();
    let units = "decree_number,decree_year,unit_code,title\n56,2018,J.63OPR00.010.2,Menggunakan Media\n";
    let plan = plan(&parse("unit.csv", units.as_bytes()).unwrap(), &stored(&first));
    assert!(plan.is_empty() && plan.missing.is_empty(), "{plan:?}");
}

#[test]
fn what_a_file_no_longer_holds_is_named_and_stays() {
    let first = parse("kuk.csv", CSV.as_bytes()).unwrap();
    let shorter = CSV.lines().filter(|l| !l.contains(",1.2,")).collect::<Vec<_>>().join("\n");
    let plan = plan(&parse("kuk.csv", shorter.as_bytes()).unwrap(), &stored(&first));
    assert!(plan.is_empty());
    assert_eq!(plan.missing.iter().map(|m| m.name.say()).collect::<Vec<_>>(), ["J.63OPR00.010.2 · 1.2"]);
}

#[test]
fn json_lines_and_missing_decrees() {
    let json = "{\"standards\": [\n{\"decree_number\": 56, \"decree_year\": \"2018\", \"title\": \"K\", \"units\": [\n\
        {\"code\": \"J.630PR00.010.2\", \"title\": \"Menggunakan {\", \"elements\": [\n\
        {\"no\": 1, \"title\": \"Memilih\", \"kuk\": [\n{\"no\": \"1.1\", \"text\": \"Dipilih.\"}]}]}]},\n\
        {\"title\": \"Tanpa keputusan\", \"units\": []}]}";
    let parsed = parse("x.json", json.as_bytes()).unwrap();
    let unit = &parsed.units[0];
    assert_eq!((unit.line, unit.elements[0].line, unit.elements[0].criteria[0].line), (3, 4, 5));
    assert_eq!(parsed.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [6]);
    let plan = plan(&parsed, &Existing::default());
    let meant = Oddity::UnknownShape(Some("J.63OPR00.010.2".into()));
    assert_eq!(plan.doubts.iter().map(|d| &d.oddity).collect::<Vec<_>>(), [&meant]);
}

#[test]
fn a_file_of_no_known_shape_is_refused_whole() {
    assert!(parse("a", b"a,b\n1,2\n").is_err());
    assert!(parse("a", b"{\"standards\": 1}").is_err());
    assert!(parse("a", b"{\"standards\": [").is_err());
    assert!(parse("a", b"decree_number;decree_year;title\n56;2018;Kom\xff\n").is_err());
    assert!(parse("a", b"").is_err());
    let semicolons = parse("a", b"\xef\xbb\xbfdecree_number;decree_year;title\n56;2018;K\n").unwrap();
    assert_eq!(semicolons.decrees.len(), 1);
}
