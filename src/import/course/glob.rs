//! Patterns for paths, as other generators write them: which files are to be left out.

/// A pattern such as `private`, `**/drafts` or `*.{png,jpg}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    /// One for each choice of what stands in braces.
    parts: Vec<Vec<String>>,
}

impl Glob {
    /// Reads a pattern; none if it has signs that are not known here.
    pub fn new(pattern: &str) -> Option<Self> {
        let pattern = pattern.trim_start_matches("./").trim_matches('/');
        let is_odd = |c: char| matches!(c, '[' | ']' | '(' | ')' | '!' | '\\');
        // Each star may have to be tried at many places.
        let n_stars = pattern.matches('*').count();
        if pattern.is_empty() || pattern.contains(is_odd) || n_stars > 12 {
            return None;
        }
        let parts = choices(pattern)?.into_iter();
        let parts = parts.map(|choice| choice.split('/').map(str::to_owned).collect());
        Some(Self {
            parts: parts.collect(),
        })
    }

    /// Whether the pattern names the file or a folder that it lies in.
    pub fn covers(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').collect();
        let mut ends = 1..=path.len();
        ends.any(|end| self.parts.iter().any(|parts| is_path(parts, &path[..end])))
    }
}

/// The pattern with each of the words in its braces.
fn choices(pattern: &str) -> Option<Vec<String>> {
    const MOST: usize = 100;
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        let Some(start) = pattern.find('{') else {
            if pattern.contains('}') || done.len() == MOST {
                return None;
            }
            done.push(pattern);
            continue;
        };
        let end = start + pattern[start..].find('}')?;
        let inside = &pattern[start + 1..end];
        if inside.contains('{') || open.len() > MOST {
            return None;
        }
        for word in inside.split(',') {
            open.push(format!(
                "{}{word}{}",
                &pattern[..start],
                &pattern[end + 1..]
            ));
        }
    }
    Some(done)
}

fn is_path(parts: &[String], path: &[&str]) -> bool {
    match parts.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "**" => {
            (0..=path.len()).any(|skipped| is_path(rest, &path[skipped..]))
        }
        Some((first, rest)) => path
            .split_first()
            .is_some_and(|(name, below)| is_name(first, name) && is_path(rest, below)),
    }
}

fn is_name(pattern: &str, name: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return name.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    let mut letters = name.chars();
    match first {
        '*' => {
            is_name(rest, name) || letters.next().is_some() && is_name(pattern, letters.as_str())
        }
        '?' => letters.next().is_some() && is_name(rest, letters.as_str()),
        _ => letters.next() == Some(first) && is_name(rest, letters.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_files_and_what_lies_in_folders() {
        for (pattern, covered, not) in [
            ("private", "private/a/b.md", "a/private/b.md"),
            ("/templates/", "templates/t.md", "templates-2/t.md"),
            ("**/private", "a/private/b.md", "a/privates/b.md"),
            ("**/private", "private/b.md", "b.md"),
            ("a/**/b", "a/x/y/b/c.md", "x/a/b.md"),
            ("*.{png,jpg}", "p.jpg", "a/p.jpg"),
            ("**/*.draft.md", "a/x.draft.md", "a/draft.md"),
            ("note-?.md", "note-ä.md", "note-10.md"),
        ] {
            let glob = Glob::new(pattern).expect(pattern);
            assert!(glob.covers(covered), "{pattern}: {covered}");
            assert!(!glob.covers(not), "{pattern}: {not}");
        }
        for odd in ["!(public)*.md", "[ab].md", "{a", "a}", "{a{b}}", "", "/"] {
            assert_eq!(Glob::new(odd), None, "{odd}");
        }
    }
}
