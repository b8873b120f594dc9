//! What an import would do: what a file says beside what is stored.
mod existing;
mod said;
#[cfg(test)]
mod tests;

pub use existing::{Existing, ExistingCriterion, ExistingDecree, ExistingElement, ExistingUnit};
pub use said::{Change, Doubt, Field, Name, Plan, Row, StandingChange};

use super::{DecreeRow, Parsed, Refused, UnitRow};
use crate::{
    competency::rules::{Decree, Oddity, oddities, oddities_together},
    text::Language,
};
use std::collections::BTreeMap;

/// Compares a file with what is stored.
pub fn plan(parsed: &Parsed, existing: &Existing) -> Plan {
    let mut plan = Plan { refused: parsed.refused.clone(), ..Plan::default() };
    for row in &parsed.decrees {
        let name = Name::decree(&row.decree);
        match existing.decrees.get(&row.decree) {
            None => plan.new.push(Row::new(row.line, name, row.title.as_deref().unwrap_or(""))),
            Some(known) => plan.compare(row.line, name, &known.title, row.title.as_deref()),
        }
        plan.standing(row, parsed, existing);
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
        for change in &self.standings {
            let (decree, after) = (change.decree.name(), change.after.say(Language::En));
            out += &format!("  stands otherwise, line {}: {decree}: {after}\n", change.line);
        }
        for doubt in &self.doubts {
            out += &format!("  odd, line {}: {}: {}\n", doubt.line, doubt.name.say(), doubt.oddity.say().en);
        }
        for refused in &self.refused {
            out += &format!("  not taken, line {}: {}: {}\n", refused.line, refused.what, refused.why.en);
        }
        out
    }

    /// What became of a decree. The one that amended or replaced it has to be known, or be in the file.
    fn standing(&mut self, row: &DecreeRow, parsed: &Parsed, existing: &Existing) {
        let Some(after) = &row.standing else { return };
        let known = existing.decrees.get(&row.decree);
        let before = known.map(|d| d.standing.clone()).unwrap_or_default();
        if before == *after {
            return;
        }
        let stands =
            |by: &Decree| existing.decrees.contains_key(by) || parsed.decrees.iter().any(|d| d.decree == *by);
        if let Some(by) = after.by.as_ref().filter(|by| !stands(by)) {
            let by = by.name();
            let why = both!(
                "{by} belum ada di sini. Impor dulu keputusan itu, lalu ulangi.",
                "{by} is not here. Import that decree first, then repeat."
            );
            return self.refused.push(Refused { line: row.line, what: row.decree.name(), why });
        }
        let (line, decree, after) = (row.line, row.decree.clone(), after.clone());
        self.standings.push(StandingChange { line, decree, before, after });
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
                note: fresh_note("", true, &remarks),
                texts: row.texts.each().map(|(_, said)| said.unwrap_or("").to_string()),
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
                for ((field, said), was) in row.texts.each().into_iter().zip(&stored.texts) {
                    if let Some(said) = said.filter(|said| said != was) {
                        self.change(row.line, name.clone(), field, was, said);
                    }
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
