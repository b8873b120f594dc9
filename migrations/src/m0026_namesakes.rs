//! Whoever registers by name and number is looked up by both at once: by the name alone, the time taken would
//! grow with the namesakes a centre has, and tell whether one of them has the number.
use crate::shape::*;

migration!(|m| {
    index(m, "person", &["centre_id", "search_name", "phone", "id"]).await?;
});
