//! What an import would change, as a page.
use crate::{
    competency::{
        import::{Field, Name, Plan},
        rules::{Decree, Standing},
    },
    text::Language,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A unit by decree and code.
type Unit<'a> = (&'a Decree, Option<&'a str>);

fn unit(name: &Name) -> Unit<'_> {
    (&name.decree, name.code.as_deref())
}

#[derive(Serialize)]
pub(in crate::competency::routes) struct PlanPage {
    back_to: String,
    back: String,
    /// What a number beside a row counts: lines of a file, or pages of a document.
    line: String,
    to: String,
    name: String,
    nothing: bool,
    new_count: usize,
    summary: String,
    button: String,
    added: Vec<RowView>,
    changed: Vec<ChangeView>,
    refused: Vec<RowView>,
    doubts: Vec<RowView>,
    missing: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    line: u64,
    name: String,
    text: String,
    more: String,
}

#[derive(Serialize)]
struct ChangeView {
    line: u64,
    name: String,
    field: String,
    before: String,
    after: String,
    /// Too long to be read in passing.
    long: bool,
}

/// A text of more characters than this is folded.
const LONG: usize = 400;

impl ChangeView {
    fn folded(mut self) -> ChangeView {
        self.long = self.before.chars().count().max(self.after.chars().count()) > LONG;
        self
    }
}

/// Where a plan comes from and goes to.
pub(in crate::competency::routes) struct Source {
    /// The name of the file.
    pub name: String,
    /// Takes it over.
    pub to: String,
    /// Leads back.
    pub back_to: String,
    /// Whether its lines are pages.
    pub paged: bool,
}

pub(in crate::competency::routes) fn plan_page(plan: &Plan, source: Source, l: Language) -> PlanPage {
    let Source { name, to, back_to, paged } = source;
    let row = |line, name: String, text: &str| RowView { line, name, text: text.into(), more: String::new() };
    let field = |field| match field {
        Field::Text => say!(l, "teks", "text"),
        Field::Printed => say!(l, "kode tercetak", "printed code"),
        Field::Note => say!(l, "catatan", "remarks"),
        Field::Position => say!(l, "urutan", "order"),
        Field::Description => say!(l, "deskripsi", "description"),
        Field::Variables => say!(l, "batasan variabel", "range of variables"),
        Field::Guide => say!(l, "panduan penilaian", "assessment guide"),
    };
    let units = plan.new.iter().filter(|r| r.name.element.is_none() && r.name.code.is_some());
    let new_units: HashSet<Unit<'_>> = units.map(|r| unit(&r.name)).collect();
    let mut parts: HashMap<Unit<'_>, [usize; 2]> = HashMap::new();
    for r in plan.new.iter().filter(|r| r.name.element.is_some()) {
        parts.entry(unit(&r.name)).or_default()[usize::from(r.name.criterion.is_some())] += 1;
    }
    let mut added: Vec<RowView> = Vec::new();
    for r in &plan.new {
        if r.name.element.is_some() {
            // Parts of a new unit are counted beside it, not listed one by one.
            if !new_units.contains(&unit(&r.name)) {
                added.push(row(r.line, r.name.say(), &r.text));
            }
            continue;
        }
        let mut view = row(r.line, r.name.say(), &r.text);
        if r.name.code.is_some() {
            let [elements, criteria] = parts.get(&unit(&r.name)).copied().unwrap_or_default();
            view.more = match elements {
                0 => say!(l, "tanpa kriteria", "without criteria"),
                _ => say!(
                    l,
                    "{elements} elemen, {criteria} kriteria",
                    "{elements} elements, {criteria} criteria"
                ),
            };
        }
        added.push(view);
    }
    let [decrees, units, elements, criteria] = plan.new_counts();
    let (same, changes) = (plan.unchanged, plan.changed.len() + plan.standings.len());
    let stands = |standing: &Standing| match standing.say(l) {
        said if said.is_empty() => say!(l, "Berlaku.", "In force."),
        said => said,
    };
    let standings = plan.standings.iter().map(|s| ChangeView {
        line: s.line,
        name: s.decree.name(),
        field: say!(l, "keadaan", "where it stands"),
        before: stands(&s.before),
        after: stands(&s.after),
        long: false,
    });
    let new_count = plan.new.len();
    PlanPage {
        back_to,
        back: match paged {
            true => say!(l, "Kembali memeriksa", "Back to checking"),
            false => say!(l, "Pilih berkas lain", "Choose another file"),
        },
        line: match paged {
            true => say!(l, "Halaman", "Page"),
            false => say!(l, "Baris", "Line"),
        },
        to,
        name,
        nothing: plan.is_empty(),
        new_count,
        summary: say!(
            l,
            "Baru: {decrees} keputusan, {units} unit, {elements} elemen, {criteria} kriteria. Tetap: {same}.",
            "New: {decrees} decrees, {units} units, {elements} elements, {criteria} criteria. Unchanged: {same}."
        ),
        button: say!(
            l,
            "Impor {new_count} yang baru, perbaiki {changes}",
            "Import {new_count} new, correct {changes}"
        ),
        added,
        changed: plan
            .changed
            .iter()
            .map(|c| ChangeView {
                line: c.line,
                name: c.name.say(),
                field: field(c.field),
                before: c.before.clone(),
                after: c.after.clone(),
                long: false,
            })
            .chain(standings)
            .map(ChangeView::folded)
            .collect(),
        refused: plan.refused.iter().map(|r| row(r.line, r.what.clone(), r.why.pick(l))).collect(),
        doubts: plan.doubts.iter().map(|d| row(d.line, d.name.say(), d.oddity.say().pick(l))).collect(),
        missing: plan.missing.iter().map(|m| row(0, m.name.say(), &m.text)).collect(),
    }
}
