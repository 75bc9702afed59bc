//! The preview: watches a book, builds it again with the warm cache after each change,
//! and serves the result from memory to a browser that reloads itself.
//!
//! Goes through the same [`site::build`] as `build` does and never touches the output
//! folder. A [`Snapshot`] is all that its threads share.
//!
//! [`site::build`]: crate::site::build

mod http;
mod live;
mod rebuild;
mod snapshot;
mod watch;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::watch as channel;

use crate::error::Error;
use crate::site::Options;

pub use self::rebuild::Round;
pub use self::snapshot::Snapshot;

use self::rebuild::Rebuild;

/// Tried one after the other while the port is taken and nobody asked for it.
const MORE_PORTS: u16 = 20;

/// How a preview is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    pub build: Options,
    /// Diagnostics are told in color.
    pub color: bool,
    /// Where to listen; anything but a loopback address shows the book to others.
    pub address: IpAddr,
    /// The port to listen on; 0 for any free one.
    pub port: u16,
    /// If `port` is taken, the next free one will do.
    pub any_port: bool,
    /// Names beside `localhost` and plain addresses under which a browser may ask. Others
    /// are refused, since a foreign site could lead its own name here.
    pub hosts: Vec<String>,
    /// Look for changes at this pace instead of waiting for the system's events.
    pub poll: Option<Duration>,
    /// The address that opens a file in the author's editor, with `{path}`, `{line}` and
    /// `{column}` in it.
    pub editor: String,
    /// A connection that sends no whole request for so long is closed.
    pub read_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            build: Options::default(),
            color: false,
            address: IpAddr::from([127, 0, 0, 1]),
            port: 4000,
            any_port: true,
            hosts: Vec::new(),
            poll: None,
            editor: "vscode://file/{path}:{line}:{column}".to_owned(),
            read_timeout: Duration::from_secs(10),
        }
    }
}

/// A preview that runs until it is dropped.
pub struct Preview {
    /// Where it listens.
    pub address: SocketAddr,
    /// The site's address, sub-path included.
    pub url: String,
    runtime: tokio::runtime::Runtime,
    watcher: Option<thread::JoinHandle<()>>,
}

/// Builds the book at `root` for the first time, starts to serve it and to watch it.
/// `tell` hears of each build, the first one too, once it is served.
///
/// # Errors
/// As [`load`](crate::load::load); [`Error::Bind`] if the address cannot be listened on.
pub fn preview(
    root: &Path,
    settings: Settings,
    mut tell: impl FnMut(&Round) + Send + 'static,
) -> Result<Preview, Error> {
    let listener = listen(&settings)?;
    let address = listener
        .local_addr()
        .map_err(|error| Error::bind(settings.address, settings.port, error))?;
    // Watching comes first: a change during the build must not be missed.
    let mut changes = watch::changes(root, settings.poll);
    let mut rebuild = Rebuild::new(root, settings.build, settings.color)?;
    let (mut round, snapshot) = rebuild.first();
    let base = snapshot.base.clone();
    let url = format!("http://{address}{base}");
    let (publish, published) = channel::channel(Arc::new(snapshot));
    let runtime = http::start(listener, published, &settings, root)?;
    round.url = Some(url.clone());
    round.note = changes.note.take();
    tell(&round);

    let watcher = thread::Builder::new()
        .name("rebuild".to_owned())
        .spawn(move || {
            while let Some(changed) = changes.wait() {
                let Some((mut round, snapshot)) = rebuild.again(&changed) else {
                    continue;
                };
                round.note = changes.note.take();
                if publish.send(Arc::new(snapshot)).is_err() {
                    return;
                }
                tell(&round);
            }
        })
        .map_err(|error| Error::bind(settings.address, settings.port, error))?;
    Ok(Preview {
        address,
        url,
        runtime,
        watcher: Some(watcher),
    })
}

impl Preview {
    /// Waits for Ctrl-C, or for the watcher to give up. `ready` is called once Ctrl-C
    /// is listened for.
    pub fn until_interrupted(self, ready: impl FnOnce()) {
        let watcher = self.watcher.as_ref();
        let mut ready = Some(ready);
        self.runtime.block_on(async {
            let interrupted = tokio::signal::ctrl_c();
            tokio::pin!(interrupted);
            loop {
                let pause = tokio::time::sleep(Duration::from_millis(200));
                tokio::select! {
                    // Looking at it first is what makes the program listen for it.
                    biased;
                    _ = &mut interrupted => return,
                    () = std::future::ready(()), if ready.is_some() => {
                        ready.take().expect("it was there")();
                    }
                    () = pause => {
                        if watcher.is_none_or(thread::JoinHandle::is_finished) {
                            return;
                        }
                    }
                }
            }
        });
        // A build may be under way; nothing it does must be waited for.
        self.runtime.shutdown_background();
    }
}

fn listen(settings: &Settings) -> Result<TcpListener, Error> {
    let (address, port) = (settings.address, settings.port);
    let last = if settings.any_port && port > 0 {
        port.saturating_add(MORE_PORTS)
    } else {
        port
    };
    let mut tried = TcpListener::bind((address, port));
    for port in (port..=last).skip(1) {
        match tried {
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                tried = TcpListener::bind((address, port));
            }
            _ => break,
        }
    }
    tried.map_err(|error| Error::bind(address, port, error))
}

/// The book's folder as it is written in messages and editor links.
fn absolute(root: &Path) -> PathBuf {
    std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf())
}
