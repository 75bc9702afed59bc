//! `move`: another path for a lesson, an image or a module, with every link and the old
//! address following.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::build::{plural, print};
use super::change::{ChangeArgs, Stop, checking, ended, judge, new_faults, write};
use super::places::{inside, prefix};
use super::{CLEAN, CONTENT, Streams};
use crate::address::ContentPath;
use crate::diagnostic::print::Report;
use crate::load::{find_root, load};
use crate::relocate::{Input, Plan, Relocated, misled, plan, relocate};
use crate::site::{Options, survey};
use crate::sources::{Change, Refusal};

#[derive(Args, Debug)]
#[command(
    after_help = "Links to what moves are rewritten in every lesson, and its own relative
links too. The old address redirects to the new one (`aliases`), and an id that
stood nowhere is written, so that paths, prerequisites and readers' cards go on
to find the lesson.

Examples:
  crossbook move content/pmp/a/risk.md content/pmp/a/risk-register.md
  crossbook move content/pmp/a/risk.md content/itil/b    under its own name
  crossbook move content/pmp/a content/pmp/preparing     a whole module
  crossbook move risk.md ../b/ --check                   say what would change"
)]
pub(super) struct MoveArgs {
    /// A lesson, an image or a module's folder
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// Its new path, or a folder that it goes into
    #[arg(value_name = "TO")]
    to: PathBuf,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Works out the move, checks the book with it and writes it.
pub(super) fn relocated(args: &MoveArgs, streams: &mut Streams<'_>) -> u8 {
    let result = run(args, streams);
    ended(result, streams)
}

fn run(args: &MoveArgs, streams: &mut Streams<'_>) -> Result<u8, Stop> {
    let refused = |Refusal(why)| Stop::Arguments(why);
    let ChangeArgs { check, quiet, .. } = args.change;
    let root = find_root(&args.change.book)?;
    let progress = checking(&args.change, streams);
    let sources = load(&root)?;
    let before = survey(&sources);
    if !sources.faults.is_empty() {
        drop(progress);
        let severities = &before.config.severities;
        let report = Report::new(sources.faults.clone(), severities, &sources.by_id());
        let format = args.change.format;
        print(&report, &prefix(&root, format), format, streams);
        streams.say("nothing moved: links in files that cannot be read would be missed");
        return Ok(CONTENT);
    }
    let input = Input {
        sources: &sources,
        markdown: &before.config.markdown,
        book: &before.book,
    };
    let (from, to) = places(&root, &args.from, &args.to)?;
    let plan = plan(&input, &from, &to).map_err(refused)?;
    let relocated = relocate(&input, &plan).map_err(refused)?;
    let after = survey(&sources.with(&relocated.change));
    if let Some(link) = misled(&before.book, &after.book, &plan) {
        return Err(Stop::Arguments(format!(
            "nothing moved: the link to {link} would lead to another lesson afterwards; \
             write it as `[text](file.md)` first"
        )));
    }
    let renamed = |path: &str| match ContentPath::new(path) {
        Some(path) => plan.now(&path).to_string(),
        None => path.to_owned(),
    };
    let options = Options::default();
    let faults = new_faults(&sources, &relocated.change, options, renamed);
    drop(progress);
    let code = judge(&faults, &root, &args.change, false, streams);
    if code != CLEAN {
        return Ok(code);
    }
    if !check {
        write(&root, &sources, &relocated.change)?;
        remove_empty(&root, &relocated.change);
    }
    if !quiet {
        for line in told(&plan, &relocated, check) {
            streams.say(&line);
        }
    }
    Ok(CLEAN)
}

/// What the two arguments name in the book: as seen from here, from the book's root or
/// from `content/`, whichever holds the first.
fn places(root: &Path, from: &Path, to: &Path) -> Result<(ContentPath, ContentPath), Stop> {
    let here = env::current_dir().unwrap_or_else(|_| root.to_path_buf());
    let bases = [here, root.to_path_buf(), root.join("content")];
    let there = |base: &&PathBuf| {
        let place = inside(root, base, from);
        place.is_some_and(|path| fs::symlink_metadata(root.join(path.as_str())).is_ok())
    };
    // Without one, the root makes for the clearest message.
    let base = bases.iter().find(there).unwrap_or(&bases[1]);
    let place = |given: &Path| {
        let is_from_root = given.starts_with("content");
        let base = if is_from_root { root } else { base.as_path() };
        inside(root, base, given)
            .ok_or_else(|| Stop::Arguments(format!("`{}` leads out of the book", given.display())))
    };
    let from = inside(root, base, from).map_or_else(|| place(from), Ok)?;
    Ok((from, place(to)?))
}

/// Removes the folders that nothing is left in.
fn remove_empty(root: &Path, change: &Change) {
    let mut folders: Vec<&str> = change.moved.iter().map(|(from, _)| from.folder()).collect();
    // The longer first: a folder before the one that holds it.
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.len()));
    folders.dedup();
    for folder in folders {
        // Fails where something is left, as it should.
        let _ = fs::remove_dir(root.join(folder));
    }
}

/// What became of the move, for a person.
fn told(plan: &Plan, relocated: &Relocated, is_check: bool) -> Vec<String> {
    let Relocated {
        rewritten,
        redirects,
        ids,
        notes,
        ..
    } = relocated;
    let would = if is_check { "would " } else { "" };
    let verb = |now: &str, then: &str| format!("{would}{}", if is_check { now } else { then });
    let (from, to) = (plan.from(), plan.to());
    let mut lines = vec![format!("{} `{from}` to `{to}`", verb("move", "moved"))];
    let n_links: usize = rewritten.iter().map(|(_, n_links)| n_links).sum();
    if n_links > 0 {
        lines.push(format!(
            "{} {} in {}",
            verb("rewrite", "rewrote"),
            plural(n_links, "link"),
            plural(rewritten.len(), "file")
        ));
        if is_check {
            let files = rewritten.iter();
            lines.extend(files.map(|(path, n_links)| format!("  {path}: {n_links}")));
        }
    }
    if let [url] = &redirects[..] {
        lines.push(format!("{} from {url}", verb("redirect", "redirects")));
    } else if !redirects.is_empty() {
        let n_redirects = redirects.len();
        let verb = verb("redirect", "redirects");
        lines.push(format!("{verb} from {n_redirects} old addresses"));
    }
    if let [id] = &ids[..] {
        lines.push(format!(
            "{} `id = \"{id}\"`, its id until now, so that what names it finds it",
            verb("write", "wrote")
        ));
    } else if !ids.is_empty() {
        lines.push(format!(
            "{} the ids that {} had until now, so that what names them finds them",
            verb("write", "wrote"),
            plural(ids.len(), "lesson")
        ));
    }
    lines.extend(notes.iter().cloned());
    lines
}
