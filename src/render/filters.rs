//! The filters that templates have beside minijinja's own. Each changes what it is
//! given; none looks anything up.

use minijinja::Environment;
use minijinja::value::Value;

/// Adds all filters.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("current", current);
}

/// `sidebar | current(page.url)`: marks the link to this page with `aria-current`.
///
/// The sidebar is rendered once for many pages, so the mark is put in afterwards.
fn current(html: &str, url: &str) -> Value {
    let mut target = String::new();
    crate::page::escape(&mut target, url);
    // Addresses in a sidebar follow its root: `href="../../pmp/a/index.html"`.
    let ending = format!("{target}\"");
    let mut marked = String::with_capacity(html.len() + 24);
    let mut rest = html;
    while let Some(at) = rest.find(&ending) {
        let end = at + ending.len();
        let is_whole = rest[..at].ends_with(['/', '"'])
            && rest[..at]
                .rsplit("href=\"")
                .next()
                .is_some_and(|up| up.chars().all(|c| matches!(c, '.' | '/')));
        marked.push_str(&rest[..end]);
        if is_whole {
            marked.push_str(" aria-current=\"page\"");
        }
        rest = &rest[end..];
    }
    marked.push_str(rest);
    Value::from_safe_string(marked)
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn only_the_link_to_this_page_is_marked() {
        let html =
            r#"<a href="../../pmp/a/index.html">A</a><a href="../../x/pmp/a/index.html">B</a>"#;
        assert_eq!(
            current(html, "pmp/a/index.html").to_string(),
            r#"<a href="../../pmp/a/index.html" aria-current="page">A</a><a href="../../x/pmp/a/index.html">B</a>"#
        );
    }
}
