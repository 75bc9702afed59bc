//! All schemes and topics of the book, in display order and joined into trees.
//!
//! Knows what schemes say about themselves, and nothing of mappings.

use std::collections::{BTreeMap, BTreeSet};

use super::lookup::{Lookup, Side, Taken, Unread};
use super::paths::way;
use super::place::{DataFile, Place};
use super::scheme::{Home, Scheme, SchemeDraft, read_scheme};
use super::topic::{Topic, TopicDraft, TopicIdx};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::link::Book;
use crate::source::{SourceFile, Span, Spanned};
use crate::suggest;

/// Levels of a scheme's tree. Pages draw trees within trees, and templates can call
/// themselves only so often; readers lose their way before that.
pub const MOST_LEVELS: usize = 10;

/// All schemes in display order, and their topics in the same order.
pub(super) struct Catalog {
    pub schemes: Vec<Scheme>,
    pub topics: Vec<Topic>,
    pub topic_by_id: BTreeMap<String, TopicIdx>,
    pub unread: Unread,
}

impl Catalog {
    /// Whether a topic stands on this side of a set.
    pub fn holds(&self, side: Side, topic: TopicIdx) -> bool {
        let scheme = self.topics[topic.index()].scheme;
        match side {
            Side::Framework(framework) => self.schemes[scheme].framework == Some(framework),
            // Schemes with the same id, which is reported, count as one.
            Side::Scheme(side) => self.schemes[scheme].id == self.schemes[side].id,
        }
    }
}

