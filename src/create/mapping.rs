//! A new mapping, behind the others of the set that holds both of its topics, or in a
//! set of its own if there is none.

use std::fmt::Write as _;

use super::lesson::taken;
use super::place::{file, title, topic, unknown};
use super::topic::added;
use super::{Input, Made, Refusal, refuse};
use crate::crosswalk::{MappingSet, Predicate, Provenance, SetKind, Side, TopicIdx};
use crate::data::{Value, list_of, quoted, read_toml};
use crate::source::SourceFile;

/// What an author says of a new mapping.
#[derive(Clone, Debug)]
pub struct MappingWish {
    /// Ids of topics.
    pub subject: String,
    pub predicate: Predicate,
    pub object: String,
    pub rationale: String,
    /// From 0 to 1.
    pub confidence: f64,
    /// Instead of the one whom the set or the book names.
    pub author: Option<String>,
    pub same: Vec<String>,
    pub differs: Vec<String>,
    /// Sources as `key:locator`.
    pub cite: Vec<String>,
    pub provenance: Option<Provenance>,
    pub id: Option<String>,
    /// Id of the set, if several fit.
    pub set: Option<String>,
}

/// Adds a mapping; nothing else in the file changes.
///
/// # Errors
/// A [`Refusal`] if a topic or the set is unknown, the two topics stand in one scheme,
/// several sets fit, or nobody is known who states it.
pub fn mapping(input: &Input<'_>, wish: &MappingWish) -> Result<Made, Refusal> {
    let subject = topic(input, &wish.subject)?;
    let object = topic(input, &wish.object)?;
    if input.crosswalk[subject].scheme == input.crosswalk[object].scheme {
        return refuse(
            "both topics stand in one scheme; there `broader` and `also_in` say how topics \
             stand to each other",
        );
    }
    let rationale = match title(&wish.rationale) {
        Ok(rationale) => rationale,
        Err(_) => return refuse("the rationale is empty; say why the topics relate like that"),
    };
    let mut statement = Statement {
        subject: &wish.subject,
        predicate: wish.predicate,
        object: &wish.object,
        rationale,
        wish,
    };
    let mut notes = Vec::new();
    let Some((set, is_turned)) = set(input, wish, subject, object)? else {
        let author = author(input, wish, None)?;
        return new_set(input, &statement, (subject, object), &author);
    };
    if is_turned {
        statement = Statement {
            subject: statement.object,
            predicate: statement.predicate.inverse(),
            object: statement.subject,
            ..statement
        };
        notes.push(format!(
            "the set `{}` states it from the other side: {} {} {}",
            set.id,
            statement.subject,
            statement.predicate.word(),
            statement.object
        ));
    }
    let author = author(input, wish, Some(set))?;
    let id = id(input, wish, Some(set), &set.id);
    let Some(file) = input
        .sources
        .data
        .iter()
        .find(|file| file.id == set.span.file)
    else {
        return refuse(format!("the file of the set `{}` is gone", set.id));
    };
    let text = statement.text(input, &id, &author);
    Ok(Made {
        files: vec![added(file, end_of_rows(file), &text)?],
        what: format!("mapping `{id}`"),
        notes,
    })
}

