//! Rows to sets: which set a row belongs to, what it stands between, where its file
//! lies and which ids its mappings have.

use std::collections::BTreeMap;

use super::ids;
use super::metadata::Metadata;
use super::names::last_segment;
use super::row::{Kind, Row};
use super::{Faults, Input, Table};
use crate::address::ContentPath;
use crate::crosswalk::{Complete, End, IdForm, Side, TopicIdx};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Span, Spanned};

/// A set that is to be written.
pub struct Draft {
    pub id: Spanned<String>,
    pub path: ContentPath,
    /// Ids of what its rows stand between.
    pub subject: String,
    pub object: String,
    pub title: Option<String>,
    pub license: Option<String>,
    pub creators: Vec<String>,
    pub version: Option<String>,
    pub complete: Option<String>,
    pub rows: Vec<Row>,
    /// Index of the set whose place it takes.
    pub replaced: Option<usize>,
    /// The table has a column for what a topic shares with its counterpart, and one for
    /// what differs; if not, a replaced set keeps its own.
    pub has_columns: HasColumns,
}

/// Which of the columns are there that plain tables lack.
#[derive(Clone, Copy, Debug)]
pub struct HasColumns {
    pub same: bool,
    pub differs: bool,
    /// The table states what has no match and what is different.
    pub others: bool,
}

/// The sets of a table, in the order of their first rows.
pub fn drafts(
    input: &Input<'_>,
    metadata: &Metadata,
    table: Table,
    faults: &mut Faults,
) -> Vec<Draft> {
    let world = World { input, metadata };
    let is_csv = input.form == super::Form::Csv;
    let states_others = table
        .rows
        .iter()
        .any(|row| !matches!(row.kind, Kind::Mapping(_)));
    let has_columns = HasColumns {
        same: !is_csv || table.columns.has(super::Slot::Same),
        differs: !is_csv || table.columns.has(super::Slot::Differs),
        others: !is_csv || states_others,
    };
    let mut drafts = Vec::new();
    for group in world.groups(table) {
        match world.draft(group, has_columns) {
            Ok(draft) => drafts.push(draft),
            Err(fault) => faults.extend([*fault]),
        }
    }
    if let (Some(_), Some(second)) = (&input.choices.into, drafts.get(1)) {
        let message = "`--into` names one file, but the table holds several sets";
        faults.extend([Diagnostic::new(Code::UnclearSet, second.id.span, message)]);
    }
    ids::number(input.crosswalk, &mut drafts, faults);
    for draft in &mut drafts {
        if draft.replaced.is_some() {
            ids::sort_as_before(input.crosswalk, draft);
        } else if !is_csv {
            // Canonical SSSOM is sorted by topics; ids tell how the rows came about.
            draft.rows.sort_by(|a, b| ids::id_of(a).cmp(&ids::id_of(b)));
        }
    }
    drafts
}

/// Rows of one set. Without an id it is named by what its rows stand between.
struct Group {
    id: Option<Spanned<String>>,
    sides: Option<(Side, Side)>,
    rows: Vec<Row>,
    /// The metadata is about this set.
    has_head: bool,
    span: Span,
}

struct World<'a> {
    input: &'a Input<'a>,
    metadata: &'a Metadata,
}

