//! The current mark of each person in each session, and every change that led to it.
use crate::shape::*;

const PRESENCE: [&str; 5] = ["present", "late", "excused", "sick", "absent"];

migration!(|m| {
    m.create_table(
        Table::create()
            .table("mark")
            .col(big_integer("enrolment_id"))
            .col(big_integer("session_id"))
            .col(one_of("presence", &PRESENCE))
            .col(integer("jp").check(Expr::col("jp").gte(0)))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("enrolment_id").col("session_id"))
            .foreign_key(&mut fk("mark", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("mark", "session_id", "session"))
            .foreign_key(&mut fk("mark", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "mark", &["session_id"]).await?;
    // Append only. A presence of null says that a mark was taken back to "not recorded".
    m.create_table(
        Table::create()
            .table("mark_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("session_id"))
            .col(string_len_null("presence", 16).check(Expr::col("presence").is_in(PRESENCE)))
            .col(integer("jp"))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("mark_event", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("mark_event", "session_id", "session"))
            .foreign_key(&mut fk("mark_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "mark_event", &["session_id", "id"]).await?;
    index(m, "mark_event", &["enrolment_id"]).await?;
});
