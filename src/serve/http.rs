//! Answers a browser from the last snapshot.
//!
//! What a page may do to its server is little: `GET` and `HEAD`, under the names this
//! machine has for itself. Everything comes from memory, so no address leads to a file
//! that is not part of the site.

use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use percent_encoding::percent_decode_str;
use tokio::sync::{Semaphore, watch};

use super::live;
use super::snapshot::Snapshot;
use super::{Settings, absolute};
use crate::address::{OutPath, encode};
use crate::error::Error;
use crate::page::Content;

/// Connections open at the same time; more wait.
const MOST_CONNECTIONS: usize = 256;

/// What every answer needs.
#[derive(Clone)]
pub(super) struct Server {
    pub published: watch::Receiver<Arc<Snapshot>>,
    /// Names under which a browser may ask.
    hosts: Arc<Vec<String>>,
    pub editor: Arc<str>,
}

/// Starts to answer on `listener`, until the runtime ends.
///
/// # Errors
/// [`Error::Bind`] if the system gives no thread or timer.
pub(super) fn start(
    listener: TcpListener,
    published: watch::Receiver<Arc<Snapshot>>,
    settings: &Settings,
    root: &std::path::Path,
) -> Result<tokio::runtime::Runtime, Error> {
    let failed = |error| Error::bind(settings.address, settings.port, error);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(failed)?
    };
    let folder = in_address(&absolute(root));
    let editor = settings
        .editor
        .replace("{path}", &format!("{}/{{path}}", encode(&folder)));
    let server = Server {
        published,
        hosts: Arc::new(settings.hosts.clone()),
        editor: Arc::from(editor),
    };
    runtime.spawn(accept(listener, server, settings.read_timeout));
    Ok(runtime)
}

/// A folder as editors take it in an address: on Windows `C:/book`, without the mark of
/// long paths.
fn in_address(folder: &std::path::Path) -> String {
    let folder = folder.display().to_string();
    match folder.strip_prefix(r"\\?\") {
        Some(plain) => plain.replace('\\', "/"),
        None if cfg!(windows) => folder.replace('\\', "/"),
        None => folder,
    }
}

async fn accept(listener: tokio::net::TcpListener, server: Server, read_timeout: Duration) {
    let router = Router::new().fallback(answer).with_state(server);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let place = place.expect("the semaphore is never closed");
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of files, most often: others have to end first.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(read_timeout)
                .serve_connection(TokioIo::new(stream), service);
            // A browser that goes away is no fault.
            let _ = connection.await;
            drop(place);
        });
    }
}

async fn answer(State(server): State<Server>, request: Request) -> Result<Response, Infallible> {
    let mut response = answered(&server, request.method(), request.uri(), request.headers());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // A foreign page must not load what is served as its own script or image.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    Ok(response)
}

fn answered(server: &Server, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    if !is_asked_by_us(headers, &server.hosts) {
        let message = "this preview answers only under the names of this machine; \
                       `crossbook serve --allow-host NAME` adds one\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow, "only GET and HEAD\n").into_response();
    }
    let snapshot = Arc::clone(&server.published.borrow());
    let Ok(path) = percent_decode_str(uri.path()).decode_utf8() else {
        return missing(server, &snapshot);
    };
    // Browsers encode what may be a plain letter in the address of the book, and back.
    let base = percent_decode_str(&snapshot.base).decode_utf8_lossy();
    let Some(path) = path.strip_prefix(base.as_ref()) else {
        // The root of the server, or the sub-path without its slash.
        return if path == "/" || format!("{path}/") == base {
            redirect(&snapshot.base)
        } else {
            missing(server, &snapshot)
        };
    };
    if let Some(name) = path.strip_prefix(live::FOLDER) {
        return live::answer(server, name, uri.query().unwrap_or_default());
    }
    found(server, &snapshot, path)
}

/// The file at an address as GitHub Pages finds it: a folder has an `index.html`, and
/// one without its slash is led there.
fn found(server: &Server, snapshot: &Snapshot, path: &str) -> Response {
    let get = |path: &str| {
        let path = OutPath::new(path)?;
        let content = snapshot.files.get(&path)?;
        Some((path, content))
    };
    let folder = path.is_empty() || path.ends_with('/');
    let direct = if folder {
        get(&format!("{path}index.html"))
    } else {
        get(path).or_else(|| get(&format!("{path}.html")))
    };
    if let Some((path, content)) = direct {
        return file(server, snapshot, StatusCode::OK, &path, content);
    }
    if !folder && get(&format!("{path}/index.html")).is_some() {
        let path = OutPath::new(path).expect("a file lies below it");
        return redirect(&format!("{}{}/", snapshot.base, path.href()));
    }
    missing(server, snapshot)
}

fn missing(server: &Server, snapshot: &Snapshot) -> Response {
    let path = OutPath::new("404.html").expect("a plain name");
    match snapshot.files.get(&path) {
        Some(content) => file(server, snapshot, StatusCode::NOT_FOUND, &path, content),
        None => (StatusCode::NOT_FOUND, "no such page\n").into_response(),
    }
}

fn redirect(to: &str) -> Response {
    let location = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

fn file(
    server: &Server,
    snapshot: &Snapshot,
    status: StatusCode,
    path: &OutPath,
    content: &Content,
) -> Response {
    let mime = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    let is_text =
        mime.type_() == "text" || matches!(mime.subtype().as_str(), "javascript" | "json");
    let mime = if is_text {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_string()
    };
    let body = match content {
        Content::Text(html) => Body::from(live::with_script(server, snapshot, path, html)),
        Content::Bytes(bytes) => Body::from(bytes.to_vec()),
    };
    (status, [(header::CONTENT_TYPE, mime)], body).into_response()
}

/// Whether the request names this machine as its host, and comes from a page of ours or
/// from no page at all.
///
/// A foreign site can point its own name at this machine (DNS rebinding), but then that
/// name is what the browser sends. Plain addresses cannot be pointed anywhere.
fn is_asked_by_us(headers: &HeaderMap, hosts: &[String]) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let origin = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin
            .to_str()
            .is_ok_and(|origin| origin == format!("http://{host}")),
    };
    origin && !is_taken_by_others(headers) && is_ours(name_of(host), hosts)
}

/// Whether a page of another site wants to have the answer in itself, as a script or an
/// image: it could read what a script of the search index says. Its links may lead here.
fn is_taken_by_others(headers: &HeaderMap) -> bool {
    let says = |name: &str, word: &[u8]| {
        let value = headers.get(name);
        value.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(word))
    };
    let is_foreign = says("sec-fetch-site", b"cross-site") || says("sec-fetch-site", b"same-site");
    is_foreign && !says("sec-fetch-mode", b"navigate")
}

fn is_ours(name: &str, hosts: &[String]) -> bool {
    let plain = name.trim_start_matches('[').trim_end_matches(']');
    let name = name.to_ascii_lowercase();
    plain.parse::<IpAddr>().is_ok()
        || name == "localhost"
        || name.ends_with(".localhost")
        || hosts.iter().any(|host| host.eq_ignore_ascii_case(&name))
}

/// The host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let hosts = ["study.example".to_owned()];
        for host in [
            "localhost",
            "127.0.0.1",
            "[::1]",
            "a.localhost",
            "Study.example",
        ] {
            assert!(is_ours(name_of(&format!("{host}:4000")), &hosts), "{host}");
            assert!(is_ours(name_of(host), &hosts), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "",
            "127.0.0.1.evil.example",
        ] {
            assert!(!is_ours(name_of(&format!("{host}:4000")), &hosts), "{host}");
        }
    }
}
