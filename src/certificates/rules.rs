//! What is true of certificates, whatever stores them and whoever asks. No I/O here.
use crate::{error::Refusal, text::roman};
use chrono::{Datelike, NaiveDate};

/// What a certificate's number is made of.
#[derive(Clone, Copy, Debug)]
pub struct Numbering<'a> {
    /// The running number in its series, from 1.
    pub seq: i32,
    /// The number of the cohort within its course and year.
    pub cohort: i32,
    /// The date of issue.
    pub on: NaiveDate,
    /// The archive classification code (Permendagri 83/2022), where the centre has one.
    pub class_code: &'a str,
    /// The short name of the centre.
    pub unit_code: &'a str,
}

/// The series in which numbers run without a gap: one a year.
pub fn series(on: NaiveDate) -> String {
    on.year().to_string()
}

/// Fills a centre's pattern: `{seq}`, `{seq:3}` (with zeros, up to 9 digits), `{angkatan}`,
/// `{angkatan:roman}`, `{year}`, `{month}`, `{month:roman}`, `{class-code}`, `{unit-code}`.
///
/// # Errors
/// A refusal that names an unknown or empty token, or says that the pattern lacks the running number or
/// the year, without which two certificates could have the same number.
pub fn number(pattern: &str, of: &Numbering<'_>) -> Result<String, Refusal> {
    let mut out = String::new();
    let mut rest = pattern;
    let (mut running, mut yearly) = (false, false);
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        let (token, after) = inside.split_once('}').ok_or_else(|| unknown(&rest[start..]))?;
        let filled = match token {
            "seq" => of.seq.to_string(),
            "angkatan" => of.cohort.to_string(),
            "angkatan:roman" => roman(of.cohort),
            "year" => of.on.year().to_string(),
            "month" => format!("{:02}", of.on.month()),
            "month:roman" => roman(of.on.month() as i32),
            "class-code" => of.class_code.to_string(),
            "unit-code" => of.unit_code.to_string(),
            _ => {
                let digits = token.strip_prefix("seq:").and_then(|n| n.parse::<usize>().ok());
                let digits =
                    digits.filter(|n| (1..=9).contains(n)).ok_or_else(|| unknown(&format!("{{{token}}}")))?;
                format!("{:0digits$}", of.seq)
            }
        };
        if filled.is_empty() {
            return Err(empty(&format!("{{{token}}}")));
        }
        running |= token.starts_with("seq");
        yearly |= token == "year";
        out.push_str(&filled);
        rest = after;
    }
    out.push_str(rest);
    if !running || !yearly {
        return Err(Refusal::new(both!(
            "Pola nomor sertifikat perlu memuat {{seq}} dan {{year}}. Administrator dapat mengubahnya di Pengaturan.",
            "The pattern of certificate numbers needs {{seq}} and {{year}}. An administrator can change it in Settings."
        )));
    }
    Ok(out)
}

fn unknown(token: &str) -> Refusal {
    Refusal::new(both!(
        "Pola nomor sertifikat memuat {token}, yang tidak dikenal. Administrator dapat mengubahnya di Pengaturan.",
        "The pattern of certificate numbers has {token}, which is not known. An administrator can change it in Settings."
    ))
}

fn empty(token: &str) -> Refusal {
    Refusal::new(both!(
        "Pola nomor sertifikat memuat {token}, tetapi isinya belum ada. Administrator dapat mengubahnya di Pengaturan.",
        "The pattern of certificate numbers has {token}, but nothing to put there. An administrator can change it in Settings."
    ))
}

/// A code of verification as it is stored ("K7QM-4T2X-9FTW-2XRD"), from what somebody typed: with or
/// without dashes or spaces, in any case. `None` if it cannot be one.
pub fn code(typed: &str) -> Option<String> {
    let mut out = String::with_capacity(19);
    let mut count = 0;
    for c in typed.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2013}' | '\u{a0}')) {
        if !c.is_ascii_alphanumeric() || count == 16 {
            return None;
        }
        if count > 0 && count % 4 == 0 {
            out.push('-');
        }
        out.push(c.to_ascii_uppercase());
        count += 1;
    }
    (count == 16).then_some(out)
}

