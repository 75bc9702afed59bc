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

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
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
    /// What stands before the paths of the book's files in what is told.
    pub prefix: String,
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
            prefix: String::new(),
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
    let mut rebuild = Rebuild::new(root, &settings)?;
    let (mut round, snapshot) = rebuild.first();
    let mut base = snapshot.base.clone();
    let places = reachable(address);
    let urls = move |base: &str| -> Vec<String> {
        let places = places.iter();
        places
            .map(|place| format!("http://{place}{base}"))
            .collect()
    };
    let url = urls(&base).remove(0);
    let (publish, published) = channel::channel(Arc::new(snapshot));
    let runtime = http::start(listener, published, &settings, root)?;
    round.urls = urls(&base);
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
                if snapshot.base != base {
                    base.clone_from(&snapshot.base);
                    round.urls = urls(&base);
                }
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

/// Where a browser finds what listens at `address`: on this machine first, then from
/// others, where every address of the machine is listened on and one of them is known.
fn reachable(address: SocketAddr) -> Vec<SocketAddr> {
    if !address.ip().is_unspecified() {
        return vec![address];
    }
    // Addresses for documentation: nobody has them, and a datagram socket that is to send
    // to one chooses its own address without sending anything.
    let (loopback, documented): (IpAddr, IpAddr) = match address.ip() {
        IpAddr::V4(_) => (
            Ipv4Addr::LOCALHOST.into(),
            Ipv4Addr::new(192, 0, 2, 1).into(),
        ),
        IpAddr::V6(_) => (
            Ipv6Addr::LOCALHOST.into(),
            Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into(),
        ),
    };
    let own = UdpSocket::bind((address.ip(), 0)).and_then(|socket| {
        socket.connect((documented, 9))?;
        socket.local_addr()
    });
    let own = own.ok().map(|own| own.ip());
    let own = own.filter(|own| !own.is_unspecified() && !own.is_loopback());
    let places = std::iter::once(loopback).chain(own);
    places
        .map(|place| SocketAddr::new(place, address.port()))
        .collect()
}

/// The book's folder as it is written in messages and editor links.
fn absolute(root: &Path) -> PathBuf {
    std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_means_all_is_told_as_one_that_works() {
        let told = |address: &str| reachable(address.parse().expect("an address"));
        assert_eq!(told("127.0.0.1:4000")[0].to_string(), "127.0.0.1:4000");
        assert_eq!(told("127.0.0.1:4000").len(), 1);
        assert_eq!(told("0.0.0.0:4000")[0].to_string(), "127.0.0.1:4000");
        assert_eq!(told("[::]:4000")[0].to_string(), "[::1]:4000");
        for address in told("0.0.0.0:4000").iter().chain(&told("[::]:4000")) {
            assert!(!address.ip().is_unspecified() && address.port() == 4000);
        }
    }
}
