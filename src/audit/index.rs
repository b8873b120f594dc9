//! The index of an auditor's ZIP: every file with its hash and what it proves, and the rules by which a
//! reader who knows nothing else can check that they fit together.
use super::chain::Chain;
use crate::text::Language;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

/// The name of the format; raised when it changes.
const FORMAT: &str = "angkatan-audit 1";

/// A file of the ZIP.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub path: String,
    pub sha256: String,
    pub size: usize,
    /// In Indonesian and English.
    pub proves: (String, String),
}

/// "2026-11-23T02:00:00Z".
pub(super) fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What `index.json` holds.
pub(super) fn index(chain: &Chain, files: &[Listed], now: DateTime<Utc>) -> Value {
    let row = &chain.certificate;
    let files: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "path": file.path, "sha256": file.sha256, "size": file.size,
                "proves": file.proves.1, "membuktikan": file.proves.0,
            })
        })
        .collect();
    let changes: Vec<Value> = chain
        .changes()
        .iter()
        .map(|change| {
            let (about, id) = change.about.key();
            json!({ "about": about, "id": id, "at": change.at.map(iso), "what": change.what.pick(Language::En) })
        })
        .collect();
    json!({
        "format": FORMAT,
        "made_at": iso(now),
        "certificate": {
            "number": row.number, "code": row.code, "holder": row.holder, "layout": row.layout,
            "issued_on": row.issued_on.to_string(), "issued_at": iso(row.issued_at),
            "facts_sha256": row.facts_sha256, "revoked_at": chain.revoked.as_ref().map(|r| iso(r.at)),
        },
        "changed_after_issue": changes,
        "files": files,
        "checks": checks(chain),
    })
}

/// How the files fit together: `refers`, a field of each item of a list names an item of another list;
/// `unique`, no two items have the same; `names_file`, a field is the path of a file or null; `sha256`, a file
/// has the hash that was recorded when the certificate was issued.
fn checks(chain: &Chain) -> Value {
    let refers = |file: &str, list: &str, field: &str, to: &str, key: &str| {
        json!({
            "rule": "refers", "file": file, "list": list, "field": field,
            "to": { "file": to, "list": key, "field": "id" },
        })
    };
    let unique =
        |file: &str, list: &str| json!({ "rule": "unique", "file": file, "list": list, "field": "id" });
    let standard = "standar/unit.json";
    let mut all = vec![
        json!({ "rule": "sha256", "file": "sertifikat/fakta.json", "sha256": chain.certificate.facts_sha256 }),
        unique(standard, "units"),
        unique(standard, "elements"),
        unique(standard, "criteria"),
        refers(standard, "elements", "unit", standard, "units"),
        refers(standard, "criteria", "element", standard, "elements"),
        refers("penilaian/penilaian.json", "judgements", "criterion", standard, "criteria"),
        refers("penilaian/penilaian.json", "judgements", "by", "orang.json", "people"),
        refers("penilaian/riwayat.json", "changes", "criterion", standard, "criteria"),
        refers("penilaian/riwayat.json", "second", "criterion", standard, "criteria"),
        refers("penilaian/keputusan.json", "decisions", "unit", standard, "units"),
        refers("penilaian/keputusan.json", "steps", "unit", standard, "units"),
        refers("penilaian/keputusan.json", "appeals", "unit", standard, "units"),
        refers("bukti/bukti.json", "links", "element", standard, "elements"),
        refers("bukti/bukti.json", "links", "evidence", "bukti/bukti.json", "evidence"),
        refers("bukti/bukti.json", "reviews", "evidence", "bukti/bukti.json", "evidence"),
        refers("kehadiran/kehadiran.json", "marks", "session", "kehadiran/kehadiran.json", "sessions"),
        refers("tes/tes.json", "answers", "sitting", "tes/tes.json", "sittings"),
        json!({ "rule": "names_file", "file": "bukti/bukti.json", "list": "evidence", "field": "file" }),
    ];
    if let Some((sha256, _)) = &chain.file {
        all.push(json!({ "rule": "sha256", "file": "sertifikat/sertifikat.pdf", "sha256": sha256 }));
    }
    Value::Array(all)
}

/// What a person reads first.
pub(super) fn cover(chain: &Chain, files: &[Listed], now: DateTime<Utc>) -> String {
    let row = &chain.certificate;
    let mut said = format!(
        "Berkas audit sertifikat {}\nAtas nama {}\nDiterbitkan {}, dikumpulkan {}\n\n\
         Setiap berkas di bawah ini ada dengan ukuran dan sidik SHA-256-nya di index.json.\n\
         Periksa dengan: python3 audit-verify.py BERKAS.zip\n\
         Every file below stands in index.json with its size and SHA-256.\n\n",
        row.number,
        row.holder,
        iso(row.issued_at),
        iso(now)
    );
    for file in files {
        said.push_str(&format!("{}\n    {}\n", file.path, file.proves.0));
    }
    said.push_str("\nBerubah sesudah terbit / Changed after issue:\n");
    let changes = chain.changes();
    for change in &changes {
        let at = change.at.map(iso).unwrap_or_else(|| "-".into());
        said.push_str(&format!("    {at}  {}\n", change.what.pick(Language::Id)));
    }
    if changes.is_empty() {
        said.push_str("    tidak ada / nothing\n");
    }
    said
}
