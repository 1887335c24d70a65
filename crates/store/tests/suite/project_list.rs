//! The list of projects: its pages, orders and filters, and how much of it a page reads.

use crate::backend::{Backend, backend, count};
use crate::make::{OWNER, T0, at};
use labeling::ids::ProjectId;
use store::projects::Settings;
use store::projects::listing::{PinFilter, ProjectOrder, ProjectQuery};
use store::table::expression::{Condition, Update};
use store::table::keys;

async fn made(backend: &Backend, title: &str, pinned: Option<i64>) -> ProjectId {
    let settings = Settings { title: title.to_owned(), pinned_at: pinned.map(at), ..Settings::default() };
    backend.store.create_project(settings, "<View/>", OWNER, at(T0)).await.unwrap().id
}

async fn pin(backend: &Backend, id: ProjectId, pinned: Option<i64>) {
    backend.store.update_project(id, None, at(T0), |one| one.pinned_at = pinned.map(at)).await.unwrap();
}

/// All pages of a list with the counts that they name.
async fn pages(backend: &Backend, query: &ProjectQuery, size: usize) -> (Vec<u64>, Vec<usize>) {
    let (mut ids, mut counts) = (Vec::new(), Vec::new());
    loop {
        let (page, count) = backend.store.project_page(query, ids.len(), size).await.unwrap();
        counts.push(count);
        if page.is_empty() {
            counts.dedup();
            return (ids, counts);
        }
        assert!(page.len() <= size);
        ids.extend(page.into_iter().map(|one| one.id.0));
    }
}

#[tokio::test]
async fn pages_of_every_size_are_the_same_list() {
    let backend = backend().await;
    for n in 1..=12 {
        made(&backend, &format!("Project {}", n % 4), (n % 5 == 0).then_some(T0 + n)).await;
    }
    pin(&backend, ProjectId(2), Some(T0 + 100)).await;
    pin(&backend, ProjectId(5), None).await;
    backend.store.delete_project(ProjectId(3), at(T0)).await.unwrap();
    let order = |order| ProjectQuery { order, ..ProjectQuery::default() };
    let pins = |pins, order| ProjectQuery { pins, order, ..ProjectQuery::default() };
    let titled = |part: &str| ProjectQuery { title_parts: vec![part.to_owned()], ..ProjectQuery::default() };
    let lists: [(ProjectQuery, &[u64]); 9] = [
        (order(ProjectOrder::PinnedFirst), &[2, 10, 12, 11, 9, 8, 7, 6, 5, 4, 1]),
        (order(ProjectOrder::NewestFirst), &[12, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1]),
        (order(ProjectOrder::OldestFirst), &[1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        (order(ProjectOrder::Title), &[12, 8, 4, 9, 5, 1, 2, 10, 6, 11, 7]),
        (pins(PinFilter::Pinned, ProjectOrder::PinnedFirst), &[2, 10]),
        (pins(PinFilter::Pinned, ProjectOrder::NewestFirst), &[10, 2]),
        (pins(PinFilter::NotPinned, ProjectOrder::OldestFirst), &[1, 4, 5, 6, 7, 8, 9, 11, 12]),
        (titled("PROJECT 2"), &[2, 10, 6]),
        (ProjectQuery { ids: Some(vec![4, 3, 2, 99]), ..ProjectQuery::default() }, &[2, 4]),
    ];
    for (query, expected) in lists {
        for size in [1, 2, 3, 5, 100] {
            let (ids, counts) = pages(&backend, &query, size).await;
            assert_eq!(ids, expected, "{query:?} by {size}");
            assert_eq!(counts, [expected.len()], "{query:?} by {size}");
        }
    }
    assert_eq!(backend.store.projects().await.unwrap().len(), 11);
}

#[tokio::test]
async fn a_page_reads_the_rows_up_to_its_end() {
    let backend = backend().await;
    let n = count(150, 40);
    for _ in 0..n {
        made(&backend, &"x".repeat(50), None).await;
    }
    let read = async |offset: usize, query: ProjectQuery| {
        let (page, calls) = store::calls::count(backend.store.project_page(&query, offset, 5)).await;
        let (page, count) = page.unwrap();
        assert_eq!((page.len(), count as u64), (5, n));
        calls
    };
    read(0, ProjectQuery::default()).await;
    let first = read(0, ProjectQuery::default()).await;
    assert!(first.sequential <= 2 && first.read_units <= 4.0, "{first:?}");
    let all = read(0, ProjectQuery { title_parts: vec!["X".to_owned()], ..ProjectQuery::default() }).await;
    assert!(n < 100 || all.read_units > 2.0 * first.read_units, "{all:?}");
}

#[tokio::test]
async fn projects_of_an_older_installation_are_counted_once() {
    let backend = backend().await;
    for n in 0..4 {
        made(&backend, "Project", (n == 2).then_some(T0)).await;
    }
    // Such an installation has the rows of the list and no others.
    let (count, pinned) = (keys::project_count(), keys::pinned_project(ProjectId(3)));
    for key in [&count, &pinned] {
        backend.store.table().delete(key, Condition::row_exists()).await.unwrap();
    }
    made(&backend, "New", None).await;
    let (ids, counts) = pages(&backend, &ProjectQuery::default(), 2).await;
    assert_eq!((ids, counts), (vec![3, 5, 4, 2, 1], vec![5]));
    backend.store.delete_project(ProjectId(3), at(T0)).await.unwrap();
    assert!(backend.store.delete_project(ProjectId(3), at(T0)).await.is_err());
    assert_eq!(pages(&backend, &ProjectQuery::default(), 2).await, (vec![5, 4, 2, 1], vec![4]));
    // The number is not derived from the rows again.
    let wrong = Update::new().set("n", 7_u64);
    backend.store.table().update(&count, wrong, Condition::row_exists()).await.unwrap();
    assert_eq!(backend.store.project_page(&ProjectQuery::default(), 0, 2).await.unwrap().1, 7);
}

#[tokio::test]
async fn projects_made_at_once_are_all_counted() {
    let backend = backend().await;
    let each = (0..count(20, 6)).map(|n| {
        let backend = backend.clone();
        tokio::spawn(async move { made(&backend, "Project", (n % 2 == 0).then_some(T0)).await })
    });
    let ids: Vec<_> = each.collect();
    let n = ids.len();
    for id in ids {
        id.await.unwrap();
    }
    assert_eq!(pages(&backend, &ProjectQuery::default(), 7).await.1, [n]);
}
