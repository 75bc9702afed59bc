//! The command line: arguments in, text and an exit code out. One file per command.
//!
//! Exit codes: 0 clean, 1 the content has errors (or warnings under
//! `--deny warnings`), 2 the machine failed or the arguments make no sense.

mod build;
mod change;
mod complete;
mod course;
mod explain;
mod init;
mod links;
mod new;
mod places;
mod progress;
mod relocate;
mod schema;
mod serve;
mod theme;
mod import;

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::diagnostic::print::Format;
use crate::error::plain;

/// Everything is as it should be.
pub const CLEAN: u8 = 0;
/// The content has errors.
pub const CONTENT: u8 = 1;
/// The machine failed, or the arguments make no sense.
pub const MACHINE: u8 = 2;

/// Where a command writes to.
pub struct Streams<'a> {
    /// Results that other programs read.
    pub out: &'a mut dyn Write,
    /// What is said to a person.
    pub err: &'a mut dyn Write,
    /// `err` understands colors.
    pub color: bool,
    /// `out` understands colors.
    pub out_color: bool,
    /// `err` is a terminal that somebody watches: long work may say that it goes on.
    pub progress: bool,
}

impl Streams<'_> {
    /// Says a line to a person. A closed stream is no reason to stop working.
    fn say(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Writes a result, or a part of one; the exit code. A reader that has gone away has
    /// what it wanted, while a full disk would leave half a file that looks whole.
    fn result(&mut self, bytes: &[u8]) -> u8 {
        let written = self.out.write_all(bytes).and_then(|()| self.out.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.say(&format!(
                    "error: cannot write to standard output: {}",
                    plain(&error)
                ));
                MACHINE
            }
            _ => CLEAN,
        }
    }
}

/// The program's name, as people type it.
const NAME: &str = "crossbook";

/// A static site generator for course content, with a crosswalk between frameworks.
#[derive(Parser)]
#[command(name = NAME, version, about, propagate_version = true)]
#[command(after_help = "Examples:
  crossbook init my-course            start a new book
  crossbook new lesson git/basics \"Merging\"
                                      add a lesson, in its place and sound
  crossbook move content/git/basics/commit.md content/git/basics/commits.md
                                      rename it; links and redirects follow
  crossbook build                     write the site of the book in this folder
  crossbook serve                     preview it, following every change
  crossbook check --deny warnings     report everything, write nothing
  crossbook import mappings.csv       add mappings from a table, all or nothing
  crossbook theme copy base.html      change how pages look, file by file
  crossbook explain broken-link       what a code means and how to mend it")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Starts a new book: a small course in two frameworks, and how to publish it.
    Init(init::InitArgs),
    /// Builds the site and writes it, all or nothing.
    Build(build::BuildArgs),
    /// Builds the site in memory and reports what is wrong; writes nothing.
    Check(build::CheckArgs),
    /// Serves a preview that follows every change; writes nothing.
    Serve(serve::ServeArgs),
    /// Adds a lesson, module, framework, topic, mapping, comparison or learning path.
    New(new::NewArgs),
    /// Moves a lesson, an image or a module; links and the old address follow.
    Move(relocate::MoveArgs),
    /// Imports a table of mappings, or a whole course, into the book, all or nothing.
    Import(Box<import::ImportArgs>),
    /// Lists, copies, checks and documents the files of the book's theme.
    Theme(theme::ThemeArgs),
    /// Explains a diagnostic code; without one, lists them all.
    Explain(explain::ExplainArgs),
    /// Prints the JSON Schema of a kind of file; without one, lists them all.
    Schema(schema::SchemaArgs),
    /// Prints what a shell needs to complete commands.
    Completions(complete::CompletionsArgs),
    /// Prints a page of the manual, or writes all of them.
    Man(complete::ManArgs),
}

/// What every command that reads a book takes.
#[derive(Args, Debug)]
struct BookArgs {
    /// The book's folder, or one inside it
    #[arg(long, short = 'C', value_name = "DIR", default_value = ".")]
    book: PathBuf,
    /// Include lessons with `draft = true`
    #[arg(long)]
    drafts: bool,
    /// Fail on warnings too
    #[arg(long, value_name = "WHAT", value_parser = ["warnings"])]
    deny: Option<String>,
    /// The form of diagnostics
    #[arg(long, value_enum, default_value_t = FormatArg::Full)]
    format: FormatArg,
    /// Say nothing but diagnostics
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// A line, an excerpt with a caret, and help
    Full,
    /// One line each
    Short,
    /// One JSON object a line, on standard output
    Json,
    /// Annotations of a pull request on GitHub, on standard output
    Github,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Full => Self::Full,
            FormatArg::Short => Self::Short,
            FormatArg::Json => Self::Json,
            FormatArg::Github => Self::Github,
        }
    }
}

/// Runs the command that `arguments` (the program's name first) ask for, and returns
/// the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, mut streams: Streams<'_>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let wanted = !error.use_stderr();
            let color = if wanted {
                streams.out_color
            } else {
                streams.color
            };
            let text = if color {
                error.render().ansi().to_string()
            } else {
                error.render().to_string()
            };
            if wanted {
                return streams.result(text.as_bytes());
            }
            let _ = streams.err.write_all(text.as_bytes());
            return MACHINE;
        }
    };
    match &cli.command {
        Command::Init(args) => init::init(args, &mut streams),
        Command::Build(args) => build::build(args, &mut streams),
        Command::Check(args) => build::check(args, &mut streams),
        Command::Serve(args) => serve::serve(args, &mut streams),
        Command::Import(args) => import::import(args, &mut streams),
        Command::Theme(args) => theme::theme(args, &mut streams),
        Command::Explain(args) => explain::explain(args, &mut streams),
        Command::Move(args) => relocate::relocated(args, &mut streams),
        Command::New(args) => new::new(args, &mut streams),
        Command::Schema(args) => schema::schema(args, &mut streams),
        Command::Completions(args) => complete::completions(args, Cli::command(), &mut streams),
        Command::Man(args) => complete::man(args, Cli::command(), &mut streams),
    }
}