impl World<'_> {
    fn groups(&self, table: Table) -> Vec<Group> {
        let of_all = self.id_of_all(table.span);
        let is_chosen = self.input.choices.set.is_some();
        let mut groups: Vec<Group> = Vec::new();
        let mut known = BTreeMap::new();
        for row in table.rows {
            let own = row.set.clone().filter(|_| !is_chosen);
            let has_head = own.is_none();
            let id = own.or_else(|| of_all.clone());
            let sides = if id.is_none() { self.sides(&row) } else { None };
            let key = (id.as_ref().map(|id| id.value.clone()), sides);
            let index = *known.entry(key).or_insert(groups.len());
            if index == groups.len() {
                groups.push(Group {
                    id,
                    sides,
                    rows: Vec::new(),
                    has_head,
                    span: row.span,
                });
            }
            groups[index].rows.push(row);
        }
        groups
    }

    /// The id for rows that name no set.
    fn id_of_all(&self, header: Span) -> Option<Spanned<String>> {
        if let Some(id) = &self.input.choices.set {
            return Some(Spanned {
                value: id.clone(),
                span: header,
            });
        }
        if let Some(id) = self.metadata.one("ext_set") {
            return Some(id.clone());
        }
        let address = self.metadata.one("mapping_set_id")?;
        let id = last_segment(&address.value);
        let id = id.strip_suffix(".tsv").unwrap_or(id);
        let id = id.strip_suffix(".sssom").unwrap_or(id).to_ascii_lowercase();
        let id = Spanned {
            value: id,
            span: address.span,
        };
        // An address is the file's own affair; what makes no id here is passed over.
        IdForm::File.check(&id).is_none().then_some(id)
    }

    /// What both ends of a row belong to.
    fn sides(&self, row: &Row) -> Option<(Side, Side)> {
        let of = |topic: &Option<Spanned<TopicIdx>>, source: &Option<String>| match topic {
            Some(topic) => Some(self.side_of(topic.value)),
            None => self.side_named(source.as_deref()?),
        };
        let subject = of(&row.subject, &row.subject_source)?;
        let object = of(&row.object, &row.object_source)?;
        Some(match (subject, object, &row.subject, &row.object) {
            (Side::Framework(one), Side::Framework(other), Some(a), Some(b)) if one == other => {
                let crosswalk = self.input.crosswalk;
                let scheme = |topic: TopicIdx| Side::Scheme(crosswalk[topic].scheme);
                (scheme(a.value), scheme(b.value))
            }
            _ => (subject, object),
        })
    }

    fn side_of(&self, topic: TopicIdx) -> Side {
        let crosswalk = self.input.crosswalk;
        match crosswalk.framework_of(topic) {
            Some(framework) => Side::Framework(framework),
            None => Side::Scheme(crosswalk[topic].scheme),
        }
    }

    fn side_named(&self, id: &str) -> Option<Side> {
        let frameworks = &self.input.book.frameworks;
        let framework = frameworks.iter().position(|f| f.file.id.value == id);
        let scheme = || self.input.crosswalk.schemes.iter().position(|s| s.id == id);
        framework
            .map(Side::Framework)
            .or_else(|| scheme().map(Side::Scheme))
    }

    fn side_id(&self, side: Side) -> &str {
        match side {
            Side::Framework(index) => &self.input.book.frameworks[index].file.id.value,
            Side::Scheme(index) => &self.input.crosswalk.schemes[index].id,
        }
    }

    fn draft(&self, group: Group, has_columns: HasColumns) -> Result<Draft, Box<Diagnostic>> {
        let crosswalk = self.input.crosswalk;
        let sets = &crosswalk.sets;
        let before = |id: &str| sets.iter().position(|set| set.id == id);
        let earlier = group.id.as_ref().and_then(|id| before(&id.value));
        let (subject, object) = self.ends(&group, earlier)?;
        let id = group.id.clone().unwrap_or_else(|| Spanned {
            value: format!("{subject}--{object}"),
            span: group.span,
        });
        if let Some(fault) = IdForm::File.check(&id) {
            return Err(Box::new(fault));
        }
        let replaced = before(&id.value);
        let earlier = replaced.map(|index| &sets[index]);
        let path = self.path(&id, &subject, &object, replaced)?;
        let head = |key| self.metadata.one(key).filter(|_| group.has_head);
        let text = |key| head(key).map(|text: &Spanned<String>| text.value.clone());
        let mut creators = Vec::new();
        for key in ["creator_label", "creator_id"] {
            if creators.is_empty() && group.has_head {
                let names = self.metadata.all(key).iter();
                creators = names.map(|name| name.value.clone()).collect();
            }
        }
        if creators.is_empty() {
            creators = earlier.map_or_else(Vec::new, |set| set.creators.clone());
        }
        let license = match text("license") {
            Some(address) => license(&address),
            None => earlier.and_then(|set| set.license.clone()),
        };
        let complete = text("ext_complete")
            .or_else(|| earlier.map(|set| complete_word(set.complete).to_owned()));
        Ok(Draft {
            path,
            subject,
            object,
            title: text("mapping_set_title").or_else(|| earlier.map(|set| set.title.clone())),
            license,
            creators,
            version: text("mapping_set_version")
                .or_else(|| earlier.and_then(|set| set.version.clone())),
            complete,
            rows: group.rows,
            replaced,
            has_columns,
            id,
        })
    }

    /// Ids of the framework, hub or scheme at either end: as chosen, as the metadata
    /// says, as in the set of that id, or as the rows show.
    fn ends(
        &self,
        group: &Group,
        earlier: Option<usize>,
    ) -> Result<(String, String), Box<Diagnostic>> {
        let shown = group
            .sides
            .or_else(|| group.rows.iter().find_map(|row| self.sides(row)));
        let half = |end| {
            group.rows.iter().find_map(|row| {
                let topic = match end {
                    End::Subject => row.subject.as_ref(),
                    End::Object => row.object.as_ref(),
                };
                topic.map(|topic| self.side_of(topic.value))
            })
        };
        let choices = self.input.choices;
        let metadata = |key| self.metadata.one(key).filter(|_| group.has_head);
        let one = |end: End, chosen: Option<&String>, key, source, of: fn((Side, Side)) -> Side| {
            let declared = metadata(key).map(|id: &Spanned<String>| id.value.clone());
            let known = earlier.map(|index| &self.input.crosswalk.sets[index]);
            let from_source = || {
                let id = last_segment(&metadata(source)?.value).to_owned();
                self.side_named(&id).map(|_| id)
            };
            let name = |side| self.side_id(side).to_owned();
            chosen
                .cloned()
                .or(declared)
                .or_else(|| known.map(|set| name(set.side(end))))
                .or_else(|| shown.map(|sides| name(of(sides))))
                .or_else(|| half(end).map(name))
                .or_else(from_source)
                .ok_or_else(|| {
                    let word = end.word();
                    let message = format!("nothing tells what the {word}s of this set belong to");
                    let help = format!("name the framework, hub or scheme with `--{word}`");
                    Box::new(Diagnostic::new(Code::UnclearSet, group.span, message).help(help))
                })
        };
        let subject = one(
            End::Subject,
            choices.subject.as_ref(),
            "ext_subject",
            "subject_source",
            |(subject, _)| subject,
        )?;
        let object = one(
            End::Object,
            choices.object.as_ref(),
            "ext_object",
            "object_source",
            |(_, object)| object,
        )?;
        Ok((subject, object))
    }

    /// Where the set's file goes.
    fn path(
        &self,
        id: &Spanned<String>,
        subject: &str,
        object: &str,
        replaced: Option<usize>,
    ) -> Result<ContentPath, Box<Diagnostic>> {
        let choices = self.input.choices;
        let sources = self.input.sources;
        let exists = |path: &ContentPath| {
            let message = format!("the set `{}` exists already, in `{path}`", id.value);
            let help = "give it another id with `--set`, or replace the file with `--replace`";
            Box::new(Diagnostic::new(Code::SetExists, id.span, message).help(help))
        };
        let earlier = replaced.and_then(|index| {
            let file = self.input.crosswalk.sets[index].span.file;
            sources.data.iter().find(|source| source.id == file)
        });
        if let Some(file) = earlier.filter(|_| !choices.replace) {
            return Err(exists(&file.path));
        }
        let path = match (&choices.into, earlier) {
            (Some(path), _) => path.clone(),
            (None, Some(file)) => file.path.clone(),
            (None, None) => self.usual_path(&id.value, subject, object),
        };
        let is_same = earlier.is_some_and(|file| file.path == path);
        let is_taken = sources.data.iter().any(|file| file.path == path);
        if is_taken && !is_same {
            let message = format!("`{path}` exists already and holds another set");
            let help = "choose another file with `--into`, or another id with `--set`";
            let fault = Diagnostic::new(Code::SetExists, id.span, message).help(help);
            return Err(Box::new(fault));
        }
        Ok(path)
    }

    fn usual_path(&self, id: &str, subject: &str, object: &str) -> ContentPath {
        let framework = |id: &str| match self.side_named(id)? {
            Side::Framework(_) => None,
            Side::Scheme(index) => self.input.crosswalk.schemes[index].framework,
        };
        let declared = self
            .metadata
            .one("ext_kind")
            .map(|kind| kind.value.as_str());
        let is_edition = match (framework(subject), framework(object)) {
            // A scheme may bear its framework's name.
            _ if declared == Some("editions") => true,
            (Some(one), Some(other)) => one == other,
            _ => false,
        };
        let folder = if is_edition { "editions" } else { "mappings" };
        ContentPath::new(&format!("content/crosswalk/{folder}/{id}.toml"))
            .expect("ids of sets make plain names")
    }
}

