//! The package document: what an EPUB is, what is in it, in which order it is read.

use super::EpubInput;
use super::image::Images;
use super::text::Text;
use crate::export::ids::{moment, uuid};
use crate::markup::escape_xml;
use crate::view::Booklet;
use crate::view::publishing::changed;
use crate::view::uris::Uris;

/// Where the cover lies.
pub(super) const COVER: &str = "cover.png";

/// When a book without a dated lesson was changed: the first day that archives can name.
const UNDATED: &str = "1980-01-01";

pub(super) fn package(
    input: &EpubInput<'_>,
    booklet: &Booklet,
    texts: &[Text],
    images: &Images<'_>,
) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" xml:lang=\"{}\">\n",
        input.config.language
    );
    metadata(&mut xml, input, booklet, texts, images);
    xml.push_str("<manifest>\n<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n");
    for text in texts {
        let mut properties = Vec::new();
        if text.id == "nav" {
            properties.push("nav");
        }
        if text.has_formulas {
            properties.push("mathml");
        }
        if text.has_drawings {
            properties.push("svg");
        }
        xml.push_str(&format!(
            "<item id=\"{}\" href=\"{}\" media-type=\"application/xhtml+xml\"",
            text.id, text.name
        ));
        if !properties.is_empty() {
            xml.push_str(&format!(" properties=\"{}\"", properties.join(" ")));
        }
        xml.push_str("/>\n");
    }
    xml.push_str(&format!(
        "<item id=\"cover\" href=\"{COVER}\" media-type=\"image/png\" properties=\"cover-image\"/>\n"
    ));
    for (number, image) in (1..).zip(images.all()) {
        xml.push_str(&format!(
            "<item id=\"image{number}\" href=\"{}\" media-type=\"{}\"/>\n",
            image.name, image.media_type
        ));
    }
    xml.push_str("</manifest>\n<spine>\n");
    for text in texts {
        xml.push_str(&format!("<itemref idref=\"{}\"/>\n", text.id));
    }
    xml.push_str("</spine>\n</package>\n");
    xml
}

fn metadata(
    xml: &mut String,
    input: &EpubInput<'_>,
    booklet: &Booklet,
    texts: &[Text],
    images: &Images<'_>,
) {
    let config = input.config;
    let title = booklet.whole_title();
    xml.push_str("<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
    // The same for all editions of a booklet: made from its address.
    let id = uuid(&Uris::new(config).file(&booklet.epub));
    element(
        xml,
        "dc:identifier",
        " id=\"id\"",
        &format!("urn:uuid:{id}"),
    );
    element(xml, "dc:title", "", &title);
    element(xml, "dc:language", "", &config.language);
    for author in &config.authors {
        element(xml, "dc:creator", "", author);
    }
    if !booklet.description.is_empty() {
        element(xml, "dc:description", "", &booklet.description);
    }
    if !config.title.is_empty() {
        element(xml, "dc:publisher", "", &config.title);
    }
    if let Some(base) = &config.base_url {
        element(xml, "dc:source", "", &booklet.home.absolute(&base.url));
    }
    if let Some(date) = booklet.changed {
        element(xml, "dc:date", "", &date.to_string());
    }
    property(xml, "dcterms:modified", &modified(input, booklet));
    // Readers of older books look for it here.
    xml.push_str("<meta name=\"cover\" content=\"cover\"/>\n");
    accessibility(xml, booklet, texts, images);
    xml.push_str("</metadata>\n");
}

/// The day of the newest lesson, in this booklet or else in the book; a clock would change
/// the bytes.
pub(super) fn modified(input: &EpubInput<'_>, booklet: &Booklet) -> String {
    let newest = || input.book.listed().filter_map(changed).max();
    let day = booklet.changed.or_else(newest).map(|date| date.to_string());
    moment(Some(day.as_deref().unwrap_or(UNDATED)))
}

fn accessibility(xml: &mut String, booklet: &Booklet, texts: &[Text], images: &Images<'_>) {
    let has_formulas = texts.iter().any(|text| text.has_formulas);
    let has_pictures = images.all().next().is_some() || texts.iter().any(|t| t.has_drawings);
    let shown = booklet
        .entries
        .iter()
        .flat_map(|entry| [&entry.chapter.text, &entry.chapter.answers])
        .flat_map(|text| text.images());
    let all_described = shown.into_iter().all(|image| !image.alt.trim().is_empty());
    property(xml, "schema:accessMode", "textual");
    if has_pictures {
        property(xml, "schema:accessMode", "visual");
    }
    if all_described {
        property(xml, "schema:accessModeSufficient", "textual");
    } else {
        property(xml, "schema:accessModeSufficient", "textual,visual");
    }
    let mut features = vec![
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
    ];
    if has_pictures && all_described {
        features.push("alternativeText");
    }
    if has_formulas {
        features.push("MathML");
        features.push("latex");
    }
    for feature in features {
        property(xml, "schema:accessibilityFeature", feature);
    }
    property(xml, "schema:accessibilityHazard", "none");
    element(
        xml,
        "meta",
        " property=\"schema:accessibilitySummary\" xml:lang=\"en\"",
        "Headings, lists and tables are marked as such; formulas are MathML with their LaTeX; \
         drawings have a title and, as text, what they are made from.",
    );
}

fn element(xml: &mut String, name: &str, attributes: &str, text: &str) {
    xml.push_str(&format!("<{name}{attributes}>"));
    escape_xml(xml, text);
    xml.push_str(&format!("</{name}>\n"));
}

fn property(xml: &mut String, name: &str, text: &str) {
    element(xml, "meta", &format!(" property=\"{name}\""), text);
}
