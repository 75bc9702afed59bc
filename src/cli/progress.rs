//! What a person sees while work takes long: one line on a terminal, gone when the work
//! is done.

use std::io::{self, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Streams;

/// Work that is done sooner says nothing, and the line is renewed as often.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says that work goes on, until it is dropped.
///
/// The stages know nothing of it: another thread watches the clock.
pub(super) struct Progress {
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Watches over work that `what` names, such as "building"; does nothing unless
    /// messages go to a terminal.
    pub(super) fn of(what: &'static str, streams: &Streams<'_>, is_quiet: bool) -> Self {
        if streams.progress && !is_quiet {
            Self::on(io::stderr(), what, PATIENCE)
        } else {
            Self { watcher: None }
        }
    }

    fn on(mut to: impl Write + Send + 'static, what: &'static str, patience: Duration) -> Self {
        let (done, is_done) = channel::<()>();
        let watch = move || {
            let start = Instant::now();
            let mut is_shown = false;
            while is_done.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                is_shown = true;
                let seconds = start.elapsed().as_secs();
                // A closed terminal is no reason to stop working.
                let _ = write!(to, "\r\x1b[2K{what}… {seconds} s").and_then(|()| to.flush());
            }
            if is_shown {
                let _ = write!(to, "\r\x1b[2K").and_then(|()| to.flush());
            }
        };
        let watcher = thread::Builder::new().name("progress".to_owned());
        Self {
            // Without a thread there is no line; the work matters more.
            watcher: watcher.spawn(watch).ok().map(|thread| (done, thread)),
        }
    }
}

impl Drop for Progress {
    /// Takes the line away before anything else is said.
    fn drop(&mut self) {
        if let Some((done, thread)) = self.watcher.take() {
            drop(done);
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells the test of each write.
    struct Terminal(Sender<String>);

    impl Write for Terminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn long_work_is_said_and_the_line_goes_away() {
        let (written, screen) = channel();
        let progress = Progress::on(Terminal(written), "building", Duration::from_millis(1));
        let mut text = String::new();
        while !text.contains(" s") {
            text += &screen.recv().expect("the line comes");
        }
        assert!(text.starts_with("\r\x1b[2Kbuilding… 0"), "{text:?}");
        drop(progress);
        text.extend(screen.iter());
        assert!(text.ends_with("\r\x1b[2K"), "{text:?}");
    }

    #[test]
    fn short_work_leaves_no_trace() {
        let (written, screen) = channel();
        drop(Progress::on(
            Terminal(written),
            "building",
            Duration::from_secs(3600),
        ));
        assert_eq!(screen.iter().collect::<String>(), "");
    }
}
