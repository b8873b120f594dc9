//! What the files of an auditor's ZIP say, made from a chain. Pure; the same chain gives the same bytes.
use super::{
    chain::Chain,
    index::iso,
    rules::{Registered, registered},
};
use crate::{
    error::{Error, Result},
    text::local_date,
};
use serde_json::{Value, json};

/// A file of data: its path, its bytes, and what it proves in Indonesian and English.
pub(super) type Data = (&'static str, Vec<u8>, (&'static str, &'static str));

/// Every file that is made of rows, in a fixed order.
///
/// # Errors
/// When the seat is gone; faults of writing.
pub(super) fn data(chain: &Chain) -> Result<Vec<Data>> {
    Ok(vec![
        (
            "sertifikat/fakta.json",
            // Byte for byte: its hash was recorded when the certificate was issued.
            chain.certificate.facts.clone().into_bytes(),
            ("Isi sertifikat yang dibekukan saat terbit", "The facts frozen when the certificate was issued"),
        ),
        (
            "standar/unit.json",
            pretty(&standard(chain))?,
            ("Unit, elemen, dan kriteria yang dinilai", "The units, elements and criteria assessed"),
        ),
        (
            "penilaian/penilaian.json",
            pretty(&judgements(chain)?)?,
            ("Penilaian setiap kriteria yang berlaku", "The judgement of each criterion in force"),
        ),
        (
            "penilaian/penilaian.csv",
            table(chain)?,
            ("Penilaian yang sama sebagai tabel", "The same judgements as a table"),
        ),
        (
            "penilaian/riwayat.json",
            pretty(&history(chain))?,
            ("Setiap perubahan penilaian", "Every change of a judgement"),
        ),
        (
            "penilaian/keputusan.json",
            pretty(&decisions(chain)?)?,
            (
                "Keputusan per unit, asesornya, dan registrasinya pada hari itu",
                "Decisions, who assessed, and their registration on that day",
            ),
        ),
        (
            "kehadiran/kehadiran.json",
            pretty(&attendance(chain))?,
            ("Kehadiran setiap sesi", "Attendance of each session"),
        ),
        ("tes/tes.json", pretty(&tests(chain))?, ("Tes, jawaban, dan nilainya", "Tests, answers and points")),
        (
            "orang.json",
            pretty(&people(chain))?,
            ("Nama orang di balik setiap nomor", "Who is behind each number"),
        ),
    ])
}

pub(super) fn pretty(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn standard(chain: &Chain) -> Value {
    let (mut units, mut elements, mut criteria) = (Vec::new(), Vec::new(), Vec::new());
    for unit in &chain.book.units {
        units.push(json!({
            "id": unit.id, "code": unit.code, "title": unit.title, "standard": unit.standard,
        }));
        for e in &unit.elements {
            elements.push(json!({ "id": e.id, "unit": unit.id, "number": e.number, "title": e.title }));
            for c in &e.criteria {
                criteria.push(json!({
                    "id": c.id, "element": e.id, "number": c.number, "text": c.text,
                    "critical": chain.book.plan.is_critical(c.id),
                    "planned_methods": chain.book.plan.methods(unit.id, c.id),
                }));
            }
        }
    }
    json!({ "units": units, "elements": elements, "criteria": criteria })
}

fn judgements(chain: &Chain) -> Result<Value> {
    let who = chain.who()?;
    let criteria = chain.book.units.iter().flat_map(|u| &u.elements).flat_map(|e| &e.criteria);
    let rows: Vec<Value> = criteria
        .filter_map(|c| who.judged.get(&c.id))
        .map(|row| {
            json!({
                "criterion": row.criterion_id, "verdict": row.verdict, "method": row.method,
                "note": row.note, "by": row.by_id, "at": iso(row.at),
            })
        })
        .collect();
    Ok(json!({ "judgements": rows }))
}

fn table(chain: &Chain) -> Result<Vec<u8>> {
    let who = chain.who()?;
    let broken = |error: csv::Error| Error::fault(error.to_string());
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["unit", "kriteria", "teks", "penilaian", "cara", "catatan", "asesor", "waktu"])
        .map_err(broken)?;
    for unit in &chain.book.units {
        for c in unit.elements.iter().flat_map(|e| &e.criteria) {
            let row = who.judged.get(&c.id);
            let at = row.map(|row| iso(row.at)).unwrap_or_default();
            out.write_record([
                unit.code.as_str(),
                &c.number,
                &c.text,
                row.map_or("", |row| row.verdict.word()),
                row.map_or("", |row| row.method.word()),
                row.map_or("", |row| row.note.as_str()),
                row.map_or("", |row| chain.name(row.by_id)),
                &at,
            ])
            .map_err(broken)?;
        }
    }
    out.into_inner().map_err(|error| Error::fault(error.to_string()))
}

fn history(chain: &Chain) -> Value {
    let issued = chain.certificate.issued_at;
    // What was judged of units that the course no longer teaches is not of this certificate.
    let taught =
        |id| chain.book.units.iter().flat_map(|u| &u.elements).flat_map(|e| &e.criteria).any(|c| c.id == id);
    let changes = chain.events.iter().filter(|row| taught(row.criterion_id)).map(|row| {
        json!({
            "criterion": row.criterion_id, "verdict": row.verdict, "method": row.method, "note": row.note,
            "by": row.by_id, "at": iso(row.at), "after_issue": row.at > issued,
        })
    });
    let second = chain.seconds.iter().filter(|row| taught(row.criterion_id)).map(|row| {
        json!({
            "criterion": row.criterion_id, "round": row.round, "verdict": row.verdict,
            "method": row.method, "note": row.note, "by": row.by_id, "at": iso(row.at),
            "after_issue": row.at > issued,
        })
    });
    json!({ "changes": changes.collect::<Vec<_>>(), "second": second.collect::<Vec<_>>() })
}

fn decisions(chain: &Chain) -> Result<Value> {
    let (who, issued) = (chain.who()?, chain.certificate.issued_at);
    let decided = chain.decisions.iter().map(|row| {
        let basis = chain.bases.get(&row.id);
        let on = local_date(chain.book.zone, row.at);
        let number = basis.and_then(|b| b.registration.as_deref());
        let until = basis.and_then(|b| b.registered_until);
        let valid = match registered(number, until, on) {
            Registered::Valid => Some(true),
            Registered::Expired => Some(false),
            Registered::Unknown => None,
        };
        json!({
            "id": row.id, "unit": row.unit_id, "turn": row.turn, "outcome": row.outcome, "note": row.note,
            "by": row.by_id, "by_name": row.by_name, "at": iso(row.at), "after_issue": row.at > issued,
            "assessor": basis.map(|b| b.assessor_id), "assessor_name": basis.map(|b| &b.assessor_name),
            "registration": number, "registered_until": until.map(|d| d.to_string()),
            "registration_valid_on_that_day": valid,
        })
    });
    let steps = who.steps.iter().map(|row| {
        json!({
            "unit": row.unit_id, "round": row.round, "turn": row.turn, "kind": row.kind,
            "outcome": row.outcome, "person": row.person_id, "note": row.note, "by": row.by_id,
            "by_name": row.by_name, "registration": row.registration,
            "registered_until": row.registered_until.map(|d| d.to_string()), "at": iso(row.at),
        })
    });
    let appeals = who.appeals.iter().map(|(row, against)| {
        json!({
            "unit": row.unit_id, "decision": row.decision_id, "against": against, "words": row.words,
            "opened_at": iso(row.opened_at), "due_at": iso(row.due_at), "assessor": row.assessor_id,
            "outcome": row.outcome, "answer": row.answer, "closed_at": row.closed_at.map(iso),
        })
    });
    Ok(json!({
        "decisions": decided.collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
        "appeals": appeals.collect::<Vec<_>>(),
    }))
}

fn attendance(chain: &Chain) -> Value {
    let sessions = chain.attended.iter().map(|one| {
        let s = &one.session;
        json!({
            "id": s.id, "starts_at": iso(s.starts_at), "ends_at": iso(s.ends_at), "jp": s.jp,
            "topic": s.topic, "room": s.room, "cancelled_at": s.cancelled_at.map(iso), "make_up": s.make_up,
        })
    });
    let marks = chain.attended.iter().filter_map(|one| {
        let mark = one.mark.as_ref()?;
        Some(json!({
            "session": mark.session_id, "presence": mark.presence, "jp": mark.jp,
            "made_up_jp": mark.made_up_jp, "reason": mark.reason, "by": mark.by_id, "at": iso(mark.at),
            "last_changed_at": one.changed_at.map(iso),
        }))
    });
    json!({ "sessions": sessions.collect::<Vec<_>>(), "marks": marks.collect::<Vec<_>>() })
}

fn tests(chain: &Chain) -> Value {
    let sittings = chain.sat.iter().map(|one| {
        let s = &one.sitting;
        json!({
            "id": s.id, "place": one.test.place, "attempt": s.attempt, "started_at": iso(s.started_at),
            "submitted_at": s.submitted_at.map(iso), "points": s.points, "of_points": s.of_points,
            "counts_for_certificate": one.test.counts,
        })
    });
    let answers = chain.sat.iter().flat_map(|one| &one.answers).map(|(row, question)| {
        json!({
            "sitting": row.sitting_id, "question_version": row.question_version_id, "question": question,
            "response": serde_json::from_str::<Value>(&row.response).unwrap_or_default(),
            "saved_at": iso(row.saved_at), "judged": row.judged, "judged_at": row.judged_at.map(iso),
        })
    });
    json!({ "sittings": sittings.collect::<Vec<_>>(), "answers": answers.collect::<Vec<_>>() })
}

fn people(chain: &Chain) -> Value {
    let mut all: Vec<_> = chain.names.iter().collect();
    all.sort();
    let all = all.into_iter().map(|(id, name)| json!({ "id": id, "name": name }));
    json!({ "people": all.collect::<Vec<_>>() })
}
