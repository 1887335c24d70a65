//! Accounts: who may be changed into what.

use crate::backend::backend;
use crate::make::{T0, at};
use labeling::ids::UserId;
use store::accounts::users::{self, NewAccount};
use store::accounts::{Account, Hidden, Profile, Role};
use store::{ErrorKind, Store};

async fn owner(store: &Store, name: &str) -> UserId {
    let new = NewAccount {
        email: format!("{name}@example.com"),
        role: Role::Owner,
        profile: Profile::default(),
        password: None,
        legacy_token: Hidden(format!("sealed {name}")),
        legacy_hash: Hidden(format!("hash {name}")),
    };
    users::create(store, new, at(T0)).await.unwrap().id
}

#[tokio::test]
async fn of_two_owners_who_are_demoted_at_the_same_time_one_stays() {
    type Loss = fn(&mut Account);
    let losses: [(Loss, Loss); 3] = [
        (|one| one.role = Role::Member, |one| one.role = Role::Member),
        (|one| one.active = false, |one| one.active = false),
        (|one| one.role = Role::Member, |one| one.active = false),
    ];
    for (first, second) in losses {
        let backend = backend().await;
        let (store, other) = (&backend.store, backend.another());
        let (ann, bob) = (owner(store, "ann").await, owner(store, "bob").await);
        let (one, two) = tokio::join!(users::update(store, ann, first), users::update(&other, bob, second));
        let refused = match (one, two) {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
            both => panic!("{both:?}"),
        };
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{refused}");
        let owners = users::list(store).await.unwrap().into_iter().filter(Account::is_active_owner);
        assert_eq!(owners.count(), 1);
        // The last owner may be changed otherwise.
        let last = users::list(store).await.unwrap().into_iter().find(Account::is_active_owner).unwrap();
        users::update(store, last.id, |one| one.profile.first_name = "Ann".to_owned()).await.unwrap();
    }
}
