//! The properties by which readers narrow their results.

use super::format::{Facet, FacetValue, push_number};
use super::{Kind, PageText};

/// Every facet with its values in the order of their first page.
pub fn facets<'a>(pages: &[PageText<'a>]) -> Vec<Facet<'a>> {
    let framework = |page: &PageText<'a>| page.framework.map(|f| (f.id, f.title));
    let kind = |page: &PageText<'a>| -> Option<(&'a str, &'a str)> {
        let kind: Kind = page.kind;
        Some((kind.id(), kind.title()))
    };
    vec![
        facet("framework", pages.iter().map(framework)),
        facet("kind", pages.iter().map(kind)),
    ]
}

/// A facet from the id and title of each page's value.
fn facet<'a>(
    id: &'static str,
    of_pages: impl Iterator<Item = Option<(&'a str, &'a str)>>,
) -> Facet<'a> {
    let mut values: Vec<FacetValue<'a>> = Vec::new();
    let mut runs: Vec<(usize, u32)> = Vec::new();
    for value in of_pages {
        let number = match value {
            None => 0,
            Some((id, title)) => {
                let known = values.iter().position(|value| value.0 == id);
                let index = known.unwrap_or_else(|| {
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
    use super::super::format::reader::numbers;
    use super::*;

    #[test]
    fn rows_of_pages_with_one_value_are_counted_once() {
        let (pmp, itil) = (Some(("pmp", "PMP")), Some(("itil", "ITIL")));
        let facet = facet("framework", [pmp, pmp, None, itil, pmp].into_iter());
        assert_eq!(numbers(&facet.runs), [1, 2, 0, 1, 2, 1, 1, 1]);
        let counts: Vec<(&str, usize)> = facet.values.iter().map(|v| (v.0, v.2)).collect();
        assert_eq!(counts, [("pmp", 3), ("itil", 1)]);
    }
}
