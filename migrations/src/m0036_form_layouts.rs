//! Layouts that a centre brings for the forms of assessment.
use crate::shape::*;

migration!(|m| {
    // Append only: the last row of a form is in force; an empty layout takes the house's again.
    m.create_table(
        Table::create()
            .table("form_layout")
            .col(big_pk_auto("id"))
            .col(big_integer("centre_id"))
            // As `forms::FormKind` calls it: "ia01".
            .col(string_len("form", 16))
            .col(string_len("edition", 40))
            .col(text("layout"))
            .col(string_len("sha256", 64))
            // Operators need no account: the name they gave on the command line.
            .col(string_len("by_name", 120))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut fk("form_layout", "centre_id", "centre"))
            .to_owned(),
    )
    .await?;
    index(m, "form_layout", &["centre_id", "form"]).await?;
});
