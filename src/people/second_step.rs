//! The second step of the staff's sign-in: six digits from an app, by RFC 6238 as every app does it.
use crate::{
    error::{Error, Result},
    random::Random,
};
use chrono::{DateTime, Utc};
use rocket::http::RawStr;
use totp_rs::{Builder, Secret, Totp};

/// A secret shared with an app: 160 bits, as RFC 4226 recommends.
#[derive(Clone, PartialEq, Eq)]
pub struct Shared(Vec<u8>);

impl Shared {
    /// A new one.
    pub fn new(random: &Random) -> Shared {
        let mut bytes = vec![0; 20];
        random.fill(&mut bytes);
        Shared(bytes)
    }

    /// One that was opened.
    pub fn from_bytes(bytes: Vec<u8>) -> Shared {
        Shared(bytes)
    }

    /// To be sealed.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn totp(&self) -> Result<Totp> {
        Builder::new()
            .with_secret(Secret::from(self.0.as_slice()))
            .build()
            .map_err(|why| Error::fault(format!("a second step cannot be computed: {why}")))
    }

    /// The step of a code that is right now, or was half a minute ago, or will be: phones' clocks differ.
    ///
    /// # Errors
    /// A fault when the secret is none.
    pub fn step_of(&self, digits: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
        let at = u64::try_from(now.timestamp()).unwrap_or(0);
        Ok(self.totp()?.check(digits, at).and_then(|step| i64::try_from(step).ok()))
    }

    /// The code of this moment.
    ///
    /// # Errors
    /// A fault when the secret is none.
    pub fn code(&self, now: DateTime<Utc>) -> Result<String> {
        let at = u64::try_from(now.timestamp()).unwrap_or(0);
        Ok(self.totp()?.generate(at).to_string())
    }

    /// The secret as people type it, in groups of four.
    pub fn text(&self) -> String {
        let text = data_encoding::BASE32_NOPAD.encode(&self.0);
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        groups.join(" ")
    }

    /// What the QR code says to the app.
    pub fn address(&self, centre: &str, account: &str) -> String {
        let plain = |text: &str| RawStr::new(text).percent_encode().to_string();
        let (centre, account) = (plain(centre), plain(account));
        let secret = data_encoding::BASE32_NOPAD.encode(&self.0);
        format!("otpauth://totp/{centre}:{account}?secret={secret}&issuer={centre}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1, the last six of eight digits.
        let shared = Shared::from_bytes(b"12345678901234567890".to_vec());
        for (second, digits) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            assert_eq!(shared.code(at).unwrap(), digits);
            assert_eq!(shared.step_of(digits, at).unwrap(), Some(second / 30));
        }
    }

    #[test]
    fn half_a_minute_early_or_late_is_right_and_a_minute_is_not() {
        let shared = Shared::new(&Random::seeded(1));
        let at = |second: i64| DateTime::from_timestamp(1_790_000_010 + second, 0).unwrap();
        let code = shared.code(at(0)).unwrap();
        let step = 1_790_000_010 / 30;
        for (late, found) in [(0, Some(step)), (30, Some(step)), (-30, Some(step)), (90, None), (-90, None)] {
            assert_eq!(shared.step_of(&code, at(late)).unwrap(), found, "{late}");
        }
        assert_eq!(shared.step_of("", at(0)).unwrap(), None);
    }

    #[test]
    fn it_is_told_to_an_app_and_to_people() {
        let shared = Shared::from_bytes(b"12345678901234567890".to_vec());
        assert_eq!(shared.text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            shared.address("Balai A & B", "siti@contoh.id"),
            "otpauth://totp/Balai%20A%20%26%20B:siti%40contoh.id?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Balai%20A%20%26%20B"
        );
    }
}