/// A reason for taking a certificate back.
///
/// # Errors
/// A refusal at `alasan` when it says too little or too much.
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match reason.chars().count() {
        0..10 => Err(Refusal::at(
            "alasan",
            both!(
                "Tulis alasannya, paling sedikit 10 huruf. Alasan ini dibaca siapa pun yang mengecek sertifikat.",
                "Write the reason, at least 10 letters. Whoever checks the certificate reads it."
            ),
        )),
        301.. => Err(Refusal::at(
            "alasan",
            both!(
                "Alasan ini terlalu panjang. Paling banyak 300 huruf.",
                "This is too long. At most 300 letters."
            ),
        )),
        _ => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(seq: i32) -> Numbering<'static> {
        let on = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        Numbering { seq, cohort: 3, on, class_code: "800.2.4.1", unit_code: "BPKU" }
    }

    #[test]
    fn a_pattern_is_filled() {
        assert_eq!(
            number("{class-code}/{seq:3}/{unit-code}/{month:roman}/{year}", &of(12)).unwrap(),
            "800.2.4.1/012/BPKU/XII/2026"
        );
        assert_eq!(
            number("{seq}/Angkatan-{angkatan:roman}/{year}", &of(1234)).unwrap(),
            "1234/Angkatan-III/2026"
        );
        assert_eq!(number("{seq:9}.{angkatan}.{month}.{year}", &of(7)).unwrap(), "000000007.3.12.2026");
    }

    #[test]
    fn an_unknown_token_is_named() {
        for (pattern, token) in
            [("{nomor}/{year}", "{nomor}"), ("{seq:0}", "{seq:0}"), ("{seq:x}", "{seq:x}"), ("{seq", "{seq")]
        {
            assert!(number(pattern, &of(1)).unwrap_err().why.id.contains(token), "{pattern}");
        }
    }

    #[test]
    fn an_empty_token_is_named() {
        let without = Numbering { class_code: "", ..of(1) };
        assert!(number("{class-code}/{seq}/{year}", &without).unwrap_err().why.id.contains("{class-code}"));
    }

    #[test]
    fn a_number_must_be_able_to_differ() {
        assert!(number("{seq}", &of(1)).is_err());
        assert!(number("{year}", &of(1)).is_err());
    }

    #[test]
    fn a_series_is_a_year() {
        assert_eq!(series(of(1).on), "2026");
    }

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        for typed in ["K7QM-4T2X-9FTW-2XRD", "k7qm4t2x9ftw2xrd", " k7qm 4t2x–9ftw-2xrd "] {
            assert_eq!(code(typed).as_deref(), Some("K7QM-4T2X-9FTW-2XRD"), "{typed}");
        }
        for typed in ["", "K7QM", "K7QM-4T2X-9FTW-2XRD-A", "K7QM-4T2X-9FTW-2XR'", "💥"] {
            assert_eq!(code(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(reason("  salah data\n peserta ").unwrap(), "salah data peserta");
        assert_eq!(reason("salah").unwrap_err().field, "alasan");
        assert_eq!(reason(&"a".repeat(301)).unwrap_err().field, "alasan");
    }

    proptest! {
        #[test]
        fn numbers_of_one_series_differ(a in 1..100_000, b in 1..100_000) {
            let pattern = "{seq:3}/{year}";
            prop_assert_eq!(number(pattern, &of(a)).unwrap() == number(pattern, &of(b)).unwrap(), a == b);
        }

        #[test]
        fn any_text_is_read_or_refused(pattern in ".{0,40}", typed in ".{0,40}") {
            let _ = number(&pattern, &of(1));
            let _ = code(&typed);
        }
    }
}