/// The set that is to hold a mapping, and whether it states it from the other side; none
/// if there is none yet.
fn set<'a>(
    input: &Input<'a>,
    wish: &MappingWish,
    subject: TopicIdx,
    object: TopicIdx,
) -> Result<Option<(&'a MappingSet, bool)>, Refusal> {
    let crosswalk = input.crosswalk;
    let holds = |side: Side, topic: TopicIdx| match side {
        Side::Framework(framework) => crosswalk.framework_of(topic) == Some(framework),
        Side::Scheme(scheme) => crosswalk[topic].scheme == scheme,
    };
    let kind = kind(input, subject, object);
    let fitting = |set: &'a MappingSet| {
        if holds(set.subject, subject) && holds(set.object, object) {
            return Some((set, false));
        }
        let is_turned = holds(set.subject, object) && holds(set.object, subject);
        is_turned.then_some((set, true))
    };
    if let Some(wanted) = &wish.set {
        let Some(set) = crosswalk.sets.iter().find(|set| set.id == *wanted) else {
            let known: Vec<&str> = crosswalk.sets.iter().map(|set| set.id.as_str()).collect();
            let next = "without `--set` one is found or made";
            return Err(unknown("set", wanted, &known, next));
        };
        return match fitting(set) {
            Some(fitting) => Ok(Some(fitting)),
            None => refuse(format!(
                "the set `{wanted}` does not stand between `{}` and `{}`",
                wish.subject, wish.object
            )),
        };
    }
    let sets = crosswalk.sets.iter().filter(|set| set.kind == kind);
    let fitting: Vec<(&MappingSet, bool)> = sets.filter_map(fitting).collect();
    match fitting[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => {
            let ids: Vec<&str> = fitting.iter().map(|(set, _)| set.id.as_str()).collect();
            refuse(format!(
                "several sets fit: `{}`; choose one with `--set`",
                ids.join("`, `")
            ))
        }
    }
}

/// Whether a mapping between the two leads from edition to edition.
fn kind(input: &Input<'_>, subject: TopicIdx, object: TopicIdx) -> SetKind {
    let framework = |topic| input.crosswalk.framework_of(topic);
    if framework(subject).is_some() && framework(subject) == framework(object) {
        SetKind::Editions
    } else {
        SetKind::Frameworks
    }
}

/// Who states it: as asked for, else the one creator of the set, else the one author of
/// the book.
fn author(
    input: &Input<'_>,
    wish: &MappingWish,
    set: Option<&MappingSet>,
) -> Result<String, Refusal> {
    let creators = set.map_or(&[][..], |set| &set.creators);
    match (&wish.author, creators, &input.config.authors[..]) {
        (Some(author), ..) if !author.trim().is_empty() => Ok(author.trim().to_owned()),
        (Some(_), ..) => refuse("the author's name is empty"),
        (None, [one], _) | (None, _, [one]) => Ok(one.clone()),
        _ => refuse("nobody is named who states the mapping; say who with `--author NAME`"),
    }
}

/// A set for two topics that no set stands between.
fn new_set(
    input: &Input<'_>,
    statement: &Statement<'_>,
    (subject, object): (TopicIdx, TopicIdx),
    author: &str,
) -> Result<Made, Refusal> {
    let kind = kind(input, subject, object);
    let side = |topic: TopicIdx| {
        let scheme = input.crosswalk.scheme_of(topic);
        match scheme.framework {
            Some(framework) if kind == SetKind::Frameworks => {
                let framework = &input.book.frameworks[framework].file;
                (framework.id.value.clone(), framework.name.clone())
            }
            _ => (scheme.id.clone(), scheme.title.clone()),
        }
    };
    let ((one, one_name), (other, other_name)) = (side(subject), side(object));
    let set = format!("{one}--{other}");
    let id = id(input, statement.wish, None, &set);
    let mut text = format!(
        "[set]\nid = {}\nsubject = {}\nobject = {}\ntitle = {}\ncreator = [{}]\ncomplete = \"none\"\n\n",
        quoted(&set),
        quoted(&one),
        quoted(&other),
        quoted(&format!("{one_name} and {other_name}")),
        quoted(author),
    );
    text.push_str(&statement.text(input, &id, author));
    let folder = match kind {
        SetKind::Frameworks => "mappings",
        SetKind::Editions => "editions",
    };
    let file = file(&format!("content/crosswalk/{folder}/{set}.toml"), text)?;
    taken(input, &file.path)?;
    Ok(Made {
        notes: vec![format!("no set stood between the two: `{set}` is new")],
        files: vec![file],
        what: format!("mapping `{id}`"),
    })
}

