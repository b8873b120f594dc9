//! Importing a sheet: whom the centre knows of it, and writing what the plan says.
use super::{
    commands::{self, Applied, Change},
    import::{Candidate, Reading},
    offers,
    plan::{self, Known, Plan, Standing},
};
use crate::{
    error::{Refusal, Result},
    people::{
        self,
        commands::NewPerson,
        nik::NikKey,
        rules::{Email, Phone},
    },
    random::Random,
    store::Tx,
    tables::{
        cohort::CohortId,
        enrolment::{self, EnrolmentState, Via},
        person::{self, Language, PersonId},
    },
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// What importing this file into this cohort would do now.
///
/// # Errors
/// `NotFound` when there is no such cohort.
pub async fn plan(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    reading: Reading,
    key: &NikKey,
) -> Result<Plan> {
    let offer = offers::offer(db, cohort).await?;
    let of = |text: fn(&Candidate) -> Option<String>| -> Vec<String> {
        reading.people.iter().filter_map(text).collect()
    };
    let emails = of(|p| p.email.as_ref().map(Email::to_string));
    let phones = of(|p| p.phone.as_ref().map(Phone::to_string));
    let niks: Vec<Vec<String>> =
        reading.people.iter().filter_map(|p| p.nik.as_ref().map(|n| key.indexes(n))).collect();
    let mut known: Vec<Known> = person::Entity::find()
        .filter(person::COLUMN.centre_id.eq(offer.centre.id))
        .filter(
            Condition::any()
                .add(person::COLUMN.nik_index.is_in(niks.iter().flatten().cloned()))
                .add(person::COLUMN.email.is_in(emails))
                .add(person::COLUMN.phone.is_in(phones)),
        )
        .select_only()
        .columns([
            person::Column::Id,
            person::Column::Name,
            person::Column::SearchName,
            person::Column::Email,
            person::Column::Phone,
            person::Column::NikIndex,
            person::Column::NikLast4,
            person::Column::RegionCode,
        ])
        .into_model()
        .all(db)
        .await?;
    // While keys are changed, some are still kept under the key before: the plan compares those of today.
    for one in &mut known {
        if let Some(kept) = &mut one.nik_index
            && let Some(same) = niks.iter().find(|indexes| indexes[1..].contains(kept))
        {
            kept.clone_from(&same[0]);
        }
    }
    let states: HashMap<PersonId, EnrolmentState> = enrolment::Entity::find()
        .filter(enrolment::COLUMN.cohort_id.eq(cohort))
        .select_only()
        .columns([enrolment::Column::PersonId, enrolment::Column::State])
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    Ok(plan::plan(reading, &known, &states, |nik| key.index(nik)))
}

/// Imports a file: plans it anew inside the transaction, registers whom the centre does not know, adds
/// what was missing of whom it does, and lets all of them apply in the order of the file.
///
/// # Errors
/// A refusal at `lewati` when lines must be corrected and `skip` does not leave them out; those of
/// registering and applying. Then nothing is written.
pub async fn import(
    tx: &Tx,
    cohort: CohortId,
    reading: Reading,
    skip: bool,
    key: &NikKey,
    random: &Random,
    change: Change<'_>,
) -> Result<Vec<Applied>> {
    // The lock comes first, so that the plan still holds when it is carried out.
    let offer = commands::locked(tx, cohort).await?;
    let plan = plan(tx.db(), cohort, reading, key).await?;
    if !plan.faults.is_empty() && !skip {
        let many = plan.faults.len();
        return Err(Refusal::at(
            "lewati",
            both!(
                "Masih ada {many} baris yang perlu diperbaiki. Perbaiki dulu, atau pilih untuk melewatinya.",
                "{many} lines still have to be corrected. Correct them, or choose to leave them out."
            ),
        )
        .into());
    }
    let mut applying = Vec::new();
    for (person, standing) in plan.people {
        match standing {
            Standing::Already(_) | Standing::Left(_) => {}
            Standing::Known(known) => {
                complete(tx, &known, &person, key, random).await?;
                applying.push(known.id);
            }
            Standing::New => {
                let nik = person.nik.as_ref().map(|nik| key.seal(nik, random)).transpose()?;
                let new = NewPerson {
                    name: person.name,
                    email: person.email,
                    phone: person.phone,
                    region_code: person.region_code,
                    business: person.business,
                    nik,
                    password_hash: None,
                    language: Language::Id,
                };
                applying.push(people::commands::register(tx, offer.centre.id, new, change.now).await?);
            }
        }
    }
    commands::apply_all(tx, cohort, &applying, Via::Import, random, change).await
}

/// What the file knows of somebody and the centre did not: the NIK and the region. Nothing that is
/// there is overwritten.
async fn complete(tx: &Tx, known: &Known, person: &Candidate, key: &NikKey, random: &Random) -> Result<()> {
    if let (None, Some(nik)) = (&known.nik_index, &person.nik) {
        people::commands::set_nik(tx, known.id, key.seal(nik, random)?).await?;
    }
    if let (None, Some(code)) = (&known.region_code, &person.region_code) {
        people::commands::set_region(tx, known.id, code).await?;
    }
    Ok(())
}
