//! `explain`: what a diagnostic code means.

use std::fmt::Write as _;

use clap::Args;

use super::{MACHINE, Streams};
use crate::diagnostic::Code;
use crate::suggest;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook explain broken-link           what it means and how to mend it
  crossbook explain \"error[broken-link]\"  as copied from a message
  crossbook explain                       all codes")]
pub(super) struct ExplainArgs {
    /// A code such as `broken-link`
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Prints the paragraph of a code, or the list of all.
pub(super) fn explain(args: &ExplainArgs, streams: &mut Streams<'_>) -> u8 {
    let Some(name) = &args.code else {
        let mut list = String::new();
        for code in Code::ALL {
            let _ = writeln!(list, "{:<24} {}", code.name(), code.severity().word());
        }
        return streams.result(list.as_bytes());
    };
    // People copy `error[broken-link]:` whole.
    let plain = name.trim_end_matches([':', ' ']);
    let plain = plain
        .split_once('[')
        .map_or(plain, |(_, rest)| rest.trim_end_matches(']'));
    let Some(code) = Code::named(plain) else {
        let names = Code::ALL.iter().map(|code| code.name());
        let help = suggest::did_you_mean(plain, names)
            .unwrap_or_else(|| "`crossbook explain` lists all codes".to_owned());
        streams.say(&format!(
            "error: no diagnostic has the code `{plain}`; {help}"
        ));
        return MACHINE;
    };
    let text = format!(
        "{}[{}]\n\n{}\n",
        code.severity().word(),
        code.name(),
        wrapped(code.explanation(), 80),
    );
    streams.result(text.as_bytes())
}

/// Text broken at spaces into lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("never empty");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
