//! The days on which nobody teaches: national holidays and collective leave, shipped with the product
//! (joint decrees of the three ministers; 2027 as far as it is known, the rest marked as expected).
use crate::text::Both;
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::LazyLock};

/// Holidays by date, with their names.
pub type Holidays = BTreeMap<NaiveDate, Both>;

const FILE: &str = include_str!("../../../content/holidays.csv");

static NATIONAL: LazyLock<Holidays> = LazyLock::new(|| {
    csv::Reader::from_reader(FILE.as_bytes()).records().flatten().filter_map(holiday).collect()
});

/// The holidays of the whole country.
pub fn national() -> &'static Holidays {
    &NATIONAL
}

fn holiday(line: csv::StringRecord) -> Option<(NaiveDate, Both)> {
    let (date, id, en) = (line.get(0)?, line.get(1)?.to_string(), line.get(2)?.to_string());
    Some((date.parse().ok()?, Both { id: id.into(), en: en.into() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;

    #[test]
    fn every_line_of_the_file_is_a_holiday() {
        assert_eq!(national().len(), FILE.lines().count() - 1, "a line is unreadable or a date doubled");
        assert!(national().values().all(|name| !name.id.is_empty() && !name.en.is_empty()));
    }

    #[test]
    fn each_year_has_its_fixed_days() {
        for year in 2024..=2027 {
            for (month, day) in [(1, 1), (5, 1), (6, 1), (8, 17), (12, 25)] {
                let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
                assert!(national().contains_key(&date), "{date}");
            }
            assert!(national().keys().filter(|d| d.year() == year).count() >= 16);
        }
    }
}
