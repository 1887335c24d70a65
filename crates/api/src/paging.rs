//! Pages of a list: `{count, next, previous, results}`.

use crate::extract::Params;
use crate::failure::{Failure, Result};
use crate::origin::BaseUrl;
use serde::Serialize;
use utoipa::ToSchema;

/// The most items of a page.
const MAX_PAGE_SIZE: usize = 10_000;

/// The requested page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The number of the page, from 1.
    pub page: usize,
    /// The number of items per page, at least 1.
    pub page_size: usize,
    query: Vec<(String, String)>,
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The number of items on all pages.
    pub count: usize,
    /// The URL of the next page.
    pub next: Option<String>,
    /// The URL of the previous page.
    pub previous: Option<String>,
    /// The items of this page.
    pub results: Vec<T>,
}

impl Paging {
    /// Parses `page` and `page_size`. A `page` that is not a number is 404, like a page past the end.
    pub fn from_params(params: &Params, default_size: usize) -> Result<Paging> {
        let page = match params.get("page") {
            None | Some("") => 1,
            Some(text) => text.parse().ok().filter(|page| *page >= 1).ok_or_else(invalid_page)?,
        };
        // Like Label Studio, takes -1 as "all" and any other value that is not a number as the default size.
        let page_size = match params.get("page_size") {
            Some("-1") => MAX_PAGE_SIZE,
            text => text.and_then(|text| text.parse().ok()).filter(|size| *size >= 1).unwrap_or(default_size),
        };
        let query = params.pairs().filter(|(key, _)| *key != "page").map(|(k, v)| (k.into(), v.into())).collect();
        Ok(Paging { page, page_size: page_size.min(MAX_PAGE_SIZE), query })
    }

    /// The number of items before this page.
    pub fn offset(&self) -> usize {
        (self.page - 1).saturating_mul(self.page_size)
    }

    /// 404 "Invalid page." for a page past the end. The first page of an empty list is valid.
    pub fn check(&self, count: usize) -> Result<()> {
        if self.page > 1 && self.offset() >= count { Err(invalid_page()) } else { Ok(()) }
    }

    /// The page with the URLs of its neighbors. `path` starts with a slash.
    pub fn page<T>(&self, base: &BaseUrl, path: &str, count: usize, results: Vec<T>) -> Result<Page<T>> {
        self.check(count)?;
        let more = self.offset() + results.len() < count;
        let next = more.then(|| self.url(base, path, self.page + 1));
        let previous = (self.page > 1).then(|| self.url(base, path, self.page - 1));
        Ok(Page { count, next, previous, results })
    }

    /// The page of a list that is completely in memory.
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
