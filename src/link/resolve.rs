//! References, prerequisites and aliases: each is followed to what it names, or
//! reported where it stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use comrak::html::dangerous_url;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::arrange::{id_of, id_of_path, top_of};
use super::{Backlink, Book, Input, Lesson, LessonKind, Redirect, Target};
use crate::address::{ContentPath, OutPath, PageUrl, slugify};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::{Reference, ReferenceKind};
use crate::source::Spanned;
use crate::suggest;

/// Names are compared with all others only for so many broken links: a book with
/// thousands of them has one cause, and the search would take minutes.
const MOST_SUGGESTIONS: usize = 100;

/// What a lesson names.
type Found = (Vec<Target>, Vec<usize>);

/// Resolves everything that names another file.
pub(super) fn resolve(book: &mut Book, input: &Input<'_>, faults: &mut Vec<Diagnostic>) {
    let found = found(book, input, faults);
    for (lesson, (targets, prerequisites)) in book.lessons.iter_mut().zip(found) {
        lesson.targets = targets;
        lesson.prerequisites = prerequisites;
    }
    backlinks(book);
    redirects(book, faults);
}

/// What each lesson names. Those that name something unknown are gone through again in
/// their order, since what may be meant is looked for only so often.
fn found(book: &Book, input: &Input<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Found> {
    let names = Names::new(book, input, faults);
    let resolver = |suggestions| Resolver {
        names: &names,
        book,
        input,
        faults: Vec::new(),
        suggestions,
    };
    let flawless: Vec<Option<Found>> = (0..book.lessons.len())
        .into_par_iter()
        .map(|index| {
            let mut resolver = resolver(0);
            let found = resolver.lesson(index);
            resolver.faults.is_empty().then_some(found)
        })
        .collect();
    let mut resolver = resolver(MOST_SUGGESTIONS);
    let found = flawless
        .into_iter()
        .enumerate()
        .map(|(index, found)| found.unwrap_or_else(|| resolver.lesson(index)))
        .collect();
    faults.append(&mut resolver.faults);
    found
}

/// Every name by which a file can be found.
struct Names<'a> {
    book: &'a Book,
    by_path: HashMap<&'a str, usize>,
    by_id: HashMap<&'a str, usize>,
    /// Paths and ids of drafts that are not part of the build.
    drafts: BTreeSet<&'a str>,
    /// Paths and ids of files that could not be read: nothing more is said of them.
    unread: BTreeSet<&'a str>,
    assets: BTreeMap<&'a str, OutPath>,
    /// Folders and files of data that have a page of their own.
    pages: BTreeMap<String, PageUrl>,
    by_folded_path: OnceLock<HashMap<String, &'a str>>,
    by_word: OnceLock<HashMap<String, Vec<usize>>>,
}

impl<'a> Names<'a> {
    fn new(book: &'a Book, input: &'a Input<'_>, faults: &mut Vec<Diagnostic>) -> Self {
        let n_lessons = book.lessons.len();
        let mut names = Self {
            book,
            by_path: HashMap::with_capacity(n_lessons),
            by_id: HashMap::with_capacity(n_lessons),
            drafts: BTreeSet::new(),
            unread: BTreeSet::new(),
            assets: BTreeMap::new(),
            pages: BTreeMap::new(),
            by_folded_path: OnceLock::new(),
            by_word: OnceLock::new(),
        };
        for (index, lesson) in book.lessons.iter().enumerate() {
            names.by_path.insert(lesson.path.as_str(), index);
            names.enter_id(index, faults);
        }
        for (file, parsed) in &input.lessons {
            if parsed.front.draft && !input.drafts {
                names.drafts.insert(file.path.as_str());
                names.drafts.insert(id_of(&file.path, parsed));
            }
        }
        for path in &input.unread {
            names.unread.extend([*path, id_of_path(path)]);
        }
        for path in &input.assets {
            let below = path.as_str().strip_prefix("content/").unwrap_or_default();
            if let Some(out) = OutPath::new(below) {
                names.assets.insert(path.as_str(), out);
            }
        }
        for framework in &book.frameworks {
            let folder = format!("content/{}", framework.folder);
            for module in &framework.modules {
                let folder = format!("{folder}/{}", module.folder);
                names.pages.insert(folder, module.url.clone());
            }
            names.pages.insert(folder, framework.url.clone());
        }
        for (file, path) in &input.paths {
            let file = file.path.as_str().to_owned();
            names
                .pages
                .insert(file, PageUrl::of(&["paths", &path.id.value]));
        }
        names
    }

