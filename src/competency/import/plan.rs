//! What an import would do: what a file says beside what is stored.
use super::{Parsed, Refused, UnitRow};
use crate::{
    competency::rules::{Decree, Oddity, oddities, oddities_together},
    tables::{criterion::CriterionId, element::ElementId, standard::StandardId, unit::UnitId},
    text::Language,
};
use std::collections::BTreeMap;

/// What is stored of the decrees that a file names.
#[derive(Clone, Debug, Default)]
pub struct Existing {
    /// Decrees with their titles.
    pub decrees: BTreeMap<Decree, (StandardId, String)>,
    /// Units by decree and code.
    pub units: BTreeMap<(Decree, String), ExistingUnit>,
}

/// A stored unit.
#[derive(Clone, Debug)]
pub struct ExistingUnit {
    /// Its id.
    pub id: UnitId,
    /// As the decree prints its code, where that differs.
    pub printed: Option<String>,
    /// Its title.
    pub title: String,
    /// One remark a line.
    pub note: String,
    /// By number.
    pub elements: BTreeMap<i32, ExistingElement>,
}

/// A stored element.
#[derive(Clone, Debug)]
pub struct ExistingElement {
    /// Its id.
    pub id: ElementId,
    /// Its title.
    pub title: String,
    /// By number.
    pub criteria: BTreeMap<String, ExistingCriterion>,
}

/// A stored criterion.
#[derive(Clone, Debug)]
pub struct ExistingCriterion {
    /// Its id.
    pub id: CriterionId,
    /// Within its element, from 1.
    pub position: i32,
    /// Its text.
    pub text: String,
}

/// Which decree, unit, element or criterion: the deeper parts are `None` above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The decree.
    pub decree: Decree,
    /// The code of the unit.
    pub code: Option<String>,
    /// The number of the element.
    pub element: Option<i32>,
    /// The number of the criterion.
    pub criterion: Option<String>,
}

impl Name {
    fn decree(decree: &Decree) -> Name {
        Name { decree: decree.clone(), code: None, element: None, criterion: None }
    }
    fn unit(decree: &Decree, code: &str) -> Name {
        Name { code: Some(code.into()), ..Name::decree(decree) }
    }
    fn element(&self, number: i32) -> Name {
        Name { element: Some(number), ..self.clone() }
    }
    fn criterion(&self, element: i32, number: &str) -> Name {
        Name { criterion: Some(number.into()), ..self.element(element) }
    }

    /// "J.63OPR00.010.2 · 1.2", or "Kepmenaker 56/2018" for a decree.
    pub fn say(&self) -> String {
        match (&self.code, self.element, &self.criterion) {
            (Some(code), _, Some(number)) => format!("{code} · {number}"),
            (Some(code), Some(number), None) => format!("{code} · {number}"),
            (Some(code), None, None) => code.clone(),
            _ => self.decree.name(),
        }
    }
}

/// Something to be added, or something stored that the file does not hold (line 0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file.
    pub line: u64,
    /// Which.
    pub name: Name,
    /// Its title or text.
    pub text: String,
    /// For a unit: as printed, and the remarks to be stored, one a line.
    pub printed: Option<String>,
    /// Remarks on a unit, one a line.
    pub note: String,
    /// For a criterion: its place in its element, from 1.
    pub position: i32,
}

impl Row {
    fn new(line: u64, name: Name, text: &str) -> Row {
        Row { line, name, text: text.into(), printed: None, note: String::new(), position: 0 }
    }
}

/// What of a thing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its title or text.
    Text,
    /// The code as printed.
    Printed,
    /// The remarks on a unit.
    Note,
    /// The place of a criterion in its element.
    Position,
}

/// A difference between what is stored and what the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the file.
    pub line: u64,
    /// Which.
    pub name: Name,
    /// What of it.
    pub field: Field,
    /// As stored.
    pub before: String,
    /// As the file says.
    pub after: String,
}

/// Something odd, reported by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where it stands in the file.
    pub line: u64,
    /// Which unit.
    pub name: Name,
    /// What is odd.
    pub oddity: Oddity,
}

/// What an import does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// To be added.
    pub new: Vec<Row>,
    /// To be changed, with before and after.
    pub changed: Vec<Change>,
    /// How many decrees, units, elements and criteria stay as they are.
    pub unchanged: usize,
    /// Stored and not in the file: they stay.
    pub missing: Vec<Row>,
    /// What is odd; taken as it is.
    pub doubts: Vec<Doubt>,
    /// Rows that are not taken.
    pub refused: Vec<Refused>,
}

impl Plan {
    /// How many decrees, units, elements and criteria are new.
    pub fn new_counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for row in &self.new {
            let kind = match (&row.name.code, row.name.element, &row.name.criterion) {
                (None, ..) => 0,
                (_, None, _) => 1,
                (_, _, None) => 2,
                _ => 3,
            };
            counts[kind] += 1;
        }
        counts
    }

    /// Whether applying it would write nothing.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty()
    }
}

