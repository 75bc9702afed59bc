//! Files named like lessons or data that are none: they would be published as they are.

use crate::address::ContentPath;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::sources::Sources;

/// Endings of Markdown that other programs read.
const MARKDOWN: [&str; 5] = ["md", "markdown", "mdown", "mdx", "mkd"];

/// Each such file, without its text, and the complaint about it.
pub fn strays(sources: &Sources) -> Vec<(SourceFile, Diagnostic)> {
    let paths = sources.assets.iter().map(|asset| asset.path.as_str());
    paths.filter_map(stray).collect()
}

fn stray(path: &str) -> Option<(SourceFile, Diagnostic)> {
    let (stem, ending) = path.rsplit_once('.')?;
    let read = match ending.to_lowercase().as_str() {
        "toml" => "toml",
        small if MARKDOWN.contains(&small) => "md",
        _ => return None,
    };
    let file = SourceFile::new(ContentPath::new(&format!("content/{path}"))?, "");
    let message = format!(
        "`{}` ends in `.{ending}` and is published as it is",
        file.path
    );
    let complaint = Diagnostic::new(Code::NotALesson, file.span(0..0), message)
        .help(format!("rename it to `content/{stem}.{read}`"));
    Some((file, complaint))
}
