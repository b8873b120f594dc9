//! Signing in by a code, and the second step of the staff.
use crate::shape::*;

migration!(|m| {
    // Asked for in a browser; nobody in `person_id` when no account was meant, so that asking writes the
    // same either way. The code itself is made when its message leaves; only its keyed hash is kept.
    m.create_table(
        Table::create()
            .table("sign_in_code")
            .col(big_pk_auto("id"))
            .col(big_integer_null("person_id"))
            .col(one_of("channel", &["email", "phone"]))
            .col(string("token_hash"))
            .col(string_null("code_hash"))
            .col(integer("tries").check(Expr::col("tries").gte(0)))
            .col(timestamp_with_time_zone("asked_at"))
            .col(timestamp_with_time_zone_null("posted_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(&mut fk("sign_in_code", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "sign_in_code", &["person_id"]).await?;
    index(m, "sign_in_code", &["token_hash"]).await?;
    index(m, "sign_in_code", &["asked_at"]).await?;
    m.create_table(
        Table::create()
            .table("totp")
            .col(ColumnDef::new("person_id").big_integer().not_null().primary_key())
            .col(string("secret_sealed"))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone_null("confirmed_at"))
            .col(big_integer("last_step"))
            .foreign_key(&mut fk("totp", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("recovery_code")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(string("code_hash"))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .index(&mut unique("uq_recovery_code", &["person_id", "code_hash"]))
            .foreign_key(&mut fk("recovery_code", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    // Between the first step and the second.
    m.create_table(
        Table::create()
            .table("sign_in_step")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(string("token_hash"))
            .col(integer("tries").check(Expr::col("tries").gte(0)))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .index(&mut unique("uq_sign_in_step_token", &["token_hash"]))
            .foreign_key(&mut fk("sign_in_step", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "sign_in_step", &["person_id"]).await?;
    // What a centre asks of its staff at sign-in; no row asks nothing.
    m.create_table(
        Table::create()
            .table("sign_in_rule")
            .col(ColumnDef::new("centre_id").big_integer().not_null().primary_key())
            .col(one_of("second_step", &["free", "required"]))
            .col(big_integer("by_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("sign_in_rule", "centre_id", "centre"))
            .foreign_key(&mut fk("sign_in_rule", "by_id", "person"))
            .to_owned(),
    )
    .await?;
});
