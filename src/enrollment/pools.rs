//! What a pool of seats asks of a person.
use crate::tables::{person_profile::Sex, quota_pool::PoolKind};

/// What pools look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Kabupaten or kota, "33.74".
    pub region: Option<String>,
    /// As they said.
    pub sex: Option<Sex>,
    /// As they said.
    pub disability: Option<bool>,
    /// Who sends them.
    pub sponsor: Option<String>,
}

/// Whether somebody meets the condition of a pool; what is not known does not.
pub fn meets(kind: PoolKind, value: &str, person: &Traits) -> bool {
    match kind {
        // "33" is the whole province, "33.74" one regency.
        PoolKind::Region => person.region.as_deref().is_some_and(|code| {
            code.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }),
        PoolKind::Sex => person.sex.is_some_and(|sex| sex.word() == value),
        PoolKind::Disability => person.disability == Some(value != "no"),
        PoolKind::Sponsor => {
            person.sponsor.as_deref().is_some_and(|sponsor| sponsor.trim().eq_ignore_ascii_case(value.trim()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_asks_for_its_own() {
        let who = Traits {
            region: Some("33.74".into()),
            sex: Some(Sex::Female),
            disability: Some(true),
            sponsor: Some("Dinas Koperasi ".into()),
        };
        let is = |kind, value| meets(kind, value, &who);
        assert!(is(PoolKind::Region, "33") && is(PoolKind::Region, "33.74"));
        assert!(
            !is(PoolKind::Region, "3") && !is(PoolKind::Region, "33.7"),
            "a code is not cut in its middle"
        );
        assert!(is(PoolKind::Sex, "female") && !is(PoolKind::Sex, "male"));
        assert!(is(PoolKind::Disability, "yes"));
        assert!(is(PoolKind::Sponsor, "dinas koperasi") && !is(PoolKind::Sponsor, "Dinas"));
        for kind in [PoolKind::Region, PoolKind::Sex, PoolKind::Disability, PoolKind::Sponsor] {
            assert!(!meets(kind, "yes", &Traits::default()), "what is not known does not count");
        }
    }
}
