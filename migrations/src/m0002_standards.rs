//! SKKNI: decree → unit → element → criterion. The key of a unit is (decree, code): the code alone
//! is used by different decrees for different things.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("standard")
            .col(big_pk_auto("id"))
            .col(string("number"))
            .col(integer("year"))
            .col(text("title"))
            .col(timestamp_with_time_zone("created_at"))
            .index(&mut unique("uq_standard_decree", &["number", "year"]))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("unit")
            .col(big_pk_auto("id"))
            .col(big_integer("standard_id"))
            .col(string("code"))
            .col(string_null("code_printed"))
            .col(one_of("generation", &["gen2003", "gen2012", "gen2016", "other"]))
            .col(text("title"))
            .col(text("note"))
            .col(timestamp_with_time_zone("created_at"))
            .index(&mut unique("uq_unit_code", &["standard_id", "code"]))
            .foreign_key(&mut fk("unit", "standard_id", "standard"))
            .to_owned(),
    )
    .await?;
    index(m, "unit", &["code"]).await?;
    m.create_table(
        Table::create()
            .table("element")
            .col(big_pk_auto("id"))
            .col(big_integer("unit_id"))
            .col(integer("number"))
            .col(text("title"))
            .index(&mut unique("uq_element_number", &["unit_id", "number"]))
            .foreign_key(&mut fk("element", "unit_id", "unit"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("criterion")
            .col(big_pk_auto("id"))
            .col(big_integer("element_id"))
            .col(integer("position"))
            .col(string("number"))
            .col(text("text"))
            .index(&mut unique("uq_criterion_number", &["element_id", "number"]))
            .foreign_key(&mut fk("criterion", "element_id", "element"))
            .to_owned(),
    )
    .await?;
});
