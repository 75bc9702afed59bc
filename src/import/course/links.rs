//! Changes the text of each page where it must change: addresses of links and images,
//! anchors, wiki links, options of code, and what would mean something else here.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::address::{ContentPath, encode};
use crate::link;
use crate::source::{SourceFile, Span};

use super::anchors::Anchors;
use super::lost::{Losses, Lost};
use super::markdown::{Link, Sites, Wiki, sites};
use super::names::{Found, Names, Place};
use super::place::Placed;
use super::text::{Edit, Edited};
use super::tree::{Course, Page};
use super::{code, formula, html};

/// Rewrites every page; returns how many addresses were changed.
pub(super) fn rewrite(course: &mut Course<'_>, placed: &mut Placed, losses: &mut Losses) -> usize {
    let mut edits: Vec<Vec<Edit>> = course.pages.iter().map(|_| Vec::new()).collect();
    let found: Vec<Sites> = course
        .pages
        .iter()
        .map(|page| sites(&page.text.text))
        .collect();
    let anchors: Vec<Anchors> = course
        .pages
        .iter()
        .zip(&found)
        .zip(&mut edits)
        .map(|((page, sites), edits)| Anchors::read(&page.text.text, sites, edits))
        .collect();
    let mut n_rewritten = 0;
    let mut used = std::mem::take(&mut placed.used);
    let names = Names::new(course, placed);
    for (index, (sites, edits)) in found.iter().zip(&mut edits).enumerate() {
        let Some(spot) = &placed.pages[index] else {
            continue;
        };
        let page = &course.pages[index];
        code::edits(page.file, &page.text, sites, course.dialect, edits, losses);
        let mut rewriter = Rewriter {
            course,
            placed,
            names: &names,
            anchors: &anchors,
            page,
            index,
            path: &spot.path,
            edits,
            losses: &mut *losses,
            used: &mut used,
            n_rewritten: 0,
        };
        rewriter.all(sites);
        n_rewritten += rewriter.n_rewritten;
    }
    placed.used = used;
    for (index, (page, edits)) in course.pages.iter_mut().zip(edits).enumerate() {
        let first = found[index].headings.first();
        let first = first.filter(|heading| heading.level == 1);
        page.heading = first.map(|heading| heading.text.clone());
        page.text.apply(edits);
    }
    n_rewritten
}

struct Rewriter<'r, 'c> {
    course: &'c Course<'c>,
    placed: &'c Placed,
    names: &'r Names<'c>,
    anchors: &'r [Anchors],
    page: &'c Page<'c>,
    index: usize,
    /// Where the page will be.
    path: &'r ContentPath,
    edits: &'r mut Vec<Edit>,
    losses: &'r mut Losses,
    used: &'r mut BTreeSet<String>,
    n_rewritten: usize,
}

/// What is to stand in the place of an address.
enum New {
    /// What stands there now.
    Same,
    Address(String),
    /// Nothing: why not.
    None(Lost, String),
}

