//! The outbox: every message, rendered, with where it stands.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("message")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(big_integer_null("cohort_id"))
            .col(big_integer_null("person_id"))
            .col(string("event_key"))
            .col(string("kind"))
            .col(string("to_name"))
            .col(string_null("to_address"))
            .col(string("subject"))
            .col(text("text"))
            .col(text("html"))
            .col(big_integer_null("certificate_id"))
            .col(string("message_id"))
            .col(one_of("state", &["queued", "sending", "retrying", "sent", "failed", "no_address"]))
            .col(integer("attempts"))
            .col(timestamp_with_time_zone("due_at"))
            .col(timestamp_with_time_zone_null("lease_until"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(text("last_error"))
            .col(timestamp_with_time_zone("created_at"))
            .index(&mut unique("uq_message_event", &["event_key"]))
            .foreign_key(&mut fk("message", "centre_id", "centre"))
            .foreign_key(&mut fk("message", "cohort_id", "cohort"))
            .foreign_key(&mut fk("message", "person_id", "person"))
            .foreign_key(&mut fk("message", "certificate_id", "certificate"))
            .to_owned(),
    )
    .await?;
    index(m, "message", &["state", "due_at"]).await?;
    index(m, "message", &["centre_id", "id"]).await?;
    index(m, "message", &["cohort_id"]).await?;
    index(m, "message", &["person_id"]).await?;
    index(m, "message", &["certificate_id"]).await?;
});
