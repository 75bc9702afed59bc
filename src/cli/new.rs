//! `new`: a lesson, module, framework, topic, mapping, comparison or learning path, in
//! its place and sound.

use std::env;
use std::path::Path;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::change::{ChangeArgs, Stop, checking, ended, judge, new_faults, write};
use super::import::{confidence, words};
use super::init::today;
use super::places::inside;
use super::{CLEAN, Streams};
use crate::create::{
    self, ComparisonWish, FrameworkWish, Input, LessonWish, Made, MappingWish, ModuleWish,
    PathWish, TopicWish,
};
use crate::crosswalk::{Predicate, Provenance};
use crate::diagnostic::Code;
use crate::load::{find_root, load};
use crate::parse::Level;
use crate::site::{Options, survey};
use crate::source::SourceFile;
use crate::sources::{Change, Refusal, Sources};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new lesson pmp/planning \"Risk appetite\"
  crossbook new topic pmbok8 \"Risk appetite\" --kind concept
  crossbook new mapping pmbok8-risk-appetite close frm-risk-appetite \\
      --rationale \"Both bound the risk one is willing to take.\"
  crossbook new lesson --help             all that can be said of a lesson")]
pub(super) struct NewArgs {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand, Debug)]
enum Kind {
    /// A lesson in a module: a draft until it is written
    Lesson(LessonArgs),
    /// A module of a framework, behind its other modules
    Module(ModuleArgs),
    /// A framework with a scheme for its topics
    Framework(FrameworkArgs),
    /// A topic at the end of a scheme; the rest of the file stays as it is
    Topic(TopicArgs),
    /// A mapping behind the others of its set; the rest of the file stays as it is
    Mapping(Box<MappingArgs>),
    /// A comparison page of some topics: a draft until it is written
    Comparison(ComparisonArgs),
    /// A learning path over lessons that exist
    Path(PathArgs),
}

/// What every kind takes.
#[derive(Args, Debug)]
struct Common {
    #[command(flatten)]
    change: ChangeArgs,
    /// Write even if the book would have new errors
    #[arg(long)]
    anyway: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new lesson pmp/planning \"Risk appetite\"
  crossbook new lesson itil \"The big picture\" \\
      --name overview --teaches itil4-svs-service-value-chain")]
struct LessonArgs {
    /// FRAMEWORK/MODULE, or a framework for a lesson outside its modules
    #[arg(value_name = "MODULE")]
    module: String,
    /// The lesson's title
    #[arg(value_name = "TITLE")]
    title: String,
    /// File name without `.md` [default: made of the title]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Id, which never changes [default: lesson-FRAMEWORK-NAME]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// One sentence for lists and search engines
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// A topic that it explains; may be given again
    #[arg(long, value_name = "TOPIC")]
    teaches: Vec<String>,
    /// Part of the site at once, not a draft
    #[arg(long)]
    published: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new module pmp/closing
  crossbook new module itil/supporting --title \"Support and restore\"")]
struct ModuleArgs {
    /// FRAMEWORK/MODULE
    #[arg(value_name = "MODULE")]
    place: String,
    /// The module's title [default: made of its folder]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// One sentence about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new framework cobit --name COBIT --owner ISACA
  crossbook new framework iso-31000 --name \"ISO 31000\" --scheme iso31000v2018")]
struct FrameworkArgs {
    /// Its id and folder: lowercase letters, digits and hyphens
    #[arg(value_name = "ID")]
    id: String,
    /// Short name, as in tables
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Full name [default: the short one]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// One sentence about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Id of its first scheme: lowercase letters and digits [default: the framework's]
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new topic pmbok8 \"Risk appetite\"
  crossbook new topic itil4 \"Change model\" --id con-change-model \\
      --definition \"A repeatable way to handle a kind of change.\"")]
