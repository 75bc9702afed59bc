//! `serve`: the preview.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::build::{failed, plural};
use super::{CLEAN, Streams};
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
    #[arg(long, value_name = "NAME")]
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
        default_value = "vscode://file/{path}:{line}:{column}"
    )]
    editor: String,
}

/// Serves until Ctrl-C.
pub(super) fn serve(args: &ServeArgs, streams: &mut Streams<'_>) -> u8 {
    let defaults = Settings::default();
    let settings = Settings {
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
    let tell = |round: &Round| {
        let _ = io::stderr().write_all(told(round).as_bytes());
    };
    let started = find_root(&args.book).and_then(|root| preview(&root, settings, tell));
    let preview = match started {
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
    let line = match (&round.url, round.n_errors) {
        (Some(url), 0) => format!("{pages} in {took:.2} s, served at {url}"),
        (Some(url), _) => format!("{errors}; served at {url} as well as it can be"),
        (None, 0) => {
            let work = round.work.rendered;
            format!(
                "built again in {took:.3} s: {} of {pages} rendered",
                work.made
            )
        }
        (None, _) => format!("{errors}; the last good pages are still served"),
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
