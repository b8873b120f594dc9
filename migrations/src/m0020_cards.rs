//! Cards with a random code that a scanner reads, people who came without one that is known, and the
//! rotating code of a hall with what trainees sent of it.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("card")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            // The enrolment again while the card lives, nothing once it is void: one living card each.
            .col(big_integer_null("living_for"))
            .col(string_len("code", 20))
            .col(string_len("hash", 16))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone_null("voided_at"))
            .col(big_integer_null("voided_by"))
            .col(string("void_reason"))
            .col(big_integer_null("replaced_by"))
            .index(&mut unique("uq_card_living_for", &["living_for"]))
            .index(&mut unique("uq_card_code", &["code"]))
            .index(&mut unique("uq_card_hash", &["hash"]))
            .foreign_key(&mut fk("card", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("card", "voided_by", "person"))
            .foreign_key(&mut fk("card", "replaced_by", "card"))
            .to_owned(),
    )
    .await?;
    index(m, "card", &["enrolment_id"]).await?;

    m.create_table(
        Table::create()
            .table("walk_in")
            .col(big_pk_auto("id"))
            .col(big_integer("session_id"))
            .col(string_len("device_event_id", 36))
            .col(string("name"))
            .col(string_len_null("card_hash", 16))
            .col(timestamp_with_time_zone("at"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("taken_at"))
            .col(big_integer_null("merged_into"))
            .col(timestamp_with_time_zone_null("settled_at"))
            .col(big_integer_null("settled_by"))
            .col(string("settled_reason"))
            .index(&mut unique("uq_walk_in_device_event_id", &["device_event_id"]))
            .foreign_key(&mut fk("walk_in", "session_id", "session"))
            .foreign_key(&mut fk("walk_in", "by_id", "person"))
            .foreign_key(&mut fk("walk_in", "merged_into", "enrolment"))
            .foreign_key(&mut fk("walk_in", "settled_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "walk_in", &["session_id"]).await?;
    index(m, "walk_in", &["merged_into"]).await?;

    m.create_table(
        Table::create()
            .table("hall_code")
            .col(big_integer("session_id").primary_key())
            .col(string_len("secret", 64))
            .col(timestamp_with_time_zone("made_at"))
            .col(big_integer("made_by"))
            .foreign_key(&mut fk("hall_code", "session_id", "session"))
            .foreign_key(&mut fk("hall_code", "made_by", "person"))
            .to_owned(),
    )
    .await?;

    m.create_table(
        Table::create()
            .table("hall_entry")
            .col(big_pk_auto("id"))
            .col(big_integer("session_id"))
            .col(big_integer("enrolment_id"))
            .col(string_len("device_event_id", 36))
            .col(string_len("code", 6))
            .col(timestamp_with_time_zone("device_at"))
            .col(integer("clock_offset_s"))
            .col(timestamp_with_time_zone("sent_at"))
            .col(one_of("state", &["accepted", "review", "declined"]))
            .col(
                string_len_null("doubt", 16)
                    .check(Expr::col("doubt").is_in(["step", "clock", "window", "late", "mark"])),
            )
            .col(timestamp_with_time_zone_null("settled_at"))
            .col(big_integer_null("settled_by"))
            .col(string("settled_reason"))
            .index(&mut unique("uq_hall_entry_device_event_id", &["device_event_id"]))
            .foreign_key(&mut fk("hall_entry", "session_id", "session"))
            .foreign_key(&mut fk("hall_entry", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("hall_entry", "settled_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "hall_entry", &["session_id"]).await?;
    index(m, "hall_entry", &["enrolment_id"]).await?;
});
