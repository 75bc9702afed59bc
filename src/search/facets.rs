//! The properties by which readers narrow their results.

use std::collections::HashMap;

use super::format::{Facet, FacetValue, push_number};
use super::{Named, PageText};

/// The facets in the order of the page of search, each with its values in the order of
/// their first page. Only that page loads them: a large book has many modules.
pub fn facets<'a>(pages: &[PageText<'a>]) -> Vec<Facet<'a>> {
    let kind = |page: &PageText<'a>| {
        Some(Named {
            id: page.kind.id(),
            title: page.kind.title(),
        })
    };
    vec![
        facet("framework", pages.iter().map(|page| page.framework)),
        facet("scheme", pages.iter().map(|page| page.scheme)),
        facet("kind", pages.iter().map(kind)),
        facet("level", pages.iter().map(|page| page.level)),
        facet("module", pages.iter().map(|page| page.module)),
    ]
}

/// A facet from the id and title of each page's value.
fn facet<'a>(id: &'static str, of_pages: impl Iterator<Item = Option<Named<'a>>>) -> Facet<'a> {
    let mut values: Vec<FacetValue<'a>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut runs: Vec<(usize, u32)> = Vec::new();
    for value in of_pages {
        let number = match value {
            None => 0,
            Some(Named { id, title }) => {
                let index = *known.entry(id).or_insert_with(|| {
                    values.push(FacetValue(id, title, 0));
                    values.len() - 1
                });
                values[index].2 += 1;
                index + 1
            }
        };
        match runs.last_mut() {
            Some((last, length)) if *last == number => *length += 1,
            _ => runs.push((number, 1)),
        }
    }
    let mut column = String::new();
    for (number, length) in runs {
        push_number(&mut column, number as u32);
        push_number(&mut column, length);
    }
    Facet {
        id,
        values,
        runs: column,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reader::numbers;
    use super::*;

    #[test]
    fn rows_of_pages_with_one_value_are_counted_once() {
        let [pmp, itil] =
            [("pmp", "PMP"), ("itil", "ITIL")].map(|(id, title)| Some(Named { id, title }));
        let facet = facet("framework", [pmp, pmp, None, itil, pmp].into_iter());
        assert_eq!(numbers(&facet.runs), [1, 2, 0, 1, 2, 1, 1, 1]);
        let counts: Vec<(&str, usize)> = facet.values.iter().map(|v| (v.0, v.2)).collect();
        assert_eq!(counts, [("pmp", 3), ("itil", 1)]);
    }
}
