//! One macro for every closed set of words: stored as text with a CHECK (a native enum cannot be
//! altered in step on both databases), read from forms and paths, given to templates and scripts.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
        pub enum $name {
            $(
                #[sea_orm(string_value = $word)]
                #[serde(rename = $word)]
                $variant,
            )+
        }

        impl $name {
            /// Every word of the set, in its own order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word as it is stored and as forms send it.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                match s { $($word => Ok($name::$variant),)+ _ => Err(()) }
            }
        }
        impl<'r> rocket::request::FromParam<'r> for $name {
            type Error = &'r str;
            fn from_param(s: &'r str) -> Result<Self, &'r str> {
                s.parse().map_err(|()| s)
            }
        }
        impl<'v> rocket::form::FromFormField<'v> for $name {
            fn from_value(f: rocket::form::ValueField<'v>) -> rocket::form::Result<'v, Self> {
                f.value.parse().map_err(|()| rocket::form::Error::validation("not one of the choices").into())
            }
        }
        impl<P: rocket::http::uri::fmt::Part> rocket::http::uri::fmt::UriDisplay<P> for $name {
            fn fmt(&self, f: &mut rocket::http::uri::fmt::Formatter<'_, P>) -> std::fmt::Result {
                f.write_value(self.word())
            }
        }
        rocket::http::impl_from_uri_param_identity!([rocket::http::uri::fmt::Path] $name);
        rocket::http::impl_from_uri_param_identity!([rocket::http::uri::fmt::Query] $name);
    };
}
