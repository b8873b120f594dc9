//! The form of the settings: what was typed becomes a [`Plan`], a stored selection the form again. Every
//! field says for itself what is wrong with it.
mod fields;

use super::{
    commands::{Part, Period, Plan, Pool},
    queries::Setup,
    ranking::{self, Formula, MOST_PARTS, trimmed},
};
use crate::{
    people::regions,
    tables::{
        person::PersonId,
        quota_pool::PoolKind,
        selection::{Method, Ties},
        selection_step::SelectionStep,
    },
    text::Language,
    web::Filled,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use fields::Fields;

/// How many pools the form offers.
pub const MOST_POOLS: usize = 6;

/// Steps that are switched on by a tick; the others are there when they have dates.
pub const SWITCHED: [SelectionStep; 3] =
    [SelectionStep::Verify, SelectionStep::Test, SelectionStep::Reregister];

impl Fields<'_> {
    /// One step: off, or on with its period.
    fn period(&mut self, step: SelectionStep) -> Option<Option<Period>> {
        let word = step.word();
        let ticked = self.filled.lists.get("langkah").is_some_and(|on| on.iter().any(|one| one == word));
        let is_switch = SWITCHED.contains(&step);
        if is_switch && !ticked {
            return Some(None);
        }
        let (from, until) = (format!("mulai_{word}"), format!("sampai_{word}"));
        let (starts, ends) = (self.moment(&from), self.moment(&until));
        let (starts, ends) = match (starts?, ends?) {
            (None, None) if !is_switch => return Some(None),
            (Some(starts), Some(ends)) => (starts, ends),
            (starts, _) => {
                let why = say!(
                    self.language,
                    "Isi mulai dan selesainya langkah ini.",
                    "Say when this step begins and ends."
                );
                return self.wrong(if starts.is_none() { &from } else { &until }, why);
            }
        };
        if ends <= starts {
            let why = say!(
                self.language,
                "Selesainya harus sesudah mulainya. Periksa tanggal dan jamnya.",
                "The end must come after the beginning. Check date and time."
            );
            return self.wrong(&until, why);
        }
        let in_charge = self.text(&format!("petugas_{word}")).parse::<PersonId>().ok();
        Some(Some(Period { step, from: starts, until: ends, in_charge }))
    }

    fn part(&mut self, n: usize) -> Option<Option<Part>> {
        let name = self.text(&format!("bagian_{n}"));
        if name.is_empty() {
            return Some(None);
        }
        let weight = self.needed(&format!("bobot_{n}"), "nilai", 1, 100);
        let max = self.needed(&format!("maks_{n}"), "nilai", 1, 1000);
        Some(Some(Part { name, weight: weight?, max: max? * 100 }))
    }

    /// The parts, together holding what [`Formula::new`] asks.
    fn parts(&mut self, ties: Ties) -> Option<Vec<Part>> {
        let parts: Option<Vec<Option<Part>>> = (1..=MOST_PARTS).map(|n| self.part(n)).collect();
        let parts: Vec<Part> = parts?.into_iter().flatten().collect();
        if parts.is_empty() {
            let why = say!(
                self.language,
                "Tulis paling sedikit satu bagian nilai, misalnya Tes tertulis.",
                "Write at least one part of the score, such as Written test."
            );
            return self.wrong("nilai", why);
        }
        let rule = |part: &Part| ranking::Part {
            name: part.name.clone(),
            weight: part.weight.into(),
            max: part.max.into(),
        };
        match Formula::new(parts.iter().map(rule).collect(), ties) {
            Ok(_) => Some(parts),
            Err(why) => self.refused("nilai", &why),
        }
    }

    fn pool(&mut self, n: usize) -> Option<Option<Pool>> {
        let whom = self.text(&format!("jalur_{n}"));
        if whom.is_empty() {
            return Some(None);
        }
        let name = self.text(&format!("nama_jalur_{n}"));
        let seats = self.needed(&format!("kursi_{n}"), "jalur", 1, 10_000);
        let found = whom.split_once(':').and_then(|(kind, value)| Some((kind.parse().ok()?, value)));
        let Some((kind, value)) = found else {
            let why = say!(self.language, "Pilih salah satu dari daftar.", "Choose one of the list.");
            return self.wrong("jalur", why);
        };
        let (name, value) = match kind {
            PoolKind::Sponsor if name.is_empty() => {
                let why = say!(
                    self.language,
                    "Tulis nama lembaga yang mengirim.",
                    "Write the name of who sends them."
                );
                return self.wrong("jalur", why);
            }
            PoolKind::Sponsor => (name.clone(), name),
            _ if name.is_empty() => (pool_label(kind, value, self.language), value.to_string()),
            _ => (name, value.to_string()),
        };
        Some(Some(Pool { name, kind, value, seats: seats? }))
    }
}

/// Whom a pool is for, in words.
pub fn pool_label(kind: PoolKind, value: &str, language: Language) -> String {
    match (kind, value) {
        (PoolKind::Region, code) => regions::label(code).to_string(),
        (PoolKind::Sex, "female") => say!(language, "Perempuan", "Women"),
        (PoolKind::Sex, _) => say!(language, "Laki-laki", "Men"),
        (PoolKind::Disability, _) => say!(language, "Penyandang disabilitas", "People with a disability"),
        (PoolKind::Sponsor, name) => name.to_string(),
    }
}