impl<'c> Rewriter<'_, 'c> {
    fn file(&self) -> &'c SourceFile {
        self.page.file
    }

    fn text(&self) -> &'c Edited {
        &self.page.text
    }

    fn all(&mut self, sites: &Sites) {
        for link in &sites.links {
            self.link(link);
        }
        for definition in &sites.definitions {
            if let New::Address(address) = self.address(&definition.url, false) {
                self.edits
                    .push(Edit::new(definition.range.clone(), address));
                self.n_rewritten += 1;
            }
        }
        for wiki in &sites.wiki {
            if self.course.dialect.has_wiki_links {
                self.wiki(wiki);
            } else {
                // Brackets that mean nothing where they come from.
                self.edits.push(Edit::insert(wiki.inside.start - 2, "\\"));
            }
        }
        if !self.course.dialect.has_math {
            for math in &sites.math {
                formula::plain_dollars(&self.text().text, math, self.edits);
            }
        }
        for html in &sites.html {
            self.html(html);
        }
    }

    fn link(&mut self, link: &Link) {
        match self.address(&link.url, link.is_image) {
            New::Same => {}
            New::Address(address) => {
                // The destination of `[text][label]` stands elsewhere.
                if let Some(destination) = &link.destination {
                    self.edits
                        .push(Edit::new(destination.range.clone(), address));
                    self.n_rewritten += 1;
                }
            }
            New::None(lost, message) => {
                let at = match &link.destination {
                    Some(destination) => destination.range.clone(),
                    None => link.range.clone(),
                };
                let span = self.text().span(self.file(), at);
                self.losses.lose(lost, span, message);
                self.edits
                    .push(Edit::delete(link.range.start..link.text.start));
                self.edits.push(Edit::delete(link.text.end..link.range.end));
            }
        }
    }

    /// The address here of what `written` names in the course.
    fn address(&mut self, written: &str, is_image: bool) -> New {
        let lost = if is_image { Lost::Image } else { Lost::Link };
        match self.names.find(self.page, written) {
            Found::Outside => New::Same,
            Found::Here(fragment) => {
                if fragment.is_empty() || fragment == "top" {
                    return New::None(Lost::Link, format!("`{written}` leads to no heading"));
                }
                match self.anchors[self.index].find(&fragment) {
                    Some(anchor) if anchor == fragment => New::Same,
                    Some(anchor) => New::Address(format!("#{}", encode(anchor))),
                    None => New::None(Lost::Anchor, format!("`{written}` names no heading")),
                }
            }
            Found::Page(to, fragment) => self.page_address(to, fragment, written),
            Found::File(path) => {
                self.used.insert(path.to_owned());
                let to = &self.placed.files[path];
                changed(written, &self.relative(to))
            }
            Found::Published(_) if is_image => New::None(
                lost,
                format!("the image `{written}` is not part of the course"),
            ),
            Found::Published(address) => New::Address(address),
            Found::Missing => {
                let what = if is_image { "image" } else { "page" };
                New::None(lost, format!("`{written}` names no {what} of the course"))
            }
        }
    }

    fn page_address(&mut self, to: usize, fragment: Option<String>, written: &str) -> New {
        let target = &self.course.pages[to];
        if target.front.is_draft && !self.page.front.is_draft {
            return New::None(Lost::Link, format!("`{written}` is a draft"));
        }
        let Some(spot) = &self.placed.pages[to] else {
            return New::None(Lost::Link, format!("`{written}` is no page of the course"));
        };
        let mut address = if to == self.index && fragment.is_some() {
            String::new()
        } else {
            self.relative(&spot.path)
        };
        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
            match self.anchors[to].find(&fragment) {
                Some(anchor) => address.push_str(&format!("#{}", encode(anchor))),
                None => {
                    // The page is better than nothing.
                    let message = format!("`{written}` names no heading of its page");
                    let span = self.written_span(written);
                    self.losses.lose(Lost::Anchor, span, message);
                    if address.is_empty() {
                        address = self.relative(&spot.path);
                    }
                }
            }
        }
        changed(written, &address)
    }

    /// Where an address stands in the source, as near as can be told.
    fn written_span(&self, written: &str) -> Span {
        let at = self.text().text.find(written).unwrap_or(0);
        self.text().span(self.file(), at..at + written.len())
    }

    fn relative(&self, to: &ContentPath) -> String {
        address_of(&link::relative(self.path, to.as_str()))
    }

    fn wiki(&mut self, wiki: &Wiki) {
        let inside = &self.text().text[wiki.inside.clone()];
        // In tables the bar is escaped.
        let (target, label) = match inside.split_once('|') {
            Some((target, label)) => (target.trim_end_matches('\\'), Some(label.trim())),
            None => (inside, None),
        };
        let (name, fragment) = match target.split_once('#') {
            Some((name, fragment)) => (name.trim(), Some(fragment.trim())),
            None => (target.trim(), None),
        };
        let place = if name.is_empty() {
            Some(Place::Page(self.index))
        } else {
            self.names.wiki(self.page, name)
        };
        let span = self.text().span(self.file(), wiki.range.clone());
        let shown = label.unwrap_or(target);
        let with = match place {
            Some(Place::File(path)) if wiki.is_embed => {
                self.used.insert(path.to_owned());
                let address = self.relative(&self.placed.files[path]);
                if !is_picture(path) {
                    self.losses
                        .lose(Lost::Embed, span, format!("`{name}` is linked, not shown"));
                    format!("[{name}]({address})")
                } else {
                    // `|300` is a width.
                    let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
                    let alt = label.filter(|label| !is_size(label)).unwrap_or_default();
                    format!("![{alt}]({address})")
                }
            }
            Some(Place::File(path)) => {
                self.used.insert(path.to_owned());
                let address = self.relative(&self.placed.files[path]);
                format!("[{shown}]({address})")
            }
            Some(Place::Page(to)) => {
                if wiki.is_embed {
                    let message = format!("the page `{target}` is linked, not shown");
                    self.losses.lose(Lost::Embed, span, message);
                }
                // A block has no anchor; headings within headings are named by the last.
                let fragment = fragment.and_then(|fragment| fragment.rsplit('#').next());
                let is_block = fragment.is_some_and(|fragment| fragment.starts_with('^'));
                let fragment = fragment.filter(|_| !is_block).map(str::to_owned);
                match self.page_address(to, fragment, inside) {
                    New::Address(address) => {
                        let shown = match label {
                            Some(label) => label.to_owned(),
                            None if name.is_empty() => target.trim_start_matches('#').to_owned(),
                            None => target.replace('#', " > "),
                        };
                        format!("[{shown}]({address})")
                    }
                    New::Same => return,
                    New::None(lost, message) => {
                        self.losses.lose(lost, span, message);
                        self.edits.push(Edit::new(wiki.range.clone(), shown));
                        return;
                    }
                }
            }
            None => {
                let lost = if wiki.is_embed {
                    Lost::Embed
                } else {
                    Lost::Link
                };
                self.losses.lose(
                    lost,
                    span,
                    format!("`{target}` names no page of the course"),
                );
                self.edits.push(Edit::new(wiki.range.clone(), shown));
                return;
            }
        };
        self.n_rewritten += 1;
        self.edits.push(Edit::new(wiki.range.clone(), with));
    }

    fn html(&mut self, range: &Range<usize>) {
        let Some(image) = html::image(&self.text().text[range.clone()]) else {
            return;
        };
        let address = match self.address(&image.src, true) {
            New::Same => image.src.clone(),
            New::Address(address) => address,
            New::None(lost, message) => {
                let span = self.text().span(self.file(), range.clone());
                self.losses.lose(lost, span, message);
                self.edits.push(Edit::new(range.clone(), image.alt));
                return;
            }
        };
        self.n_rewritten += 1;
        self.edits
            .push(Edit::new(range.clone(), image.markdown(&address)));
    }
}

fn changed(written: &str, address: &str) -> New {
    if written.strip_prefix("./").unwrap_or(written) == address {
        New::Same
    } else {
        New::Address(address.to_owned())
    }
}

/// A path as the destination of a link.
pub(super) fn address_of(path: &str) -> String {
    encode(path).replace('(', "%28").replace(')', "%29")
}

fn is_picture(path: &str) -> bool {
    let ending = path
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(
        ending.as_str(),
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "bmp"
    )
}
