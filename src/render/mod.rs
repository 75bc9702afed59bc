//! How a page looks: a [`View`] and the theme's templates become a [`Page`].
//!
//! A template sees one view and nothing else; filters change what they are given
//! and look nothing up. So a page depends on the bytes of its view and the theme.

mod filters;

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};

use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::memo::{Key, KeyHasher};
use crate::page::{Page, escape};
use crate::source::{LineIndex, SourceFile};
use crate::suggest;
use crate::theme::{self, SIDEBAR, Theme};
use crate::view::{Frame, Sidebar, View};

/// Steps a template may take for one page. The largest page of a real book needs a
/// hundredth of it; an endless loop reaches it in seconds.
const FUEL: u64 = 200_000_000;
/// Templates, macros and includes within one another.
const DEEPEST: usize = 100;

/// The theme's templates, ready to render.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
    files: Vec<(String, SourceFile)>,
    /// Of each template the fingerprint of all that it is made with.
    keys: BTreeMap<String, Key>,
}

/// Reads the templates. One that does not parse is reported and left out.
pub fn templates(theme: &Theme) -> Checked<Templates> {
    let mut faults = Vec::new();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEEPEST);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().expect("the usual delimiters"));
    environment.set_formatter(write_value);
    filters::add(&mut environment);
    let mut files = Vec::new();
    for (name, file) in &theme.templates {
        files.push((name.clone(), file.clone()));
        let text = file.text.to_string();
        if let Err(error) = environment.add_template_owned(name.clone(), text) {
            faults.push(fault(
                &error,
                Code::TemplateSyntax,
                file,
                &theme_names(theme),
            ));
        }
    }
    let templates = Templates {
        environment,
        files,
        keys: theme::keys(theme),
    };
    Checked::new(templates, faults)
}

/// Writes a value into HTML. minijinja's own escaping turns every slash of an address
/// into five characters; only what HTML needs is escaped here.
fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    if value.is_none() {
        // It would stand on the page as "None".
        let detail = "the value is none; test it before it is printed";
        return Err(Error::new(ErrorKind::UndefinedError, detail));
    }
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let mut escaped = String::with_capacity(text.len());
            escape(&mut escaped, text);
            out.write_str(&escaped).map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

fn theme_names(theme: &Theme) -> Vec<&str> {
    theme.templates.keys().map(String::as_str).collect()
}

/// Everything a page depends on.
pub fn key(view: &View, templates: &Templates) -> Key {
    let mut hasher = KeyHasher::default();
    hasher.add(templates.key(view.template).bytes());
    if view.sidebar.is_some() {
        hasher.add(templates.key(SIDEBAR).bytes());
    }
    hasher.add(view.key.bytes());
    hasher.finish()
}

/// Renders one page. With a fault in its templates the page is empty.
pub fn render(view: &View, frame: &Frame, sidebar: &str, templates: &Templates) -> Checked<Page> {
    let context = minijinja::context! {
        site => frame.site.clone(),
        assets => frame.assets.clone(),
        search_index => frame.search_entry,
        sidebar => sidebar,
        root => view.root.clone(),
        page => Value::from(Serde(&view.page)),
        ..Value::from(Serde(&view.data))
    };
    templates
        .run(view.template, context)
        .map_value(|html| Page {
            path: view.path.clone(),
            html: html.into(),
            listed_as: view.page.canonical.clone().filter(|_| view.listed),
        })
}

/// Everything a sidebar depends on.
pub fn sidebar_key(sidebar: &Sidebar, frame: &Frame, templates: &Templates) -> Key {
    let mut hasher = KeyHasher::default();
    hasher.add(templates.key(SIDEBAR).bytes());
    hasher.add(frame.key.bytes()).add(sidebar.key.bytes());
    hasher.finish()
}

/// Renders a sidebar once for all pages that share it; which of its links is the
/// current page is marked by the filter `current`.
pub fn render_sidebar(sidebar: &Sidebar, frame: &Frame, templates: &Templates) -> Checked<String> {
    let context = minijinja::context! {
        site => frame.site.clone(),
        assets => frame.assets.clone(),
        root => sidebar.root.clone(),
        nav => Value::from(Serde(&sidebar.nav)),
    };
    templates.run(SIDEBAR, context)
}

impl Templates {
    /// What a page drawn with this template depends on. One that there is not fails
    /// alike for all.
    fn key(&self, template: &str) -> Key {
        self.keys.get(template).copied().unwrap_or_default()
    }

    fn run(&self, name: &str, context: Value) -> Checked<String> {
        let rendered = self
            .environment
            .get_template(name)
            .and_then(|template| template.render(context));
        match rendered {
            Ok(html) => Checked::fine(html),
            Err(error) => {
                let names: Vec<&str> = self.files.iter().map(|(name, _)| name.as_str()).collect();
                let at = innermost(&error).name().unwrap_or(name);
                let file = self
                    .files
                    .iter()
                    .find(|(known, _)| known == at)
                    .or_else(|| self.files.iter().find(|(known, _)| known == name))
                    .or_else(|| self.files.first());
                let faults =
                    file.map(|(_, file)| fault(&error, Code::TemplateFailed, file, &names));
                Checked::new(String::new(), faults.into_iter().collect())
            }
        }
    }
}

/// The error that caused the others: an include that fails wraps the real fault.
fn innermost(error: &Error) -> &Error {
    let mut inner = error;
    while let Some(source) =
        std::error::Error::source(inner).and_then(|e| e.downcast_ref::<Error>())
    {
        inner = source;
    }
    inner
}

fn fault(error: &Error, code: Code, file: &SourceFile, names: &[&str]) -> Diagnostic {
    let error = innermost(error);
    let span = file.span(place(error, file));
    let detail = error.detail().unwrap_or_default();
    let (code, help) = match error.kind() {
        ErrorKind::TemplateNotFound => {
            let wanted = detail.split('"').nth(1).unwrap_or_default();
            (
                Code::UnknownTemplate,
                suggest::did_you_mean(wanted, names.iter().copied()),
            )
        }
        ErrorKind::OutOfFuel => (
            code,
            Some("a loop or a chain of includes in this template never ends".to_owned()),
        ),
        ErrorKind::UndefinedError => (
            code,
            Some(
                "the view of this page has no such value; `crossbook theme docs` lists what it has"
                    .to_owned(),
            ),
        ),
        _ => (code, None),
    };
    let message = if detail.is_empty() {
        error.kind().to_string()
    } else {
        format!("{}: {detail}", error.kind())
    };
    Diagnostic::new(code, span, message).maybe_help(help)
}

/// The bytes an error points at, or its line.
fn place(error: &Error, file: &SourceFile) -> Range<usize> {
    let text = &file.text;
    if let Some(range) = error.range()
        && text.is_char_boundary(range.start.min(text.len()))
        && text.is_char_boundary(range.end.min(text.len()))
    {
        return range.start.min(text.len())..range.end.min(text.len());
    }
    let line = error.line().unwrap_or(1).saturating_sub(1);
    LineIndex::new(text).line(text, line)
}
