//! What somebody says is theirs while another record of the centre has it already.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("claim")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(big_integer_null("holder_id"))
            .col(one_of("kind", &["email", "nik", "namesake"]))
            .col(string_null("email"))
            .col(string_null("nik_sealed"))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone_null("told_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(big_integer_null("closed_by"))
            .foreign_key(&mut fk("claim", "person_id", "person"))
            .foreign_key(&mut fk("claim", "holder_id", "person"))
            .foreign_key(&mut fk("claim", "closed_by", "person"))
            .to_owned(),
    )
    .await?;
    index(m, "claim", &["person_id"]).await?;
    index(m, "claim", &["holder_id"]).await?;
    index(m, "claim", &["email"]).await?;
    index(m, "claim", &["made_at"]).await?;
});
