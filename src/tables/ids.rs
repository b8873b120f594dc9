//! One macro gives every id its type: stored, shown in URLs, read from paths and forms.
macro_rules! id {
    ($name:ident) => {
        #[derive(
            Clone,
            Copy,
            Debug,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            sea_orm::DeriveValueType,
            serde::Serialize,
            serde::Deserialize,
        )]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map($name)
            }
        }
        impl<'r> rocket::request::FromParam<'r> for $name {
            type Error = &'r str;
            fn from_param(s: &'r str) -> Result<Self, &'r str> {
                s.parse().map_err(|_| s)
            }
        }
        impl<'v> rocket::form::FromFormField<'v> for $name {
            fn from_value(f: rocket::form::ValueField<'v>) -> rocket::form::Result<'v, Self> {
                Ok($name(f.value.parse()?))
            }
        }
        impl<P: rocket::http::uri::fmt::Part> rocket::http::uri::fmt::UriDisplay<P> for $name {
            fn fmt(&self, f: &mut rocket::http::uri::fmt::Formatter<'_, P>) -> std::fmt::Result {
                f.write_value(self.0)
            }
        }
        rocket::http::impl_from_uri_param_identity!([rocket::http::uri::fmt::Path] $name);
        rocket::http::impl_from_uri_param_identity!([rocket::http::uri::fmt::Query] $name);
    };
}
