//! The demo centre of a running program: made where there is none, kept where there is one.
use super::Demo;
use crate::{
    clock::Clock,
    error::{Error, Result},
    papers,
    people::{self, DemoAccount},
    settings::Settings,
    store::Store,
    tables::{installation, person},
    web::Origin,
};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

/// The mark of a demo centre in the table `installation`: "unfinished", then its accounts as JSON.
const DEMO: &str = "demo";
const UNFINISHED: &str = "unfinished";

/// Makes the demo centre where there is none yet; goes on where it was otherwise.
pub(super) async fn make_demo(store: &Store, settings: &Settings, demo: Demo, clock: &Clock) -> Result<()> {
    let mark = demo_mark(store).await?;
    if mark.is_none() && person::Entity::find().one(store.read()).await?.is_some() {
        return Err(Error::fault(format!(
            "{} holds a centre that is not a demo; choose another directory with --data",
            settings.data.display()
        )));
    }
    // A demo that was interrupted while it was made is made anew.
    let unfinished = mark.as_deref() == Some(UNFINISHED);
    if mark.is_some() && !demo.fresh && !unfinished {
        println!("The demo centre goes on where it was; --fresh starts over.");
        return Ok(());
    }
    if mark.is_some() {
        store.start_over().await?;
        // Mails, papers and parts of papers belong to what was there.
        for folder in ["mail", "berkas", "unggahan"] {
            let folder = settings.data.join(folder);
            if folder.exists() {
                std::fs::remove_dir_all(folder)?;
            }
        }
    }
    println!("Making the demo centre …");
    set_demo_mark(store, UNFINISHED.to_string()).await?;
    let origin = Origin::new(&settings.origin);
    let nik_key = people::nik::NikKey::new(settings.nik_key).after(settings.nik_key_old);
    let shelf = papers::shelf::Shelf::of(settings);
    let accounts = crate::demo::make(store, demo.seed, clock.now(), &origin, &nik_key, &shelf).await?;
    set_demo_mark(store, serde_json::to_string(&accounts)?).await
}

async fn demo_mark(store: &Store) -> Result<Option<String>> {
    Ok(installation::Entity::find_by_id(DEMO).one(store.read()).await?.map(|row| row.value))
}

async fn set_demo_mark(store: &Store, value: String) -> Result<()> {
    let row = installation::ActiveModel { key: Set(DEMO.into()), value: Set(value) };
    let update =
        OnConflict::column(installation::Column::Key).update_column(installation::Column::Value).to_owned();
    store
        .write(async |tx| {
            installation::Entity::insert(row).on_conflict(update).exec_without_returning(tx.db()).await?;
            Ok(())
        })
        .await
}

/// The accounts of the demo centre, if this is one.
pub(super) async fn demo_accounts(store: &Store) -> Result<Option<Vec<DemoAccount>>> {
    match demo_mark(store).await?.as_deref() {
        None => Ok(None),
        Some(UNFINISHED) => {
            Err(Error::fault("the demo centre here is unfinished; run `angkatan demo` once more"))
        }
        Some(accounts) => Ok(Some(serde_json::from_str(accounts)?)),
    }
}
