//! The list of projects. A page in the order of ids, or with the pinned projects first, reads the rows up to its own end.
//! Searches and orders by title read the titles of all projects.

use crate::Store;
use crate::error::Result;
use crate::projects::{Project, Settings};
use crate::retry::Retry;
use crate::segments::totals::{self, Totals};
use crate::table::expression::{Condition, Update};
use crate::table::keys::{self, Key};
use crate::table::row::Row;
use crate::table::{Range, Write};
use jiff::Timestamp;
use labeling::ids::ProjectId;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// A project in the list of projects.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectListing {
    pub id: ProjectId,
    pub title: String,
    pub pinned_at: Option<Timestamp>,
    pub counts: ProjectCounts,
}

/// The totals of a project in the list of projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProjectCounts {
    pub totals: Totals,
    /// Whether the tasks are still to be counted under changed settings. `totals.finished` is of the old ones.
    pub recounting: bool,
}

impl ProjectCounts {
    /// The number of labeled tasks; `None` while they are being counted.
    pub fn finished(&self) -> Option<i64> {
        (!self.recounting).then_some(self.totals.finished)
    }

    fn read(row: &Row) -> ProjectCounts {
        ProjectCounts { totals: totals::read(row), recounting: row.has(UNCOUNTED) }
    }
}

/// An attribute of a project in the list: the settings version ([`Project::rules`]) under which its tasks are still to be
/// counted.
pub(crate) const UNCOUNTED: &str = "uncounted";

/// Whether a query wants pinned projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PinFilter {
    #[default]
    All,
    Pinned,
    NotPinned,
}

/// The order of a list of projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProjectOrder {
    /// The pinned ones, last pinned first; then the others, newest first.
    #[default]
    PinnedFirst,
    NewestFirst,
    OldestFirst,
    /// By title, in any case.
    Title,
    TitleReversed,
}

/// The filters and the order of a list of projects.
#[derive(Clone, Debug, Default)]
pub struct ProjectQuery {
    /// Only these.
    pub ids: Option<Vec<u64>>,
    /// Texts that the title contains, in any case.
    pub title_parts: Vec<String>,
    pub pins: PinFilter,
    pub order: ProjectOrder,
}

/// The attributes of a project by which lists are filtered and ordered.
#[derive(Clone, Debug)]
struct Entry {
    id: ProjectId,
    title: String,
    pinned_at: Option<Timestamp>,
}

/// The names of these attributes in the row, with the id.
const ENTRY: [&str; 3] = ["id", "title", "pinned_at"];
/// The number of projects. It is valid if `COUNTED` is set.
const COUNT: &str = "n";
const COUNTED: &str = "counted";
/// Grows with every project that is created or deleted.
const CHANGES: &str = "changes";

impl ProjectQuery {
    /// Whether only the entries of all projects, or of the named ones, say which ones are listed.
    fn needs_entries(&self) -> bool {
        let by_title = matches!(self.order, ProjectOrder::Title | ProjectOrder::TitleReversed);
        self.ids.is_some() || !self.title_parts.is_empty() || by_title
    }

    /// The listed ones of these projects, in order.
    fn select(&self, mut entries: Vec<Entry>) -> Vec<ProjectId> {
        let parts: Vec<String> = self.title_parts.iter().map(|part| part.to_lowercase()).collect();
        entries.retain(|one| {
            let pinned = one.pinned_at.is_some();
            let pins = match self.pins {
                PinFilter::All => true,
                PinFilter::Pinned => pinned,
                PinFilter::NotPinned => !pinned,
            };
            let title = one.title.to_lowercase();
            pins && parts.iter().all(|part| title.contains(part)) && self.names(one.id)
        });
        // The order of equals is that of the usual list.
        entries.sort_by_key(|one| (Reverse(one.pinned_at), Reverse(one.id)));
        match self.order {
            ProjectOrder::PinnedFirst => {}
            ProjectOrder::NewestFirst => entries.sort_by_key(|one| Reverse(one.id)),
            ProjectOrder::OldestFirst => entries.sort_by_key(|one| one.id),
            ProjectOrder::Title => entries.sort_by_key(|one| one.title.to_lowercase()),
            ProjectOrder::TitleReversed => entries.sort_by_key(|one| Reverse(one.title.to_lowercase())),
        }
        entries.into_iter().map(|one| one.id).collect()
    }

    fn names(&self, id: ProjectId) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&id.0))
    }
}

impl Entry {
    fn from_row(row: &Row) -> Result<Entry> {
        Ok(Entry {
            id: ProjectId(row.number("id")?),
            title: row.find_text("title").unwrap_or_default().to_owned(),
            pinned_at: row.find_number("pinned_at").map(crate::time::from_ms).transpose()?,
        })
    }
}

fn listing(row: &Row) -> Result<ProjectListing> {
    let Entry { id, title, pinned_at } = Entry::from_row(row)?;
    Ok(ProjectListing { id, title, pinned_at, counts: ProjectCounts::read(row) })
}

