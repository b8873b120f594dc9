//! Places as a guest in a session of another cohort, to make good hours that were missed, and which
//! events of the log of marks credit them.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("make_up")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("missed_session_id"))
            // Where she is a guest.
            .col(big_integer("session_id"))
            .col(one_of("state", &["asked", "given", "ended"]))
            // What stands to the credit of the missed session by it.
            .col(integer("credited_jp").default(0).check(Expr::col("credited_jp").gte(0)))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("make_up", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("make_up", "missed_session_id", "session"))
            .foreign_key(&mut fk("make_up", "session_id", "session"))
            .foreign_key(&mut fk("make_up", "by_id", "person"))
            // What is attended once is credited once.
            .index(&mut unique("uq_make_up_guest", &["enrolment_id", "session_id"]))
            .to_owned(),
    )
    .await?;
    index(m, "make_up", &["missed_session_id"]).await?;
    index(m, "make_up", &["session_id"]).await?;
    index(m, "make_up", &["by_id"]).await?;
    // A column with its reference: the one form of it that both databases read.
    m.get_connection()
        .execute_unprepared(
            "ALTER TABLE mark_event ADD COLUMN make_up_id BIGINT NULL REFERENCES make_up (id)",
        )
        .await?;
    index(m, "mark_event", &["make_up_id"]).await?;
});
