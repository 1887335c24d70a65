//! The table's wrapper: conditions, transactions, paging, counters, formats.

use crate::backend::{backend, count, is_remote};
use embedded::{Fault, Rule};
use store::ErrorKind;
use store::table::expression::{Condition, Update};
use store::table::keys;
use store::table::row::Row;
use store::table::{Outcome, Range, Write};

fn row(n: u64) -> Row {
    Row::new().with("n", n)
}

#[tokio::test]
async fn conditions_decide_what_is_written() {
    let backend = backend().await;
    let table = backend.store.table();
    let key = keys::counter("x");
    assert_eq!(table.put(&key, row(1), Condition::row_exists()).await.unwrap(), Outcome::Refused(vec![0]));
    assert!(table.put(&key, row(1), Condition::row_absent()).await.unwrap().is_done());
    assert!(!table.put(&key, row(2), Condition::row_absent()).await.unwrap().is_done());
    for (condition, holds) in [
        (Condition::equal("n", 1_u64), true),
        (Condition::equal("n", 2_u64), false),
        (Condition::below("n", 1_u64), false),
        (Condition::at_most("n", 1_u64), true),
        (Condition::above("n", 0_u64), true),
        (Condition::absent("m"), true),
        (Condition::exists("m"), false),
        (Condition::absent_or_below("m", 0_u64), true),
        (Condition::absent_or_below("n", 1_u64), false),
        (Condition::absent_or_equal("n", 1_u64), true),
        (Condition::exists("n").also(Condition::equal("n", 3_u64)), false),
    ] {
        let done = table.transact(vec![Write::Check(key.clone(), condition.clone())]).await.unwrap().is_done();
        assert_eq!(done, holds, "{condition:?}");
    }
    assert!(!table.delete(&key, Condition::equal("n", 2_u64)).await.unwrap().is_done());
    assert!(table.delete(&key, Condition::equal("n", 1_u64)).await.unwrap().is_done());
    assert_eq!(table.get(&key).await.unwrap(), None);
}

#[tokio::test]
async fn a_transaction_writes_all_or_nothing_and_names_what_refused() {
    let backend = backend().await;
    let table = backend.store.table();
    let (a, b, c) = (keys::counter("a"), keys::counter("b"), keys::counter("c"));
    table.put(&b, row(1), Condition::none()).await.unwrap();
    let writes = || {
        vec![
            Write::Put(a.clone(), row(1), Condition::row_absent()),
            Write::Put(b.clone(), row(2), Condition::row_absent()),
            Write::Update(c.clone(), Update::new().add("n", 1), Condition::row_exists()),
        ]
    };
    assert_eq!(table.transact(writes()).await.unwrap(), Outcome::Refused(vec![1, 2]));
    assert_eq!(table.get_many(&[a.clone(), c.clone()]).await.unwrap(), []);
    table.delete(&b, Condition::none()).await.unwrap();
    table.put(&c, row(5), Condition::none()).await.unwrap();
    assert!(table.transact(writes()).await.unwrap().is_done());
    assert_eq!(table.get_many(&[a, b, c]).await.unwrap().len(), 3);
}

#[tokio::test]
async fn counters_add_up_under_contention() {
    let backend = backend().await;
    let each = count(40, 10);
    let users = (0..8).map(|_| {
        let store = backend.store.clone();
        tokio::spawn(async move {
            let mut firsts = Vec::new();
            for _ in 0..each {
                firsts.push(store.take_ids("task", 3).await.unwrap());
            }
            firsts
        })
    });
    let mut firsts: Vec<u64> = Vec::new();
    for user in users.collect::<Vec<_>>() {
        firsts.extend(user.await.unwrap());
    }
    firsts.sort_unstable();
    assert_eq!(firsts, (0..8 * each).map(|n| 1 + 3 * n).collect::<Vec<u64>>());
}

#[tokio::test]
async fn an_update_sets_adds_and_removes() {
    let backend = backend().await;
    let table = backend.store.table();
    let key = keys::counter("x");
    let update = Update::new().set("name", "a").set_if_absent("once", 1_u64).add("n", -2);
    let made = table.update(&key, update, Condition::none()).await.unwrap().unwrap();
    assert_eq!((made.text("name").unwrap(), made.number::<i64>("n").unwrap()), ("a", -2));
    let update = Update::new().remove("name").set_if_absent("once", 2_u64).add("n", 5);
    let made = table.update(&key, update, Condition::row_exists()).await.unwrap().unwrap();
    assert_eq!((made.find_text("name"), made.number::<i64>("n").unwrap()), (None, 3));
    assert_eq!(made.number::<u64>("once").unwrap(), 1);
}

