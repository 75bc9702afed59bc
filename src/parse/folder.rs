//! `framework.toml` and `module.toml`: what a folder of lessons says about itself.

use comrak::html::dangerous_url;

use crate::data::{Fields, first_syntax_fault, read_toml};
use crate::diagnostic::{Checked, Code, Diagnostic};
use crate::source::{SourceFile, Span, Spanned};

/// The accents a theme has for frameworks; each passes contrast in both schemes.
pub const COLORS: [&str; 6] = ["blue", "teal", "amber", "violet", "rose", "green"];

/// `framework.toml`: a body of knowledge that the course teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkFile {
    pub id: Spanned<String>,
    /// Short name, as in tables: `PMP`.
    pub name: String,
    /// Full name.
    pub title: String,
    pub description: String,
    pub owner: String,
    pub homepage: Option<String>,
    /// Trademark notice, shown on every page that names the framework.
    pub trademark: String,
    pub disclaimer: String,
    /// One of [`COLORS`].
    pub color: Option<&'static str>,
    /// Scheme ids in the order they are shown.
    pub schemes: Vec<Spanned<String>>,
    /// What readers should know first, such as a change of edition.
    pub banner: Option<String>,
    /// Place among the frameworks, smallest first; then by folder name.
    pub weight: i64,
}

/// `module.toml`: a folder of lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleFile {
    pub title: Option<String>,
    pub description: String,
    pub weight: Option<i64>,
}

/// Reads `content/<folder>/framework.toml`.
pub fn framework_file(file: &SourceFile) -> Checked<FrameworkFile> {
    let mut all = Vec::new();
    let table = read_toml(file, 0..file.text.len()).unpack(&mut all);
    // The rest would follow from it.
    let is_broken = first_syntax_fault(&all).is_some();
    let top_span = file.span(0..0);
    let mut top = Fields::new(&table, top_span);
    let folder = file.path.parts().nth(1).unwrap_or_default().to_owned();
    let Some(mut fields) = top.table("framework") else {
        top.missing("framework");
        if !is_broken {
            all.extend(top.finish());
        }
        return Checked::new(FrameworkFile::bare(folder, top_span), all);
    };
    let bare = FrameworkFile::bare(folder, fields.span());
    let id = fields.required_text("id").unwrap_or(bare.id);
    let name = fields
        .required_text("name")
        .map_or_else(|| id.value.clone(), |text| text.value);
    let homepage = fields.text("homepage").filter(|homepage| {
        let is_safe = !dangerous_url(&homepage.value);
        if !is_safe {
            let message = format!("`{}` would run as a script", homepage.value);
            fields.complain(Diagnostic::new(Code::UnsafeAddress, homepage.span, message));
        }
        is_safe
    });
    let mut optional = |key| fields.text(key).map(|text: Spanned<String>| text.value);
    let framework = FrameworkFile {
        title: optional("title").unwrap_or_else(|| name.clone()),
        description: optional("description").unwrap_or_default(),
        owner: optional("owner").unwrap_or_default(),
        homepage: homepage.map(|homepage| homepage.value),
        trademark: optional("trademark").unwrap_or_default(),
        disclaimer: optional("disclaimer").unwrap_or_default(),
        banner: optional("banner"),
        color: fields
            .word("color", &COLORS.map(|color| (color, color)))
            .map(|color| color.value),
        schemes: fields.texts("schemes"),
        weight: fields.integer("weight").map_or(0, |weight| weight.value),
        id,
        name,
    };
    if !is_broken {
        all.extend(fields.finish());
        all.extend(top.finish());
    }
    Checked::new(framework, all)
}

impl FrameworkFile {
    /// What is known of a framework without its file: the folder's name.
    pub fn bare(folder: String, span: Span) -> Self {
        Self {
            name: folder.clone(),
            title: folder.clone(),
            // An empty place: nobody has written it.
            id: Spanned {
                value: folder,
                span: Span::new(span.file, span.range().start..span.range().start),
            },
            description: String::new(),
            owner: String::new(),
            homepage: None,
            trademark: String::new(),
            disclaimer: String::new(),
            color: None,
            schemes: Vec::new(),
            banner: None,
            weight: 0,
        }
    }
}

/// Reads `content/<framework>/<module>/module.toml`.
pub fn module_file(file: &SourceFile) -> Checked<ModuleFile> {
    let mut all = Vec::new();
    let table = read_toml(file, 0..file.text.len()).unpack(&mut all);
    let is_broken = first_syntax_fault(&all).is_some();
    let mut fields = Fields::new(&table, file.span(0..0));
    let module = ModuleFile {
        title: fields.text("title").map(|text| text.value),
        description: fields
            .text("description")
            .map(|text| text.value)
            .unwrap_or_default(),
        weight: fields.integer("weight").map(|weight| weight.value),
    };
    if !is_broken {
        all.extend(fields.finish());
    }
    Checked::new(module, all)
}
