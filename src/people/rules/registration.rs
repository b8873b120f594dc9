//! An assessor's number in the national register. No I/O here.
use crate::error::Refusal;
use chrono::NaiveDate;

/// A registration as it was typed: "MET.000.004772 2024" and until when it is valid. Dots and blanks vary in
/// print, so the number is kept as typed. Source: `domain.md` 3.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// As typed.
    pub number: String,
    /// The last day.
    pub valid_until: NaiveDate,
}

impl Registration {
    /// Reads both fields; both empty is no registration.
    ///
    /// # Errors
    /// Says which of them cannot be read.
    pub fn parse(number: &str, until: &str) -> Result<Option<Registration>, Refusal> {
        let number = number.split_whitespace().collect::<Vec<_>>().join(" ");
        if number.is_empty() && until.trim().is_empty() {
            return Ok(None);
        }
        let upper = number.to_uppercase();
        let rest = upper.strip_prefix("MET").unwrap_or("");
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        if digits != 13 || !rest.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ' ') {
            return Err(Refusal::at(
                "",
                both!(
                    "Nomor registrasi ditulis seperti MET.000.004772 2024.",
                    "A registration is written like MET.000.004772 2024."
                ),
            ));
        }
        let valid_until = NaiveDate::parse_from_str(until.trim(), "%Y-%m-%d").map_err(|_| {
            Refusal::at(
                "",
                both!(
                    "Isi tanggal akhir berlakunya registrasi.",
                    "Fill in until when the registration is valid."
                ),
            )
        })?;
        Ok(Some(Registration { number, valid_until }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_as_typed_in_every_print() {
        for typed in ["MET.000.004772 2024", "met 000 004772 2024", "MET.000.004772.2024"] {
            let read = Registration::parse(typed, "2027-05-01").unwrap().unwrap();
            assert_eq!(read.number, typed);
        }
    }

    #[test]
    fn nothing_is_no_registration_and_half_of_one_is_refused() {
        assert_eq!(Registration::parse(" ", ""), Ok(None));
        assert!(Registration::parse("MET.000.004772 2024", "").is_err());
        assert!(Registration::parse("MET.000.4772 2024", "2027-05-01").is_err());
        assert!(Registration::parse("000.004772 2024", "2027-05-01").is_err());
    }
}