/// The name of a license in the list of SPDX, if its address tells it.
fn license(address: &str) -> Option<String> {
    if address.ends_with("/license/unspecified") {
        return None;
    }
    let plain = address.trim_end_matches('/');
    for start in ["https://spdx.org/licenses/", "http://spdx.org/licenses/"] {
        if let Some(name) = plain.strip_prefix(start) {
            return Some(name.trim_end_matches(".html").to_owned());
        }
    }
    let Some((_, path)) = plain.split_once("://creativecommons.org/") else {
        return Some(address.to_owned());
    };
    let parts: Vec<&str> = path.split('/').collect();
    Some(match parts[..] {
        ["licenses", kind, version] => format!("CC-{}-{version}", kind.to_ascii_uppercase()),
        ["publicdomain", "zero", version] => format!("CC0-{version}"),
        _ => address.to_owned(),
    })
}

fn complete_word(complete: Complete) -> &'static str {
    let words = Complete::WORDS.iter();
    let mut words = words.filter(|(_, value)| *value == complete);
    words.next().map_or("none", |(word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::license;

    #[test]
    fn licenses_are_known_by_their_addresses() {
        for (address, name) in [
            ("https://spdx.org/licenses/CC-BY-4.0", Some("CC-BY-4.0")),
            ("https://spdx.org/licenses/MIT.html", Some("MIT")),
            (
                "https://creativecommons.org/licenses/by-sa/4.0/",
                Some("CC-BY-SA-4.0"),
            ),
            (
                "https://creativecommons.org/publicdomain/zero/1.0/",
                Some("CC0-1.0"),
            ),
            ("https://w3id.org/sssom/license/unspecified", None),
            ("https://e.org/terms", Some("https://e.org/terms")),
        ] {
            assert_eq!(license(address).as_deref(), name);
        }
    }
}
