//! Messages to phones: handed to a provider of WhatsApp or SMS by a signed call, as the README describes.
use super::{outbox::PHONE, rules::Trouble, transport::Failed};
use crate::{settings, tables::message};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use rocket::tokio::task::spawn_blocking;
use serde::Serialize;
use sha2::Sha256;
use std::time::Duration;

/// How long one call may take; well below the lease of a message.
const PATIENCE: Duration = Duration::from_secs(20);

/// A provider of messages to phones.
pub struct Provider {
    agent: ureq::Agent,
    hook: settings::Hook,
}

/// What a call says, as JSON.
#[derive(Serialize)]
struct Call<'a> {
    /// The same at every try: a provider that has it already sends nothing.
    id: &'a str,
    /// "+628…"
    to: &'a str,
    name: &'a str,
    kind: &'a str,
    text: &'a str,
}

/// What proves that a call comes from us: HMAC-SHA256 over the timestamp, a dot and the body, in hex.
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    // HMAC takes keys of any length, so this cannot fail; an empty signature is one nobody accepts.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{timestamp}.{body}").as_bytes());
    data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes())
}

/// What a provider's answer means.
fn outcome(status: u16) -> Result<(), Failed> {
    match status {
        200..=299 => Ok(()),
        408 | 425 | 429 | 500..=599 => Err((Trouble::Deferred, format!("the provider answered {status}"))),
        _ => Err((Trouble::Refused, format!("the provider answered {status}"))),
    }
}

fn trouble(why: &ureq::Error) -> Trouble {
    let refused = |io: &std::io::Error| io.kind() == std::io::ErrorKind::ConnectionRefused;
    match why {
        // It may have the message: after this nobody knows.
        ureq::Error::Timeout(_) => Trouble::Lost,
        ureq::Error::Io(io) if !refused(io) => Trouble::Lost,
        _ => Trouble::Unreachable,
    }
}

impl Provider {
    /// The provider of the settings. Nothing is connected yet.
    pub fn new(hook: &settings::Hook) -> Provider {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            // What is signed for one address is not for another.
            .max_redirects(0)
            .build();
        Provider { agent: config.into(), hook: hook.clone() }
    }

    /// Hands one message on.
    ///
    /// # Errors
    /// The trouble, for [`Trouble::next`] to decide about.
    pub async fn send(&self, row: &message::Model, now: DateTime<Utc>) -> Result<(), Failed> {
        let to = row.to_address.as_deref().and_then(|to| to.strip_prefix(PHONE)).unwrap_or_default();
        let call =
            Call { id: &row.message_id, to, name: &row.to_name, kind: &row.kind, text: row.text.trim() };
        let body = serde_json::to_string(&call).map_err(|why| (Trouble::Ours, why.to_string()))?;
        let (agent, hook, at) = (self.agent.clone(), self.hook.clone(), now.timestamp());
        let sent = spawn_blocking(move || {
            agent
                .post(&hook.url)
                .header("Content-Type", "application/json")
                .header("X-Angkatan-Timestamp", at.to_string())
                .header("X-Angkatan-Signature", signature(&hook.secret, at, &body))
                .send(body)
                .map(|answer| answer.status().as_u16())
        });
        match sent.await {
            Ok(Ok(status)) => outcome(status),
            Ok(Err(why)) => Err((trouble(&why), why.to_string())),
            Err(why) => Err((Trouble::Ours, why.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_this_secret_this_moment_and_this_body() {
        // From `printf '1790000000.{}' | openssl dgst -sha256 -hmac 'sixteen letters!'`.
        let right = signature("sixteen letters!", 1_790_000_000, "{}");
        assert_eq!(right, "b826c6bfaab33c8127646dea09b1b08b84b6b0afa06a9676c2ae6aa3d7cadd6e");
        for (secret, at, body) in [("another secret!!", 1_790_000_000, "{}"), ("sixteen letters!", 1, "{}")] {
            assert_ne!(signature(secret, at, body), right);
        }
        assert_ne!(signature("sixteen letters!", 1_790_000_000, "{ }"), right);
    }

    #[test]
    fn answers_mean_what_they_mean_in_http() {
        assert_eq!(outcome(204), Ok(()));
        for later in [429, 500, 503] {
            assert_eq!(outcome(later).unwrap_err().0, Trouble::Deferred, "{later}");
        }
        for never in [301, 400, 401, 404] {
            assert_eq!(outcome(never).unwrap_err().0, Trouble::Refused, "{never}");
        }
    }
}
