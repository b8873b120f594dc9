//! Patterns of what a centre prints: "Angkatan {number} Tahun {year}", "{seq:4}/SP/{month:roman}/{year}".
//! Here they are checked and shown by example; `cohorts::rules` and `certificates::rules` fill them.
use crate::error::Refusal;

/// What a cohort's label may be made of.
pub const COHORT: &[&str] = &["{number}", "{number:roman}", "{serial}", "{year}"];

/// What a certificate's number may be made of.
pub const CERTIFICATE: &[&str] =
    &["{seq}", "{seq:3}", "{seq:4}", "{seq:5}", "{seq:6}", "{month}", "{month:roman}", "{year}"];

/// The parts of a pattern: what stands as it is, and tokens in braces.
fn parts(pattern: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        let end = rest[start..].find('}').map_or(rest.len(), |end| start + end + 1);
        parts.push((&rest[..start], false));
        parts.push((&rest[start..end], true));
        rest = &rest[end..];
    }
    parts.push((rest, false));
    parts
}

/// Checks a pattern against the tokens it may have and those of which it needs one each.
fn check(field: &'static str, pattern: &str, known: &[&str], needed: &[&str]) -> Result<String, Refusal> {
    let pattern = pattern.trim();
    if let Some((wrong, _)) = parts(pattern).into_iter().find(|(part, token)| *token && !known.contains(part))
    {
        let known = known.join(" ");
        return Err(Refusal::at(
            field,
            both!(
                "{wrong} tidak dikenal. Yang dapat dipakai: {known}.",
                "{wrong} is not known. These are: {known}."
            ),
        ));
    }
    // "{seq" stands for {seq} and for {seq:4}.
    if let Some(missing) = needed.iter().find(|token| !pattern.contains(*token)) {
        return Err(Refusal::at(
            field,
            both!(
                "Pola ini perlu memuat {missing}}}, supaya tidak ada nomor yang sama.",
                "The pattern needs {missing}}}, so that no two are the same."
            ),
        ));
    }
    Ok(pattern.to_string())
}

/// A pattern for the labels of cohorts.
///
/// # Errors
/// A refusal at `pola_angkatan` when it has an unknown token or no number.
pub fn cohort(pattern: &str) -> Result<String, Refusal> {
    let needed: &[&str] = if pattern.contains("{serial}") { &[] } else { &["{number"] };
    check("pola_angkatan", pattern, COHORT, needed)
}

/// A pattern for the numbers of certificates, which run anew each year.
///
/// # Errors
/// A refusal at `pola_sertifikat` when it has an unknown token, no running number or no year.
pub fn certificate(pattern: &str) -> Result<String, Refusal> {
    check("pola_sertifikat", pattern, CERTIFICATE, &["{seq", "{year"])
}

/// What a pattern prints for the fourth cohort (the 27th of the centre) and the 127th certificate,
/// issued in November of `year`.
pub fn example(pattern: &str, year: i32) -> String {
    let fill = |(part, token): (&str, bool)| match part {
        _ if !token => part.to_string(),
        "{number}" => "4".into(),
        "{number:roman}" => "IV".into(),
        "{serial}" => "27".into(),
        "{year}" => year.to_string(),
        "{seq}" => "127".into(),
        "{seq:3}" => "127".into(),
        "{seq:4}" => "0127".into(),
        "{seq:5}" => "00127".into(),
        "{seq:6}" => "000127".into(),
        "{month}" => "11".into(),
        "{month:roman}" => "XI".into(),
        unknown => unknown.to_string(),
    };
    parts(pattern).into_iter().map(fill).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_shows_what_is_printed() {
        assert_eq!(example("Angkatan {number} Tahun {year}", 2026), "Angkatan 4 Tahun 2026");
        assert_eq!(example("{seq:4}/BPKU/{month:roman}/{year}", 2026), "0127/BPKU/XI/2026");
        assert_eq!(example("{number:roman} ke-{serial} {huh} {", 2026), "IV ke-27 {huh} {");
    }

    #[test]
    fn a_pattern_has_known_tokens_and_can_tell_apart() {
        assert_eq!(cohort(" Angkatan {number} "), Ok("Angkatan {number}".into()));
        assert!(cohort("Angkatan ke-{serial}").is_ok());
        assert_eq!(cohort("Angkatan").unwrap_err().field, "pola_angkatan");
        assert_eq!(
            cohort("{number} {tahun}").unwrap_err().why.id,
            "{tahun} tidak dikenal. Yang dapat dipakai: {number} {number:roman} {serial} {year}."
        );
        assert!(certificate("{seq}/{year}").is_ok());
        assert_eq!(certificate("{seq:4}").unwrap_err().field, "pola_sertifikat");
        assert_eq!(
            certificate("{year}").unwrap_err().why.id,
            "Pola ini perlu memuat {seq}, supaya tidak ada nomor yang sama."
        );
        assert!(certificate("{seq}/{year").is_err());
    }
}