#[tokio::test]
async fn queries_page_in_order_both_ways() {
    let backend = backend().await;
    let table = backend.store.table();
    let project = labeling::ids::ProjectId(7);
    let n = count(700, 120);
    // 4 KB each: more than the 1 MB of a page on the embedded table.
    let filler = "x".repeat(4_000);
    let puts = (0..n).map(|place| (keys::open(project, place), row(place).with("filler", filler.as_str())));
    table.write_many(puts.collect(), Vec::new()).await.unwrap();
    let pk = keys::queue(project);
    let read = async |range: Range, limit: Option<usize>, reverse: bool| -> Vec<u64> {
        let rows = table.query(&pk, range, limit, reverse).await.unwrap();
        rows.iter().map(|row| row.number("n").unwrap()).collect()
    };
    let all = || Range::Prefix(String::new());
    assert_eq!(read(all(), None, false).await, (0..n).collect::<Vec<u64>>());
    assert_eq!(read(all(), None, true).await, (0..n).rev().collect::<Vec<u64>>());
    assert_eq!(read(all(), Some(5), true).await, (n - 5..n).rev().collect::<Vec<u64>>());
    let between = Range::Between(keys::open_sk(3), keys::open_sk(6));
    assert_eq!(read(between, None, false).await, [3, 4, 5, 6]);
    assert_eq!(read(Range::UpTo(keys::open_sk(2)), None, false).await, [0, 1, 2]);
    assert_eq!(read(Range::From(keys::open_sk(n - 2)), None, false).await, [n - 2, n - 1]);
    let many: Vec<keys::Key> = (0..n).map(|place| keys::open(project, place)).collect();
    assert_eq!(table.get_many(&many).await.unwrap().len() as u64, n);
    table.delete_range(&pk, all()).await.unwrap();
    assert_eq!(read(all(), None, false).await, Vec::<u64>::new());
}

#[tokio::test]
async fn a_row_of_a_newer_version_is_refused_clearly() {
    let backend = backend().await;
    let table = backend.store.table();
    let key = keys::counter("x");
    table.put(&key, row(1).with("f", 99_u64), Condition::none()).await.unwrap();
    for error in [
        table.get(&key).await.unwrap_err(),
        table.get_many(std::slice::from_ref(&key)).await.unwrap_err(),
        table.query("COUNTER", Range::Prefix(String::new()), None, false).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Newer);
        assert!(error.message().contains("upgrade"), "{error}");
    }
}

#[tokio::test]
async fn a_state_of_a_newer_version_is_refused_clearly() {
    let backend = backend().await;
    let store = &backend.store;
    let (project, task, _) = crate::faults::annotated(&backend, 2).await;
    let work = store.task_ref(task, crate::make::T0).await.unwrap();
    let key = keys::state(work.segment.first, task);
    let state = Row::new().with("v", 9_u64).with("s", vec![255_u8]);
    store.table().put(&key, state, Condition::none()).await.unwrap();
    let error = store.list_tasks(&project, 0, 10, store::tasks::load::LoadFields::ALL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Newer, "{error}");
    assert!(error.message().contains("upgrade"), "{error}");
}

#[tokio::test]
async fn a_row_that_grows_too_large_in_a_transaction_is_no_conflict() {
    let backend = backend().await;
    let table = backend.store.table();
    let (large, other) = (keys::counter("large"), keys::counter("other"));
    let half = "x".repeat(250_000);
    table.put(&large, row(1).with("a", half.as_str()), Condition::none()).await.unwrap();
    let writes = vec![
        Write::Put(other.clone(), row(2), Condition::none()),
        Write::Update(large, Update::new().set("b", half.as_str()), Condition::none()),
    ];
    let error = table.transact(writes).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.message().contains("large"), "{error}");
    assert!(table.get(&other).await.unwrap().is_none());
}

#[tokio::test]
async fn a_single_write_that_meets_a_transaction_is_tried_again() {
    if is_remote() {
        return;
    }
    let backend = backend().await;
    let table = backend.store.table();
    let key = keys::counter("x");
    let conflict = |operation: &str| Rule::new(Fault::Conflict).on(operation).nth(1);
    for operation in ["PutItem", "UpdateItem", "DeleteItem"] {
        backend.embedded.faults().add(conflict(operation));
    }
    assert!(table.put(&key, row(1), Condition::none()).await.unwrap().is_done());
    let added = table.update(&key, Update::new().add("n", 1), Condition::none()).await.unwrap().unwrap();
    assert_eq!(added.number::<u64>("n").unwrap(), 2);
    assert!(table.delete(&key, Condition::none()).await.unwrap().is_done());
    assert_eq!(backend.embedded.faults().injected(), 3);
}
