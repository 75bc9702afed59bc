//! `book.toml`: what a book says about itself, checked and refined.

use crate::address::{OutPath, encode};
use crate::data::{Fields, first_syntax_fault, read_toml};
use crate::diagnostic::{Checked, Code, Diagnostic, Severities, Severity};
use crate::source::{SourceFile, Spanned};
use crate::suggest;

/// A book's settings. Every key of `book.toml` is a field of this or the types below.
#[derive(Clone, Debug)]
pub struct Config {
    /// `title`: the name of the whole site. Required.
    pub title: String,
    /// `description`: one sentence for search engines and the home page.
    pub description: String,
    /// `authors`: names, in the order they are to be shown.
    pub authors: Vec<String>,
    /// `language`: BCP 47 tag of the text, `en` by default.
    pub language: String,
    /// `base_url`: the complete address the site will have, with a closing `/`.
    /// Needed for canonical links, the sitemap, the feed and the 404 page; without
    /// it those are left out or stay relative.
    pub base_url: Option<BaseUrl>,
    /// `theme`: a folder below `themes/`, or the built-in `default`.
    pub theme: Spanned<String>,
    /// `edit_url`: address for "edit this page", with `{path}` where the lesson's
    /// path goes.
    pub edit_url: Option<String>,
    pub markdown: MarkdownConfig,
    pub search: SearchConfig,
    pub progress: ProgressConfig,
    pub output: OutputConfig,
    /// `[diagnostics]`: severities by code.
    pub severities: Severities,
}

/// `[markdown]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkdownConfig {
    /// `raw_html`: let HTML in lessons through as it is. Off by default.
    pub raw_html: bool,
    /// `smart_punctuation`: curly quotes and dashes. Off by default.
    pub smart_punctuation: bool,
}

/// `[search]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchConfig {
    /// `enabled`: build the search index. On by default.
    pub enabled: bool,
}

/// `[progress]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgressConfig {
    /// `enabled`: let readers mark lessons as done, in their browsers only. On by default.
    pub enabled: bool,
}

/// `[output]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputConfig {
    /// `folder`: where the site goes, from the book's root. `public` by default.
    pub folder: String,
    /// `keep`: files in the output folder that do not come from this program and
    /// are carried over, such as `CNAME`.
    pub keep: Vec<OutPath>,
    /// `markdown`: publish each lesson as Markdown beside its page, and `llms.txt`,
    /// which lists them. Off by default.
    pub markdown: bool,
    /// `schemas`: publish the JSON Schemas of the book's files. Off by default.
    pub schemas: bool,
    /// `print`: a page of all lessons for each framework and learning path. Off by
    /// default: it doubles the text of the site.
    pub print: bool,
    /// `epub`: the same as EPUB 3. Off by default.
    pub epub: bool,
    /// `images`: a picture for each page, for those who share links to it. Needs
    /// `base_url`. Off by default.
    pub images: bool,
    /// `git_dates`: ask git when each lesson last changed. Off by default, so that the
    /// files of the book alone decide what the site is.
    pub git_dates: bool,
}

/// The address of the site's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Complete, with a closing slash: `https://example.org/course/`.
    pub url: String,
    /// Its path, with slashes at both ends: `/course/`, or `/`.
    pub path: String,
}

impl Default for Config {
    fn default() -> Self {
        let nowhere = SourceFile::new(
            crate::address::ContentPath::new("book.toml").expect("a plain name"),
            "",
        );
        Self {
            title: String::new(),
            description: String::new(),
            authors: Vec::new(),
            language: "en".to_owned(),
            base_url: None,
            theme: Spanned {
                value: "default".to_owned(),
                span: nowhere.span(0..0),
            },
            edit_url: None,
            markdown: MarkdownConfig::default(),
            search: SearchConfig { enabled: true },
            progress: ProgressConfig { enabled: true },
            output: OutputConfig {
                folder: "public".to_owned(),
                keep: Vec::new(),
                markdown: false,
                schemas: false,
                print: false,
                epub: false,
                images: false,
                git_dates: false,
            },
            severities: Severities::default(),
        }
    }
}

