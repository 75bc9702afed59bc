//! The texts of an EPUB: title page, contents, chapters, answers.

use super::EpubInput;
use super::image::Images;
use crate::link::Book;
use crate::markup::{Markup, Piece, escape_xml, place};
use crate::view::publishing::on_the_web;
use crate::view::{Booklet, Entry};

/// The theme's colors on paper, for drawings: not every reader of books knows custom
/// properties.
const COLORS: [(&str, &str); 17] = [
    ("ink", "#1f2430"),
    ("soft", "#555b69"),
    ("paper", "#ffffff"),
    ("raised", "#ffffff"),
    ("sunken", "#f4f2ed"),
    ("line", "#d8d4ca"),
    ("edge", "#8b8a86"),
    ("accent", "#2c5aa8"),
    ("accent-mid", "#7d9bd0"),
    ("accent-soft", "#edf2fb"),
    ("accent-line", "#c5d3ec"),
    ("series-1", "#cfdcf5"),
    ("series-2", "#f3dfbd"),
    ("series-3", "#c9e6d4"),
    ("series-4", "#ecd3e6"),
    ("series-5", "#cde6ea"),
    ("series-6", "#e6e0cf"),
];

/// A file of the EPUB.
pub(super) struct Text {
    /// Within `EPUB/`.
    pub name: String,
    /// `title`, `nav`, `c1`, `answers`.
    pub id: String,
    pub xhtml: String,
    pub has_formulas: bool,
    pub has_drawings: bool,
}

/// Writes the texts of one booklet.
pub(super) struct Writer<'a> {
    pub input: &'a EpubInput<'a>,
    pub booklet: &'a Booklet,
    pub images: &'a Images<'a>,
}

/// What every framework wants said, each text once.
pub(super) fn notices(book: &Book) -> Vec<&str> {
    let mut notices: Vec<&str> = Vec::new();
    for framework in &book.frameworks {
        for text in [&framework.file.trademark, &framework.file.disclaimer] {
            if !text.trim().is_empty() && !notices.contains(&text.trim()) {
                notices.push(text.trim());
            }
        }
    }
    notices
}

