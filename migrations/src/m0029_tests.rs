//! Questions in their versions, the tests of a course before and after, who sat for them, every answer.
use crate::shape::*;

const KINDS: &[&str] =
    &["single", "several", "true_false", "short", "numeric", "matching", "essay", "description"];

migration!(|m| {
    m.create_table(
        Table::create()
            .table("question")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            // None: for every course of the centre.
            .col(big_integer_null("course_id"))
            // The number of the version that is asked from now on.
            .col(integer("version").check(Expr::col("version").gte(1)))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("retired_at"))
            .foreign_key(&mut fk("question", "centre_id", "centre"))
            .foreign_key(&mut fk("question", "course_id", "course"))
            .to_owned(),
    )
    .await?;
    index(m, "question", &["centre_id", "course_id"]).await?;
    index(m, "question", &["course_id"]).await?;
    m.create_table(
        Table::create()
            .table("question_version")
            .col(big_pk_auto("id"))
            .col(big_integer("question_id"))
            .col(integer("number").check(Expr::col("number").gte(1)))
            .col(one_of("kind", KINDS))
            .col(text("topic"))
            .col(text("code"))
            .col(text("name"))
            .col(text("search"))
            // The question as the rules write it, in JSON.
            .col(text("body"))
            .col(string_len("digest", 64))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("question_version", "question_id", "question"))
            .foreign_key(&mut fk("question_version", "by_id", "person"))
            .index(&mut unique("uq_question_version_number", &["question_id", "number"]))
            .to_owned(),
    )
    .await?;
    index(m, "question_version", &["by_id"]).await?;
    m.create_table(
        Table::create()
            .table("course_test")
            .col(big_pk_auto("id"))
            .col(big_integer("course_version_id"))
            .col(one_of("place", &["before", "after"]))
            // None: no limit.
            .col(integer_null("minutes").check(Expr::col("minutes").gte(1)))
            .col(integer("attempts").check(Expr::col("attempts").gte(1)))
            // In ten-thousandths of all points; none: to hand in is enough.
            .col(integer_null("passing").check(Expr::col("passing").between(0, 10_000)))
            .col(boolean("counts"))
            .col(boolean("shuffled"))
            .col(one_of("shows", &["nothing", "points", "answers"]))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("course_test", "course_version_id", "course_version"))
            .foreign_key(&mut fk("course_test", "by_id", "person"))
            .index(&mut unique("uq_course_test_place", &["course_version_id", "place"]))
            .to_owned(),
    )
    .await?;
    index(m, "course_test", &["by_id"]).await?;
    m.create_table(
        Table::create()
            .table("test_question")
            .col(big_integer("test_id"))
            .col(big_integer("question_version_id"))
            .col(integer("position"))
            // In hundredths of a point.
            .col(integer("mark").check(Expr::col("mark").gte(0)))
            .primary_key(Index::create().col("test_id").col("question_version_id"))
            .foreign_key(&mut fk("test_question", "test_id", "course_test"))
            .foreign_key(&mut fk("test_question", "question_version_id", "question_version"))
            .to_owned(),
    )
    .await?;
    index(m, "test_question", &["question_version_id"]).await?;
    m.create_table(
        Table::create()
            .table("test_opening")
            .col(big_integer("cohort_id"))
            .col(big_integer("test_id"))
            .col(timestamp_with_time_zone("opens_at"))
            .col(timestamp_with_time_zone_null("closes_at"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("cohort_id").col("test_id"))
            .foreign_key(&mut fk("test_opening", "cohort_id", "cohort"))
            .foreign_key(&mut fk("test_opening", "test_id", "course_test"))
            .foreign_key(&mut fk("test_opening", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "test_opening", &["test_id"]).await?;
    index(m, "test_opening", &["by_id"]).await?;
    m.create_table(
        Table::create()
            .table("sitting")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("test_id"))
            .col(integer("attempt").check(Expr::col("attempt").gte(1)))
            .col(big_integer("seed"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone_null("ends_at"))
            .col(timestamp_with_time_zone_null("submitted_at"))
            // Exact decimals as text: nothing is rounded, and no database compares them.
            .col(text_null("points"))
            .col(text_null("of_points"))
            // Essays nobody has read yet.
            .col(integer("unread").default(0).check(Expr::col("unread").gte(0)))
            .foreign_key(&mut fk("sitting", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("sitting", "test_id", "course_test"))
            .index(&mut unique("uq_sitting_attempt", &["enrolment_id", "test_id", "attempt"]))
            .to_owned(),
    )
    .await?;
    index(m, "sitting", &["test_id"]).await?;
    m.create_table(
        Table::create()
            .table("sitting_answer")
            .col(big_integer("sitting_id"))
            .col(big_integer("question_version_id"))
            // When it was given, in thousandths of a second: a later one stands, whatever arrives last.
            .col(big_integer("given_ms"))
            .col(text("response"))
            .col(timestamp_with_time_zone("saved_at"))
            .col(text_null("judged"))
            .col(big_integer_null("judged_by"))
            .col(timestamp_with_time_zone_null("judged_at"))
            .primary_key(Index::create().col("sitting_id").col("question_version_id"))
            .foreign_key(&mut fk("sitting_answer", "sitting_id", "sitting"))
            .foreign_key(&mut fk("sitting_answer", "question_version_id", "question_version"))
            .foreign_key(&mut fk("sitting_answer", "judged_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "sitting_answer", &["question_version_id"]).await?;
    index(m, "sitting_answer", &["judged_by"]).await?;
    m.create_table(
        Table::create()
            .table("retake")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("test_id"))
            .col(text("reason"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("retake", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("retake", "test_id", "course_test"))
            .foreign_key(&mut fk("retake", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "retake", &["enrolment_id", "test_id"]).await?;
    index(m, "retake", &["test_id"]).await?;
    index(m, "retake", &["by_id"]).await?;
});
