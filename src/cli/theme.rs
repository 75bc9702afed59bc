//! `theme`: which files make the look, copies of the built-in ones, what is wrong with
//! the book's own, what templates know.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};

use super::build::{counted, failed, plural, report};
use super::{BookArgs, CLEAN, CONTENT, MACHINE, Streams};
use crate::address::ContentPath;
use crate::diagnostic::Code;
use crate::error::Error;
use crate::load::{find_root, load, read_one, theme_folder};
use crate::site::{Cache, Options, build as build_site};
use crate::sources::Sources;
use crate::suggest;
use crate::theme::{self, Change, Copies, Layer, built_in, built_in_names};
use crate::write::{BookContent, BookFile, write_into_book};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook theme list              built-in files and the book's own
  crossbook theme copy base.html    a file of your own to change")]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Subcommand, Debug)]
enum ThemeCommand {
    /// Lists every template and asset in use, and where each comes from.
    List(ListArgs),
    /// Copies built-in files into the book's theme, all or none; replaces nothing.
    Copy(CopyArgs),
    /// Reports what is wrong with the book's own templates and assets; writes nothing.
    Check(CheckArgs),
    /// Prints the blocks of templates, and what templates know.
    Docs(DocsArgs),
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook theme list              built-in files and the book's own
  crossbook theme list --own        the book's own only, and what they hide")]
struct ListArgs {
    /// Only the book's own files
    #[arg(long)]
    own: bool,
    /// The book's folder, or one inside it
    #[arg(long, short = 'C', value_name = "DIR", default_value = ".")]
    book: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook theme copy base.html                the frame of every page
  crossbook theme copy assets/site.css 404.html

To change one block only, write a template of the same name that extends the
built-in one:

