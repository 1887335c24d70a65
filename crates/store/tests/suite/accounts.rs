//! Accounts: who may be changed into what.

use crate::backend::backend;
use crate::make::{T0, at};
use labeling::ids::UserId;
use store::accounts::attempts::{self, Limit};
use store::accounts::users::{self, NewAccount};
use store::accounts::{Account, Hidden, Profile, Role};
use store::{ErrorKind, Store};

pub(crate) async fn owner(store: &Store, name: &str) -> UserId {
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

#[tokio::test]
async fn limits_whose_pauses_end_at_different_times_admit_an_attempt_in_the_end() {
    let backend = backend().await;
    let store = &backend.store;
    let limits = [
        ("short", Limit { free: 1, first_pause_s: 4, longest_pause_s: 8 }),
        ("long", Limit { free: 1, first_pause_s: 6, longest_pause_s: 8 }),
    ];
    for (hash, limit) in limits {
        for _ in 0..2 {
            assert_eq!(attempts::begin(store, hash, at(T0), limit).await.unwrap(), None);
        }
    }
    // A client tries again every second. It is told how long it must wait, and a refused attempt makes no pause longer.
    for second in 1..6 {
        let now = at(T0) + jiff::SignedDuration::from_secs(second);
        let (_, long) = limits[1];
        assert!(attempts::pause(store, "long", now, long).await.unwrap().is_some_and(|left| left <= 6), "{second}");
    }
    let now = at(T0) + jiff::SignedDuration::from_secs(6);
    for (hash, limit) in limits {
        assert_eq!(attempts::pause(store, hash, now, limit).await.unwrap(), None, "{hash}");
        assert_eq!(attempts::begin(store, hash, now, limit).await.unwrap(), None, "{hash}");
    }
}
