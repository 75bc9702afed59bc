//! Notes, in tests alone, which keys a reader takes and as what, so that the schemas for
//! editors can be held against the readers.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::source::FileId;

thread_local! {
    static TAKEN: RefCell<BTreeMap<FileId, Taken>> = const { RefCell::new(BTreeMap::new()) };
}

/// The keys that were taken out of one file, as `mapping[].subject`, and what each was
/// taken for. Empty for keys that were only looked at.
pub type Taken = BTreeMap<String, BTreeSet<String>>;

/// Notes a key of the table at `place`; `kind` is empty if its value was only looked at.
pub fn note(file: FileId, place: &str, key: &str, kind: &str) {
    TAKEN.with_borrow_mut(|taken| {
        let keys = taken.entry(file).or_default();
        let kinds = keys.entry(format!("{place}{key}")).or_default();
        if !kind.is_empty() {
            kinds.insert(kind.to_owned());
        }
    });
}

/// What this thread took out of a file so far.
pub fn taken(file: FileId) -> Taken {
    TAKEN.with_borrow(|taken| taken.get(&file).cloned().unwrap_or_default())
}