  {% extends \"default/lesson.html\" %}
  {% block contents %}{% endblock %}")]
struct CopyArgs {
    /// Names as `crossbook theme list` prints them, such as `base.html`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// The book's folder, or one inside it
    #[arg(long, short = 'C', value_name = "DIR", default_value = ".")]
    book: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook theme check                         in the book of this folder
  crossbook theme check --deny warnings         fail on warnings too

Every template is parsed. What templates ask of pages is found out by rendering
the book, so a template that no page of it uses is only parsed; the last lines
name those.")]
struct CheckArgs {
    #[command(flatten)]
    book: BookArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook theme docs                    everything, as Markdown
  crossbook theme docs lesson.html        blocks of a template, what it knows
  crossbook theme docs LessonPage         the fields of a type")]
struct DocsArgs {
    /// A template or a type
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn theme(args: &ThemeArgs, streams: &mut Streams<'_>) -> u8 {
    let done = match &args.command {
        ThemeCommand::List(args) => list(args, streams),
        ThemeCommand::Copy(args) => copy(args, streams),
        ThemeCommand::Check(args) => check(&args.book, streams),
        ThemeCommand::Docs(args) => Ok(docs(args, streams)),
    };
    done.unwrap_or_else(|error| failed(&error, streams))
}

/// A book with the folder of its theme.
struct Themed {
    root: PathBuf,
    sources: Sources,
    /// From the root: `themes/mine`.
    folder: ContentPath,
    copies: Copies,
}

/// Reads the book. What is wrong with its content is for `check`; a theme without a usable
/// name is an exit code.
fn themed(book: &Path, streams: &mut Streams<'_>) -> Result<Result<Themed, u8>, Error> {
    let root = find_root(book)?;
    let sources = load(&root)?;
    let folder = sources.config.as_ref().and_then(theme_folder);
    let Some(folder) = folder.and_then(|folder| ContentPath::new(&folder)) else {
        streams.say(
            "error: `theme` in `book.toml` is not the name of a folder; write one such as `mine`",
        );
        return Ok(Err(CONTENT));
    };
    let kept = format!("{folder}/{}", Copies::FILE);
    let copies = match read_copies(&root.join(&kept))? {
        Ok(copies) => copies,
        Err(reason) => {
            streams.say(&format!("error: `{kept}` is damaged: {reason}; remove it"));
            return Ok(Err(CONTENT));
        }
    };
    Ok(Ok(Themed {
        root,
        sources,
        folder,
        copies,
    }))
}

/// What is known of earlier copies; nothing if there is no such file, a reason if it holds
/// something else.
fn read_copies(place: &Path) -> Result<Result<Copies, String>, Error> {
    if fs::symlink_metadata(place).is_err() {
        return Ok(Ok(Copies::default()));
    }
    let file = read_one(place)?;
    Ok(match file.diagnostics.first() {
        Some(fault) => Err(fault.message.clone()),
        None => Copies::read(&file.value.text),
    })
}

fn list(args: &ListArgs, streams: &mut Streams<'_>) -> Result<u8, Error> {
    let book = match themed(&args.book, streams)? {
        Ok(book) => book,
        Err(code) => return Ok(code),
    };
    let mut files = theme::files(&book.sources, &book.copies);
    if args.own {
        files.retain(|file| matches!(file.layer, Layer::Own | Layer::Over(_)));
    }
    let width = files.iter().map(|file| file.name.len()).max().unwrap_or(0);
    let mut lines = String::new();
    for file in &files {
        let _ = writeln!(lines, "{:<width$}  {}", file.name, layer(file.layer));
    }
    Ok(streams.result(lines.as_bytes()))
}

/// A file's layer in words.
fn layer(layer: Layer) -> String {
    let text = match layer {
        Layer::BuiltIn => "built in",
        Layer::Joined(parts) => return format!("built in, made of {}", parts.join(" and ")),
        Layer::Own => "own",
        Layer::Over(Change::Own) => "own, hides the built-in one",
        Layer::Over(Change::None) => "own, the same as the built-in one",
        Layer::Over(Change::Both) => {
            "own, hides the built-in one, which changed since it was copied"
        }
        Layer::Over(Change::BuiltIn) => {
            "own, an old copy of the built-in one; without it the newer one is in use"
        }
    };
    text.to_owned()
}

fn copy(args: &CopyArgs, streams: &mut Streams<'_>) -> Result<u8, Error> {
    let mut book = match themed(&args.book, streams)? {
        Ok(book) => book,
        Err(code) => return Ok(code),
    };
    let mut files: Vec<BookFile> = Vec::new();
    let mut n_wrong = 0;
    for wanted in &args.files {
        match copied(wanted, &book.folder) {
            Ok((name, file)) => {
                if fs::symlink_metadata(book.root.join(file.path.as_str())).is_ok() {
                    n_wrong += 1;
                    streams.say(&format!("error: there is a `{}` already", file.path));
                } else if files.iter().all(|other| other.path != file.path) {
                    book.copies.add(&name);
                    files.push(file);
                }
            }
            Err(reason) => {
                n_wrong += 1;
                streams.say(&format!("error: {reason}"));
            }
        }
    }
    if n_wrong > 0 {
        streams.say("nothing copied");
        return Ok(MACHINE);
    }
    let names: Vec<String> = files.iter().map(|file| file.path.to_string()).collect();
    let kept = format!("{}/{}", book.folder, Copies::FILE);
    files.push(BookFile {
        path: ContentPath::new(&kept).expect("a plain name in a folder of the book"),
        content: BookContent::Text(book.copies.text()),
        replaces: true,
    });
    write_into_book(&book.root, &files, &[])?;
    streams.say(&format!("wrote {}", names.join(", ")));
    Ok(CLEAN)
}

/// The built-in file that somebody calls `wanted`, as the file of the book it becomes.
fn copied(wanted: &str, folder: &ContentPath) -> Result<(String, BookFile), String> {
    let known = built_in_names();
    let ends = |name: &&String| {
        let short = name.split_once('/').map_or("", |(_, short)| short);
        [short, name.as_str()].contains(&wanted)
    };
    let Some(name) = known.iter().find(ends) else {
        if let Some(parts) = theme::parts(wanted.trim_start_matches("assets/")) {
            return Err(format!(
                "`{wanted}` is made of {}: copy those",
                parts.join(" and ")
            ));
        }
        let shorts = known.iter().filter_map(|name| name.split_once('/'));
        let names = shorts.map(|(_, short)| short);
        let names = names.chain(known.iter().map(String::as_str));
        let help = suggest::did_you_mean(wanted, names)
            .unwrap_or_else(|| "`crossbook theme list` names all of them".to_owned());
        return Err(format!("no built-in file `{wanted}`; {help}"));
    };
    let text = built_in(name).expect("the name was found");
    let file = BookFile {
        path: ContentPath::new(&format!("{folder}/{name}")).expect("built-in names are plain"),
        content: BookContent::Text(String::from_utf8_lossy(text).into_owned()),
        replaces: false,
    };
    Ok((name.clone(), file))
}

fn check(args: &BookArgs, streams: &mut Streams<'_>) -> Result<u8, Error> {
    let start = Instant::now();
    let book = match themed(&args.book, streams)? {
        Ok(book) => book,
        Err(code) => return Ok(code),
    };
    let options = Options {
        drafts: args.drafts,
    };
    let built = build_site(&book.sources, options, &mut Cache::default());
    let of_theme = built.report.only(|path, code| {
        let is_inside = path.starts_with("themes/") || path.starts_with(theme::BUILT_IN_FOLDER);
        is_inside || matches!(code, Code::UnknownTheme | Code::UnusedThemeFile)
    });
    let code = report(&of_theme, &book.root, args, streams);
    if args.quiet {
        return Ok(code);
    }
    let theme = theme::theme(&book.sources, &built.config).value;
    let files = theme::files(&book.sources, &book.copies);
    for file in &files {
        if let Layer::Over(Change::Both | Change::BuiltIn) = file.layer {
            streams.say(&format!(
                "note: the built-in `{}` changed since it was copied",
                file.name
            ));
        }
    }
    // With a template that cannot be read there are no pages.
    if built.site.n_pages > 0 {
        for name in theme::idle(&theme, &built.templates) {
            streams.say(&format!(
                "note: no page of this book uses the template `{name}`; it was only parsed"
            ));
        }
    }
    let n_own = files
        .iter()
        .filter(|file| matches!(file.layer, Layer::Own | Layer::Over(_)))
        .count();
    streams.say(&format!(
        "checked {} of the book's theme with {} in {:.2} s: {}",
        plural(n_own, "own file"),
        plural(built.site.n_pages, "page"),
        start.elapsed().as_secs_f64(),
        counted(&of_theme, args),
    ));
    Ok(code)
}

/// Prints the reference of themes, or a section of it.
fn docs(args: &DocsArgs, streams: &mut Streams<'_>) -> u8 {
    let Some(name) = &args.name else {
        return streams.result(theme::REFERENCE.as_bytes());
    };
    // Sections begin with "### `name`".
    let sections = theme::REFERENCE.split("\n### `").skip(1);
    let sections = sections.filter_map(|section| section.split_once('`'));
    let Some((_, text)) = sections.clone().find(|(known, _)| known == name) else {
        let names = sections.map(|(known, _)| known);
        let help = suggest::did_you_mean(name, names)
            .unwrap_or_else(|| "`crossbook theme docs` prints all of them".to_owned());
        streams.say(&format!("error: no template or type `{name}`; {help}"));
        return MACHINE;
    };
    // The last section before the next chapter ends there.
    let text = text.split("\n## ").next().unwrap_or(text).trim();
    streams.result(format!("{name}\n\n{text}\n").as_bytes())
}
