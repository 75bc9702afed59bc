//! `completions` and `man`: what shells and manuals know of the commands, made from the
//! commands themselves.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::build::{failed, plural};
use super::{CLEAN, MACHINE, NAME, Streams};
use crate::error::Error;
use crate::suggest;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  source <(crossbook completions bash)    in ~/.bashrc
  crossbook completions zsh > ~/.zfunc/_crossbook
  crossbook completions fish > ~/.config/fish/completions/crossbook.fish")]
pub(super) struct CompletionsArgs {
    /// The shell that is to complete commands
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  crossbook man | man -l -                         read it at once
  crossbook man new                                the page of one command
  crossbook man --write ~/.local/share/man/man1    where man(1) looks for pages")]
pub(super) struct ManArgs {
    /// A command such as `build`, or `new lesson`
    #[arg(value_name = "COMMAND", conflicts_with = "write")]
    command: Vec<String>,
    /// Write the page of every command into DIR
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
}

/// Prints what a shell needs to complete commands.
pub(super) fn completions(
    args: &CompletionsArgs,
    mut command: Command,
    streams: &mut Streams<'_>,
) -> u8 {
    // Into memory first: it would end in panic where the stream takes no more.
    let mut script = Vec::new();
    generate(args.shell, &mut command, NAME, &mut script);
    streams.result(&script)
}

/// Prints a page of the manual, or writes all of them.
pub(super) fn man(args: &ManArgs, command: Command, streams: &mut Streams<'_>) -> u8 {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    if let Some(folder) = &args.write {
        return match write(folder, &command) {
            Ok(n_pages) => {
                streams.say(&format!(
                    "wrote {} to {}",
                    plural(n_pages, "page"),
                    folder.display()
                ));
                CLEAN
            }
            Err(error) => failed(&error, streams),
        };
    }
    let mut found = &command;
    for name in &args.command {
        let Some(inner) = found.find_subcommand(name) else {
            let names = found.get_subcommands().map(Command::get_name);
            let help = suggest::did_you_mean(name, names)
                .unwrap_or_else(|| "`crossbook --help` lists all commands".to_owned());
            streams.say(&format!("error: there is no command `{name}`; {help}"));
            return MACHINE;
        };
        found = inner;
    }
    streams.result(&page(found))
}

fn page(command: &Command) -> Vec<u8> {
    let mut page = Vec::new();
    Man::new(command.clone())
        .source(concat!("crossbook ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)
        .expect("writing to memory cannot fail");
    page
}

/// Writes the pages of a command and of all below it; returns how many.
fn write(folder: &Path, command: &Command) -> Result<usize, Error> {
    fs::create_dir_all(folder).map_err(|error| Error::write(folder, error))?;
    let mut open = vec![command];
    let mut n_pages = 0;
    while let Some(command) = open.pop() {
        let name = command.get_display_name().unwrap_or(command.get_name());
        let place = folder.join(format!("{name}.1"));
        fs::write(&place, page(command)).map_err(|error| Error::write(&place, error))?;
        n_pages += 1;
        open.extend(command.get_subcommands());
    }
    Ok(n_pages)
}
