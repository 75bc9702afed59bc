//! Calls into libraries that may panic on what an author writes. What they would print
//! of it is no use to that author and is left out; other panics are printed as ever.

use std::cell::Cell;
use std::panic::{UnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `call` returns, or none if it panics.
pub(super) fn quietly<T>(call: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let earlier = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_QUIET.get() {
                earlier(panic);
            }
        }));
    });
    let before = IS_QUIET.replace(true);
    let result = catch_unwind(call);
    IS_QUIET.set(before);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::{IS_QUIET, quietly};

    #[test]
    fn panics_are_caught_and_only_those_inside_are_quiet() {
        assert_eq!(quietly(|| 1), Some(1));
        assert_eq!(
            quietly(|| assert!(IS_QUIET.get(), "quiet inside")),
            Some(())
        );
        assert_eq!(quietly(|| -> u8 { panic!("a library's fault") }), None);
        assert!(!IS_QUIET.get());
    }
}
