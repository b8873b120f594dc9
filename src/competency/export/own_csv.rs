//! The CSV of criteria that the import reads, one criterion a line; a unit without elements, an element
//! without criteria and a decree without units have a line of their own.
use super::super::queries::DecreeTree;
use crate::tables::unit;

const HEAD: [&str; 17] = [
    "decree_number",
    "decree_year",
    "decree_title",
    "decree_state",
    "decree_by",
    "decree_note",
    "unit_code",
    "code_as_printed_if_different",
    "unit_title",
    "note",
    "description",
    "variables",
    "guide",
    "element_no",
    "element_title",
    "kuk_no",
    "kuk_text",
];

/// These decrees as our own CSV; brought in again it changes nothing.
pub fn own_csv(trees: &[DecreeTree]) -> String {
    let mut rows = vec![HEAD.map(str::to_string)];
    for tree in trees {
        let of_decree = decree(tree);
        if tree.units.is_empty() {
            rows.push(line(&of_decree, &Default::default(), Default::default()));
        }
        for (unit, elements) in &tree.units {
            let of_unit = unit_cells(unit);
            if elements.is_empty() {
                rows.push(line(&of_decree, &of_unit, Default::default()));
            }
            for element in elements {
                let named = [element.number.to_string(), element.title.clone()];
                if element.criteria.is_empty() {
                    let [number, title] = named.clone();
                    rows.push(line(&of_decree, &of_unit, [number, title, String::new(), String::new()]));
                }
                for criterion in &element.criteria {
                    let [number, title] = named.clone();
                    let kuk = [number, title, criterion.number.clone(), criterion.text.clone()];
                    rows.push(line(&of_decree, &of_unit, kuk));
                }
            }
        }
    }
    written(&rows)
}

/// Rows as CSV with commas.
pub(super) fn written<const N: usize>(rows: &[[String; N]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Into memory nothing can fail.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn decree(tree: &DecreeTree) -> [String; 6] {
    let by = tree.standing.by.as_ref().map(|by| format!("{}/{}", by.number, by.year));
    [
        tree.decree.number.clone(),
        tree.decree.year.to_string(),
        tree.decree.title.clone(),
        tree.standing.state.word().to_string(),
        by.unwrap_or_default(),
        tree.standing.note.clone(),
    ]
}

fn unit_cells(unit: &unit::Model) -> [String; 7] {
    [
        unit.code.clone(),
        unit.code_printed.clone().unwrap_or_default(),
        unit.title.clone(),
        unit.note.clone(),
        unit.description.clone(),
        unit.variables.clone(),
        unit.guide.clone(),
    ]
}

fn line(decree: &[String; 6], unit: &[String; 7], criterion: [String; 4]) -> [String; 17] {
    let mut cells = decree.iter().chain(unit).cloned().chain(criterion);
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}
