//! Judgements per criterion, decisions per unit, and every change of either.
use crate::shape::*;

const METHODS: [&str; 7] =
    ["observation", "practical", "oral", "written", "portfolio", "product", "third_party"];

migration!(|m| {
    m.create_table(
        Table::create()
            .table("judgement")
            .col(big_integer("enrolment_id"))
            .col(big_integer("criterion_id"))
            .col(one_of("verdict", &["met", "not_yet"]))
            .col(one_of("method", &METHODS))
            .col(text("note"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("enrolment_id").col("criterion_id"))
            .foreign_key(&mut fk("judgement", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("judgement", "criterion_id", "criterion"))
            .foreign_key(&mut fk("judgement", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "judgement", &["criterion_id"]).await?;
    // Append only. A verdict of null says that a judgement was taken back to "not assessed".
    m.create_table(
        Table::create()
            .table("judgement_event")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("criterion_id"))
            .col(string_len_null("verdict", 16).check(Expr::col("verdict").is_in(["met", "not_yet"])))
            .col(string_len_null("method", 16).check(Expr::col("method").is_in(METHODS)))
            .col(text("note"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("judgement_event", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("judgement_event", "criterion_id", "criterion"))
            .foreign_key(&mut fk("judgement_event", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "judgement_event", &["enrolment_id"]).await?;
    index(m, "judgement_event", &["criterion_id"]).await?;
    // Append only: the decision in force is the one with the highest turn. "reopened" has a reason.
    m.create_table(
        Table::create()
            .table("unit_decision")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("unit_id"))
            .col(integer("turn"))
            .col(one_of("outcome", &["competent", "not_yet_competent", "reopened"]))
            .col(text("note"))
            .col(big_integer("by_id"))
            .col(string("by_name"))
            .col(timestamp_with_time_zone("at"))
            .index(&mut unique("uq_unit_decision_turn", &["enrolment_id", "unit_id", "turn"]))
            .foreign_key(&mut fk("unit_decision", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("unit_decision", "unit_id", "unit"))
            .foreign_key(&mut fk("unit_decision", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "unit_decision", &["unit_id"]).await?;
});
