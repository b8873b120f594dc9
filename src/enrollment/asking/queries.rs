//! How an application under way is read: what is asked, what was answered, what is open.
use super::{
    review::SentBack,
    rules::{self, Asks, Checked, Known, Words},
};
use crate::{
    business::{self, queries::Described},
    catalog::{
        self,
        rules::requirements::{Requirement, Standing},
    },
    enrollment::offers::Offer,
    error::{Refusal, Result},
    papers,
    people::{
        self,
        nik::{Nik, NikKey},
    },
    tables::{
        application_draft::{self, Step},
        cohort::{self, CohortId},
        course_requirement::{self, RequirementKind},
        course_version,
        document::{self, PaperKind},
        person::{self, PersonId},
        person_profile,
        quota_pool::{self, PoolKind},
    },
    text,
};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef, RelationTrait,
};

/// An application under way.
#[derive(Clone, Debug)]
pub struct Application {
    /// The cohort.
    pub offer: Offer,
    /// Who applies.
    pub who: person::Model,
    /// What is asked of them.
    pub asks: Asks,
    /// What they answered, here or before.
    pub words: Words,
    /// How they described their business the last time; offered again.
    pub before: Option<Described>,
    /// What the course requires.
    pub requirements: Vec<Requirement>,
    /// What they handed in.
    pub papers: Vec<document::Model>,
    /// The day on which it is filled in.
    pub today: NaiveDate,
    /// What of it was sent back to be corrected, where it was sent already.
    pub sent_back: Option<SentBack>,
    /// The NIK, where the answers are held against it.
    pub(super) nik: Option<Nik>,
}

/// The draft of a person for a cohort.
///
/// # Errors
/// When the database cannot be read.
pub async fn draft(
    db: &impl ConnectionTrait,
    cohort: CohortId,
    person: PersonId,
) -> Result<Option<application_draft::Model>> {
    Ok(application_draft::Entity::find()
        .filter(application_draft::COLUMN.cohort_id.eq(cohort))
        .filter(application_draft::COLUMN.person_id.eq(person))
        .one(db)
        .await?)
}

/// What was typed into a draft.
pub fn words_of(draft: Option<&application_draft::Model>) -> Words {
    // What cannot be read counts as not answered: it is asked again.
    draft.and_then(|draft| serde_json::from_str(&draft.answers).ok()).unwrap_or_default()
}

/// What is known of a person, as they would type it.
fn known_words(profile: Option<person_profile::Model>) -> Words {
    let mut words = Words::new();
    let Some(profile) = profile else { return words };
    let mut know =
        |field: &str, word: Option<String>| words.extend(word.map(|word| (field.to_string(), word)));
    know("hari", profile.born_on.map(|born| born.day().to_string()));
    know("bulan", profile.born_on.map(|born| born.month().to_string()));
    know("tahun", profile.born_on.map(|born| born.year().to_string()));
    know("kelamin", profile.sex.map(|sex| sex.word().into()));
    know("pendidikan", profile.schooling.map(|level| level.word().into()));
    know("disabilitas", profile.disability.map(|yes| if yes { "ya" } else { "tidak" }.into()));
    words
}

/// How a business was described, as its owner would type it again.
pub fn business_words(described: &Described) -> Words {
    let row = &described.profile;
    let money = |amount: Option<crate::tables::amounts::Rupiah>| {
        amount.map_or(String::new(), |amount| text::whole(text::Language::Id, amount.0))
    };
    let digital: Vec<&str> = described.digital.iter().map(|one| one.word()).collect();
    let mut words: Words = [
        ("nama_usaha", row.name.clone()),
        ("bidang", row.field.clone()),
        ("mulai", row.since.map_or(String::new(), |year| year.to_string())),
        ("nib", row.nib.clone().unwrap_or_default()),
        ("digital", digital.join(",")),
    ]
    .map(|(field, word)| (field.to_string(), word))
    .into();
    if let Some(workers) = row.workers {
        words.insert("pekerja".into(), workers.to_string());
        words.insert("omzet".into(), money(row.turnover));
        words.insert("modal".into(), money(row.capital));
    }
    words
}

/// The application of somebody to a cohort as it stands; at most seven statements.
///
/// # Errors
/// When the database cannot be read, or a stored NIK cannot be opened.
pub async fn application(
    db: &impl ConnectionTrait,
    offer: Offer,
    who: person::Model,
    key: &NikKey,
    now: DateTime<Utc>,
) -> Result<Application> {
    let requirements = catalog::queries::requirements(db, offer.version.id).await?;
    let pools = pools(db, offer.cohort.id).await?;
    let typed = words_of(draft(db, offer.cohort.id, who.id).await?.as_ref());
    let lives_elsewhere = requirements.iter().any(|one| {
        let who = rules::applicant(&Words::new(), who.region_code.as_deref(), &[], now.date_naive());
        matches!(one, Requirement::Domicile(_))
            && matches!(one.standing(&who, offer.cohort.starts_on), Standing::Fails(_))
    });
    let known = Known {
        region: who.region_code.is_some() && !typed.contains_key("wilayah") && !lives_elsewhere,
        nik: who.nik_last4.is_some() && !typed.contains_key("nik_terisi"),
    };
    let asks = Asks::of(&requirements, offer.version.needs_nik, &pools, known);
    let personal = asks.born || asks.sex || asks.disability || asks.schooling;
    let profile = match personal {
        true => person_profile::Entity::find_by_id(who.id).one(db).await?,
        false => None,
    };
    let before = if asks.business { business::queries::newest(db, who.id).await? } else { None };
    let papers = match asks.papers.is_empty() {
        true => Vec::new(),
        false => papers::queries::of_person(db, who.id).await?,
    };
    let sealed = match (&who.nik_sealed, &who.nik_last4, asks.born || asks.sex) {
        (Some(sealed), _, true) => Some(sealed.clone()),
        (None, Some(_), true) => people::queries::claimed_nik(db, who.id).await?,
        _ => None,
    };
    let nik = sealed.map(|sealed| key.open(&sealed)).transpose()?;
    let mut words = known_words(profile);
    words.extend(typed);
    if let Some(region) = &who.region_code {
        words.insert("wilayah".into(), region.clone());
    }
    let today = text::local_date(people::queries::zone(&offer.centre), now);
    Ok(Application { offer, who, asks, words, before, requirements, papers, today, sent_back: None, nik })
}