fn pin(id: ProjectId, pinned_at: Option<Timestamp>) -> Write {
    match pinned_at {
        Some(at) => {
            let row = Row::new().with("id", id.0).with("pinned_at", at.as_millisecond());
            Write::Put(keys::pinned_project(id), row, Condition::none())
        }
        None => Write::Delete(keys::pinned_project(id), Condition::none()),
    }
}

fn counted(by: i64) -> Write {
    Write::Update(keys::project_count(), Update::new().add(COUNT, by).add(CHANGES, 1), Condition::none())
}

/// The writes that list a new project.
pub(super) fn enter(project: &Project) -> Vec<Write> {
    let Settings { title, pinned_at, .. } = &project.settings;
    let row = Row::new().with("id", project.id.0).with("title", title.as_str());
    let row = row.with_some("pinned_at", pinned_at.map(Timestamp::as_millisecond));
    let mut writes = vec![Write::Put(keys::project_listing(project.id), row, Condition::none()), counted(1)];
    writes.extend(pinned_at.map(|at| pin(project.id, Some(at))));
    writes
}

/// The writes that list a project as its changed settings say.
pub(super) fn change(before: &Project, after: &Project) -> Vec<Write> {
    let (id, Settings { title, pinned_at, .. }) = (after.id, &after.settings);
    let update = Update::new().set("title", title.as_str());
    let update = match pinned_at {
        Some(at) => update.set("pinned_at", at.as_millisecond()),
        None => update.remove("pinned_at"),
    };
    let update = match before.rules == after.rules {
        true => update,
        false => update.set(UNCOUNTED, after.rules),
    };
    let mut writes = vec![Write::Update(keys::project_listing(id), update, Condition::none())];
    if before.settings.pinned_at != *pinned_at {
        writes.push(pin(id, *pinned_at));
    }
    writes
}

/// The writes that take a project off the list.
pub(crate) fn leave(id: ProjectId) -> Vec<Write> {
    vec![Write::Delete(keys::project_listing(id), Condition::none()), counted(-1), pin(id, None)]
}

impl Store {
    /// All projects, newest first, pinned ones before the others.
    pub async fn projects(&self) -> Result<Vec<ProjectListing>> {
        let range = Range::Prefix(keys::PROJECT_PREFIX.to_owned());
        let rows = self.table().query(keys::ORGANISATION, range, None, true).await?;
        let mut listed = rows.iter().map(listing).collect::<Result<Vec<ProjectListing>>>()?;
        listed.sort_by_key(|one| Reverse(one.pinned_at));
        Ok(listed)
    }

    /// At most `size` projects of a list from the `offset`-th on, and how many projects the list has.
    pub async fn project_page(
        &self,
        query: &ProjectQuery,
        offset: usize,
        size: usize,
    ) -> Result<(Vec<ProjectListing>, usize)> {
        if query.needs_entries() {
            let listed = query.select(self.entries(query).await?);
            let page: Vec<ProjectId> = listed.iter().copied().skip(offset).take(size).collect();
            return Ok((self.listings(&page).await?, listed.len()));
        }
        let ((all, is_new), mut pinned) = tokio::try_join!(self.count_projects(), self.pinned())?;
        if is_new {
            // The first count writes the rows of pinned projects.
            pinned = self.pinned().await?;
        }
        let count = match query.pins {
            PinFilter::All => all,
            PinFilter::Pinned => pinned.len(),
            PinFilter::NotPinned => all.saturating_sub(pinned.len()),
        };
        let apart: BTreeSet<ProjectId> = match (query.pins, query.order) {
            (PinFilter::All, ProjectOrder::NewestFirst | ProjectOrder::OldestFirst) => BTreeSet::new(),
            _ => pinned.iter().map(|one| one.id).collect(),
        };
        let first = match (query.pins, apart.is_empty()) {
            (PinFilter::NotPinned, _) | (_, true) => Vec::new(),
            _ => query.select(pinned),
        };
        let page: Vec<ProjectId> = first.iter().copied().skip(offset).take(size).collect();
        let mut listed = self.listings(&page).await?;
        let left = size - page.len();
        if left > 0 && query.pins != PinFilter::Pinned {
            let skip = offset.saturating_sub(first.len());
            let range = Range::Prefix(keys::PROJECT_PREFIX.to_owned());
            let (limit, reverse) = (skip + left + apart.len(), query.order != ProjectOrder::OldestFirst);
            let rows = self.table().query(keys::ORGANISATION, range, Some(limit), reverse).await?;
            let rest = rows.iter().map(listing).collect::<Result<Vec<ProjectListing>>>()?;
            listed.extend(rest.into_iter().filter(|one| !apart.contains(&one.id)).skip(skip).take(left));
        }
        Ok((listed, count))
    }

    /// The entries that a query selects from.
    async fn entries(&self, query: &ProjectQuery) -> Result<Vec<Entry>> {
        if let Some(ids) = &query.ids {
            let ids: BTreeSet<u64> = ids.iter().copied().collect();
            let keys: Vec<Key> = ids.into_iter().map(|id| keys::project_listing(ProjectId(id))).collect();
            return self.table().get_many(&keys).await?.iter().map(Entry::from_row).collect();
        }
        let (range, mut start, mut entries) = (Range::Prefix(keys::PROJECT_PREFIX.to_owned()), None, Vec::new());
        loop {
            let page = self.table().query_attributes(keys::ORGANISATION, &range, &ENTRY, start).await?;
            entries.extend(page.0.iter().map(Entry::from_row).collect::<Result<Vec<Entry>>>()?);
            start = page.1;
            if start.is_none() {
                return Ok(entries);
            }
        }
    }