    /// The paths of all lessons, in order.
    fn paths(&self) -> BTreeSet<&'a str> {
        self.by_path.keys().copied().collect()
    }

    /// The file whose path differs from this one in upper and lower case only.
    fn folded(&self, path: &str) -> Option<&'a str> {
        let by_folded_path = self.by_folded_path.get_or_init(|| {
            let lessons = self.book.lessons.iter().map(|lesson| lesson.path.as_str());
            lessons
                .chain(self.assets.keys().copied())
                .map(|path| (path.to_lowercase(), path))
                .collect()
        });
        by_folded_path.get(&path.to_lowercase()).copied()
    }

    /// The lessons with this title or file name, folded; wiki links use them.
    fn by_word(&self, word: &str) -> Option<&[usize]> {
        let by_word = self.by_word.get_or_init(|| {
            let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, lesson) in self.book.lessons.iter().enumerate() {
                let title = lesson.parsed.title.to_lowercase();
                let stem = slugify(lesson.path.stem());
                if title != stem {
                    by_word.entry(title).or_default().push(index);
                }
                by_word.entry(stem).or_default().push(index);
            }
            by_word
        });
        by_word.get(word).map(Vec::as_slice)
    }

    fn enter_id(&mut self, index: usize, faults: &mut Vec<Diagnostic>) {
        let book = self.book;
        let lesson = &book.lessons[index];
        let Some(first) = self.by_id.insert(&lesson.id, index) else {
            return;
        };
        let at = |index: usize| {
            let lesson: &Lesson = &book.lessons[index];
            lesson
                .parsed
                .front
                .id
                .as_ref()
                .map_or(top_of(lesson.file), |id| id.span)
        };
        faults.push(
            Diagnostic::new(
                Code::DuplicateLesson,
                at(index),
                format!("the lesson id `{}` is used twice", lesson.id),
            )
            .other(at(first), "first used here"),
        );
    }
}

struct Resolver<'a> {
    names: &'a Names<'a>,
    book: &'a Book,
    input: &'a Input<'a>,
    faults: Vec<Diagnostic>,
    suggestions: usize,
}