impl Writer<'_> {
    /// All texts in the order of reading.
    pub(super) fn texts(&self) -> Vec<Text> {
        let mut texts = vec![self.title_page(), self.contents()];
        let entries = (1..).zip(&self.booklet.entries);
        texts.extend(entries.map(|(number, entry)| self.chapter(number, entry)));
        texts.extend(self.answers());
        texts
    }

    fn title_page(&self) -> Text {
        let own = self.own_language();
        let mut body = format!(
            "<section epub:type=\"titlepage\" class=\"titlepage\">\n<p class=\"kind\"{own}>{}</p>\n",
            self.booklet.kind
        );
        element(&mut body, "h1", "", &self.booklet.whole_title());
        if !self.booklet.description.is_empty() {
            element(&mut body, "p", "lede", &self.booklet.description);
        }
        body.push_str("<div class=\"imprint\">\n");
        let config = self.input.config;
        element(&mut body, "p", "", &config.title);
        if !config.authors.is_empty() {
            element(&mut body, "p", "", &config.authors.join(", "));
        }
        if let Some(base) = &config.base_url {
            let address = self.booklet.home.absolute(&base.url);
            body.push_str("<p><a href=\"");
            escape_xml(&mut body, &address);
            body.push_str("\">");
            escape_xml(&mut body, &address);
            body.push_str("</a></p>\n");
        }
        if let Some(date) = self.booklet.changed {
            body.push_str(&format!("<p{own}>As of {date}</p>\n"));
        }
        for notice in notices(self.input.book) {
            element(&mut body, "p", "", notice);
        }
        body.push_str("</div>\n</section>\n");
        self.text("title", &self.booklet.whole_title(), &body, &[])
    }

    fn contents(&self) -> Text {
        let own = self.own_language();
        let mut body = format!(
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n\
             <h1 id=\"toc-title\"{own}>Contents</h1>\n<ol>\n",
        );
        let line = |body: &mut String, file: &str, title: &str| {
            body.push_str("<li><a href=\"");
            body.push_str(file);
            body.push_str("\">");
            escape_xml(body, title);
            body.push_str("</a>");
        };
        let mut below = false;
        for (number, entry) in (1..).zip(&self.booklet.entries) {
            if number > 1 {
                body.push_str(match (below, entry.level) {
                    (false, 1) => "</li>\n",
                    (false, _) => "\n<ol>\n",
                    (true, 1) => "</li>\n</ol></li>\n",
                    (true, _) => "</li>\n",
                });
            }
            below = entry.level == 2 && number > 1;
            line(&mut body, &file(number), &entry.title);
        }
        body.push_str(if below {
            "</li>\n</ol></li>\n"
        } else {
            "</li>\n"
        });
        if self.has_answers() {
            body.push_str(&format!(
                "<li><a href=\"answers.xhtml\"{own}>Answers</a></li>\n"
            ));
        }
        body.push_str(&format!(
            "</ol>\n</nav>\n<nav epub:type=\"landmarks\" hidden=\"hidden\" aria-label=\"Landmarks\"{own}>\n<ol>\n\
             <li><a epub:type=\"titlepage\" href=\"title.xhtml\">Title page</a></li>\n\
             <li><a epub:type=\"toc\" href=\"nav.xhtml\">Contents</a></li>\n\
             <li><a epub:type=\"bodymatter\" href=\"c1.xhtml\">Start of the text</a></li>\n"
        ));
        if self.has_answers() {
            body.push_str(
                "<li><a epub:type=\"appendix\" href=\"answers.xhtml\">Answers</a></li>\n",
            );
        }
        body.push_str("</ol>\n</nav>\n");
        self.text("nav", "Contents", &body, &[])
    }

    fn chapter(&self, number: usize, entry: &Entry) -> Text {
        let (kind, role) = match entry.is_lesson {
            true => ("chapter", "doc-chapter"),
            false if entry.chapter.text.is_empty() => ("part", "doc-part"),
            false => ("chapter", "doc-chapter"),
        };
        let anchor = place(number, None);
        let mut body = format!(
            "<section epub:type=\"{kind}\" role=\"{role}\" id=\"{anchor}\" aria-labelledby=\"{anchor}_title\">\n\
             <h1 id=\"{anchor}_title\">"
        );
        escape_xml(&mut body, &entry.title);
        body.push_str("</h1>\n");
        for (text, class) in [(&entry.description, "lede"), (&entry.note, "note")] {
            if !text.is_empty() {
                element(&mut body, "p", class, text);
            }
        }
        self.list(&mut body, "Afterward you can", &entry.objectives);
        let chapter = &entry.chapter;
        self.fill(&mut body, &chapter.text, 1);
        self.list(&mut body, "Sources", &entry.sources);
        let base = self.input.config.base_url.as_ref();
        if let (true, Some(url), Some(base)) = (entry.is_lesson, &entry.url, base) {
            let address = url.absolute(&base.url);
            let own = self.own_language();
            body.push_str(&format!("<p class=\"address\"{own}>On the web: <a href=\""));
            escape_xml(&mut body, &address);
            body.push_str("\">");
            escape_xml(&mut body, &address);
            body.push_str("</a></p>\n");
        }
        body.push_str("</section>\n");
        self.text(&anchor, &entry.title, &body, &[&chapter.text])
    }

    /// Attributes of words that are not the author's: they are English in every book.
    fn own_language(&self) -> &'static str {
        let language = self.input.config.language.split('-').next();
        match language {
            Some("en") => "",
            _ => " lang=\"en\" xml:lang=\"en\"",
        }
    }

    fn list(&self, out: &mut String, title: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        let own = self.own_language();
        out.push_str(&format!(
            "<div class=\"listed\">\n<p class=\"label\"{own}>{title}</p>\n<ul>\n"
        ));
        for item in items {
            element(out, "li", "", item);
        }
        out.push_str("</ul>\n</div>\n");
    }

    fn has_answers(&self) -> bool {
        let entries = &self.booklet.entries;
        entries
            .iter()
            .any(|entry| !entry.chapter.answers.is_empty())
    }

    fn answers(&self) -> Option<Text> {
        if !self.has_answers() {
            return None;
        }
        let own = self.own_language();
        let mut body = format!(
            "<section epub:type=\"appendix\" role=\"doc-appendix\" aria-labelledby=\"answers\">\n\
             <h1 id=\"answers\"{own}>Answers</h1>\n",
        );
        let mut markups = Vec::new();
        for (number, entry) in (1..).zip(&self.booklet.entries) {
            let answers = &entry.chapter.answers;
            if answers.is_empty() {
                continue;
            }
            body.push_str(&format!(
                "<section>\n<h2 id=\"a{number}\"><a href=\"{}\">",
                file(number)
            ));
            escape_xml(&mut body, &entry.title);
            body.push_str("</a></h2>\n");
            self.fill(&mut body, answers, 2);
            body.push_str("\n</section>\n");
            markups.push(answers);
        }
        body.push_str("</section>\n");
        Some(self.text("answers", "Answers", &body, &markups))
    }

    /// Writes a text whose title has a heading of level `above`.
    fn fill(&self, body: &mut String, markup: &Markup, above: u8) {
        for piece in &markup.pieces {
            match piece {
                Piece::Text(text) => body.push_str(text),
                Piece::Level(level) => body.push_str(&(above + level).min(6).to_string()),
                Piece::Place { chapter, id } => {
                    let anchor = self.booklet.anchor(*chapter, id.as_deref());
                    body.push_str(&format!(" href=\"{}#{anchor}\"", file(*chapter)));
                }
                Piece::Answers(chapter) => {
                    body.push_str(&format!(" href=\"answers.xhtml#a{chapter}\""));
                }
                Piece::Site(path) => {
                    // Without a complete address the words stay, and the link goes.
                    if let Some(base) = &self.input.config.base_url {
                        body.push_str(" href=\"");
                        escape_xml(body, &on_the_web(&base.url, path));
                        body.push('"');
                    }
                }
                Piece::Image(image) => match self.images.get(&image.path) {
                    Some(picture) => {
                        body.push_str(&format!("<img src=\"{}\" alt=\"", picture.name));
                        escape_xml(body, &image.alt);
                        body.push('"');
                        body.push_str(&image.attributes);
                        body.push_str("/>");
                    }
                    None => {
                        body.push_str("<span class=\"missing\">");
                        escape_xml(body, &image.alt);
                        body.push_str("</span>");
                    }
                },
                Piece::Color(name) => {
                    let known = COLORS.iter().find(|(known, _)| known == name);
                    body.push_str(known.map_or("#1f2430", |(_, color)| color));
                }
            }
        }
    }

    fn text(&self, id: &str, title: &str, body: &str, markups: &[&Markup]) -> Text {
        let language = &self.input.config.language;
        let mut xhtml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{language}\" \
             xml:lang=\"{language}\">\n<head>\n<title{}>",
            match id {
                "nav" | "answers" => self.own_language(),
                _ => "",
            }
        );
        escape_xml(&mut xhtml, title);
        xhtml.push_str(
            "</title>\n<link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body>\n",
        );
        xhtml.push_str(body);
        xhtml.push_str("</body>\n</html>\n");
        Text {
            name: format!("{id}.xhtml"),
            id: id.to_owned(),
            xhtml,
            has_formulas: markups.iter().any(|markup| markup.has_formulas),
            has_drawings: markups.iter().any(|markup| markup.has_drawings),
        }
    }
}

fn file(chapter: usize) -> String {
    format!("{}.xhtml", place(chapter, None))
}

fn element(out: &mut String, name: &str, class: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    if !class.is_empty() {
        out.push_str(&format!(" class=\"{class}\""));
    }
    out.push('>');
    escape_xml(out, text);
    out.push_str(&format!("</{name}>\n"));
}
