//! Centres, the people they know, who works there, and how somebody signs in.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("centre")
            .col(big_pk_auto("id"))
            .col(string("name"))
            .col(string("short_name"))
            .col(text("letterhead"))
            .col(string("address"))
            .col(string("contact"))
            .col(string("town"))
            .col(string("region_code"))
            .col(string("time_zone"))
            .col(string("cohort_pattern"))
            .col(string("certificate_pattern"))
            .col(string("head_name"))
            .col(string("head_position"))
            .col(string("head_rank"))
            .col(string("head_nip"))
            .col(timestamp_with_time_zone("created_at"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("person")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            .col(string("name"))
            .col(string("search_name"))
            .col(string_null("email"))
            .col(string_null("phone"))
            .col(string_null("region_code"))
            .col(string_null("business"))
            .col(string_null("nik_sealed"))
            .col(string_null("nik_index"))
            .col(string_null("nik_last4"))
            .col(string_null("password_hash"))
            .col(one_of("language", &["id", "en"]))
            .col(timestamp_with_time_zone("created_at"))
            .index(&mut unique("uq_person_centre_email", &["centre_id", "email"]))
            .index(&mut unique("uq_person_centre_nik", &["centre_id", "nik_index"]))
            .foreign_key(&mut fk("person", "centre_id", "centre"))
            .to_owned(),
    )
    .await?;
    index(m, "person", &["email"]).await?;
    index(m, "person", &["phone"]).await?;
    index(m, "person", &["centre_id", "search_name"]).await?;
    m.create_table(
        Table::create()
            .table("staff_role")
            .col(big_integer("person_id"))
            .col(one_of("role", &["administrator", "coordinator", "instructor", "assessor"]))
            .col(big_integer_null("granted_by"))
            .col(timestamp_with_time_zone("granted_at"))
            .primary_key(Index::create().col("person_id").col("role"))
            .foreign_key(&mut fk("staff_role", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("sign_in")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(string("token_hash"))
            .col(string("device"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .index(&mut unique("uq_sign_in_token", &["token_hash"]))
            .foreign_key(&mut fk("sign_in", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "sign_in", &["person_id"]).await?;
    m.create_table(
        Table::create()
            .table("one_time_link")
            .col(big_pk_auto("id"))
            .col(one_of("purpose", &["first_administrator", "set_password"]))
            .col(big_integer_null("person_id"))
            .col(string("token_hash"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .index(&mut unique("uq_one_time_link_token", &["token_hash"]))
            .foreign_key(&mut fk("one_time_link", "person_id", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "one_time_link", &["person_id"]).await?;
    // One row per key: marks of the installation itself, such as "this is the demo" and the version
    // of the public pages that every change to the catalogue raises.
    m.create_table(
        Table::create().table("installation").col(string("key").primary_key()).col(text("value")).to_owned(),
    )
    .await?;
});