/// Reads every scheme. The order is that of the frameworks and of the `schemes` in
/// their files; hubs and vocabularies come last.
pub(super) fn catalog(files: &[DataFile<'_>], book: &Book, mut unread: Unread) -> Checked<Catalog> {
    let mut all = Vec::new();
    let mut drafts: Vec<SchemeDraft> = Vec::new();
    for file in files {
        let home = match file.place {
            Place::FrameworkScheme(folder) => {
                let framework = book.frameworks.iter().position(|f| f.folder == folder);
                if framework.is_none() {
                    all.push(no_such_folder(file.file, folder, book));
                }
                Home::Framework(framework)
            }
            Place::NeutralScheme => Home::Crosswalk,
            _ => continue,
        };
        match read_scheme(file, home, &mut all) {
            Some(draft) => {
                if draft.has_lost_topics || !file.is_sound() {
                    unread.parts_of.insert(draft.scheme.id.clone());
                }
                drafts.push(draft);
            }
            None => unread.is_any = true,
        }
    }
    order(&mut drafts, book, &unread, &mut all);
    let catalog = assemble(drafts, book, unread, &mut all);
    Checked::new(catalog, all)
}

fn no_such_folder(file: &SourceFile, folder: &str, book: &Book) -> Diagnostic {
    let known = book.frameworks.iter().map(|f| f.folder.as_str());
    let add = format!("add `content/{folder}/framework.toml`");
    let help = suggest::did_you_mean(folder, known).unwrap_or(add);
    let message = format!("no framework in the folder `{folder}` of this scheme");
    Diagnostic::new(Code::UnknownFramework, file.span(0..0), message).help(help)
}

/// Sorts schemes for display and checks the lists in the frameworks' files.
fn order(drafts: &mut [SchemeDraft], book: &Book, unread: &Unread, all: &mut Vec<Diagnostic>) {
    for (index, framework) in book.frameworks.iter().enumerate() {
        let of_framework = drafts
            .iter()
            .filter(|draft| draft.scheme.framework == Some(index));
        let known: Vec<&str> = of_framework.map(|draft| draft.scheme.id.as_str()).collect();
        let mut listed = Taken::new("listed scheme");
        for id in &framework.file.schemes {
            all.extend(listed.claim(id).err());
            if !known.contains(&id.value.as_str()) && !unread.is_any {
                let name = &framework.file.id.value;
                let message = format!("framework `{name}` has no scheme `{}`", id.value);
                let add = format!("content/{}/schemes/{}.toml", framework.folder, id.value);
                let help = suggest::did_you_mean(&id.value, known.iter().copied())
                    .unwrap_or_else(|| format!("add `{add}`"));
                all.push(Diagnostic::new(Code::UnknownScheme, id.span, message).help(help));
            }
        }
    }
    drafts.sort_by_key(|draft| {
        let Some(framework) = draft.scheme.framework else {
            return (usize::MAX, usize::MAX);
        };
        let listed = &book.frameworks[framework].file.schemes;
        let at = listed.iter().position(|id| id.value == draft.scheme.id);
        (framework, at.unwrap_or(usize::MAX))
    });
}

/// Gives every topic its index and joins topics and schemes by name.
///
/// Of topics with the same id the first is kept. A scheme whose id is taken keeps
/// its topics, so that one fault does not make all of them unknown.
fn assemble(
    drafts: Vec<SchemeDraft>,
    book: &Book,
    unread: Unread,
    all: &mut Vec<Diagnostic>,
) -> Catalog {
    let mut scheme_ids = Taken::new("scheme");
    let mut topic_ids = Taken::new("topic");
    let mut schemes = Vec::with_capacity(drafts.len());
    let mut replaces = Vec::with_capacity(drafts.len());
    let mut topics: Vec<Topic> = Vec::new();
    let mut names = Vec::new();
    let mut topic_by_id = BTreeMap::new();
    for draft in drafts {
        all.extend(
            scheme_ids
                .claim(&spanned(&draft.scheme.id, draft.scheme.span))
                .err(),
        );
        for TopicDraft {
            mut topic,
            broader,
            also_in,
        } in draft.topics
        {
            if let Err(fault) = topic_ids.claim(&spanned(&topic.id, topic.span)) {
                all.push(fault);
                continue;
            }
            topic_by_id.insert(topic.id.clone(), TopicIdx::new(topics.len()));
            topic.scheme = schemes.len();
            topics.push(topic);
            names.push((broader, also_in));
        }
        schemes.push(draft.scheme);
        replaces.push(draft.replaces);
    }

    let mut lookup = Lookup::new(&book.frameworks, &schemes, &topic_by_id).without(&unread);
    let replaced: Vec<Option<usize>> = replaces
        .iter()
        .map(|id| id.as_ref().and_then(|id| lookup.scheme(id)))
        .collect();
    join(&mut topics, &names, &schemes, &mut lookup);
    all.append(&mut lookup.faults);
    for (scheme, replaced) in schemes.iter_mut().zip(replaced) {
        scheme.replaces = replaced;
    }
    finish(&mut schemes, &mut topics);
    Catalog {
        schemes,
        topics,
        topic_by_id,
        unread,
    }
}

fn spanned(value: &str, span: Span) -> Spanned<String> {
    Spanned {
        value: value.to_owned(),
        span,
    }
}

/// `broader` and `also_in` of one topic, as written.
type Names = (Option<Spanned<String>>, Vec<Spanned<String>>);

/// Looks up `broader` and `also_in` of every topic, and cuts cycles.
fn join(topics: &mut [Topic], names: &[Names], schemes: &[Scheme], lookup: &mut Lookup<'_>) {
    for (index, (broader, also_in)) in names.iter().enumerate() {
        let mut in_scheme = |key: &str, id: &Spanned<String>| {
            let (child, found) = (&topics[index], lookup.topic(id)?);
            let parent = &topics[found.index()];
            if key == "also_in" && found.index() == index {
                let message = format!("`also_in` names the topic itself, `{}`", id.value);
                let fault = Diagnostic::new(Code::BroaderCycle, id.span, message);
                lookup.faults.push(fault.help("remove it from `also_in`"));
                return None;
            }
            if parent.scheme == child.scheme {
                return Some(found);
            }
            let scheme = &schemes[parent.scheme].id;
            let message = format!("`{key}` names `{}` of another scheme, `{scheme}`", id.value);
            lookup.faults.push(
                Diagnostic::new(Code::BroaderElsewhere, id.span, message)
                    .help("state it as a mapping between the two schemes"),
            );
            None
        };
        let broader = broader.as_ref().and_then(|id| in_scheme("broader", id));
        let mut groups: BTreeSet<TopicIdx> = BTreeSet::new();
        let also_in = also_in
            .iter()
            .filter_map(|id| in_scheme("also_in", id))
            .filter(|group| groups.insert(*group))
            .collect();
        topics[index].broader = broader;
        topics[index].also_in = also_in;
    }
    for cycle in cut_cycles(topics) {
        let first = cycle[0];
        let id = names[first.index()].0.as_ref();
        let span = id.map_or(topics[first.index()].span, |id| id.span);
        let way = way(topics, cycle.iter().chain([&first]).copied(), "→");
        let message = format!("`broader` leads back to its start: {way}");
        lookup
            .faults
            .push(Diagnostic::new(Code::BroaderCycle, span, message));
    }
    for topic in cut_deep(topics) {
        let written = names[topic.index()].0.as_ref();
        let topic = &topics[topic.index()];
        let message = format!("`{}` stands more than {MOST_LEVELS} levels deep", topic.id);
        let fault = Diagnostic::new(
            Code::BroaderTooDeep,
            written.map_or(topic.span, |id| id.span),
            message,
        );
        let help = "name a topic further up under `broader`";
        lookup.faults.push(fault.help(help));
    }
}

/// Finds the cycles along `broader`, each from its first topic on, and takes
/// `broader` from that topic.
fn cut_cycles(topics: &mut [Topic]) -> Vec<Vec<TopicIdx>> {
    let mut cycles = Vec::new();
    // The walk on which a topic was first met, counted from 1.
    let mut met = vec![0; topics.len()];
    for start in 0..topics.len() {
        let walk = start + 1;
        let mut at = Some(TopicIdx::new(start));
        while let Some(topic) = at.filter(|topic| met[topic.index()] == 0) {
            met[topic.index()] = walk;
            at = topics[topic.index()].broader;
        }
        let Some(closed) = at.filter(|topic| met[topic.index()] == walk) else {
            continue;
        };
        let mut cycle = vec![closed];
        cycle.extend(
            std::iter::successors(topics[closed.index()].broader, |topic| {
                topics[topic.index()].broader
            })
            .take_while(|topic| *topic != closed),
        );
        let least = (0..cycle.len()).min_by_key(|at| cycle[*at]).unwrap_or(0);
        cycle.rotate_left(least);
        topics[cycle[0].index()].broader = None;
        cycles.push(cycle);
    }
    cycles
}

/// Finds the topics that stand one level too deep, in the order of the files, and takes
/// `broader` from them, so that no tree is deeper than [`MOST_LEVELS`].
fn cut_deep(topics: &mut [Topic]) -> Vec<TopicIdx> {
    // Levels counted from the root; nought where that is not known yet.
    let mut levels = vec![0usize; topics.len()];
    let mut too_deep = Vec::new();
    for start in 0..topics.len() {
        let mut way = Vec::new();
        let mut at = Some(TopicIdx::new(start));
        while let Some(topic) = at.filter(|topic| levels[topic.index()] == 0) {
            way.push(topic);
            at = topics[topic.index()].broader;
        }
        let mut level = at.map_or(0, |known| levels[known.index()]);
        for topic in way.into_iter().rev() {
            level += 1;
            levels[topic.index()] = level;
            if level == MOST_LEVELS + 1 {
                too_deep.push(topic);
            }
            // Below one that is reported the count begins anew: all of it has one cause.
            if level > MOST_LEVELS && (level - 1).is_multiple_of(MOST_LEVELS) {
                topics[topic.index()].broader = None;
            }
        }
    }
    too_deep.sort_unstable();
    too_deep
}

/// Fills in what follows from `broader` and `also_in`.
fn finish(schemes: &mut [Scheme], topics: &mut [Topic]) {
    for index in 0..topics.len() {
        let topic = TopicIdx::new(index);
        let scheme = &mut schemes[topics[index].scheme];
        scheme.n_topics += 1;
        match topics[index].broader {
            Some(broader) => topics[broader.index()].narrower.push(topic),
            None => scheme.roots.push(topic),
        }
        for group in topics[index].also_in.clone() {
            topics[group.index()].members.push(topic);
        }
    }
    for topic in topics {
        let kinds = &schemes[topic.scheme].granularity;
        topic.counted = if kinds.is_empty() {
            topic.narrower.is_empty()
        } else {
            kinds.contains(&topic.kind)
        };
    }
}