/// The quota of participants and the plan, as the form says them; nothing when a field is wrong, which
/// then has its error in `filled`.
pub fn plan(filled: &mut Filled, zone: Tz, language: Language) -> Option<(i32, Plan)> {
    let mut fields = Fields { filled, zone, language };
    let quota = fields.needed("kuota", "kuota", 1, 10_000);
    let applicants = fields.number("pendaftar", "pendaftar", 1, 100_000);
    let reserves = fields.number("cadangan", "cadangan", 0, 100_000);
    let offer_hours = fields.needed("jam", "jam", 1, 720);
    let method = fields.text("cara").parse().unwrap_or(Method::Scores);
    let ties = fields.text("seri").parse().unwrap_or(Ties::Draw);
    let minimum = match (method, fields.text("minimum")) {
        (Method::Scores, typed) => match ranking::parse_score(&typed, 10_000) {
            Ok(least) => Some(least.and_then(|least| i32::try_from(least).ok())),
            Err(why) => fields.refused("minimum", &why),
        },
        _ => Some(None),
    };
    let parts = match method {
        Method::Scores => fields.parts(ties),
        Method::Draw | Method::Arrival => Some(Vec::new()),
    };
    let steps: Vec<Option<Option<Period>>> =
        SelectionStep::ALL.iter().map(|step| fields.period(*step)).collect();
    let pools: Vec<Option<Option<Pool>>> = (1..=MOST_POOLS).map(|n| fields.pool(n)).collect();
    let steps: Option<Vec<Option<Period>>> = steps.into_iter().collect();
    // Without scores there is nothing to test.
    let on = |period: &Period| method == Method::Scores || period.step != SelectionStep::Test;
    let pools: Option<Vec<Option<Pool>>> = pools.into_iter().collect();
    let plan = Plan {
        applicants: applicants?,
        reserves: reserves?,
        offer_hours: offer_hours?,
        method,
        ties,
        minimum: minimum?,
        steps: steps?.into_iter().flatten().filter(on).collect(),
        pools: pools?.into_iter().flatten().collect(),
        parts: parts?,
    };
    Some((quota?, plan))
}

/// The form as it is stored.
pub fn stored(setup: &Setup, quota: i32, zone: Tz) -> Filled {
    let mut filled = Filled::default();
    let row = &setup.selection;
    let mut put = |field: String, value: String| filled.values.insert(field, value);
    let or_empty = |number: Option<i32>| number.map(|n| n.to_string()).unwrap_or_default();
    put("kuota".into(), quota.to_string());
    put("pendaftar".into(), or_empty(row.applicants));
    put("cadangan".into(), or_empty(row.reserves));
    put("jam".into(), row.offer_hours.to_string());
    put("cara".into(), row.method.word().into());
    put("seri".into(), row.ties.word().into());
    let minimum = row.minimum.map(|least| trimmed(Language::Id, least.into())).unwrap_or_default();
    put("minimum".into(), minimum);
    for step in &setup.steps {
        let word = step.step.word();
        put(format!("mulai_{word}"), local(zone, step.from_at));
        put(format!("sampai_{word}"), local(zone, step.until_at));
        put(format!("petugas_{word}"), step.in_charge_id.map(|id| id.to_string()).unwrap_or_default());
    }
    for (part, n) in setup.parts.iter().zip(1..) {
        put(format!("bagian_{n}"), part.name.clone());
        put(format!("bobot_{n}"), part.weight.to_string());
        put(format!("maks_{n}"), trimmed(Language::Id, part.max.into()));
    }
    for (pool, n) in setup.pools.iter().zip(1..) {
        let value = if pool.kind == PoolKind::Sponsor { "" } else { pool.value.as_str() };
        put(format!("jalur_{n}"), format!("{}:{value}", pool.kind.word()));
        put(format!("nama_jalur_{n}"), pool.name.clone());
        put(format!("kursi_{n}"), pool.seats.to_string());
    }
    let on = setup.steps.iter().map(|step| step.step.word().to_string()).collect();
    filled.lists.insert("langkah".into(), on);
    filled
}

/// The form of a cohort that does not select yet: what most centres do.
pub fn usual(quota: i32, language: Language) -> Filled {
    let mut filled = Filled::with([
        ("kuota", quota.to_string()),
        ("jam", "48".into()),
        ("cara", Method::Scores.word().into()),
        ("seri", Ties::Draw.word().into()),
        ("bagian_1", say!(language, "Tes tertulis", "Written test")),
        ("bobot_1", "60".into()),
        ("maks_1", "100".into()),
        ("bagian_2", say!(language, "Wawancara", "Interview")),
        ("bobot_2", "40".into()),
        ("maks_2", "100".into()),
    ]);
    filled.lists.insert("langkah".into(), SWITCHED.iter().map(|step| step.word().to_string()).collect());
    filled
}

/// A moment as `datetime-local` takes it, in the centre's own time.
pub fn local(zone: Tz, moment: DateTime<Utc>) -> String {
    moment.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

/// The moment somebody typed in the one field of a form, in the centre's own time.
pub fn moment(filled: &mut Filled, field: &str, zone: Tz, language: Language) -> Option<DateTime<Utc>> {
    let mut fields = Fields { filled, zone, language };
    match fields.moment(field)? {
        Some(moment) => Some(moment),
        None => {
            let why = say!(language, "Isi tanggal dan jam.", "Give a date and a time.");
            fields.wrong(field, why)
        }
    }
}

#[cfg(test)]
mod tests;
