//! `build` and `check`: the same work, with and without writing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::places::prefix;
use super::progress::Progress;
use super::{BookArgs, CLEAN, CONTENT, FormatArg, MACHINE, Streams, links};
use crate::diagnostic::print::{Format, Report};
use crate::error::Error;
use crate::load::{find_root, load};
use crate::site::{Built, Cache, Options, build as build_site};
use crate::write::write;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook build                         write the site to `public/`
  crossbook build -C my-course --drafts   another book, with drafts
  crossbook build --output /srv/course    to another place")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    book: BookArgs,
    /// Write the site there instead of the folder that `book.toml` names
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook check --deny warnings       fail on warnings too
  crossbook check --format github       as annotations of a pull request
  crossbook check --links links.txt     list all addresses outside the site")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    book: BookArgs,
    /// Write every address outside the site that the book links to into FILE, one a line;
    /// `-` is standard output
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
}

/// Builds and, if the content is sound, writes.
pub(super) fn build(args: &BuildArgs, streams: &mut Streams<'_>) -> u8 {
    let start = Instant::now();
    let progress = Progress::of("building", streams, args.book.quiet);
    let read = read(&args.book);
    drop(progress);
    let (root, built) = match read {
        Ok(read) => read,
        Err(error) => return failed(&error, streams),
    };
    match report(&built.report, &root, &args.book, streams) {
        CLEAN => {}
        CONTENT => {
            streams.say(&format!(
                "nothing written: {}",
                counted(&built.report, &args.book)
            ));
            return CONTENT;
        }
        code => return code,
    }
    let folder = match output(args, &built) {
        Ok(folder) => folder,
        Err(error) => return failed(&error, streams),
    };
    let progress = Progress::of("writing", streams, args.book.quiet);
    let written = write(&built.site, &root, &folder, &built.config.output.keep);
    drop(progress);
    let written = match written {
        Ok(written) => written,
        Err(error) => return failed(&error, streams),
    };
    if !args.book.quiet {
        let changes = match (written.written, written.removed) {
            (0, 0) => "nothing changed".to_owned(),
            (written, 0) => format!("{written} written"),
            (written, removed) => format!("{written} written, {removed} removed"),
        };
        let warnings = match built.report.n_warnings() {
            0 => String::new(),
            n => format!(", {}", plural(n, "warning")),
        };
        streams.say(&format!(
            "built {} and {} in {:.2} s: {changes} in {}{warnings}",
            plural(built.site.n_pages, "page"),
            plural(built.site.files.len() - built.site.n_pages, "file"),
            start.elapsed().as_secs_f64(),
            folder.display(),
        ));
    }
    CLEAN
}

/// Builds and reports.
pub(super) fn check(args: &CheckArgs, streams: &mut Streams<'_>) -> u8 {
    let start = Instant::now();
    let CheckArgs { book: args, links } = args;
    let progress = Progress::of("checking", streams, args.quiet);
    let read = read(args);
    drop(progress);
    let (root, built) = match read {
        Ok(read) => read,
        Err(error) => return failed(&error, streams),
    };
    let mut code = report(&built.report, &root, args, streams);
    if let Some(file) = links {
        match links::write(args, file, streams) {
            Ok(written) => code = code.max(written),
            Err(error) => return failed(&error, streams),
        }
    }
    if !args.quiet {
        streams.say(&format!(
            "checked {} in {:.2} s: {}",
            plural(built.site.n_pages, "page"),
            start.elapsed().as_secs_f64(),
            counted(&built.report, args),
        ));
    }
    code
}

pub(super) fn read(args: &BookArgs) -> Result<(PathBuf, Built), Error> {
    let root = find_root(&args.book)?;
    let sources = load(&root)?;
    let options = Options {
        drafts: args.drafts,
    };
    let built = build_site(&sources, options, &mut Cache::default());
    Ok((root, built))
}

/// The output folder: from the command line as seen from here, or from the book.
fn output(args: &BuildArgs, built: &Built) -> Result<PathBuf, Error> {
    let Some(folder) = &args.output else {
        return Ok(PathBuf::from(&built.config.output.folder));
    };
    std::path::absolute(folder).map_err(|error| Error::write(folder, error))
}

/// Prints the diagnostics of the book at `root`; returns the exit code they ask for.
pub(super) fn report(
    report: &Report,
    root: &Path,
    args: &BookArgs,
    streams: &mut Streams<'_>,
) -> u8 {
    let printed = print(report, &prefix(root, args.format), args.format, streams);
    let denied = args.deny.is_some() && report.n_warnings() > 0;
    if report.n_errors() > 0 || denied {
        printed.max(CONTENT)
    } else {
        printed
    }
}

/// Prints diagnostics to the stream that their form is for, with `prefix` before the paths
/// of the book; [`MACHINE`] if a program does not get them.
pub(super) fn print(
    report: &Report,
    prefix: &str,
    format: FormatArg,
    streams: &mut Streams<'_>,
) -> u8 {
    let format = Format::from(format);
    let text: String = report.each_below(prefix, format, streams.color).collect();
    match format {
        Format::Full | Format::Short => {
            // A closed stream is no reason to stop working.
            let _ = streams.err.write_all(text.as_bytes());
            CLEAN
        }
        Format::Json | Format::Github => streams.result(text.as_bytes()),
    }
}

pub(super) fn counted(report: &Report, args: &BookArgs) -> String {
    let denied = if args.deny.is_some() && report.n_warnings() > 0 {
        " (denied)"
    } else {
        ""
    };
    format!(
        "{}, {}{denied}",
        plural(report.n_errors(), "error"),
        plural(report.n_warnings(), "warning"),
    )
}

/// `1 page`, `2 pages`.
pub(super) fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        format!("1 {word}")
    } else {
        format!("{n} {word}s")
    }
}

pub(super) fn failed(error: &Error, streams: &mut Streams<'_>) -> u8 {
    streams.say(&format!("error: {error}"));
    MACHINE
}
