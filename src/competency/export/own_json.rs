//! The JSON that the import reads: standards → units → elements → kuk.
use super::super::queries::{DecreeTree, ElementTree};
use super::texts;
use crate::tables::{standard_state::DecreeState, unit};
use serde_json::{Map, Value, json};

/// These decrees as our own JSON; brought in again it changes nothing.
pub fn own_json(trees: &[DecreeTree]) -> String {
    let standards: Vec<Value> = trees.iter().map(standard).collect();
    let mut text = serde_json::to_string_pretty(&json!({ "standards": standards })).unwrap_or_default();
    text.push('\n');
    text
}

fn standard(tree: &DecreeTree) -> Value {
    let mut out = Map::new();
    out.insert("decree_number".into(), json!(tree.decree.number));
    out.insert("decree_year".into(), json!(tree.decree.year));
    out.insert("title".into(), json!(tree.decree.title));
    let standing = &tree.standing;
    if standing.state != DecreeState::InForce || !standing.note.is_empty() {
        out.insert("state".into(), json!(standing.state.word()));
        if let Some(by) = &standing.by {
            out.insert("by".into(), json!({ "decree_number": by.number, "decree_year": by.year }));
        }
        if !standing.note.is_empty() {
            out.insert("state_note".into(), json!(standing.note));
        }
    }
    out.insert("units".into(), tree.units.iter().map(|(unit, elements)| one(unit, elements)).collect());
    Value::Object(out)
}

fn one(unit: &unit::Model, elements: &[ElementTree]) -> Value {
    let mut out = Map::new();
    out.insert("code".into(), json!(unit.code));
    if let Some(printed) = &unit.code_printed {
        out.insert("code_printed".into(), json!(printed));
    }
    out.insert("title".into(), json!(unit.title));
    if !unit.note.is_empty() {
        out.insert("note".into(), json!(unit.note));
    }
    for (name, text) in texts(unit).into_iter().filter(|(_, text)| !text.is_empty()) {
        out.insert(name.into(), json!(text));
    }
    let element = |e: &ElementTree| {
        let kuk: Vec<Value> = e.criteria.iter().map(|c| json!({ "no": c.number, "text": c.text })).collect();
        json!({ "no": e.number, "title": e.title, "kuk": kuk })
    };
    out.insert("elements".into(), elements.iter().map(element).collect());
    Value::Object(out)
}
