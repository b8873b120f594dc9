//! What importing a file would do: who on it is known, who is there already, which lines contradict.
//! Pure, so that the dry run and the import itself cannot disagree.
use super::import::{Candidate, Fault, Field, Reading};
use crate::{
    people::{nik::Nik, rules::fold},
    tables::{enrolment::EnrolmentState, person::PersonId},
    text::Language,
};
use std::collections::{HashMap, HashSet};

/// Somebody the centre knows, who may be meant by a line.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Known {
    /// Who.
    pub id: PersonId,
    /// As on the ID card.
    pub name: String,
    /// Folded.
    pub search_name: String,
    /// Lower case.
    pub email: Option<String>,
    /// "+628…".
    pub phone: Option<String>,
    /// The blind index.
    pub nik_index: Option<String>,
    /// Its last four digits.
    pub nik_last4: Option<String>,
    /// Kabupaten or kota.
    pub region_code: Option<String>,
}

/// What importing a line would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A new person and a new application.
    New,
    /// Somebody known, a new application.
    Known(Known),
    /// In the cohort already: nothing to do.
    Already(Known),
    /// Was in the cohort and left, or was not selected: only the desk brings them back.
    Left(Known),
}

/// Everything importing a file would do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The people, in the order of the file.
    pub people: Vec<(Candidate, Standing)>,
    /// The lines to correct, in the order of the file.
    pub faults: Vec<Fault>,
}

impl Plan {
    /// Those who would get a new application.
    pub fn applying(&self) -> impl Iterator<Item = &(Candidate, Standing)> {
        self.people.iter().filter(|(_, s)| matches!(s, Standing::New | Standing::Known(_)))
    }
}

/// Compares what a file says with whom the centre knows. The same person is: the same NIK, else the
/// same e-mail address, else the same phone number and name.
pub fn plan(
    reading: Reading,
    known: &[Known],
    states: &HashMap<PersonId, EnrolmentState>,
    index: impl Fn(&Nik) -> String,
) -> Plan {
    let by = |key: fn(&Known) -> Option<String>| -> HashMap<String, &Known> {
        known.iter().filter_map(|k| key(k).map(|text| (text, k))).collect()
    };
    let by_nik = by(|k| k.nik_index.clone());
    let by_email = by(|k| k.email.clone());
    let by_phone = by(|k| k.phone.as_ref().map(|phone| format!("{phone} {}", k.search_name)));
    let mut lines: HashMap<String, u32> = HashMap::new();
    let mut taken: HashSet<PersonId> = HashSet::new();
    let mut out = Plan { people: Vec::new(), faults: reading.faults };
    for person in reading.people {
        let nik = person.nik.as_ref().map(&index);
        let email = person.email.as_ref().map(ToString::to_string);
        let phone = person.phone.as_ref().map(|p| format!("{p} {}", fold(person.name.as_str())));
        let keys = [(Field::Nik, "n", &nik), (Field::Email, "e", &email), (Field::Phone, "p", &phone)];
        let mut reasons = Vec::new();
        for (field, mark, key) in keys {
            let Some(key) = key else { continue };
            if let Some(first) = lines.get(&format!("{mark} {key}")) {
                reasons.push((field, both!("Sama dengan baris {first}.", "The same as line {first}.")));
            }
        }
        for (_, mark, key) in keys {
            if let Some(key) = key {
                lines.entry(format!("{mark} {key}")).or_insert(person.line);
            }
        }
        let found = |key: &Option<String>, map: &HashMap<String, &Known>| {
            key.as_ref().and_then(|key| map.get(key).map(|k| (*k).clone()))
        };
        let (a, b, c) = (found(&nik, &by_nik), found(&email, &by_email), found(&phone, &by_phone));
        if let (Some(a), Some(b)) = (&a, &b)
            && a.id != b.id
        {
            let (one, other) = (&a.name, &b.name);
            reasons.push((
                Field::Email,
                both!(
                    "Email ini milik {other}, NIK-nya milik {one}.",
                    "This e-mail is {other}’s, the NIK is {one}’s."
                ),
            ));
        }
        let who = a.or(b).or(c);
        if let (Some(who), Some(nik)) = (&who, &nik)
            && who.nik_index.as_ref().is_some_and(|other| other != nik)
        {
            let (name, last4) = (&who.name, who.nik_last4.as_deref().unwrap_or("–"));
            reasons.push((
                Field::Nik,
                both!(
                    "{name} sudah terdaftar dengan NIK lain, berakhir {last4}. Cocokkan dengan KTP.",
                    "{name} is registered with another NIK, ending in {last4}. Compare the ID card."
                ),
            ));
        }
        if let Some(who) = &who
            && reasons.is_empty()
            && !taken.insert(who.id)
        {
            reasons.push((
                Field::Name,
                both!("Orang ini sudah ada di baris lain.", "This person is on another line."),
            ));
        }
        if !reasons.is_empty() {
            out.faults.push(Fault { line: person.line, typed: person.typed, reasons });
            continue;
        }
        let standing = match who {
            None => Standing::New,
            Some(who) => match states.get(&who.id) {
                None => Standing::Known(who),
                Some(state) if state.is_exit() => Standing::Left(who),
                Some(_) => Standing::Already(who),
            },
        };
        out.people.push((person, standing));
    }
    out.faults.sort_by_key(|fault| fault.line);
    out
}

/// The lines to correct, as a sheet that can be sent again: the columns of the template, with the line
/// they stood on and why.
pub fn faulty_rows(faults: &[Fault], language: Language) -> Vec<Vec<String>> {
    faults
        .iter()
        .map(|fault| {
            let why: Vec<String> = fault
                .reasons
                .iter()
                .map(|(field, why)| format!("{}: {}", field.title(), why.pick(language)))
                .collect();
            let mut row = fault.typed.clone();
            row.extend([fault.line.to_string(), why.join(" ")]);
            row
        })
        .collect()
}
