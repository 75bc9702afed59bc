//! Tells which files of a book changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{
    Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher,
};

use crate::load::is_passed_over;

/// Changes count as one if no more come for so long: editors write a file in steps.
const QUIET: Duration = Duration::from_millis(15);

/// A steady stream of changes is cut after this time.
const LONGEST: Duration = Duration::from_millis(300);

/// The pace at which files are looked at where the system tells no events.
const FALLBACK_PACE: Duration = Duration::from_millis(700);

/// What a book is made of, beside its settings.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// A stream of changes; watching ends when it is dropped.
pub(super) struct Changes {
    root: PathBuf,
    events: Receiver<notify::Result<Event>>,
    watcher: Box<dyn Watcher + Send>,
    /// Why changes may be noticed late.
    pub note: Option<String>,
}

/// Watches the files of the book at `root`: by the system's events, or by looking at
/// them at the pace `poll`, or where events fail.
pub(super) fn changes(root: &Path, poll: Option<Duration>) -> Changes {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    if poll.is_none() {
        match by_events(&root) {
            Ok(changes) => return changes,
            Err(error) => return after(&error, &root),
        }
    }
    by_looking(&root, poll.unwrap_or(FALLBACK_PACE))
}

/// Looks at the files because events failed, and says so.
fn after(error: &notify::Error, root: &Path) -> Changes {
    let mut changes = by_looking(root, FALLBACK_PACE);
    let failed = changes.note.take().unwrap_or_default();
    changes.note = Some(format!(
        "cannot watch the book by events ({error}); looking for changes every {} ms{}{failed}",
        FALLBACK_PACE.as_millis(),
        if failed.is_empty() { "" } else { "; " },
    ));
    changes
}

fn by_events(root: &Path) -> notify::Result<Changes> {
    let (send, events) = channel();
    let mut watcher = RecommendedWatcher::new(hand_on(send), Config::default())?;
    watch(&mut watcher, root)?;
    Ok(Changes {
        root: root.to_path_buf(),
        events,
        watcher: Box::new(watcher),
        note: None,
    })
}

fn by_looking(root: &Path, pace: Duration) -> Changes {
    let (send, events) = channel();
    let config = Config::default()
        .with_poll_interval(pace)
        .with_compare_contents(true);
    let mut watcher =
        PollWatcher::new(hand_on(send), config).expect("looking at files needs nothing");
    let failed = watch(&mut watcher, root).err();
    Changes {
        root: root.to_path_buf(),
        events,
        watcher: Box::new(watcher),
        note: failed.map(|error| format!("cannot watch the book: {error}")),
    }
}

fn hand_on(send: Sender<notify::Result<Event>>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| {
        // The other end is gone only when the preview ends.
        let _ = send.send(event);
    }
}

/// The book's folder by itself, as it may hold much that is not the book's, and the two
/// folders below it whole.
fn watch(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

impl Changes {
    /// Waits for changes and returns the paths that changed, sorted; empty if the system
    /// lost track. Nothing once watching has ended.
    pub fn wait(&mut self) -> Option<Vec<PathBuf>> {
        loop {
            let mut changed = Changed::default();
            changed.note(self.events.recv().ok()?);
            let start = Instant::now();
            while start.elapsed() < LONGEST {
                match self.events.recv_timeout(QUIET) {
                    Ok(event) => changed.note(event),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            let folders = FOLDERS.map(|folder| self.root.join(folder));
            if folders.iter().any(|folder| changed.paths.contains(folder)) {
                // It may be new, or another one under the same name.
                changed.lost |= watch(&mut *self.watcher, &self.root).is_err();
            }
            changed.paths.retain(|path| matters(&self.root, path));
            if let Some(error) = changed.full {
                // Folders that come later would go unseen.
                *self = after(&error, &self.root);
                return Some(Vec::new());
            }
            if changed.lost {
                return Some(Vec::new());
            }
            if !changed.paths.is_empty() {
                return Some(changed.paths.into_iter().collect());
            }
        }
    }
}

/// What some events say.
#[derive(Default)]
struct Changed {
    paths: BTreeSet<PathBuf>,
    /// The system could not tell all.
    lost: bool,
    /// The system will not watch more.
    full: Option<notify::Error>,
}

impl Changed {
    fn note(&mut self, event: notify::Result<Event>) {
        match event {
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event) => {
                self.lost |= event.need_rescan();
                self.paths.extend(event.paths);
            }
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                self.full = Some(error);
            }
            Err(_) => self.lost = true,
        }
    }
}

/// Hidden files and the backups of editors are no part of a book; nor is what lies beside
/// its folders, such as the output.
fn matters(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return true;
    };
    let first = path.iter().next().map(|part| part.as_encoded_bytes());
    let is_ours = matches!(first, Some(b"book.toml" | b"content" | b"themes"));
    is_ours && !path.iter().any(|part| is_passed_over(Path::new(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_part_of_the_book_matters() {
        let root = Path::new("/b");
        for path in [
            "",
            "content/.a.md.swp",
            "content/a.md~",
            "content/#a.md#",
            "content/a.md.bak/b.md",
            ".git",
            "public/index.html",
        ] {
            assert!(!matters(root, &root.join(path)), "{path}");
        }
        for path in [
            "book.toml",
            "content/a.md",
            "content",
            "themes/own/assets/a.css",
        ] {
            assert!(matters(root, &root.join(path)), "{path}");
        }
    }
}
