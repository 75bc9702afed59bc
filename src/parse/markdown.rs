//! Markdown to HTML with holes.
use super::Body;
use crate::config::MarkdownConfig;
use crate::diagnostic::Checked;
use crate::source::SourceFile;

pub struct Dialect;
impl Dialect {
    pub fn of(_config: &MarkdownConfig) -> Self {
        Self
    }
}
pub fn markdown(_file: &SourceFile, _start: usize, _dialect: &Dialect) -> Checked<Body> {
    Checked::fine(Body::default())
}
