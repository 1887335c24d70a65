//! Pages of a list: `{count, next, previous, results}`.

use crate::extract::Params;
use crate::failure::{Failure, Result};
use crate::origin::BaseUrl;
use serde::Serialize;
use utoipa::ToSchema;

/// The most that one page holds.
const MAX_PAGE_SIZE: usize = 10_000;

/// Which page was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: usize,
    /// How many a page; at least 1.
    pub page_size: usize,
    query: Vec<(String, String)>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// How many there are in all.
    pub count: usize,
    /// The next page's URL.
    pub next: Option<String>,
    /// The previous page's URL.
    pub previous: Option<String>,
    /// What is on this page.
    pub results: Vec<T>,
}

impl Paging {
    /// Reads `page` and `page_size`; a page that is no number is 404, as past the end.
    pub fn from_params(params: &Params, default_size: usize) -> Result<Paging> {
        let page = match params.get("page") {
            None | Some("") => 1,
            Some(text) => text.parse().ok().filter(|page| *page >= 1).ok_or_else(invalid_page)?,
        };
        // Label Studio takes -1 as "all", and anything else that is no number as the usual size.
        let page_size = match params.get("page_size") {
            Some("-1") => MAX_PAGE_SIZE,
            text => text.and_then(|text| text.parse().ok()).filter(|size| *size >= 1).unwrap_or(default_size),
        };
        let query = params.pairs().filter(|(key, _)| *key != "page").map(|(k, v)| (k.into(), v.into())).collect();
        Ok(Paging { page, page_size: page_size.min(MAX_PAGE_SIZE), query })
    }

    /// How many come before this page.
    pub fn offset(&self) -> usize {
        (self.page - 1).saturating_mul(self.page_size)
    }

    /// 404 "Invalid page." for a page past the end; the first page of nothing is fine.
    pub fn check(&self, count: usize) -> Result<()> {
        if self.page > 1 && self.offset() >= count { Err(invalid_page()) } else { Ok(()) }
    }

    /// The page with its neighbours' URLs. `path` starts with a slash.
    pub fn page<T>(&self, base: &BaseUrl, path: &str, count: usize, results: Vec<T>) -> Result<Page<T>> {
        self.check(count)?;
        let more = self.offset() + results.len() < count;
        let next = more.then(|| self.url(base, path, self.page + 1));
        let previous = (self.page > 1).then(|| self.url(base, path, self.page - 1));
        Ok(Page { count, next, previous, results })
    }

    /// The page of a list that is all in memory.
    pub fn slice<T>(&self, base: &BaseUrl, path: &str, all: Vec<T>) -> Result<Page<T>> {
        let count = all.len();
        self.check(count)?;
        let results = all.into_iter().skip(self.offset()).take(self.page_size).collect();
        self.page(base, path, count, results)
    }

    fn url(&self, base: &BaseUrl, path: &str, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        query.extend_pairs(&self.query);
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{base}{path}{mark}{query}")
    }
}

fn invalid_page() -> Failure {
    Failure::missing("Invalid page.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(query: &str) -> Result<Paging> {
        Paging::from_params(&Params::parse(query), 30)
    }

    #[test]
    fn neighbours_keep_the_query() {
        let base = BaseUrl::new("http://host");
        let page = paging("page=2&page_size=2&search=a b")
            .unwrap()
            .slice(&base, "/api/projects/", vec![1, 2, 3, 4, 5])
            .unwrap();
        assert_eq!((page.count, page.results), (5, vec![3, 4]));
        assert_eq!(page.next.as_deref(), Some("http://host/api/projects/?page=3&page_size=2&search=a+b"));
        assert_eq!(page.previous.as_deref(), Some("http://host/api/projects/?page_size=2&search=a+b"));
    }

    #[test]
    fn past_the_end_is_an_invalid_page() {
        let base = BaseUrl::new("http://host");
        let past = paging("page=3&page_size=2").unwrap().slice(&base, "/x", vec![1, 2, 3, 4]);
        assert_eq!(past.err().map(|failure| failure.detail().to_owned()).as_deref(), Some("Invalid page."));
        assert_eq!(paging("page=nine").err().map(|failure| failure.status().as_u16()), Some(404));
        assert_eq!(paging("page=0").err().map(|failure| failure.status().as_u16()), Some(404));
    }

    #[test]
    fn the_first_page_of_nothing_is_empty() {
        let page = paging("").unwrap().slice(&BaseUrl::new("http://host"), "/x", Vec::<u8>::new()).unwrap();
        assert_eq!((page.count, page.next, page.previous), (0, None, None));
    }
}