/// Compares a file with what is stored.
pub fn plan(parsed: &Parsed, existing: &Existing) -> Plan {
    let mut plan = Plan { refused: parsed.refused.clone(), ..Plan::default() };
    for row in &parsed.decrees {
        let name = Name::decree(&row.decree);
        match existing.decrees.get(&row.decree) {
            None => plan.new.push(Row::new(row.line, name, row.title.as_deref().unwrap_or(""))),
            Some((_, title)) => plan.compare(row.line, name, title, row.title.as_deref()),
        }
        plan.doubts.extend(doubts(parsed, existing, &row.decree));
        let in_file = |code: &str| parsed.units.iter().any(|u| u.decree == row.decree && u.code == code);
        if parsed.units.iter().any(|u| u.decree == row.decree) {
            plan.missing.extend(
                existing
                    .units
                    .iter()
                    .filter(|((decree, code), _)| *decree == row.decree && !in_file(code))
                    .map(|((decree, code), unit)| Row::new(0, Name::unit(decree, code), &unit.title)),
            );
        }
    }
    for row in &parsed.units {
        let stored = existing.units.get(&(row.decree.clone(), row.code.clone()));
        plan.unit(row, stored);
    }
    plan
}

impl Plan {
    /// The whole plan in lines, for the command line.
    pub fn report(&self) -> String {
        let [decrees, units, elements, criteria] = self.new_counts();
        let mut out = format!(
            "New: {decrees} decrees, {units} units, {elements} elements, {criteria} criteria. Changed: {}. \
             Unchanged: {}. Stored but not in the file: {}.\n",
            self.changed.len(),
            self.unchanged,
            self.missing.len(),
        );
        for change in &self.changed {
            out += &format!(
                "  changed, line {}: {}\n    - {}\n    + {}\n",
                change.line,
                change.name.say(),
                change.before,
                change.after
            );
        }
        for doubt in &self.doubts {
            out += &format!("  odd, line {}: {}: {}\n", doubt.line, doubt.name.say(), doubt.oddity.say().en);
        }
        for refused in &self.refused {
            out += &format!("  not taken, line {}: {}: {}\n", refused.line, refused.what, refused.why.en);
        }
        out
    }

    fn compare(&mut self, line: u64, name: Name, before: &str, after: Option<&str>) {
        match after {
            Some(after) if after != before => self.change(line, name, Field::Text, before, after),
            _ => self.unchanged += 1,
        }
    }

    fn change(&mut self, line: u64, name: Name, field: Field, before: &str, after: &str) {
        self.changed.push(Change { line, name, field, before: before.into(), after: after.into() });
    }

    fn unit(&mut self, row: &UnitRow, stored: Option<&ExistingUnit>) {
        let name = Name::unit(&row.decree, &row.code);
        let remarks = self.remarks(row, &name);
        match stored {
            None => self.new.push(Row {
                printed: row.printed.clone(),
                note: remarks.join("\n"),
                ..Row::new(row.line, name.clone(), &row.title)
            }),
            Some(stored) => {
                let before = self.changed.len();
                if stored.title != row.title {
                    self.change(row.line, name.clone(), Field::Text, &stored.title, &row.title);
                }
                if row.printed.is_some() && row.printed != stored.printed {
                    let (was, is) =
                        (stored.printed.as_deref().unwrap_or(""), row.printed.as_deref().unwrap_or(""));
                    self.change(row.line, name.clone(), Field::Printed, was, is);
                }
                let note = fresh_note(&stored.note, stored.title == row.title, &remarks);
                if note != stored.note {
                    self.change(row.line, name.clone(), Field::Note, &stored.note, &note);
                }
                if self.changed.len() == before {
                    self.unchanged += 1;
                }
            }
        }
        let none = BTreeMap::new();
        let elements = stored.map_or(&none, |s| &s.elements);
        for element in &row.elements {
            let known = elements.get(&element.number);
            let of = name.element(element.number);
            match known {
                None => self.new.push(Row::new(element.line, of, &element.title)),
                Some(known) => self.compare(element.line, of, &known.title, Some(&element.title)),
            }
            for (place, criterion) in element.criteria.iter().enumerate() {
                let of = name.criterion(element.number, &criterion.number);
                let position = place as i32 + 1;
                match known.and_then(|k| k.criteria.get(&criterion.number)) {
                    None => self.new.push(Row { position, ..Row::new(criterion.line, of, &criterion.text) }),
                    Some(known) => {
                        if known.position != position {
                            let (was, is) = (known.position.to_string(), position.to_string());
                            self.change(criterion.line, of.clone(), Field::Position, &was, &is);
                        }
                        self.compare(criterion.line, of, &known.text, Some(&criterion.text));
                    }
                }
            }
        }
        if !row.elements.is_empty() {
            self.missing_parts(row, &name, elements);
        }
    }

