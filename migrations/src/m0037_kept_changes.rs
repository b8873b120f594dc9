//! What else may change and has to be known as it was: the timetable, ticks of tasks, when tests were open.
//! All three only ever grow. What was written before stands as it is found.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("session_event")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            // No reference: a timetable that is replaced takes its sessions away.
            .col(big_integer("session_id"))
            // Null: it is not on the timetable any more.
            .col(timestamp_with_time_zone_null("starts_at"))
            .col(timestamp_with_time_zone_null("ends_at"))
            .col(integer("jp"))
            .col(boolean("cancelled"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("session_event", "cohort_id", "cohort"))
            .to_owned(),
    )
    .await?;
    index(m, "session_event", &["cohort_id"]).await?;

    m.create_table(
        Table::create()
            .table("task_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("task_id"))
            .col(boolean("done"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("task_event", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("task_event", "task_id", "course_task"))
            .foreign_key(&mut fk("task_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "task_event", &["enrolment_id"]).await?;
    index(m, "task_event", &["task_id"]).await?;
    index(m, "task_event", &["by_id"]).await?;

    m.create_table(
        Table::create()
            .table("test_opening_event")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(big_integer("test_id"))
            .col(timestamp_with_time_zone("opens_at"))
            .col(timestamp_with_time_zone_null("closes_at"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("test_opening_event", "cohort_id", "cohort"))
            .foreign_key(&mut fk("test_opening_event", "test_id", "course_test"))
            .foreign_key(&mut fk("test_opening_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "test_opening_event", &["cohort_id"]).await?;
    index(m, "test_opening_event", &["test_id"]).await?;
    index(m, "test_opening_event", &["by_id"]).await?;
});
