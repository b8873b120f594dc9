//! The course's plan of assessment, the steps before a decision, second assessors, appeals against
//! decisions, and the registration of assessors.
use crate::shape::*;

const OUTCOMES: [&str; 2] = ["competent", "not_yet_competent"];
const METHODS: [&str; 7] =
    ["observation", "practical", "oral", "written", "portfolio", "product", "third_party"];

migration!(|m| {
    // No row: nothing is asked beyond what always holds.
    m.create_table(
        Table::create()
            .table("assessment_plan")
            .col(big_integer("course_version_id").primary_key())
            .col(boolean("decider"))
            .col(boolean("acknowledged"))
            .col(boolean("registered"))
            .col(one_of("second", &["none", "every_bk", "sample"]))
            .col(integer("sample_percent"))
            .col(string("seed"))
            .col(integer("appeal_days"))
            .col(integer("answer_days"))
            .foreign_key(&mut fk("assessment_plan", "course_version_id", "course_version"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("plan_unit")
            .col(big_integer("course_version_id"))
            .col(big_integer("unit_id"))
            // Words of `METHODS` with commas between; none: any.
            .col(string("methods"))
            .col(integer("evidence"))
            .col(integer("attempts"))
            .primary_key(Index::create().col("course_version_id").col("unit_id"))
            .foreign_key(&mut fk("plan_unit", "course_version_id", "course_version"))
            .foreign_key(&mut fk("plan_unit", "unit_id", "unit"))
            .to_owned(),
    )
    .await?;
    index(m, "plan_unit", &["unit_id"]).await?;
    m.create_table(
        Table::create()
            .table("plan_criterion")
            .col(big_integer("course_version_id"))
            .col(big_integer("criterion_id"))
            .col(boolean("critical"))
            .col(string("methods"))
            .primary_key(Index::create().col("course_version_id").col("criterion_id"))
            .foreign_key(&mut fk("plan_criterion", "course_version_id", "course_version"))
            .foreign_key(&mut fk("plan_criterion", "criterion_id", "criterion"))
            .to_owned(),
    )
    .await?;
    index(m, "plan_criterion", &["criterion_id"]).await?;

    // Append only. The round is the turn of the last decision, 0 before the first: a decision or a
    // reopening begins a new one, so what is decided is still read from `unit_decision` alone.
    m.create_table(
        Table::create()
            .table("unit_step")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("unit_id"))
            .col(integer("round"))
            .col(integer("turn"))
            .col(one_of(
                "kind",
                &[
                    "recommended",
                    "second_asked",
                    "second_assigned",
                    "second_recommended",
                    "acknowledged",
                    "acknowledged_on_paper",
                    "named",
                    "withdrawn",
                ],
            ))
            .col(string_len_null("outcome", 32).check(Expr::col("outcome").is_in(OUTCOMES)))
            // Who is assigned or named.
            .col(big_integer_null("person_id"))
            .col(text("note"))
            .col(big_integer("by_id"))
            .col(string("by_name"))
            // The registration of who recommends, as it was on that day.
            .col(string_null("registration"))
            .col(date_null("registered_until"))
            .col(timestamp_with_time_zone("at"))
            .index(&mut unique("uq_unit_step_turn", &["enrolment_id", "unit_id", "round", "turn"]))
            .foreign_key(&mut fk("unit_step", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("unit_step", "unit_id", "unit"))
            .foreign_key(&mut fk("unit_step", "person_id", "person"))
            .foreign_key(&mut fk("unit_step", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "unit_step", &["unit_id"]).await?;
    index(m, "unit_step", &["person_id"]).await?;
    index(m, "unit_step", &["by_id"]).await?;

    // Append only: what a second assessor, or the one of an appeal, found for himself in a round.
    m.create_table(
        Table::create()
            .table("review_judgement")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("criterion_id"))
            .col(integer("round"))
            .col(string_len_null("verdict", 16).check(Expr::col("verdict").is_in(["met", "not_yet"])))
            .col(string_len_null("method", 16).check(Expr::col("method").is_in(METHODS)))
            .col(text("note"))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("review_judgement", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("review_judgement", "criterion_id", "criterion"))
            .foreign_key(&mut fk("review_judgement", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "review_judgement", &["enrolment_id"]).await?;
    index(m, "review_judgement", &["criterion_id"]).await?;
    index(m, "review_judgement", &["by_id"]).await?;

    // Whose assessment a decision rests on, and their registration on that day. Append only.
    m.create_table(
        Table::create()
            .table("decision_basis")
            .col(big_integer("decision_id").primary_key())
            .col(big_integer("assessor_id"))
            .col(string("assessor_name"))
            .col(string_null("registration"))
            .col(date_null("registered_until"))
            .foreign_key(&mut fk("decision_basis", "decision_id", "unit_decision"))
            .foreign_key(&mut fk("decision_basis", "assessor_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "decision_basis", &["assessor_id"]).await?;

    m.create_table(
        Table::create()
            .table("unit_appeal")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(big_integer("unit_id"))
            .col(big_integer("decision_id"))
            .col(text("words"))
            .col(big_integer("entered_by"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone("due_at"))
            .col(big_integer_null("assessor_id"))
            .col(big_integer_null("assigned_by"))
            .col(timestamp_with_time_zone_null("assigned_at"))
            .col(string_len_null("outcome", 16).check(Expr::col("outcome").is_in(["upheld", "changed"])))
            .col(text("answer"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(big_integer_null("closed_by"))
            // One appeal against one decision.
            .index(&mut unique("uq_unit_appeal_decision", &["decision_id"]))
            .foreign_key(&mut fk("unit_appeal", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("unit_appeal", "unit_id", "unit"))
            .foreign_key(&mut fk("unit_appeal", "decision_id", "unit_decision"))
            .foreign_key(&mut fk("unit_appeal", "entered_by", "person"))
            .foreign_key(&mut fk("unit_appeal", "assessor_id", "person"))
            .foreign_key(&mut fk("unit_appeal", "assigned_by", "person"))
            .foreign_key(&mut fk("unit_appeal", "closed_by", "person"))
            .to_owned(),
    )
    .await?;
    for column in ["enrolment_id", "unit_id", "entered_by", "assessor_id", "assigned_by", "closed_by"] {
        index(m, "unit_appeal", &[column]).await?;
    }

    m.create_table(
        Table::create()
            .table("assessor_registration")
            .col(big_integer("person_id").primary_key())
            .col(string("number"))
            .col(date("valid_until"))
            .col(big_integer("set_by"))
            .col(timestamp_with_time_zone("set_at"))
            .foreign_key(&mut fk("assessor_registration", "person_id", "person"))
            .foreign_key(&mut fk("assessor_registration", "set_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "assessor_registration", &["set_by"]).await?;
});