struct TopicArgs {
    /// Id of the scheme
    #[arg(value_name = "SCHEME")]
    scheme: String,
    /// The topic's name
    #[arg(value_name = "LABEL")]
    label: String,
    /// Id, with or without the scheme's before it [default: made of the label]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Such as `concept` [default: that of the scheme's last topic]
    #[arg(long, value_name = "WORD")]
    kind: Option<String>,
    /// Another name; may be given again
    #[arg(long, value_name = "LABEL")]
    alt: Vec<String>,
    /// What it is, in your words
    #[arg(long, value_name = "TEXT")]
    definition: Option<String>,
    /// The owner's number for it
    #[arg(long, value_name = "TEXT")]
    notation: Option<String>,
    /// Id of the topic above it
    #[arg(long, value_name = "TOPIC")]
    broader: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new mapping git-commit exact hg-changeset --confidence 0.95 \\
      --rationale \"Both are a snapshot with a message, an author and parents.\"
  crossbook new mapping git-commit broad hub-recording \\
      --rationale \"A commit is one way to record a change.\"
                                      `broad`: the second topic is the broader")]
struct MappingArgs {
    /// Id of a topic
    #[arg(value_name = "SUBJECT")]
    subject: String,
    /// How the subject relates to the object
    #[arg(value_name = "PREDICATE", value_parser = predicate_parser())]
    predicate: String,
    /// Id of a topic
    #[arg(value_name = "OBJECT")]
    object: String,
    /// Why they relate like that
    #[arg(long, value_name = "TEXT", value_parser = words)]
    rationale: String,
    /// How sure you are, from 0 to 1
    #[arg(long, value_name = "NUMBER", default_value = "0.5", value_parser = confidence)]
    confidence: f64,
    /// Who states it [default: the set's one creator, or the book's one author]
    #[arg(long, value_name = "NAME", value_parser = words)]
    author: Option<String>,
    /// What the two share; may be given again
    #[arg(long, value_name = "TEXT")]
    same: Vec<String>,
    /// What divides them; may be given again
    #[arg(long, value_name = "TEXT")]
    differs: Vec<String>,
    /// A source, such as guide:12; may be given again
    #[arg(long, value_name = "KEY:PLACE")]
    cite: Vec<String>,
    /// Where the statement comes from
    #[arg(long, value_name = "WORD", value_parser = provenance_parser())]
    provenance: Option<String>,
    /// Id, which never changes [default: the set's next number]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Id of the set, if several fit
    #[arg(long, value_name = "ID")]
    set: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new comparison \"Branch and bookmark\" git-branch hg-bookmark")]
struct ComparisonArgs {
    /// The page's title
    #[arg(value_name = "TITLE")]
    title: String,
    /// Ids of the topics that it sets side by side
    #[arg(value_name = "TOPIC", required = true)]
    topics: Vec<String>,
    /// File name without `.md` [default: made of the title]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Id, which never changes [default: compare-NAME]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// One sentence for lists and search engines
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Part of the site at once, not a draft
    #[arg(long)]
    published: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook new path \"First steps\" lesson-pmp-mindset lesson-pmp-charter
  crossbook new path \"Git today\" git/basics/commit.md git/basics/branch.md \\
      --framework git --level beginner")]
struct PathArgs {
    /// The path's title
    #[arg(value_name = "TITLE")]
    title: String,
    /// Ids of the lessons, or their files, in the order of the path
    #[arg(value_name = "LESSON", required = true)]
    lessons: Vec<String>,
    /// Id and file name: lowercase letters, digits and hyphens [default: made of the title]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// One sentence about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The framework that it is for
    #[arg(long, value_name = "ID")]
    framework: Option<String>,
    /// How much it asks of its reader
    #[arg(long, value_name = "WORD", value_parser = level_parser())]
    level: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// Makes what was asked for, checks the book with it and writes it.
pub(super) fn new(args: &NewArgs, streams: &mut Streams<'_>) -> u8 {
    let result = run(args, streams);
    ended(result, streams)
}

fn run(args: &NewArgs, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let common = args.kind.common();
    let ChangeArgs { check, quiet, .. } = common.change;
    let root = find_root(&common.change.book)?;
    let progress = checking(&common.change, streams);
    let sources = load(&root)?;
    let survey = survey(&sources);
    let input = Input {
        sources: &sources,
        config: &survey.config,
        book: &survey.book,
        crosswalk: &survey.crosswalk,
        today: today().parse::<Date>().expect("today is a day"),
    };
    let made = args.kind.make(&input, &root);
    let Made { files, what, notes } = made.map_err(|Refusal(why)| Stop::Arguments(why))?;
    let change = Change {
        files,
        ..Change::default()
    };
    let options = Options {
        drafts: args.kind.is_draft(),
    };
    let mut faults = new_faults(&sources, &change, options, str::to_owned);
    if options.drafts {
        // A draft is on no path for good reason.
        faults = faults.only(|_, code| code != Code::LessonOnNoPath);
    }
    drop(progress);
    let code = judge(&faults, &root, &common.change, common.anyway, streams);
    if code != CLEAN {
        return Ok(code);
    }
    if !check {
        write(&root, &sources, &change)?;
    }
    if !quiet {
        streams.say(&told(&what, &sources, &change, check));
        for note in notes {
            streams.say(&note);
        }
    }
    Ok(CLEAN)
}

/// The path from the book's root of a lesson's file that is named from the current folder;
/// all else stays as it is.
fn found(root: &Path, name: &str) -> String {
    let here = env::current_dir().unwrap_or_else(|_| root.to_path_buf());
    let path = inside(root, &here, Path::new(name)).filter(|_| name.ends_with(".md"));
    match path {
        Some(path) if root.join(path.as_str()).is_file() => path.to_string(),
        _ => name.to_owned(),
    }
}

/// What became of the wish, for a person.
fn told(what: &str, sources: &Sources, change: &Change, is_check: bool) -> String {
    let is_there = |made: &SourceFile| sources.data.iter().any(|file| file.path == made.path);
    let is_added = change.files.iter().any(is_there);
    let paths = change.files.iter().map(|file| format!("`{}`", file.path));
    let paths: Vec<String> = paths.collect();
    let verb = match (is_check, is_added) {
        (true, true) => "would add to",
        (true, false) => "would write",
        (false, true) => "added to",
        (false, false) => "wrote",
    };
    format!("{verb} {}: {what}", paths.join(" and "))
}

impl Kind {
    fn common(&self) -> &Common {
        match self {
            Self::Lesson(args) => &args.common,
            Self::Module(args) => &args.common,
            Self::Framework(args) => &args.common,
            Self::Topic(args) => &args.common,
            Self::Mapping(args) => &args.common,
            Self::Comparison(args) => &args.common,
            Self::Path(args) => &args.common,
        }
    }

