//! `skylabel user`: works on the data folder, while no server uses it.

use crate::cli::{Stop, UserArgs};
use crate::data::{self, Data};
use crate::serve::said;
use accounts::people::{self, Credentials};
use api::{App, Role};
use embedded::Latency;
use std::path::Path;
use store::accounts::{Profile, organization};

/// Adds a user. The first one becomes the owner.
pub(crate) async fn add(args: UserArgs) -> Result<(), Stop> {
    let app = open(&args.data).await?;
    let password = password(&args)?;
    let credentials = Credentials { email: &args.email, password: &password };
    let exists = organization::exists(app.store()).await;
    let made = if exists.map_err(|error| Stop::because("cannot read the data folder", error))? {
        people::make(&app, credentials, Role::Member, Profile::default()).await
    } else {
        people::make_first_owner(&app, credentials, Profile::default(), None, None).await
    };
    let account = made.map_err(|failure| Stop(said(&failure)))?;
    let token = people::legacy_token(&app, &account).map_err(|failure| Stop(said(&failure)))?;
    let role = if account.role == Role::Owner { "owner" } else { "member" };
    println!("added {} as {role}, with token {token}", account.email);
    Ok(())
}

/// Sets a new password for a user.
pub(crate) async fn reset_password(args: UserArgs) -> Result<(), Stop> {
    let app = open(&args.data).await?;
    let password = password(&args)?;
    let credentials = Credentials { email: &args.email, password: &password };
    people::set_password(&app, credentials).await.map_err(|failure| Stop(said(&failure)))?;
    println!("{} has a new password", args.email);
    Ok(())
}

async fn open(folder: &Path) -> Result<App, Stop> {
    if !folder.is_dir() {
        return Err(Stop(format!("there is no data folder {}; name it with --data", folder.display())));
    }
    let Data { app, .. } = data::open(folder, None, Latency::default()).await.map_err(|Stop(text)| {
        Stop(format!("{text}. Users can also be added in the page of the running server, by the invite link"))
    })?;
    Ok(app)
}

fn password(args: &UserArgs) -> Result<String, Stop> {
    match &args.password {
        Some(password) => Ok(password.clone()),
        None => rpassword::prompt_password(format!("new password of {}: ", args.email))
            .map_err(|error| Stop::because("cannot read a password; give it with --password", error)),
    }
}
