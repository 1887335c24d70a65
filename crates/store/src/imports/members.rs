//! The users whom files name as annotators, looked up when they occur.

use super::pipeline::ImportError;
use crate::Store;
use crate::accounts::users;
use crate::error::{Error, Result};
use convert::import::Annotator;
use labeling::ids::UserId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::runtime::Handle;

/// Looks users up for a thread that reads files. Each user is looked up once.
pub(super) struct Members {
    store: Store,
    runtime: Handle,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// A reader stops after some unknown ones, so there are only a few more than there are users.
    users: HashMap<Named, Option<UserId>>,
    failure: Option<Error>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named {
    Id(u64),
    Email(String),
}

impl Members {
    /// Only within a runtime.
    pub(super) fn new(store: Store) -> Members {
        Members { store, runtime: Handle::current(), known: Mutex::default() }
    }

    /// The user that a file names. Blocks, so it is only for threads that may.
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

    /// The error of a look-up. Users who are named after it count as unknown, so a refusal of the file says nothing.
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