    fn is_draft(&self) -> bool {
        match self {
            Self::Lesson(args) => !args.published,
            Self::Comparison(args) => !args.published,
            _ => false,
        }
    }

    /// `root` is the book's, to find files that are named from elsewhere.
    fn make(&self, input: &Input<'_>, root: &Path) -> Result<Made, Refusal> {
        match self {
            Self::Lesson(args) => create::lesson(
                input,
                &LessonWish {
                    module: args.module.clone(),
                    title: args.title.clone(),
                    name: args.name.clone(),
                    id: args.id.clone(),
                    description: args.description.clone(),
                    teaches: args.teaches.clone(),
                    published: args.published,
                },
            ),
            Self::Module(args) => create::module(
                input,
                &ModuleWish {
                    place: args.place.clone(),
                    title: args.title.clone(),
                    description: args.description.clone(),
                },
            ),
            Self::Framework(args) => create::framework(
                input,
                &FrameworkWish {
                    id: args.id.clone(),
                    name: args.name.clone(),
                    title: args.title.clone(),
                    description: args.description.clone(),
                    owner: args.owner.clone(),
                    scheme: args.scheme.clone(),
                },
            ),
            Self::Topic(args) => create::topic(
                input,
                &TopicWish {
                    scheme: args.scheme.clone(),
                    label: args.label.clone(),
                    id: args.id.clone(),
                    kind: args.kind.clone(),
                    alt: args.alt.clone(),
                    definition: args.definition.clone(),
                    notation: args.notation.clone(),
                    broader: args.broader.clone(),
                },
            ),
            Self::Mapping(args) => create::mapping(input, &args.wish()),
            Self::Comparison(args) => create::comparison(
                input,
                &ComparisonWish {
                    title: args.title.clone(),
                    topics: args.topics.clone(),
                    name: args.name.clone(),
                    id: args.id.clone(),
                    description: args.description.clone(),
                    published: args.published,
                },
            ),
            Self::Path(args) => create::path(
                input,
                &PathWish {
                    title: args.title.clone(),
                    lessons: args.lessons.iter().map(|name| found(root, name)).collect(),
                    name: args.name.clone(),
                    description: args.description.clone(),
                    framework: args.framework.clone(),
                    level: args
                        .level
                        .as_deref()
                        .and_then(|word| of(&Level::WORDS, word)),
                },
            ),
        }
    }
}

impl MappingArgs {
    fn wish(&self) -> MappingWish {
        let provenance = self.provenance.as_deref();
        MappingWish {
            subject: self.subject.clone(),
            predicate: of(&Predicate::WORDS, &self.predicate)
                .expect("the parser lets only these words through"),
            object: self.object.clone(),
            rationale: self.rationale.clone(),
            confidence: self.confidence,
            author: self.author.clone(),
            same: self.same.clone(),
            differs: self.differs.clone(),
            cite: self.cite.clone(),
            provenance: provenance.and_then(|word| of(&Provenance::WORDS, word)),
            id: self.id.clone(),
            set: self.set.clone(),
        }
    }
}

/// The value of a word.
fn of<T: Copy>(words: &[(&'static str, T)], word: &str) -> Option<T> {
    let mut words = words.iter();
    words
        .find(|(known, _)| *known == word)
        .map(|(_, value)| *value)
}

fn predicate_parser() -> clap::builder::PossibleValuesParser {
    Predicate::WORDS.map(|(word, _)| word).into()
}

fn provenance_parser() -> clap::builder::PossibleValuesParser {
    Provenance::WORDS.map(|(word, _)| word).into()
}

fn level_parser() -> clap::builder::PossibleValuesParser {
    Level::WORDS.map(|(word, _)| word).into()
}
