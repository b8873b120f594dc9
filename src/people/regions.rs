//! The provinces of Indonesia and their regencies and cities, by the codes of the Ministry of Home
//! Affairs; source and licence in `content/README.md`.
use std::{collections::BTreeMap, sync::LazyLock};

const CONTENT: &str = include_str!("../../content/regions.csv");

/// A province ("33", "Jawa Tengah") or a regency or city ("33.74", "Kota Semarang").
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Region {
    /// Its code.
    pub code: &'static str,
    /// Its name; that of a regency begins with Kabupaten or Kota, since both exist.
    pub name: &'static str,
}

/// By code, which is also their official order.
static ALL: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| CONTENT.lines().skip(1).filter_map(|line| line.split_once(',')).collect());

/// The province, regency or city with this code.
pub fn find(code: &str) -> Option<Region> {
    ALL.get_key_value(code).map(|(code, name)| Region { code, name })
}

/// "Kota Semarang", or the code itself where no region has it.
pub fn label(code: &str) -> &str {
    find(code).map_or(code, |region| region.name)
}

/// The 38 provinces, by code.
pub fn provinces() -> Vec<Region> {
    all().filter(|region| !region.code.contains('.')).collect()
}

/// The regencies and cities of a province, by code; none for an unknown one.
pub fn regencies(province: &str) -> Vec<Region> {
    all().filter(|region| region.code.split_once('.').is_some_and(|(of, _)| of == province)).collect()
}

/// The province that a regency or city lies in.
pub fn province_of(code: &str) -> Option<Region> {
    find(code.split('.').next()?)
}

/// Whether this is the code of a regency or city.
pub fn is_regency(code: &str) -> bool {
    code.contains('.') && find(code).is_some()
}

/// One choice of a list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Choice {
    /// Its code.
    pub value: &'static str,
    /// Its name.
    pub label: &'static str,
}

/// Choices of one province.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Group {
    /// The province.
    pub label: &'static str,
    /// Its regencies and cities.
    pub options: Vec<Choice>,
}

/// The regencies and cities of a province, to choose from.
pub fn choices(province: &str) -> Vec<Choice> {
    regencies(province).into_iter().map(|r| Choice { value: r.code, label: r.name }).collect()
}

/// All regencies and cities by province, that of the centre first.
pub fn groups(province: &str) -> Vec<Group> {
    let group = |of: Region| Group { label: of.name, options: choices(of.code) };
    let mut provinces = provinces();
    provinces.sort_by_key(|p| p.code != province);
    provinces.into_iter().map(group).collect()
}

fn all() -> impl Iterator<Item = Region> {
    ALL.iter().map(|(code, name)| Region { code, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_indonesia_is_there() {
        assert_eq!(provinces().len(), 38);
        assert_eq!(provinces().iter().map(|p| regencies(p.code).len()).sum::<usize>(), 514);
        assert_eq!(regencies("33").len(), 35);
        assert!(all().all(|r| !r.code.contains('.')
            || r.name.starts_with("Kabupaten ")
            || r.name.starts_with("Kota ")));
    }

    #[test]
    fn a_region_is_found_by_its_code() {
        assert_eq!(
            (label("33.74"), label("33.22"), label("33")),
            ("Kota Semarang", "Kabupaten Semarang", "Jawa Tengah")
        );
        assert_eq!(label("00.00"), "00.00");
        assert_eq!(province_of("33.74").map(|p| p.name), Some("Jawa Tengah"));
        assert!(is_regency("33.74") && !is_regency("33") && !is_regency("33.99"));
    }
}
