//! `serve`: the preview.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::build::{failed, plural};
use super::places::prefix;
use super::progress::Progress;
use super::{CLEAN, FormatArg, Streams};
use crate::load::find_root;
use crate::serve::{Round, Settings, preview};
use crate::site::Options;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook serve                       preview at http://127.0.0.1:4000/
  crossbook serve --drafts --open       with drafts, opened in the browser
  crossbook serve --address 0.0.0.0     for a phone in the same network")]
pub(super) struct ServeArgs {
    /// The book's folder, or one inside it
    #[arg(long, short = 'C', value_name = "DIR", default_value = ".")]
    book: PathBuf,
    /// Include lessons with `draft = true`
    #[arg(long)]
    drafts: bool,
    /// Listen there; any but a loopback address shows the book to others
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    address: IpAddr,
    /// Listen on this port; without it, on 4000 or the next free one
    #[arg(long, short, value_name = "PORT")]
    port: Option<u16>,
    /// Answer under this name too, beside `localhost` and plain addresses
    #[arg(long, value_name = "NAME", value_parser = host)]
    allow_host: Vec<String>,
    /// Look for changes every so many milliseconds instead of waiting for events
    #[arg(long, value_name = "MS", num_args = 0..=1, default_missing_value = "700")]
    poll: Option<u64>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// What opens a file in your editor; `{path}`, `{line}` and `{column}` are filled in
    #[arg(
        long,
        value_name = "ADDRESS",
        value_parser = editor,
        default_value = "vscode://file/{path}:{line}:{column}"
    )]
    editor: String,
}

/// Serves until Ctrl-C.
pub(super) fn serve(args: &ServeArgs, streams: &mut Streams<'_>) -> u8 {
    let defaults = Settings::default();
    let root = match find_root(&args.book) {
        Ok(root) => root,
        Err(error) => return failed(&error, streams),
    };
    let settings = Settings {
        prefix: prefix(&root, FormatArg::Full),
        build: Options {
            drafts: args.drafts,
        },
        color: streams.color,
        address: args.address,
        port: args.port.unwrap_or(defaults.port),
        any_port: args.port.is_none(),
        hosts: args.allow_host.clone(),
        poll: args.poll.map(|ms| Duration::from_millis(ms.max(50))),
        editor: args.editor.clone(),
        ..defaults
    };
    // The rebuilding thread outlives this borrow of the streams; a closed one is no reason
    // to stop.
    let mut progress = Some(Progress::of("building", streams, false));
    let tell = move |round: &Round| {
        drop(progress.take());
        let _ = io::stderr().write_all(told(round).as_bytes());
    };
    let preview = match preview(&root, settings, tell) {
        Ok(preview) => preview,
        Err(error) => {
            return failed(&error, streams);
        }
    };
    if !args.address.is_loopback() {
        streams.say("anyone who can reach this machine can read the book now");
    }
    if args.open
        && let Err(error) = opener::open_browser(&preview.url)
    {
        streams.say(&format!("cannot open a browser: {error}"));
    }
    preview.until_interrupted(|| streams.say("Ctrl-C ends the preview"));
    CLEAN
}

/// What a build did, for the terminal.
fn told(round: &Round) -> String {
    let took = round.took.as_secs_f64();
    let pages = plural(round.n_pages, "page");
    let errors = plural(round.n_errors, "error");
    let urls = round.urls.join(" and, for others, at ");
    let line = match (urls.as_str(), round.n_errors) {
        ("", 0) => {
            let work = round.work.rendered;
            format!(
                "built again in {took:.3} s: {} of {pages} rendered",
                work.made
            )
        }
        ("", _) => format!("{errors}; the last good pages are still served"),
        (urls, 0) => format!("{pages} in {took:.2} s, served at {urls}"),
        (urls, _) => format!("{errors}; served at {urls} as well as it can be"),
    };
    let mut text = round.diagnostics.concat();
    text.push_str(&line);
    text.push('\n');
    if let Some(note) = &round.note {
        text.push_str(note);
        text.push('\n');
    }
    text
}

/// A name as browsers send it, without its port.
fn host(text: &str) -> Result<String, String> {
    let is_part = |part: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !part.is_empty() && part.chars().all(is_plain)
    };
    if text.split('.').all(is_part) {
        return Ok(text.to_owned());
    }
    Err("write a name such as `study.example`, without `http://`, port and path".to_owned())
}

/// An address with nothing in braces but what is filled in.
fn editor(text: &str) -> Result<String, String> {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        if !["path", "line", "column"].contains(&name) {
            return Err(format!(
                "`{{{name}}}` is not known; `{{path}}`, `{{line}}` and `{{column}}` are filled in"
            ));
        }
        rest = behind;
    }
    if text.contains("{path}") {
        return Ok(text.to_owned());
    }
    Err("without `{path}` it opens no file".to_owned())
}