    /// These projects in their order, without those that are gone.
    async fn listings(&self, ids: &[ProjectId]) -> Result<Vec<ProjectListing>> {
        let keys: Vec<Key> = ids.iter().copied().map(keys::project_listing).collect();
        let rows = self.table().get_many(&keys).await?;
        let mut found: HashMap<ProjectId, ProjectListing> = HashMap::with_capacity(rows.len());
        for row in &rows {
            let one = listing(row)?;
            found.insert(one.id, one);
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    async fn pinned(&self) -> Result<Vec<Entry>> {
        let range = Range::Prefix(keys::PINNED_PREFIX.to_owned());
        let rows = self.table().query(keys::ORGANISATION, range, None, false).await?;
        rows.iter().map(Entry::from_row).collect()
    }

    /// The number of projects, and whether this call derived it. They are counted once. After that, each transaction that
    /// creates or deletes a project changes the number.
    async fn count_projects(&self) -> Result<(usize, bool)> {
        let mut retry = Retry::new("projects are being made and deleted by others, try again");
        loop {
            let row = self.table().get(&keys::project_count()).await?.unwrap_or_default();
            if row.flag(COUNTED) {
                return Ok((row.find_number(COUNT).unwrap_or(0), false));
            }
            let all = self.projects().await?;
            for one in all.iter().filter(|one| one.pinned_at.is_some()) {
                let at = one.pinned_at.map_or(0, Timestamp::as_millisecond);
                let still = Write::Check(keys::project_listing(one.id), Condition::equal("pinned_at", at));
                // Refused: it was changed in the meantime, and the row with it.
                self.table().transact(vec![still, pin(one.id, one.pinned_at)]).await?;
            }
            let unchanged = match row.find_number::<i64>(CHANGES) {
                Some(changes) => Condition::equal(CHANGES, changes),
                None => Condition::absent(CHANGES),
            };
            let update = Update::new().set(COUNT, all.len()).set(COUNTED, true);
            if self.table().update(&keys::project_count(), update, unchanged).await?.is_some() {
                return Ok((all.len(), true));
            }
            retry.again().await?;
        }
    }

    /// A project's totals.
    pub async fn project_totals(&self, id: ProjectId) -> Result<Totals> {
        Ok(self.project_counts(id).await?.totals)
    }

    /// A project's totals, and whether they are those of its settings.
    pub async fn project_counts(&self, id: ProjectId) -> Result<ProjectCounts> {
        let row = self.table().get(&keys::project_listing(id)).await?;
        Ok(row.as_ref().map(ProjectCounts::read).unwrap_or_default())
    }

    /// Adds to a project's totals; answers them as they are then. A project that was deleted meanwhile stays deleted.
    pub(crate) async fn add_project_totals(&self, id: ProjectId, delta: &Totals) -> Result<Totals> {
        let update = totals::add(delta, Update::new()).add("changes", 1);
        let row = self.table().update(&keys::project_listing(id), update, Condition::row_exists()).await?;
        Ok(row.as_ref().map(totals::read).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: u64, title: &str, pinned: Option<i64>) -> Entry {
        let pinned_at = pinned.map(|second| Timestamp::from_second(second).unwrap());
        Entry { id: ProjectId(id), title: title.to_owned(), pinned_at }
    }

    #[test]
    fn a_query_filters_and_sorts() {
        let all = [entry(1, "b", None), entry(2, "A", Some(5)), entry(3, "a c", Some(7)), entry(4, "C", None)];
        let ids =
            |query: &ProjectQuery| -> Vec<u64> { query.select(all.to_vec()).into_iter().map(|id| id.0).collect() };
        let query = ProjectQuery::default();
        assert_eq!(ids(&query), [3, 2, 4, 1]);
        assert_eq!(ids(&ProjectQuery { order: ProjectOrder::NewestFirst, ..query.clone() }), [4, 3, 2, 1]);
        assert_eq!(ids(&ProjectQuery { order: ProjectOrder::OldestFirst, ..query.clone() }), [1, 2, 3, 4]);
        assert_eq!(ids(&ProjectQuery { order: ProjectOrder::Title, ..query.clone() }), [2, 3, 1, 4]);
        assert_eq!(ids(&ProjectQuery { order: ProjectOrder::TitleReversed, ..query.clone() }), [4, 1, 3, 2]);
        assert_eq!(ids(&ProjectQuery { pins: PinFilter::NotPinned, ..query.clone() }), [4, 1]);
        assert_eq!(ids(&ProjectQuery { title_parts: vec!["C".to_owned()], ..query.clone() }), [3, 4]);
        assert_eq!(ids(&ProjectQuery { ids: Some(vec![4, 2, 9]), ..query }), [2, 4]);
    }
}