impl Resolver<'_> {
    fn lesson(&mut self, index: usize) -> Found {
        let lesson = &self.book.lessons[index];
        let references = lesson.parsed.body.references.iter();
        let targets = references
            .map(|reference| self.target(index, reference))
            .collect();
        (targets, self.prerequisites(lesson))
    }

    fn target(&mut self, from: usize, reference: &Reference) -> Target {
        match reference.kind {
            ReferenceKind::Topic => Target::Topic(reference.target.clone()),
            ReferenceKind::Term => self.term(reference),
            ReferenceKind::Wiki => self.wiki(from, reference),
            ReferenceKind::Link | ReferenceKind::Image => self.link(from, reference),
        }
    }

    fn term(&mut self, reference: &Reference) -> Target {
        let slug = &reference.target;
        if self.book.terms.contains_key(slug) {
            return Target::Term(slug.clone());
        }
        let known = self.book.terms.keys().map(String::as_str);
        let help = self
            .suggestions
            .checked_sub(1)
            .and_then(|left| {
                self.suggestions = left;
                suggest::did_you_mean(slug, known)
            })
            .unwrap_or_else(|| "define it with a block `:::term`".to_owned());
        let message = format!("no term `{slug}` is defined");
        self.broken(Code::UnknownTerm, reference, message, Some(help))
    }

    fn link(&mut self, from: usize, reference: &Reference) -> Target {
        let written = reference.target.as_str();
        if dangerous_url(written) && !self.input.unsafe_addresses {
            let message = format!("`{written}` would run as a script");
            return self.broken(Code::UnsafeAddress, reference, message, None);
        }
        if has_scheme(written) || written.starts_with("//") {
            return Target::External(written.to_owned());
        }
        let (path, more) = written.split_at(written.find(['?', '#']).unwrap_or(written.len()));
        let fragment = more.split_once('#').map(|(_, fragment)| fragment);
        if path.is_empty() {
            return match fragment {
                Some(fragment) => self.anchor(from, from, fragment, reference),
                None => {
                    let message = "the link leads nowhere".to_owned();
                    self.broken(Code::BrokenLink, reference, message, None)
                }
            };
        }
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let lesson = &self.book.lessons[from];
        let joined = match decoded.strip_prefix('/') {
            Some(from_top) => ContentPath::new("content/x").and_then(|top| top.join(from_top)),
            None => lesson.path.join(&decoded),
        };
        let Some(path) = joined.filter(is_below_content) else {
            let message = format!("`{written}` leads out of `content/`");
            return self.broken(Code::LinkOutside, reference, message, None);
        };
        // Also with a slash behind a file: pages are linked by their own address, so it does
        // no harm.
        let index = format!("{path}/index.md");
        let mut lessons = [path.as_str(), &index].into_iter();
        if let Some(to) = lessons.find_map(|path| self.names.by_path.get(path).copied()) {
            return match fragment {
                Some(fragment) => self.anchor(from, to, fragment, reference),
                None => Target::Lesson {
                    lesson: to,
                    anchor: None,
                },
            };
        }
        if let Some(out) = self.names.assets.get(path.as_str()) {
            return Target::Asset {
                path: out.clone(),
                more: more.replace(char::is_whitespace, "%20"),
            };
        }
        if let Some(url) = self.names.pages.get(path.as_str()) {
            if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
                let message = format!(
                    "no heading `#{fragment}` on the page of `{path}`, which is made from data"
                );
                self.broken(Code::BrokenAnchor, reference, message, None);
            }
            return Target::Page(url.clone());
        }
        if [path.as_str(), &index]
            .iter()
            .any(|path| self.names.unread.contains(path))
        {
            return Target::Broken;
        }
        self.not_found(lesson, &path, reference)
    }

    /// Reports a path that names nothing, with the best guess at why.
    fn not_found(&mut self, from: &Lesson, path: &ContentPath, reference: &Reference) -> Target {
        let written = &reference.target;
        if let Some(real) = self.names.folded(path.as_str()) {
            let message =
                format!("`{written}` differs from the file's name in upper and lower case");
            let help = format!("write `{}`", relative(&from.path, real));
            return self.broken(Code::LinkCase, reference, message, Some(help));
        }
        if self.names.drafts.contains(path.as_str()) {
            let message = format!("`{written}` is a draft");
            return self.broken(Code::LinkToDraft, reference, message, None);
        }
        if reference.kind == ReferenceKind::Image {
            let known = self.names.assets.keys().copied();
            let help = nearest(&mut self.suggestions, &from.path, path, known);
            let message = format!("no image `{path}`");
            return self.broken(Code::BrokenImage, reference, message, help);
        }
        let with_ending = format!("{path}.md");
        let help = if self.names.by_path.contains_key(with_ending.as_str()) {
            Some(format!(
                "did you mean `{}`?",
                relative(&from.path, &with_ending)
            ))
        } else {
            nearest(
                &mut self.suggestions,
                &from.path,
                path,
                self.names.paths().iter().copied(),
            )
        };
        let message = format!("no file `{path}`");
        self.broken(Code::BrokenLink, reference, message, help)
    }

    fn anchor(&mut self, from: usize, to: usize, fragment: &str, reference: &Reference) -> Target {
        let wanted = percent_decode_str(fragment)
            .decode_utf8_lossy()
            .into_owned();
        let body = &self.book.lessons[to].parsed.body;
        let found = body.headings.iter().find(|h| h.anchor.as_str() == wanted);
        if let Some(heading) = found {
            return Target::Lesson {
                lesson: to,
                anchor: Some(heading.anchor.clone()),
            };
        }
        if let Some(anchor) = body.course_anchor(&wanted) {
            return Target::Lesson {
                lesson: to,
                anchor: Some(anchor),
            };
        }
        if wanted.is_empty() || wanted.starts_with("fn-") || wanted.starts_with("fnref-") {
            return Target::Lesson {
                lesson: to,
                anchor: None,
            };
        }
        let place = if from == to {
            "this lesson".to_owned()
        } else {
            format!("`{}`", self.book.lessons[to].path)
        };
        let message = format!("no heading `#{wanted}` in {place}");
        let anchors = body.anchors();
        let slug = slugify(&wanted);
        let help = body
            .headings
            .iter()
            .find(|heading| heading.anchor.as_str() == slug)
            .map(|heading| heading.anchor.as_str())
            .or_else(|| {
                self.suggestions = self.suggestions.checked_sub(1)?;
                suggest::closest(&wanted, anchors)
            })
            .map(|anchor| format!("did you mean `#{anchor}`?"));
        self.broken(Code::BrokenAnchor, reference, message, help);
        // The page is there: a reader is better served at its top than not at all.
        Target::Lesson {
            lesson: to,
            anchor: None,
        }
    }

    fn wiki(&mut self, from: usize, reference: &Reference) -> Target {
        let (name, fragment) = match reference.target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment)),
            None => (reference.target.trim(), None),
        };
        let found = if name.is_empty() {
            Some(from)
        } else {
            match self.by_name(name) {
                Ok(found) => found,
                Err(several) => {
                    let paths: Vec<String> = several
                        .iter()
                        .map(|index| format!("`{}`", self.book.lessons[*index].id))
                        .collect();
                    let message = format!("`{name}` fits {} lessons", several.len());
                    let help = format!("write one of {}", paths.join(", "));
                    return self.broken(Code::AmbiguousLink, reference, message, Some(help));
                }
            }
        };
        let Some(to) = found else {
            if self.names.unread.contains(name) {
                return Target::Broken;
            }
            if self.names.drafts.contains(name) {
                let message = format!("`{name}` is a draft");
                return self.broken(Code::LinkToDraft, reference, message, None);
            }
            let help = self.nearest_id(name);
            let message = format!("no lesson `{name}`");
            return self.broken(Code::BrokenLink, reference, message, help);
        };
        match fragment {
            Some(heading) => {
                let wanted = self.book.lessons[to]
                    .parsed
                    .body
                    .headings
                    .iter()
                    .find(|h| h.text.eq_ignore_ascii_case(heading.trim()))
                    .map_or_else(|| heading.to_owned(), |h| h.anchor.to_string());
                self.anchor(from, to, &wanted, reference)
            }
            None => Target::Lesson {
                lesson: to,
                anchor: None,
            },
        }
    }

    /// The lesson with this id, path, title or file name; several if it is not clear.
    fn by_name(&self, name: &str) -> Result<Option<usize>, Vec<usize>> {
        let path = format!("content/{}.md", name.trim_end_matches(".md"));
        let exact = self
            .names
            .by_id
            .get(name)
            .or_else(|| self.names.by_path.get(path.as_str()));
        if let Some(found) = exact {
            return Ok(Some(*found));
        }
        let words = [name.to_lowercase(), slugify(name)];
        match words.iter().find_map(|word| self.names.by_word(word)) {
            None | Some([]) => Ok(None),
            Some([one]) => Ok(Some(*one)),
            Some(several) => Err(several.to_vec()),
        }
    }

    fn nearest_id(&mut self, name: &str) -> Option<String> {
        self.suggestions = self.suggestions.checked_sub(1)?;
        let ids: BTreeSet<&str> = self.names.by_id.keys().copied().collect();
        suggest::did_you_mean(name, ids)
    }

    fn prerequisites(&mut self, lesson: &Lesson) -> Vec<usize> {
        let mut found = Vec::new();
        for Spanned { value: id, span } in &lesson.parsed.front.prerequisites {
            match self.names.by_id.get(id.as_str()).copied() {
                Some(index) => found.push(index),
                None if self.names.unread.contains(id.as_str()) => {}
                None if self.names.drafts.contains(id.as_str()) => self.faults.push(
                    Diagnostic::new(Code::LinkToDraft, *span, format!("`{id}` is a draft")),
                ),
                None => {
                    let help = self.nearest_id(id);
                    self.faults.push(
                        Diagnostic::new(
                            Code::UnknownLesson,
                            *span,
                            format!("no lesson has the id `{id}`"),
                        )
                        .maybe_help(help),
                    );
                }
            }
        }
        found
    }

    fn broken(
        &mut self,
        code: Code,
        reference: &Reference,
        message: String,
        help: Option<String>,
    ) -> Target {
        self.faults
            .push(Diagnostic::new(code, reference.span, message).maybe_help(help));
        Target::Broken
    }
}