    /// What is stored of a unit and not in the file. It stays: somebody may have been judged by it.
    fn missing_parts(&mut self, row: &UnitRow, name: &Name, stored: &BTreeMap<i32, ExistingElement>) {
        for (number, element) in stored {
            let in_file = row.elements.iter().find(|e| e.number == *number);
            if in_file.is_none() {
                self.missing.push(Row::new(0, name.element(*number), &element.title));
            }
            for (criterion, known) in &element.criteria {
                if !in_file.is_some_and(|e| e.criteria.iter().any(|c| c.number == *criterion)) {
                    self.missing.push(Row::new(0, name.criterion(*number, criterion), &known.text));
                }
            }
        }
    }

    /// What the file and we remark on a unit, one sentence each, in Indonesian as it is stored.
    fn remarks(&self, row: &UnitRow, name: &Name) -> Vec<String> {
        let odd = self.doubts.iter().filter(|d| d.name == *name);
        row.note
            .iter()
            .filter(|note| !note.is_empty())
            .cloned()
            .chain(odd.map(|d| d.oddity.say().pick(Language::Id).to_string()))
            .collect()
    }
}

/// The remarks to be stored: those there, unless the title they were about has changed, then the new
/// ones. A remark is never taken away by a file that only knows less.
fn fresh_note(stored: &str, same_title: bool, remarks: &[String]) -> String {
    let mut lines: Vec<&str> = if same_title { stored.lines().collect() } else { Vec::new() };
    for remark in remarks.iter().flat_map(|r| r.lines()) {
        if !lines.contains(&remark) {
            lines.push(remark);
        }
    }
    lines.join("\n")
}

fn doubts(parsed: &Parsed, existing: &Existing, decree: &Decree) -> Vec<Doubt> {
    let rows: Vec<&UnitRow> = parsed.units.iter().filter(|u| u.decree == *decree).collect();
    let stored = existing
        .units
        .keys()
        .filter(|(d, code)| d == decree && !rows.iter().any(|r| r.code == *code))
        .map(|(_, code)| code.as_str());
    let codes: Vec<&str> = rows.iter().map(|r| r.code.as_str()).chain(stored).collect();
    let together = oddities_together(&codes);
    let mut all = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let beside = together.iter().filter(|(i, _)| *i == place).map(|(_, oddity)| oddity.clone());
        let unread = row.not_compared.then_some(Oddity::NotCompared);
        for oddity in
            oddities(&row.code, row.printed.as_deref(), &row.title).into_iter().chain(beside).chain(unread)
        {
            all.push(Doubt { line: row.line, name: Name::unit(decree, &row.code), oddity });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competency::import::parse;

    const CSV: &str = "decree_number,decree_year,unit_code,unit_title,element_no,element_title,kuk_no,kuk_text\n\
        56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.1,Dipilih. \n\
        56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.2,Dipakai.\n\
        ,,J.63OPR00.011.2,Menggunakan Surat,1,Memilih,1.1,Dipilih.\n\
        56,2018,J.63OPR00.010.2,Menggunakan Media,1,Memilih,1.2,Dipakai lagi.\n";

    fn stored(parsed: &Parsed) -> Existing {
        let mut existing = Existing::default();
        for d in &parsed.decrees {
            let title = d.title.clone().unwrap_or_default();
            existing.decrees.insert(d.decree.clone(), (StandardId(1), title));
        }
        let note = |row: &UnitRow| {
            let plan = plan(parsed, &Existing::default());
            plan.new.iter().find(|n| n.name == Name::unit(&row.decree, &row.code)).unwrap().note.clone()
        };
        for row in &parsed.units {
            let criteria = |e: &super::super::ElementRow| {
                let of = |(i, c): (usize, &super::super::CriterionRow)| {
                    let known = ExistingCriterion {
                        id: CriterionId(1),
                        position: i as i32 + 1,
                        text: c.text.clone(),
                    };
                    (c.number.clone(), known)
                };
                e.criteria.iter().enumerate().map(of).collect()
            };
            let elements = row.elements.iter().map(|e| {
                (
                    e.number,
                    ExistingElement { id: ElementId(1), title: e.title.clone(), criteria: criteria(e) },
                )
            });
            let unit = ExistingUnit {
                id: UnitId(1),
                printed: row.printed.clone(),
                title: row.title.clone(),
                note: note(row),
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
        let changed: Vec<(u64, String, &str, &str)> = plan
            .changed
            .iter()
            .map(|c| (c.line, c.name.say(), c.before.as_str(), c.after.as_str()))
            .collect();
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
}
