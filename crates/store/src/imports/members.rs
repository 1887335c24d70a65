//! Looks up the users that files name as annotators.

use super::pipeline::ImportError;
use crate::Store;
use crate::accounts::users;
use crate::error::{Error, Result};
use convert::import::Annotator;
use labeling::ids::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Handle;

/// Looks up users for a thread that reads files, each user once.
pub(super) struct Members {
    store: Store,
    runtime: Handle,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Unknown users too. A reader stops after some of these, so the size is bounded by the number of users.
    users: HashMap<Named, Option<UserId>>,
    failure: Option<Error>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named {
    Id(u64),
    Email(String),
}

impl Members {
    /// Must be called within a Tokio runtime.
    pub(super) fn new(store: Store) -> Members {
        Members { store, runtime: Handle::current(), known: Mutex::default() }
    }

    /// The user that a file names. Blocks the thread: not for async code.
    pub(super) fn find(&self, annotator: Annotator<'_>) -> Option<UserId> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.failure.is_some() {
            return None;
        }
        let named = match annotator {
            Annotator::Id(id) => Named::Id(id),
            Annotator::Email(email) => Named::Email(email.to_owned()),
        };
        if let Some(found) = known.users.get(&named) {
            return *found;
        }
        match self.runtime.block_on(self.look_up(&named)) {
            Ok(found) => {
                known.users.insert(named, found);
                found
            }
            Err(error) => {
                known.failure = Some(error);
                None
            }
        }
    }

    /// The error of a failed look-up. All users count as unknown after it, so it replaces the refusal of the file.
    pub(super) fn failure(&self) -> Option<ImportError> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).failure.take().map(ImportError::Store)
    }

    async fn look_up(&self, named: &Named) -> Result<Option<UserId>> {
        match named {
            Named::Id(id) => Ok(users::exists(&self.store, UserId(*id)).await?.then_some(UserId(*id))),
            Named::Email(email) => users::id_of(&self.store, email).await,
        }
    }
}