/// "Did you mean" for a path: a file of that name elsewhere, or a similar path.
fn nearest<'k>(
    suggestions: &mut usize,
    from: &ContentPath,
    path: &ContentPath,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Option<String> {
    *suggestions = suggestions.checked_sub(1)?;
    let file_name = |path: &'k str| path.rsplit('/').next().unwrap_or(path);
    let others = known.filter(|known| *known != from.as_str());
    // Names are compared, not paths: paths are alike because folders are.
    let name = suggest::closest(path.file_name(), others.clone().map(file_name))?;
    let folder = path.folder();
    let found = others
        .filter(|other| file_name(other) == name)
        .max_by_key(|other| {
            other
                .bytes()
                .zip(folder.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        })?;
    Some(format!("did you mean `{}`?", relative(from, found)))
}

/// Whether an address begins with a scheme such as `https:` or `mailto:`.
pub fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    // One letter is a drive of Windows, not a scheme.
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn is_below_content(path: &ContentPath) -> bool {
    path.as_str().starts_with("content/")
}

/// How a lesson at `from` writes the path `to`.
pub fn relative(from: &ContentPath, to: &str) -> String {
    let here: Vec<&str> = from.folder().split('/').collect();
    let there: Vec<&str> = to.split('/').collect();
    let shared = here
        .iter()
        .zip(&there[..there.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut path = "../".repeat(here.len() - shared);
    path.push_str(&there[shared..].join("/"));
    path
}

/// Notes each link at its destination, once for each lesson that links.
fn backlinks(book: &mut Book) {
    let mut found: Vec<(usize, Backlink)> = Vec::new();
    let listed = book.lessons.iter().enumerate();
    for (from, lesson) in listed.filter(|(_, lesson)| !lesson.is_unlisted()) {
        let mut seen = Vec::new();
        for (reference, target) in lesson.parsed.body.references.iter().zip(&lesson.targets) {
            if let Target::Lesson { lesson: to, .. } = target
                && *to != from
                && !seen.contains(to)
            {
                seen.push(*to);
                let sentence = reference.sentence.clone();
                found.push((*to, Backlink { from, sentence }));
            }
        }
    }
    for (to, backlink) in found {
        book.lessons[to].backlinks.push(backlink);
    }
}

fn redirects(book: &mut Book, faults: &mut Vec<Diagnostic>) {
    let mut redirects = Vec::new();
    for (index, lesson) in book.lessons.iter().enumerate() {
        let is_home = lesson.kind == LessonKind::Single && lesson.url == PageUrl::home();
        for alias in &lesson.parsed.front.aliases {
            match alias_path(&alias.value).filter(|_| !is_home) {
                Some(from) => redirects.push(Redirect {
                    from,
                    lesson: index,
                    span: alias.span,
                }),
                None => faults.push(
                    Diagnostic::new(
                        Code::InvalidAlias,
                        alias.span,
                        format!("`{}` is no address inside the site", alias.value),
                    )
                    .help("write the old address from the site's root, such as `old/lesson/`"),
                ),
            }
        }
    }
    book.redirects = redirects;
}

/// The file that serves an alias: `old/lesson/` and `old/lesson` are folders.
fn alias_path(alias: &str) -> Option<OutPath> {
    let inside = alias.strip_prefix('/').unwrap_or(alias);
    let path = inside.strip_suffix('/').unwrap_or(inside);
    if alias.contains(['?', '#', '%']) {
        return None;
    }
    if path.ends_with(".html") {
        return OutPath::new(path);
    }
    OutPath::new(&format!("{path}/index.html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_are_written_as_an_author_would() {
        let from = ContentPath::new("content/pmp/starting/charter.md").unwrap();
        for (to, written) in [
            ("content/pmp/starting/mindset.md", "mindset.md"),
            ("content/pmp/planning/risk.md", "../planning/risk.md"),
            ("content/about.md", "../../about.md"),
        ] {
            assert_eq!(relative(&from, to), written);
        }
    }

    #[test]
    fn schemes_are_told_from_paths() {
        for (address, is) in [
            ("https://a", true),
            ("mailto:a@b", true),
            ("a/b:c.md", false),
            ("c:x", false),
            ("a.md", false),
        ] {
            assert_eq!(has_scheme(address), is, "{address}");
        }
    }

    #[test]
    fn aliases_stay_inside_the_site() {
        for (alias, path) in [
            ("/old/", Some("old/index.html")),
            ("old", Some("old/index.html")),
            ("old.html", Some("old.html")),
            ("/", None),
            ("../x", None),
            ("a//b", None),
            ("x?y", None),
        ] {
            let found = alias_path(alias);
            assert_eq!(found.as_ref().map(OutPath::as_str), path, "{alias}");
        }
    }
}
