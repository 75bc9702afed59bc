//! What a new lesson, module, framework, topic, mapping, comparison or learning path
//! begins with: the text of its file, or a file that exists with a few lines more.
//!
//! Looks things up in the book and makes text; whether the book is sound with it is for
//! a build to say, and where it lies on disk is the business of the caller.

mod framework;
mod lesson;
mod mapping;
mod module;
mod path;
mod place;
mod topic;

use jiff::civil::Date;

use crate::config::Config;
use crate::crosswalk::Crosswalk;
use crate::link::Book;
use crate::source::SourceFile;
use crate::sources::{Refusal, Sources};

pub use self::framework::{FrameworkWish, framework};
pub use self::lesson::{ComparisonWish, LessonWish, comparison, lesson};
pub use self::mapping::{MappingWish, mapping};
pub use self::module::{ModuleWish, module};
pub use self::path::{PathWish, path};
pub use self::place::other_use;
pub use self::topic::{TopicWish, topic};

/// The book that something is added to.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub sources: &'a Sources,
    pub config: &'a Config,
    /// With drafts.
    pub book: &'a Book,
    pub crosswalk: &'a Crosswalk,
    pub today: Date,
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Made {
    /// New files, and files that exist with lines added.
    pub files: Vec<SourceFile>,
    /// What was made, for a person: "lesson `…`".
    pub what: String,
    /// What was decided for the author, or what to do next.
    pub notes: Vec<String>,
}

/// Refuses with a message.
fn refuse<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal(message.into()))
}
