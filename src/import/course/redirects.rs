//! The redirects of an mdBook: old addresses that a page keeps, and those that lead elsewhere.

use crate::data::{Table, Value};
use crate::link::has_scheme;
use crate::source::Spanned;

use super::inside;
use super::lost::{Losses, Lost};
use super::tree::Course;

/// Old addresses become aliases of the pages that they lead to.
pub(super) fn aliases(redirects: &Table, course: &mut Course<'_>, losses: &mut Losses) {
    for (from, node) in redirects {
        let old = from.value.trim_start_matches('/');
        let here = old.rsplit_once('/').map_or("", |(here, _)| here);
        let to = match &node.value {
            Value::Text(to) if has_scheme(to) || to.starts_with("//") => {
                let message = format!("the redirect from `{old}` leads elsewhere, to `{to}`");
                losses.lose(Lost::Link, from.span, message);
                continue;
            }
            // An old address leads to a page, not to a place on it.
            Value::Text(to) => match to.split('#').next().unwrap_or_default() {
                "" => None,
                to => match to.strip_prefix('/') {
                    Some(to) => inside("", to),
                    None => inside(here, to),
                },
            },
            _ => None,
        };
        let mut pages = course.pages.iter_mut();
        let page = match to {
            Some(to) => pages.find(|page| page.urls.contains(&to)),
            None => None,
        };
        match page {
            Some(page) => page.front.aliases.push(Spanned {
                value: old.to_owned(),
                span: from.span,
            }),
            None => {
                let message = format!("the redirect from `{old}` leads to no page of the course");
                losses.lose(Lost::Link, from.span, message);
            }
        }
    }
}
