//! Who noted, changed or took back a score of a selection, when, and what it was before.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("score_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("part_id"))
            .col(integer_null("before").check(Expr::col("before").gte(0)))
            .col(integer_null("after").check(Expr::col("after").gte(0)))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("score_event", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("score_event", "part_id", "score_part"))
            .foreign_key(&mut fk("score_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "score_event", &["enrolment_id", "id"]).await?;
    index(m, "score_event", &["part_id"]).await?;
});
