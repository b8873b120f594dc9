//! The centre of the demo and who works there.
use super::PASSWORD;
use crate::{
    error::Result,
    people::{
        DemoAccount,
        commands::{NewCentre, NewPerson, create_centre, grant, register, set_registration},
        rules::{Email, PersonName, Phone, Registration},
    },
    store::Tx,
    tables::{centre::CentreId, person::PersonId, staff_role::Role},
    text::Language,
};
use chrono::{DateTime, TimeDelta, Utc};

/// The centre and who works there: administrator, coordinator, instructor, assessor, a trainee, and
/// three more instructors, a second assessor.
pub async fn people(
    tx: &Tx,
    hash: &str,
    at: DateTime<Utc>,
) -> Result<(CentreId, Vec<PersonId>, Vec<DemoAccount>)> {
    let mut new = NewCentre::called("Balai Pelatihan Koperasi dan UKM Nusa Raya", "Semarang");
    new.short_name = "BPKU Nusa Raya".into();
    new.letterhead = "Pemerintah Provinsi Contoh\nDinas Koperasi, Usaha Kecil dan Menengah".into();
    new.address = "Jalan Melati Nomor 12, Semarang 50123".into();
    new.contact = "Telepon (024) 555 0100, balai@pelatihan.example".into();
    new.region_code = "33".into();
    new.certificate_pattern = "{seq:4}/BPKU/{month:roman}/{year}".into();
    new.head_name = "Maya Kirana".into();
    new.head_position = "Kepala Balai Pelatihan Koperasi dan UKM,".into();
    new.head_rank = "Pembina Tingkat I".into();
    new.head_nip = "19720314 199803 2 005".into();
    let centre = create_centre(tx, new, at).await?;
    let all: [(&str, &str, Option<Role>); 9] = [
        ("admin", "Nastiti Wardani", Some(Role::Administrator)),
        ("koordinator", "Laras Pramudita", Some(Role::Coordinator)),
        ("instruktur", "Galih Wirawan", Some(Role::Instructor)),
        ("asesor", "Ratih Kumala", Some(Role::Assessor)),
        ("peserta", "Siti Nur Aminah", None),
        ("instruktur2", "Dimas Prayoga", Some(Role::Instructor)),
        ("instruktur3", "Sekar Widuri", Some(Role::Instructor)),
        ("instruktur4", "Bayu Samudra", Some(Role::Instructor)),
        ("asesor2", "Wulan Saraswati", Some(Role::Assessor)),
    ];
    let (mut ids, mut accounts) = (Vec::new(), Vec::new());
    for (n, (account, name, role)) in all.into_iter().enumerate() {
        let email = format!("{account}@demo.example");
        let person = NewPerson {
            name: PersonName::parse(name)?,
            email: Some(Email::parse(&email)?),
            phone: Some(Phone::parse(&format!("0800990000{n:02}"))?),
            region_code: Some("33.74".into()),
            business: role.is_none().then(|| "Dapur Bu Aminah".to_string()),
            nik: None,
            password_hash: Some(hash.to_string()),
            language: Language::Id,
        };
        let id = register(tx, centre, person, at).await?;
        if let Some(role) = role {
            grant(tx, id, role, None, at).await?;
        }
        if role == Some(Role::Assessor) {
            let number = format!("MET.000.00{n:04} 2024");
            let until = (at + TimeDelta::days(5 * 365)).date_naive();
            let registration = Registration::parse(&number, &until.to_string())?;
            set_registration(tx, centre, id, registration, ids[0], at).await?;
        }
        ids.push(id);
        if n < 5 {
            accounts.push(DemoAccount { role, name: name.into(), email, password: PASSWORD.into() });
        }
    }
    Ok((centre, ids, accounts))
}
