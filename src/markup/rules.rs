//! Which elements and attributes stay, and where they may stand.

/// Begins the address of another chapter: its number and perhaps a place follow.
pub const CHAPTER: &str = "cb-chapter:";
/// Begins the address of the answers to a chapter's questions.
pub const ANSWERS: &str = "cb-answers:";
/// Begins the address of a page or a file of the site.
pub const SITE: &str = "cb-site:";

/// Elements that hold nothing.
pub(super) const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that vanish with all they hold: what runs, what asks for input, what loads.
pub(super) const DROPPED: [&str; 28] = [
    "applet", "area", "audio", "base", "button", "canvas", "datalist", "embed", "frame",
    "frameset", "head", "iframe", "input", "link", "meta", "noembed", "noframes", "noscript",
    "object", "param", "progress", "script", "select", "source", "style", "template", "textarea",
    "title",
];

/// Elements of a sentence that stay.
pub(super) const PHRASING: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that stay where text of several paragraphs may stand.
pub(super) const FLOW: [&str; 17] = [
    "address",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "div",
    "figure",
    "hr",
    "p",
    "pre",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];

/// Elements written as `div`: a page of many lessons would have a landmark for each.
pub(super) const DIVISIONS: [&str; 16] = [
    "article", "aside", "center", "details", "dialog", "dir", "fieldset", "footer", "form",
    "header", "hgroup", "main", "menu", "nav", "search", "section",
];

/// Elements of which only phrases may stand inside.
pub(super) const HOLD_PHRASES: [&str; 4] = ["p", "pre", "dt", "address"];

pub(super) const FORMULAS: [&str; 32] = [
    "annotation",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mlabeledtr",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

pub(super) const FORMULA_ATTRIBUTES: [&str; 36] = [
    "accent",
    "accentunder",
    "close",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "frame",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "open",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "separators",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Whether a character may stand within a name in XML.
pub(super) fn is_name(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '\u{b7}'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{203f}' | '\u{2040}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// Whether a character has no place in XML.
pub(super) fn is_no_xml(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
}
