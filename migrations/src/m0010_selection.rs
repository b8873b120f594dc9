//! Selection: the whole chain of states, what a cohort that selects asks of its applicants, its pools of
//! seats, its periods, its scores, and what a pool needs to know of a person.
use crate::shape::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

const BEFORE: &str = "'enrolled', 'waiting', 'withdrawn'";
const STATES: &str = "'submitted', 'correcting', 'verified', 'tested', 'ranked', 'offered', 'enrolled', \
                      'waiting', 'not_selected', 'withdrawn', 'lapsed', 'no_show'";

migration!(|m| {
    widen_states(m).await?;
    m.create_table(
        Table::create()
            .table("selection")
            .col(ColumnDef::new("cohort_id").big_integer().not_null().primary_key())
            .col(integer_null("applicants").check(Expr::col("applicants").gt(0)))
            .col(integer_null("reserves").check(Expr::col("reserves").gte(0)))
            .col(integer("offer_hours").check(Expr::col("offer_hours").gt(0)))
            .col(one_of("method", &["scores", "draw", "arrival"]))
            .col(one_of("ties", &["draw", "arrival"]))
            .col(integer_null("minimum").check(Expr::col("minimum").between(0, 10000)))
            .col(string_null("draw_commit"))
            .col(string_null("draw_seed"))
            .col(timestamp_with_time_zone_null("draw_committed_at"))
            .col(timestamp_with_time_zone_null("drawn_at"))
            .col(timestamp_with_time_zone_null("ranked_at"))
            .col(timestamp_with_time_zone_null("announced_at"))
            .col(big_integer_null("announced_by"))
            .col(timestamp_with_time_zone("created_at"))
            .foreign_key(&mut fk("selection", "cohort_id", "cohort"))
            .foreign_key(&mut fk("selection", "announced_by", "person"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("selection_step")
            .col(big_integer("cohort_id"))
            .col(one_of("step", &["apply", "verify", "test", "rank", "announce", "reregister"]))
            .col(timestamp_with_time_zone("from_at"))
            .col(timestamp_with_time_zone("until_at"))
            .col(big_integer_null("in_charge_id"))
            .primary_key(Index::create().col("cohort_id").col("step"))
            .foreign_key(&mut fk("selection_step", "cohort_id", "cohort"))
            .foreign_key(&mut fk("selection_step", "in_charge_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("quota_pool")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(integer("position"))
            .col(string("name"))
            .col(one_of("kind", &["region", "sex", "disability", "sponsor"]))
            .col(string("value"))
            .col(integer("seats").check(Expr::col("seats").gte(0)))
            .index(&mut unique("uq_quota_pool_position", &["cohort_id", "position"]))
            .foreign_key(&mut fk("quota_pool", "cohort_id", "cohort"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("score_part")
            .col(big_pk_auto("id"))
            .col(big_integer("cohort_id"))
            .col(integer("position"))
            .col(string("name"))
            .col(integer("weight").check(Expr::col("weight").gt(0)))
            .col(integer("max").check(Expr::col("max").gt(0)))
            .index(&mut unique("uq_score_part_position", &["cohort_id", "position"]))
            .foreign_key(&mut fk("score_part", "cohort_id", "cohort"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("enrolment_score")
            .col(big_integer("enrolment_id"))
            .col(big_integer("part_id"))
            .col(integer("value").check(Expr::col("value").gte(0)))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .primary_key(Index::create().col("enrolment_id").col("part_id"))
            .foreign_key(&mut fk("enrolment_score", "enrolment_id", "enrolment"))
            .foreign_key(&mut fk("enrolment_score", "part_id", "score_part"))
            .foreign_key(&mut fk("enrolment_score", "by_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "enrolment_score", &["part_id"]).await?;
    m.create_table(
        Table::create()
            .table("person_profile")
            .col(ColumnDef::new("person_id").big_integer().not_null().primary_key())
            .col(string_len_null("sex", 16).check(Expr::col("sex").is_in(["female", "male"])))
            .col(date_null("born_on"))
            .col(string_len_null("schooling", 16).check(Expr::col("schooling").is_in([
                "none",
                "sd",
                "smp",
                "sma",
                "diploma",
                "bachelor",
                "postgraduate",
            ])))
            .col(boolean_null("disability"))
            .foreign_key(&mut fk("person_profile", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    for column in [
        string_null("once_key"),
        timestamp_with_time_zone_null("offered_until"),
        integer_null("rank"),
        integer_null("score"),
        string_null("sponsor"),
        text_null("exit_reason"),
    ] {
        // SQLite adds one column at a time.
        m.alter_table(Table::alter().table("enrolment").add_column(column).to_owned()).await?;
    }
    // SQLite takes a reference only together with its column.
    let number = if m.get_database_backend() == DbBackend::Sqlite { "integer" } else { "bigint" };
    m.get_connection()
        .execute_unprepared(&format!(
            "ALTER TABLE enrolment ADD COLUMN pool_id {number} NULL REFERENCES quota_pool (id) ON DELETE RESTRICT"
        ))
        .await?;
    index(m, "enrolment", &["pool_id"]).await?;
    index(m, "enrolment", &["state", "offered_until"]).await?;
    m.create_index(
        Index::create()
            .unique()
            .name("uq_enrolment_rank")
            .table("enrolment")
            .col("cohort_id")
            .col("rank")
            .to_owned(),
    )
    .await?;
    // Whoever left before reasons were kept: what they said, else that they left.
    m.get_connection()
        .execute_unprepared(
            "UPDATE enrolment SET exit_reason = COALESCE((SELECT v.reason FROM enrolment_event v \
             WHERE v.enrolment_id = enrolment.id AND v.kind = 'withdrawn' AND v.reason <> '' \
             ORDER BY v.id DESC LIMIT 1), 'Mengundurkan diri.') WHERE state = 'withdrawn'",
        )
        .await?;
});

/// Lets the column take the new words. PostgreSQL replaces the constraint; SQLite has no statement for
/// it, and remaking a table others point at is no way inside a transaction, so its own documented way is
/// taken (https://www.sqlite.org/lang_altertable.html, "changes that do not affect the on-disk content").
async fn widen_states(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = m.get_connection();
    if m.get_database_backend() != DbBackend::Sqlite {
        db.execute_unprepared("ALTER TABLE enrolment DROP CONSTRAINT enrolment_state_check").await?;
        let fence =
            format!("ALTER TABLE enrolment ADD CONSTRAINT enrolment_state_check CHECK (state IN ({STATES}))");
        db.execute_unprepared(&fence).await?;
        return Ok(());
    }
    let read = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql);
    let version = db.query_one_raw(read("PRAGMA schema_version")).await?;
    let version: i32 = version.ok_or_else(|| lost("no schema version"))?.try_get_by_index(0)?;
    db.execute_unprepared("PRAGMA writable_schema = ON").await?;
    let quoted = |text: &str| text.replace('\'', "''");
    let (before, after) = (quoted(BEFORE), quoted(STATES));
    let done = db
        .execute_unprepared(&format!(
            "UPDATE sqlite_schema SET sql = replace(sql, '{before}', '{after}') \
             WHERE type = 'table' AND name = 'enrolment' AND instr(sql, '{before}') > 0"
        ))
        .await?;
    if done.rows_affected() != 1 {
        return Err(lost("the fence around enrolment.state was not found"));
    }
    db.execute_unprepared(&format!("PRAGMA schema_version = {}", version + 1)).await?;
    // RESET ends the writing and makes this connection, too, read the tables anew.
    db.execute_unprepared("PRAGMA writable_schema = RESET").await?;
    Ok(())
}

fn lost(what: &str) -> DbErr {
    DbErr::Migration(what.to_string())
}
