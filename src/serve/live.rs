//! What makes a page of the preview reload itself and show what is wrong with the book.
//!
//! A small script is put into each page as it is served. It listens to a stream of
//! events, one for each build.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;

use super::http::Server;
use super::snapshot::Snapshot;
use crate::address::OutPath;
use crate::page::escape;

/// Where the preview's own files lie below the site's root.
pub(super) const FOLDER: &str = "__crossbook/";

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// The preview's own files.
pub(super) fn answer(server: &Server, name: &str, query: &str) -> Response {
    let text = |kind: &'static str, text: &'static str| {
        ([(header::CONTENT_TYPE, kind)], text).into_response()
    };
    match name {
        "live.js" => text("text/javascript; charset=utf-8", SCRIPT),
        "live.css" => text("text/css; charset=utf-8", STYLE),
        "events" => Sse::new(events(server, &page_of(query)))
            .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
            .into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The page with the script in it.
pub(super) fn with_script(
    server: &Server,
    snapshot: &Snapshot,
    path: &OutPath,
    html: &str,
) -> String {
    let mut script = format!(
        "<script src=\"{}{FOLDER}live.js\" data-base=\"",
        snapshot.base
    );
    escape(&mut script, &snapshot.base);
    script.push_str("\" data-page=\"");
    escape(&mut script, path.as_str());
    script.push_str("\" data-editor=\"");
    escape(&mut script, &server.editor);
    let _ = write!(
        script,
        "\" data-mark=\"{}\" defer></script>",
        snapshot.mark(path.as_str())
    );
    let end = html.rfind("</body>").unwrap_or(html.len());
    format!("{}{script}{}", &html[..end], &html[end..])
}

/// The page that a stream of events is for.
fn page_of(query: &str) -> String {
    let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
    percent_decode_str(page.unwrap_or_default())
        .decode_utf8_lossy()
        .into_owned()
}

/// The state of the book now, then again after each build.
fn events(server: &Server, page: &str) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let mut published = server.published.clone();
    published.mark_changed();
    stream::unfold(
        (published, page.to_owned()),
        |(mut published, page)| async move {
            published.changed().await.ok()?;
            let event = Event::default().data(state(&published.borrow_and_update(), &page));
            Some((Ok(event), (published, page)))
        },
    )
}

/// The state of the book as one JSON object on one line.
fn state(snapshot: &Snapshot, page: &str) -> String {
    let diagnostics: Vec<String> = snapshot
        .diagnostics
        .iter()
        .map(|told| {
            let full = serde_json::to_string(&told.full).expect("text always serializes");
            format!("{{\"place\":{},\"full\":{full}}}", told.json)
        })
        .collect();
    format!(
        "{{\"number\":{},\"mark\":\"{}\",\"errors\":{},\"diagnostics\":[{}]}}",
        snapshot.number,
        snapshot.mark(page),
        snapshot.n_errors,
        diagnostics.join(","),
    )
}
