//! Letters of absence with every step and every mark they wrote, and what trainees say against marks.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("absence")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(one_of("kind", &["ill", "permit", "duty"]))
            .col(date("from_on"))
            .col(date("until_on"))
            // Only this session; null: every one of these days.
            .col(big_integer_null("session_id"))
            .col(text("words"))
            .col(one_of("state", &["open", "approved", "declined", "withdrawn"]))
            .col(big_integer("entered_by"))
            .col(timestamp_with_time_zone("entered_at"))
            .col(string_len_null("code", 64))
            .col(string_len_null("media_type", 40))
            .col(string_null("path"))
            .foreign_key(&mut fk("absence", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("absence", "session_id", "session"))
            .foreign_key(&mut fk("absence", "entered_by", "person"))
            .index(&mut unique("uq_absence_code", &["code"]))
            .to_owned(),
    )
    .await?;
    index(m, "absence", &["enrolment_id"]).await?;
    index(m, "absence", &["session_id"]).await?;
    index(m, "absence", &["entered_by"]).await?;
    index(m, "absence", &["state"]).await?;

    m.create_table(
        Table::create()
            .table("absence_event")
            .col(big_pk_auto("id"))
            .col(big_integer("absence_id"))
            .col(one_of("state", &["open", "approved", "declined", "withdrawn"]))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("absence_event", "absence_id", "absence"))
            .foreign_key(&mut fk("absence_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "absence_event", &["absence_id"]).await?;
    index(m, "absence_event", &["by_id"]).await?;

    m.create_table(
        Table::create()
            .table("absence_mark")
            .col(big_integer("absence_id"))
            .col(big_integer("session_id"))
            // The event by which the approval wrote the mark.
            .col(big_integer("event_id"))
            .primary_key(Index::create().col("absence_id").col("session_id"))
            .foreign_key(&mut fk("absence_mark", "absence_id", "absence"))
            .foreign_key(&mut fk("absence_mark", "session_id", "session"))
            .foreign_key(&mut fk("absence_mark", "event_id", "mark_event"))
            .to_owned(),
    )
    .await?;
    index(m, "absence_mark", &["session_id"]).await?;
    index(m, "absence_mark", &["event_id"]).await?;

    m.create_table(
        Table::create()
            .table("appeal")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("session_id"))
            .col(text("words"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(string_len_null("outcome", 16).check(Expr::col("outcome").is_in(["changed", "kept"])))
            .col(text("answer"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(big_integer_null("closed_by"))
            .foreign_key(&mut fk("appeal", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("appeal", "session_id", "session"))
            .foreign_key(&mut fk("appeal", "closed_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "appeal", &["enrolment_id"]).await?;
    index(m, "appeal", &["session_id"]).await?;
    index(m, "appeal", &["closed_by"]).await?;
    // One that waits for an answer for each mark; both databases know partial indexes in these words.
    m.get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX uq_appeal_open ON appeal (enrolment_id, session_id) WHERE closed_at IS NULL",
        )
        .await?;
});
