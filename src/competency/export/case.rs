//! 1EdTech CASE 1.1: one CFPackage a decree, its units, elements and criteria as CFItems of three types, each
//! a child of the one above. Their UUIDs (version 5) are made of decree and code, so they stay whoever exports.
use super::super::queries::DecreeTree;
use crate::{
    competency::rules::{Decree, Standing, decree_name},
    tables::standard_state::DecreeState,
    web::Origin,
};
use chrono::SecondsFormat;
use serde_json::{Value, json};
use uuid::Uuid;

/// Where the UUIDs of standards begin: a UUID of its own, made once.
const OURS: Uuid = Uuid::from_u128(0x6f0c_2c5e_9a57_4d0e_8b1a_5e2d_70c4_91a3);

/// What the items are made with: addresses, the decree's own name, and when it last changed.
struct Maker<'a> {
    origin: &'a Origin,
    decree: String,
    changed: String,
    document: Value,
    items: Vec<Value>,
    associations: Vec<Value>,
}

/// A decree as a CASE package.
pub fn case_package(tree: &DecreeTree, origin: &Origin, creator: &str) -> String {
    let decree = format!("{}/{}", tree.decree.number, tree.decree.year);
    let id = Uuid::new_v5(&OURS, decree.as_bytes());
    let name = decree_name(&tree.decree.number, tree.decree.year);
    let title = match tree.decree.title.as_str() {
        "" => name.clone(),
        title => format!("{title} ({name})"),
    };
    let changed = tree.changed_at().to_rfc3339_opts(SecondsFormat::Secs, true);
    let uri = address(origin, "CFDocuments", id);
    let mut maker = Maker {
        origin,
        decree,
        changed: changed.clone(),
        document: json!({ "title": title, "identifier": id, "uri": uri }),
        items: Vec::new(),
        associations: Vec::new(),
    };
    for (place, (unit, elements)) in tree.units.iter().enumerate() {
        let of = maker.item(&unit.code, &unit.code, &unit.title, "Unit", &unit.description);
        maker.below(place, &of, &maker.document.clone());
        for (place, element) in elements.iter().enumerate() {
            let key = format!("{} E{}", unit.code, element.number);
            let code = format!("{}.E{}", unit.code, element.number);
            let under = maker.item(&key, &code, &element.title, "Element", "");
            maker.below(place, &under, &of);
            for (place, criterion) in element.criteria.iter().enumerate() {
                let key = format!("{} K{}", unit.code, criterion.number);
                let code = format!("{}.K{}", unit.code, criterion.number);
                let item = maker.item(&key, &code, &criterion.text, "Criterion", "");
                maker.below(place, &item, &under);
            }
        }
    }
    if let (DecreeState::Replaced, Some(by)) = (tree.standing.state, &tree.standing.by) {
        maker.replaced(id, by);
    }
    let package = json!({
        "CFDocument": {
            "identifier": id,
            "uri": uri,
            "caseVersion": "1.1",
            "frameworkType": "Competency",
            "creator": creator,
            "title": title,
            "lastChangeDateTime": changed,
            "language": "id",
            "officialSourceURL": "https://skkni.kemnaker.go.id",
            "adoptionStatus": adoption(&tree.standing),
        },
        "CFItems": maker.items,
        "CFAssociations": maker.associations,
    });
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

fn adoption(standing: &Standing) -> &'static str {
    match standing.state {
        DecreeState::InForce | DecreeState::Amended => "Adopted",
        DecreeState::Replaced | DecreeState::Withdrawn => "Deprecated",
    }
}

fn address(origin: &Origin, kind: &str, id: Uuid) -> String {
    origin.link(format_args!("/ims/case/v1p1/{kind}/{id}"))
}

impl Maker<'_> {
    /// Adds an item and answers with a link to it.
    fn item(&mut self, key: &str, code: &str, statement: &str, kind: &str, notes: &str) -> Value {
        let id = Uuid::new_v5(&OURS, format!("{} {key}", self.decree).as_bytes());
        let uri = address(self.origin, "CFItems", id);
        let mut item = json!({
            "identifier": id,
            "uri": uri,
            "fullStatement": statement,
            "humanCodingScheme": code,
            "CFItemType": kind,
            "language": "id",
            "lastChangeDateTime": self.changed,
        });
        if !notes.is_empty() {
            item["notes"] = json!(notes);
        }
        self.items.push(item);
        json!({ "title": code, "identifier": id, "uri": uri })
    }

    /// The decree that stands in the place of this one.
    fn replaced(&mut self, document: Uuid, by: &Decree) {
        let other = Uuid::new_v5(&OURS, format!("{}/{}", by.number, by.year).as_bytes());
        let id = Uuid::new_v5(&OURS, format!("{} {document} replacedBy {other}", self.decree).as_bytes());
        let uri = address(self.origin, "CFDocuments", other);
        self.associations.push(json!({
            "identifier": id,
            "uri": address(self.origin, "CFAssociations", id),
            "associationType": "replacedBy",
            "originNodeURI": self.document,
            "destinationNodeURI": { "title": by.name(), "identifier": other, "uri": uri },
            "lastChangeDateTime": self.changed,
        }));
    }

    /// The `place`-th child (from nought) of what stands above.
    fn below(&mut self, place: usize, item: &Value, above: &Value) {
        let key = format!("{} {} isChildOf {}", self.decree, item["identifier"], above["identifier"]);
        let id = Uuid::new_v5(&OURS, key.as_bytes());
        self.associations.push(json!({
            "identifier": id,
            "uri": address(self.origin, "CFAssociations", id),
            "associationType": "isChildOf",
            "sequenceNumber": place + 1,
            "originNodeURI": item,
            "destinationNodeURI": above,
            "lastChangeDateTime": self.changed,
        }));
    }
}
