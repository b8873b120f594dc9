//! How it is read: whom the staff finds, with just enough to recognise them.
use crate::{
    access::Coordinating,
    error::Result,
    people::{
        self,
        nik::{Nik, NikKey},
        queries::Found,
        regions,
        rules::Phone,
    },
    random::Random,
};
use sea_orm::ConnectionTrait;

/// The people of the centre who have this NIK, this phone number, or a name like this.
///
/// # Errors
/// A refusal when it looks like a NIK and is none.
pub async fn sought(
    db: &impl ConnectionTrait,
    by: &Coordinating,
    typed: &str,
    key: &NikKey,
    random: &Random,
) -> Result<Vec<Found>> {
    if !super::rules::is_nik(typed) {
        return people::queries::people_search(db, by.centre(), typed).await;
    }
    let nik = key.seal(&Nik::parse(typed)?, random)?;
    let found = people::queries::find_by_nik(db, by.centre(), nik.indexes()).await?;
    Ok(found
        .map(|person| Found {
            id: person.id,
            name: person.name,
            email: person.email,
            claimed_email: None,
            phone: person.phone,
            nik_last4: person.nik_last4,
            region_code: person.region_code,
        })
        .into_iter()
        .collect())
}

/// What tells one Siti from another: where she lives and the last four digits of her NIK, or of her number
/// where the NIK is not known. Nothing more is shown: somebody sits opposite and reads along.
pub fn recognised(region: Option<&str>, nik_last4: Option<&str>, phone: Option<&str>) -> String {
    let region = region.map(|code| regions::label(code).to_string());
    let digits = match (nik_last4, phone) {
        (Some(last4), _) => Some(format!("NIK •••• {last4}")),
        (None, Some(phone)) => {
            let shown = Phone::shown(phone);
            let digits: Vec<char> = shown.chars().filter(char::is_ascii_digit).collect();
            Some(format!("HP •••• {}", digits[digits.len().saturating_sub(4)..].iter().collect::<String>()))
        }
        (None, None) => None,
    };
    [region, digits].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