/// Reads `book.toml`. With faults in it, the affected keys keep their defaults.
pub fn config(file: &SourceFile) -> Checked<Config> {
    let read = read_toml(file, 0..file.text.len());
    let mut all = Vec::new();
    let table = read.unpack(&mut all);
    let syntax_fault = first_syntax_fault(&all);
    let mut config = Config::default();
    let mut fields = Fields::new(&table, file.span(0..0));

    if let Some(title) = fields.required_text("title") {
        config.title = title.value;
    }
    if let Some(description) = fields.text("description") {
        config.description = description.value;
    }
    config.authors = values(fields.texts("authors"));
    if let Some(language) = fields.text("language") {
        if is_language_tag(&language.value) {
            config.language = language.value;
        } else {
            fields.complain(
                Diagnostic::new(
                    Code::UnknownValue,
                    language.span,
                    format!("`{}` is not a language tag", language.value),
                )
                .help("write a BCP 47 tag such as `en` or `pt-BR`"),
            );
        }
    }
    if let Some(base) = fields.text("base_url") {
        match base_url(&base.value) {
            Ok(url) => config.base_url = Some(url),
            Err((reason, help)) => fields.complain(
                Diagnostic::new(
                    Code::InvalidBaseUrl,
                    base.span,
                    format!("`{}` {reason}", base.value),
                )
                .help(help),
            ),
        }
    }
    if let Some(theme) = fields.text("theme") {
        config.theme = theme;
    } else {
        config.theme.span = fields.span();
    }
    config.edit_url = fields.text("edit_url").map(|text| text.value);

    if let Some(mut markdown) = fields.table("markdown") {
        config.markdown.raw_html = markdown.boolean("raw_html").unwrap_or(false);
        config.markdown.smart_punctuation = markdown.boolean("smart_punctuation").unwrap_or(false);
        all.extend(markdown.finish());
    }
    if let Some(mut search) = fields.table("search") {
        config.search.enabled = search.boolean("enabled").unwrap_or(true);
        all.extend(search.finish());
    }
    if let Some(mut progress) = fields.table("progress") {
        config.progress.enabled = progress.boolean("enabled").unwrap_or(true);
        all.extend(progress.finish());
    }
    if let Some(mut output) = fields.table("output") {
        if let Some(folder) = output.text("folder") {
            if let Some(reason) = output_fault(&folder.value) {
                output.complain(
                    Diagnostic::new(
                        Code::InvalidPath,
                        folder.span,
                        format!("the site cannot go to `{}`: {reason}", folder.value),
                    )
                    .help("choose a folder of its own, such as `public`"),
                );
            }
            config.output.folder = folder.value;
        }
        for keep in output.texts("keep") {
            match OutPath::new(keep.value.trim_end_matches('/')) {
                Some(path) => config.output.keep.push(path),
                None => output.complain(Diagnostic::new(
                    Code::InvalidPath,
                    keep.span,
                    format!("`{}` is not a path inside the output folder", keep.value),
                )),
            }
        }
        config.output.markdown = output.boolean("markdown").unwrap_or(false);
        config.output.schemas = output.boolean("schemas").unwrap_or(false);
        config.output.print = output.boolean("print").unwrap_or(false);
        config.output.epub = output.boolean("epub").unwrap_or(false);
        config.output.images = output.boolean("images").unwrap_or(false);
        config.output.git_dates = output.boolean("git_dates").unwrap_or(false);
        if config.output.images && config.base_url.is_none() {
            output.complain(
                Diagnostic::new(
                    Code::InvalidBaseUrl,
                    output.key_span("images"),
                    "`images` needs `base_url`: those who show pictures want complete addresses",
                )
                .help("write `base_url` at the top of the file, or leave `images` out"),
            );
        }
        all.extend(output.finish());
    }
    if let Some(mut chosen) = fields.table("diagnostics") {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        for (name, _) in chosen.entries() {
            let Some(code) = Code::named(&name.value) else {
                chosen.complain(
                    Diagnostic::new(
                        Code::UnknownKey,
                        name.span,
                        format!("no diagnostic has the code `{}`", name.value),
                    )
                    .maybe_help(suggest::did_you_mean(&name.value, names.iter().copied())),
                );
                continue;
            };
            let words = [
                ("allow", Severity::Allow),
                ("warning", Severity::Warning),
                ("error", Severity::Error),
            ];
            if let Some(severity) = chosen.word(code.name(), &words) {
                config.severities.0.insert(code, severity.value);
            }
        }
        all.extend(chosen.faults());
    }
    all.extend(fields.finish());
    if let Some(first) = syntax_fault {
        // What seems to be missing or wrong from there on follows from it.
        let is_before = |fault: &Diagnostic| fault.span.range().start < first;
        let is_syntax = |code| matches!(code, Code::InvalidToml);
        all.retain(|fault| {
            is_syntax(fault.code) || (is_before(fault) && fault.code != Code::MissingKey)
        });
    }
    Checked::new(config, all)
}

