//! Invented applicants of a cohort that selects: what they answer, and the papers they hand in.
use super::{Centre, specimen::Specimens};
use crate::{
    catalog::rules::FIELDS,
    enrollment::{
        asking::{
            commands::{keep, known, sent},
            queries::application,
            rules::{Words, sure},
        },
        commands as enrollment,
        offers::offer,
    },
    error::{Error, Result},
    papers::{
        commands::{self as papers, Shelved},
        picture::Developed,
        shelf::Shelf,
    },
    people::{
        commands::register,
        nik::{Nik, NikKey},
        queries::person,
        regions,
    },
    store::Tx,
    tables::{
        application_draft::Step,
        cohort::CohortId,
        digital_answer::Indicator,
        document::PaperKind,
        enrolment::{EnrolmentId, Via},
        person::PersonId,
        person_profile::{Schooling, Sex},
    },
    text::{self, Language},
};
use chrono::{DateTime, Days, NaiveDate, Utc};

/// What making applicants needs besides the centre.
pub struct Bench<'a> {
    pub shelf: &'a Shelf,
    pub nik_key: &'a NikKey,
    pub specimens: Specimens,
}

/// One applicant.
pub struct Applicant {
    pub person: PersonId,
    pub enrolment: EnrolmentId,
}

/// The applicants whose answers do not fit their NIK: one was told so, one waits to be found out.
pub const OTHER_DAY: usize = 6;
const OTHER_SEX: usize = 24;

/// Somebody invented registers, answers, hands in papers and applies.
///
/// # Errors
/// Those of the commands.
pub async fn applies(
    tx: &Tx,
    centre: &mut Centre<'_>,
    bench: &Bench<'_>,
    cohort: CohortId,
    n: usize,
    at: DateTime<Utc>,
) -> Result<Applicant> {
    let new = centre.crowd.next()?;
    let nik = match &new.nik {
        Some(kept) => bench.nik_key.open(&kept.sealed)?,
        None => return Err(Error::fault("somebody of the demo has no NIK")),
    };
    let region = new.region_code.clone().unwrap_or_default();
    let business = new.business.clone();
    let id = register(tx, centre.id, new, at).await?;
    let who = person(tx.db(), centre.id, id).await?;
    let born = born(&nik, n)?;
    let woman = nik.parts().female != (n == OTHER_SEX);
    let business = business.unwrap_or_else(|| format!("Warung {}", who.name));
    let nib =
        (centre.random.below(4) > 0).then(|| format!("{:013}", 9_120_000_000_000_u64 + n as u64 * 7_919));
    let words = answers(centre, born, woman, &business, nib.as_deref());
    keep(tx, id, cohort, Step::Digital, words, at).await?;
    let told = application(tx.db(), offer(tx.db(), cohort).await?, who.clone(), bench.nik_key, at).await?;
    known(tx, &told, at).await?;
    sent(tx, id, cohort, at).await?;

    // The card says what the NIK says, whatever was answered.
    let on_card = born_by(&nik)?;
    let digits = nik.reveal();
    let sex = if nik.parts().female { "Perempuan" } else { "Laki-laki" };
    let day = text::date(Language::Id, on_card);
    let lives = regions::label(&region);
    let card = bench.specimens.card(&[&digits, &who.name, &day, sex, lives, "Untuk peragaan"])?;
    hand_in(tx, centre, bench, id, PaperKind::Ktp, card, at).await?;
    if let Some(face) = bench.specimens.face(nik.parts().female, n) {
        hand_in(tx, centre, bench, id, PaperKind::Photo, face, at).await?;
    }
    if let Some(nib) = nib {
        let letter = bench.specimens.letter(&[&nib, &business, &who.name, lives])?;
        hand_in(tx, centre, bench, id, PaperKind::Nib, letter, at).await?;
    }
    let change = enrollment::Change { by: Some(id), origin: centre.origin, now: at };
    let applied = enrollment::apply_all(tx, cohort, &[id], Via::Own, centre.random, change).await?;
    let enrolment = applied.first().map(|one| one.enrolment).ok_or(Error::NotFound)?;
    Ok(Applicant { person: id, enrolment })
}

async fn hand_in(
    tx: &Tx,
    centre: &Centre<'_>,
    bench: &Bench<'_>,
    person: PersonId,
    kind: PaperKind,
    made: Developed,
    at: DateTime<Utc>,
) -> Result<()> {
    let code = centre.random.token();
    let place = Shelf::place(&code, made.ending)?;
    bench.shelf.put(&place, &made.bytes).await?;
    papers::keep(tx, person, kind, None, &Shelved { code, place, made }, at).await?;
    Ok(())
}

/// The date that a NIK tells; the demo's people are born between 1960 and 1999.
fn born_by(nik: &Nik) -> Result<NaiveDate> {
    let parts = nik.parts();
    NaiveDate::from_ymd_opt(1900 + parts.year, parts.month, parts.day)
        .ok_or_else(|| Error::fault("a NIK of the demo tells no date"))
}

/// The date somebody answered.
fn born(nik: &Nik, n: usize) -> Result<NaiveDate> {
    let born = born_by(nik)?;
    Ok(if n == OTHER_DAY { born + Days::new(9) } else { born })
}

fn answers(centre: &Centre<'_>, born: NaiveDate, woman: bool, business: &str, nib: Option<&str>) -> Words {
    let random = centre.random;
    let sex = if woman { Sex::Female } else { Sex::Male };
    let levels = [Schooling::Smp, Schooling::Sma, Schooling::Sma, Schooling::Diploma, Schooling::Bachelor];
    let does: Vec<&str> =
        Indicator::ALL.iter().filter(|_| random.below(2) == 0).map(|one| one.word()).collect();
    let turnover = (1 + random.below(28)) * 12_000_000;
    let mut words: Words = [
        ("hari", born.format("%-d").to_string()),
        ("bulan", born.format("%-m").to_string()),
        ("tahun", born.format("%Y").to_string()),
        ("kelamin", sex.word().to_string()),
        ("disabilitas", if random.below(12) == 0 { "ya" } else { "tidak" }.to_string()),
        ("pendidikan", random.pick(&levels).word().to_string()),
        ("nama_usaha", business.to_string()),
        ("bidang", FIELDS[random.below(4)].0.to_string()),
        ("mulai", (2012 + random.below(13)).to_string()),
        ("nib", nib.unwrap_or_default().to_string()),
        ("pekerja", (1 + random.below(7)).to_string()),
        ("omzet", text::whole(Language::Id, turnover as i64)),
        ("modal", text::whole(Language::Id, (turnover / 3) as i64)),
        ("digital", does.join(",")),
    ]
    .map(|(field, word)| (field.to_string(), word))
    .into();
    // Whoever was asked twice has said that it is right.
    let right = sure(Step::Person, &words);
    words.insert("yakin".into(), right);
    words
}