/// The id asked for, or the next number: of the set's ids, or under letters that no other
/// id begins with.
fn id(input: &Input<'_>, wish: &MappingWish, set: Option<&MappingSet>, name: &str) -> String {
    if let Some(id) = &wish.id {
        return id.clone();
    }
    let mappings = &input.crosswalk.mappings;
    let bridges = input
        .crosswalk
        .bridges
        .iter()
        .map(|bridge| bridge.id.as_str());
    let ids: Vec<&str> = mappings
        .iter()
        .map(|m| m.id.as_str())
        .chain(bridges)
        .collect();
    let own = set.map_or(&[][..], |set| &mappings[set.mappings.clone()]);
    let last = own.iter().rev().find_map(|mapping| numbered(&mapping.id));
    let (prefix, width) = match last {
        Some((prefix, digits)) => (prefix.to_owned(), digits.len()),
        None => (new_prefix(name, &ids), 3),
    };
    let numbers = ids.iter().filter_map(|id| {
        let (other, digits) = numbered(id)?;
        (other == prefix)
            .then(|| digits.parse::<u64>().ok())
            .flatten()
    });
    let next = numbers.max().unwrap_or(0).saturating_add(1);
    format!("{prefix}{next:0width$}")
}

/// An id as what stands before its number, and the number.
fn numbered(id: &str) -> Option<(&str, &str)> {
    let prefix = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &id[prefix.len()..];
    // A longer number is no count.
    (!digits.is_empty() && digits.len() <= 9).then_some((prefix, digits))
}

/// The first letters of a set's sides, or its whole id if those are in use.
fn new_prefix(set: &str, ids: &[&str]) -> String {
    let sides = set.split("--").filter_map(|side| side.chars().next());
    let letters: String = sides.map(|c| c.to_ascii_uppercase()).collect();
    let short = format!("{letters}-");
    if ids.iter().any(|id| id.starts_with(&short)) {
        format!("{}-", set.to_ascii_uppercase().replace("--", "-"))
    } else {
        short
    }
}

/// Where a row goes: behind the line on which the last mapping ends, or at the end.
fn end_of_rows(file: &SourceFile) -> usize {
    let table = read_toml(file, 0..file.text.len()).value;
    let rows = table.iter().find(|(key, _)| key.value == "mapping");
    let last = rows.and_then(|(_, node)| match &node.value {
        Value::List(items) => items.last(),
        _ => None,
    });
    let end = last.and_then(|row| match &row.value {
        Value::Table(entries) => entries.iter().map(|(_, node)| node.span.range().end).max(),
        _ => None,
    });
    let Some(end) = end else {
        return file.text.len();
    };
    let line = file.text[end..].find('\n').map(|at| end + at + 1);
    line.unwrap_or(file.text.len())
}

/// A mapping as it will be written.
#[derive(Clone, Copy)]
struct Statement<'a> {
    subject: &'a str,
    predicate: Predicate,
    object: &'a str,
    rationale: &'a str,
    wish: &'a MappingWish,
}

impl Statement<'_> {
    fn text(&self, input: &Input<'_>, id: &str, author: &str) -> String {
        let mut text = format!(
            "[[mapping]]\nid = {}\nsubject = {}\npredicate = {}\nobject = {}\nconfidence = {:?}\nrationale = {}\n",
            quoted(id),
            quoted(self.subject),
            quoted(self.predicate.word()),
            quoted(self.object),
            self.wish.confidence,
            quoted(self.rationale),
        );
        let lists = [
            ("same", &self.wish.same),
            ("differs", &self.wish.differs),
            ("cite", &self.wish.cite),
        ];
        for (key, items) in lists {
            if !items.is_empty() {
                let _ = writeln!(text, "{key} = {}", list_of(key, items));
            }
        }
        if let Some(provenance) = self.wish.provenance {
            let _ = writeln!(text, "provenance = {}", quoted(provenance.word()));
        }
        let _ = writeln!(
            text,
            "author = {}\ndate = {}\nstatus = \"proposed\"",
            quoted(author),
            input.today
        );
        text
    }
}
