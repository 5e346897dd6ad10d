//! A list that is too long for one page, laid out on several.

use serde::Serialize;

/// How a list is laid out: `people.html`, `people-2.html` and so on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaves {
    /// The first page, without ending.
    pub(super) name: &'static str,
    /// What one page holds at most, so that it stays below 400 KB.
    pub(super) each: usize,
}

/// A page of the list, as the others lead to it.
#[derive(Debug, Serialize)]
pub(super) struct Leaf {
    /// Its address; none on the page itself.
    href: Option<String>,
    /// `1 to 300`.
    says: String,
}

impl Leaves {
    /// The page on which what has this place in the list stands.
    pub(super) fn address(self, place: usize) -> String {
        match place / self.each {
            0 => format!("{}.html", self.name),
            n => format!("{}-{}.html", self.name, n + 1),
        }
    }

    /// The pages of a list of so many, as that which begins at a place leads to them; none where one page holds all.
    pub(super) fn others(self, start: usize, total: usize) -> Vec<Leaf> {
        if total <= self.each {
            return Vec::new();
        }
        let leaf = |other: usize| Leaf {
            href: (other != start).then(|| self.address(other)),
            says: format!("{} to {}", other + 1, (other + self.each).min(total)),
        };
        (0..total).step_by(self.each).map(leaf).collect()
    }

    /// A list cut into what each page holds, with its place: one page, if an empty one, at least.
    pub(super) fn cut<T>(self, all: &[T]) -> impl Iterator<Item = (usize, &[T])> {
        let pages = all.len().div_ceil(self.each).max(1);
        (0..pages).map(move |page| {
            let start = page * self.each;
            (start, all.get(start..(start + self.each).min(all.len())).unwrap_or_default())
        })
    }
}
