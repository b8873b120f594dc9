//! What an applicant is asked to correct, one row an answer or paper, and what it was before and is now.
use crate::shape::*;

migration!(|m| {
    m.create_table(
        Table::create()
            .table("correction")
            .col(big_pk_auto("id"))
            .col(big_integer("enrolment_id"))
            .col(one_of(
                "step",
                &[
                    "nama",
                    "wilayah",
                    "nik",
                    "diri",
                    "pendidikan",
                    "nama-usaha",
                    "besar-usaha",
                    "digital",
                    "ktp",
                    "surat-nib",
                    "foto",
                ],
            ))
            .col(timestamp_with_time_zone("asked_at"))
            .col(timestamp_with_time_zone_null("mended_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(text("before").default(""))
            .col(text("after").default(""))
            .foreign_key(&mut fk("correction", "enrolment_id", "enrolment"))
            .to_owned(),
    )
    .await?;
    index(m, "correction", &["enrolment_id", "id"]).await?;
});