/// What a cohort asks of somebody who tells where they live, and their NIK where it is needed, on the
/// first screen; two statements.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_newcomers(db: &impl ConnectionTrait, offer: &Offer) -> Result<Asks> {
    let requirements = catalog::queries::requirements(db, offer.version.id).await?;
    let pools = pools(db, offer.cohort.id).await?;
    Ok(Asks::of(&requirements, offer.version.needs_nik, &pools, Known { region: true, nik: true }))
}

/// Whether a cohort has no question at all for this person, so that they can be sent at once; two
/// statements, for the rush at the door.
///
/// # Errors
/// When the database cannot be read.
pub async fn asks_nothing(db: &impl ConnectionTrait, cohort: CohortId, person: PersonId) -> Result<bool> {
    let requirements: RelationDef = cohort::Entity::belongs_to(course_requirement::Entity)
        .from(cohort::Column::CourseVersionId)
        .to(course_requirement::Column::CourseVersionId)
        .into();
    let pools: RelationDef = cohort::Entity::has_many(quota_pool::Entity)
        .from(cohort::Column::Id)
        .to(quota_pool::Column::CohortId)
        .into();
    let rows: Vec<(bool, Option<RequirementKind>, Option<PoolKind>)> = cohort::Entity::find_by_id(cohort)
        .join(JoinType::InnerJoin, cohort::Relation::CourseVersion.def())
        .join(JoinType::LeftJoin, requirements)
        .join(JoinType::LeftJoin, pools)
        .select_only()
        .column(course_version::Column::NeedsNik)
        .column(course_requirement::Column::Kind)
        .column(quota_pool::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    let known: Option<(Option<String>, Option<String>)> = person::Entity::find_by_id(person)
        .select_only()
        .columns([person::Column::RegionCode, person::Column::NikLast4])
        .into_tuple()
        .one(db)
        .await?;
    let (region, nik) = known.unwrap_or_default();
    Ok(region.is_some()
        && rows.into_iter().all(|(needs_nik, requirement, pool)| {
            (nik.is_some() || !needs_nik)
                && requirement.is_none()
                && !matches!(pool, Some(PoolKind::Sex | PoolKind::Disability))
        }))
}

async fn pools(db: &impl ConnectionTrait, cohort: CohortId) -> Result<Vec<PoolKind>> {
    let pools = quota_pool::Entity::find().filter(quota_pool::COLUMN.cohort_id.eq(cohort)).all(db).await?;
    Ok(pools.into_iter().map(|pool| pool.kind).collect())
}

impl Application {
    /// The questions in their order.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = self.asks.steps();
        if let Some(back) = &self.sent_back {
            steps.retain(|step| back.asks(*step));
        }
        steps
    }

    /// The kinds of papers that are there.
    pub fn kinds(&self) -> Vec<PaperKind> {
        self.papers.iter().map(|paper| paper.kind).collect()
    }

    /// Whether what is answered to a step is fine.
    pub fn checked(&self, step: Step) -> Checked {
        let days = (self.offer.cohort.starts_on, self.today);
        let nik = self.nik.as_ref().map(Nik::parts);
        rules::check(step, &self.asks, &self.words, &self.requirements, days, nik)
    }

    /// Whether a step needs nothing more.
    pub fn is_answered(&self, step: Step) -> bool {
        match (step, rules::paper(step)) {
            (_, Some(kind)) => self.kinds().contains(&kind),
            (Step::Region, _) => self.who.region_code.is_some() && self.checked(step).is_fine(),
            (Step::Nik, _) => self.who.nik_last4.is_some(),
            _ => self.checked(step).is_fine(),
        }
    }

    /// Whether a step has been answered at all, be it with something that a requirement does not take.
    pub fn was_answered(&self, step: Step) -> bool {
        match step {
            Step::Region => self.who.region_code.is_some(),
            _ => self.is_answered(step),
        }
    }

    /// The first question that is open; none when everything can be sent.
    pub fn first_open(&self) -> Option<Step> {
        self.steps().into_iter().find(|step| !self.is_answered(*step))
    }

    /// The question after this one; none when it was the last.
    pub fn after(&self, step: Step) -> Option<Step> {
        self.steps().into_iter().find(|other| *other > step)
    }

    /// The question before this one; none when it is the first.
    pub fn before(&self, step: Step) -> Option<Step> {
        self.steps().into_iter().rev().find(|other| *other < step)
    }

    /// Whether everything asked is answered and every requirement fulfilled.
    ///
    /// # Errors
    /// The first thing that is missing, as a sentence.
    pub fn may_be_sent(&self) -> Result<(), Refusal> {
        for (_, standing) in self.standings() {
            if let Standing::Fails(why) = standing {
                return Err(Refusal::new(why.why));
            }
        }
        match self.first_open() {
            None => Ok(()),
            Some(_) => Err(Refusal::new(both!(
                "Masih ada pertanyaan yang belum dijawab. Lengkapi dulu, lalu kirim.",
                "A question is still open. Answer it first, then send."
            ))),
        }
    }
}
