//! Who applied, who has a seat, who waits in which order, and every step of it.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("enrolment")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(big_integer("person_id"))
            .col(one_of("state", &["enrolled", "waiting", "withdrawn"]))
            .col(integer("queue_number"))
            .col(one_of("via", &["own", "desk", "import"]))
            .col(string("receipt"))
            .col(timestamp_with_time_zone("applied_at"))
            .col(timestamp_with_time_zone_null("seated_at"))
            .col(timestamp_with_time_zone_null("left_at"))
            .index(&mut unique("uq_enrolment_person", &["cohort_id", "person_id"]))
            .index(&mut unique("uq_enrolment_queue", &["cohort_id", "queue_number"]))
            .index(&mut unique("uq_enrolment_receipt", &["receipt"]))
            .foreign_key(&mut fk("enrolment", "cohort_id", "cohort"))
            .foreign_key(&mut fk("enrolment", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "enrolment", &["person_id"]).await?;
    index(m, "enrolment", &["cohort_id", "state"]).await?;
    m.create_table(
        Table::create()
            .table("enrolment_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(string("kind"))
            .col(big_integer_null("by_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("reason"))
            .foreign_key(&mut fk("enrolment_event", "enrolment_id", "enrolment"))
            .to_owned(),
    )
    .await?;
    index(m, "enrolment_event", &["enrolment_id"]).await?;
    m.create_table(
        Table::create()
            .table("task_done")
            .col(big_integer("enrolment_id"))
            .col(big_integer("task_id"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("note"))
            .primary_key(Index::create().col("enrolment_id").col("task_id"))
            .foreign_key(&mut fk("task_done", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("task_done", "task_id", "course_task"))
            .foreign_key(&mut fk("task_done", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "task_done", &["task_id"]).await?;
});