/// The plain values of spanned texts.
pub fn values(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Why no site may be written to a folder that is named from the book's root, as far as
/// its name tells. Where links lead is seen when it is written.
fn output_fault(folder: &str) -> Option<&'static str> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            // Above the root nothing is known but that the book lies below.
            ".." if parts.last().is_none_or(|last| *last == "..") => parts.push(part),
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    match parts[..] {
        _ if folder.starts_with('/') => None,
        [] => Some("it is the book's own folder"),
        [.., ".."] => Some("it holds the book's folder"),
        ["content"] => Some("it is the book's `content/`"),
        ["content", ..] => Some("it lies inside the book's `content/`"),
        ["themes"] => Some("it is the book's `themes/`"),
        ["themes", ..] => Some("it lies inside the book's `themes/`"),
        _ => None,
    }
}

/// A checked address, or what is wrong with it and what to do.
fn base_url(text: &str) -> Result<BaseUrl, (&'static str, &'static str)> {
    let incomplete = (
        "is not a complete address",
        "write it as `https://example.org/course/`",
    );
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or(incomplete)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host_is_fine = !host.is_empty()
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
    let path_is_fine = !path.contains(['?', '#', '\\'])
        && !path.chars().any(|c| c.is_control() || c.is_whitespace())
        && path.split('/').all(|part| part != "." && part != "..");
    if path.contains(' ') {
        return Err(("holds a space", "write each space as `%20`"));
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.split('/').any(str::is_empty) && !path.is_empty() {
        return Err((
            "has a part without a name",
            "write one slash where there are two",
        ));
    }
    if !host_is_fine || !path_is_fine {
        return Err(incomplete);
    }
    let scheme = &text[..text.len() - rest.len()];
    let path = if path.is_empty() {
        "/".to_owned()
    } else {
        // An address that is already encoded stays as it is.
        let encoded = if path.contains('%') {
            path.to_owned()
        } else {
            encode(path).into_owned()
        };
        format!("/{encoded}/")
    };
    Ok(BaseUrl {
        url: format!("{scheme}{host}{path}"),
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_end_with_a_slash_and_know_their_path() {
        let read = |text| base_url(text).ok().map(|base| (base.url, base.path));
        let pair = |url: &str, path: &str| Some((url.to_owned(), path.to_owned()));
        assert_eq!(read("https://a.org"), pair("https://a.org/", "/"));
        assert_eq!(
            read("https://a.org/x/y"),
            pair("https://a.org/x/y/", "/x/y/")
        );
        for bad in [
            "a.org",
            "https://",
            "ftp://a.org",
            "https://a.org/?q",
            "https://a.org/../b",
            "https://a.org//b",
            "https://a.org/b//",
            "https://a.org/a b/",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn no_site_goes_where_the_book_is() {
        for folder in [
            "",
            ".",
            "content",
            "./content/",
            "content/x",
            "public/../themes/a",
            "..",
            "../..",
        ] {
            assert!(output_fault(folder).is_some(), "{folder}");
        }
        for folder in [
            "public",
            "../site",
            "a/content",
            "/srv/course",
            "contents",
            "../../x",
        ] {
            assert_eq!(output_fault(folder), None, "{folder}");
        }
    }
}
