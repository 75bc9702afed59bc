//! Writes the site to its output folder: all of it, or nothing.
//!
//! The new site is laid beside the output, unchanged files as hard links to the
//! earlier ones, and takes the output's place in one step. A build that is killed or
//! runs out of disk at any moment leaves the earlier site whole. If nothing changed,
//! nothing is written. Knows nothing of what the files hold.

mod book;
mod earlier;
mod manifest;
mod output;
mod stage;
mod swap;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::address::OutPath;
use crate::error::Error;
use crate::page::Site;

pub use self::book::{BookContent, BookFile, write_into_book};
use self::earlier::Earlier;
use self::output::Output;
use self::stage::{Scope, Staged};

/// What a call of [`write()`] did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files of the site.
    pub files: usize,
    /// Of those, files that are new or differ from the earlier ones.
    pub written: usize,
    /// Of those, files that were there already.
    pub unchanged: usize,
    /// Files of the earlier site that are gone.
    pub removed: usize,
}

/// Makes the output folder hold exactly the site.
///
/// `folder` is taken from `root`, the book's folder, unless it is absolute. Only files
/// that an earlier call wrote are replaced or removed; dot-files at the top of the
/// output and what `keep` names are carried over. If nothing differs, nothing is
/// touched.
///
/// # Errors
/// [`Error::Refused`] if the folder holds or is part of something else,
/// [`Error::Locked`] if another build is writing it, [`Error::Write`] with the path if
/// the disk fails. The earlier site is whole after each of them; only where the output
/// is a mount point, whose files must be replaced one by one, a failing disk can leave
/// it half new.
pub fn write(site: &Site, root: &Path, folder: &Path, keep: &[OutPath]) -> Result<Written, Error> {
    let output = Output::choose(root, folder)?;
    let lock = output.lock()?;
    let written = write_to(&output, site, keep)?;
    lock.keep();
    Ok(written)
}

/// Writes the site to an output folder that is locked.
fn write_to(output: &Output, site: &Site, keep: &[OutPath]) -> Result<Written, Error> {
    output.recover()?;

    let list = manifest::read(&output.folder);
    let (earlier, files) = rayon::join(
        || Earlier::read(&output.folder, &list.files, site, keep),
        || stage::compare(site, &output.folder, &list.files),
    );
    let earlier = earlier?;
    let manifest = manifest::text(site.files.keys().map(OutPath::as_str));

    let n_unchanged = files.iter().filter(|file| file.is_unchanged).count();
    let written = Written {
        files: files.len(),
        written: files.len() - n_unchanged,
        unchanged: n_unchanged,
        removed: earlier.stale.len(),
    };
    if list.text.as_deref() == Some(&manifest) && written.written + written.removed == 0 {
        return Ok(written);
    }

    let staged = Staged {
        files,
        stale: &earlier.stale,
        carried: &earlier.carried,
        manifest,
    };
    let scope = if output.is_mount_point {
        Scope::Changed
    } else {
        Scope::Whole
    };
    let done = stage::stage(&staged, output, scope).and_then(|()| swap::swap(&staged, output));
    // What is left beside the output is the earlier site, or the new one that failed.
    // If it cannot be removed, the next build tries again and says why.
    let _ = output.recover();
    done.map(|()| written)
}
