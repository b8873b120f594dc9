//! Invented people: names from parts, phones and NIK that belong to nobody, spread over the province.
use super::words::Names;
use crate::{
    error::{Error, Result},
    people::{
        commands::NewPerson,
        nik::{Nik, NikKey},
        regions::{self, Region},
        rules::{Email, PersonName, Phone},
    },
    random::Random,
    text::Language,
};

/// Makes one invented person after another.
pub struct Crowd<'a> {
    names: Names,
    regions: Vec<Region>,
    random: &'a Random,
    nik_key: &'a NikKey,
    made: usize,
}

impl<'a> Crowd<'a> {
    /// People of this province.
    pub fn new(names: Names, province: &str, random: &'a Random, nik_key: &'a NikKey) -> Crowd<'a> {
        Crowd { names, regions: regions::regencies(province), random, nik_key, made: 0 }
    }

    /// A kabupaten or kota of the province: everyone's turn comes, some more often.
    pub fn region(&self) -> &'static str {
        let turn = if self.random.below(3) == 0 { self.random.below(self.regions.len()) } else { self.made };
        self.regions.get(turn % self.regions.len().max(1)).map_or("33.74", |r| r.code)
    }

    /// The next one. Six in ten have an e-mail address; all have a phone.
    ///
    /// # Errors
    /// When a name does not parse, which would be a fault of the demo's words.
    pub fn next(&mut self) -> Result<NewPerson> {
        let first = if self.random.below(3) < 2 { &self.names.first_women } else { &self.names.first_men };
        let first = self.random.pick(first).clone();
        let last = self.random.pick(&self.names.last).clone();
        let name = match self.random.below(12) {
            0 => first.clone(),
            1 => format!("{first} {last} {}", self.random.pick(&self.names.last)),
            _ => format!("{first} {last}"),
        };
        let business = (self.random.below(8) > 0).then(|| {
            format!(
                "{} {}",
                self.random.pick(&self.names.business_kinds),
                self.random.pick(&self.names.business_words)
            )
        });
        let region = self.region();
        let nik = if self.random.below(2) == 0 { Some(self.nik(region)?) } else { None };
        self.made += 1;
        let n = self.made;
        let email =
            (self.random.below(10) < 6).then(|| format!("{}.{n}@peserta.example", first.to_lowercase()));
        let person = || -> Result<NewPerson, crate::error::Refusal> {
            Ok(NewPerson {
                name: PersonName::parse(&name)?,
                email: email.as_deref().map(Email::parse).transpose()?,
                // 0800 0… is given to nobody.
                phone: Some(Phone::parse(&format!("0800{n:08}"))?),
                region_code: Some(region.to_string()),
                business,
                nik: None,
                password_hash: None,
                language: Language::Id,
            })
        };
        let mut person = person().map_err(|why| Error::fault(format!("{name}: {why}")))?;
        person.nik = nik;
        Ok(person)
    }

    /// A NIK in form only: its serial begins with 9, beyond what a district hands out in a day.
    fn nik(&self, region: &str) -> Result<crate::people::nik::StoredNik> {
        let (day, month, year) =
            (1 + self.random.below(28), 1 + self.random.below(12), 60 + self.random.below(40));
        let day = if self.random.below(2) == 0 { day + 40 } else { day };
        let typed = format!(
            "{}{:02}{day:02}{month:02}{year:02}9{:03}",
            region.replace('.', ""),
            1 + self.random.below(15),
            (self.made * 7 + self.random.below(7)) % 1000,
        );
        let nik = Nik::parse(&typed).map_err(|why| Error::fault(why.to_string()))?;
        self.nik_key.seal(&nik, self.random)
    }
}
