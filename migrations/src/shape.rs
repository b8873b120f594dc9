//! What every migration says in the same way: keys, references, indexes, the transaction around it.
pub use sea_orm_migration::{prelude::*, schema::*};

/// A reference that refuses to lose its parent. Neither database indexes it by itself: see [`index`].
pub fn fk(table: &'static str, column: &'static str, parent: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(parent, "id")
        .on_delete(ForeignKeyAction::Restrict)
        .to_owned()
}

/// The fence that keeps a text column to its known words (an enum in `tables/`).
pub fn one_of(column: &'static str, words: &[&'static str]) -> ColumnDef {
    let longest = words.iter().map(|w| w.len()).max().unwrap_or(1) as u32;
    string_len(column, Ord::max(longest, 16)).check(Expr::col(column).is_in(words.iter().copied())).to_owned()
}

/// A unique key inside `CREATE TABLE` (SQLite cannot add one later as a constraint).
pub fn unique(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut key = Index::create();
    key.unique().name(name);
    for column in columns {
        key.col(*column);
    }
    key.to_owned()
}

/// An index named after its table and columns.
pub async fn index(
    m: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    m.create_index(index.to_owned()).await
}

/// One migration: a name and what it creates. All run in a transaction, on SQLite too, where the
/// default would leave half of a failed one behind.
macro_rules! migration {
    (|$m:ident| $work:expr) => {
        pub struct Migration;
        impl MigrationName for Migration {
            fn name(&self) -> &str {
                module_path!().rsplit("::").next().unwrap_or("migration")
            }
        }
        #[sea_orm_migration::async_trait::async_trait]
        impl MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
            async fn up(&self, $m: &SchemaManager) -> Result<(), DbErr> {
                $work;
                Ok(())
            }
            async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
                Err(DbErr::Migration("migrations go forward only".into()))
            }
        }
    };
}
pub(crate) use migration;
