//! Cohorts (angkatan), who works in them, what happened to them, and their sessions.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("cohort")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(big_integer("course_id"))
            .col(big_integer("course_version_id"))
            .col(integer("serial"))
            .col(integer("number"))
            .col(integer("year"))
            .col(string("label"))
            .col(one_of("state", &["planned", "open", "running", "finished", "cancelled"]))
            .col(date("starts_on"))
            .col(date("ends_on"))
            .col(one_of("mode", &["onsite", "online"]))
            .col(string("place"))
            .col(string_null("region_code"))
            .col(string_null("link"))
            .col(integer("quota").check(Expr::col("quota").gte(0)))
            .col(integer("jp_minutes").check(Expr::col("jp_minutes").gt(0)))
            .col(timestamp_with_time_zone("created_at"))
            .index(&mut unique("uq_cohort_number", &["course_id", "year", "number"]))
            .index(&mut unique("uq_cohort_serial", &["centre_id", "serial"]))
            .foreign_key(&mut fk("cohort", "centre_id", "centre"))
            .foreign_key(&mut fk("cohort", "course_id", "course"))
            .foreign_key(&mut fk("cohort", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await?;
    index(m, "cohort", &["course_version_id"]).await?;
    index(m, "cohort", &["state", "starts_on"]).await?;
    m.create_table(
        Table::create()
            .table("cohort_staff")
            .col(big_integer("cohort_id"))
            .col(big_integer("person_id"))
            .col(one_of("duty", &["coordinator", "instructor", "assessor"]))
            .primary_key(Index::create().col("cohort_id").col("person_id").col("duty"))
            .foreign_key(&mut fk("cohort_staff", "cohort_id", "cohort"))
            .foreign_key(&mut fk("cohort_staff", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "cohort_staff", &["person_id"]).await?;
    m.create_table(
        Table::create()
            .table("cohort_event")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(string("kind"))
            .col(big_integer_null("by_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("reason"))
            .foreign_key(&mut fk("cohort_event", "cohort_id", "cohort"))
            .to_owned(),
    )
    .await?;
    index(m, "cohort_event", &["cohort_id"]).await?;
    m.create_table(
        Table::create()
            .table("session")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(integer("position"))
            .col(timestamp_with_time_zone("starts_at"))
            .col(timestamp_with_time_zone("ends_at"))
            .col(integer("jp").check(Expr::col("jp").gt(0)))
            .col(string("topic"))
            .col(string("room"))
            .col(big_integer_null("instructor_id"))
            .col(timestamp_with_time_zone_null("cancelled_at"))
            .col(text_null("cancel_reason"))
            .foreign_key(&mut fk("session", "cohort_id", "cohort"))
            .foreign_key(&mut fk("session", "instructor_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "session", &["cohort_id", "starts_at"]).await?;
    index(m, "session", &["starts_at"]).await?;
    index(m, "session", &["instructor_id"]).await?;
});
