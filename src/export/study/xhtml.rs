//! Our HTML as the small part of XHTML that QTI players know: elements of text without
//! attributes, and formulas as MathML.

use crate::page::escape;

/// Elements that stay.
const BLOCK: [&str; 12] = [
    "p",
    "ul",
    "ol",
    "li",
    "pre",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];
const INLINE: [&str; 6] = ["em", "strong", "code", "sub", "sup", "br"];

/// HTML of blocks. With `raw_html` it may be anything, and only its text is taken.
pub(super) fn xhtml(html: &str, raw_html: bool) -> String {
    if raw_html {
        let text = cleaned(html, &[]);
        return format!("<p>{}</p>\n", escaped_again(&text));
    }
    cleaned(html, &BLOCK)
}

/// HTML within a sentence.
pub(super) fn inline(html: &str, raw_html: bool) -> String {
    if raw_html {
        return escaped_again(&cleaned(html, &[]));
    }
    cleaned(html, &[])
}

/// Text whose tags, if any are left, are shown rather than obeyed.
fn escaped_again(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    let mut out = String::new();
    escape(&mut out, &plain);
    out
}

fn cleaned(html: &str, blocks: &[&str]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tagged)) = rest.split_once('<') {
        out.push_str(before);
        if let Some((formula, after)) = tagged
            .strip_prefix("math")
            .and_then(|inside| inside.split_once("</math>"))
        {
            let namespace = " xmlns=\"http://www.w3.org/1998/Math/MathML\"";
            out.push_str("<math");
            if !formula.contains("xmlns=") {
                out.push_str(namespace);
            }
            out.push_str(formula);
            out.push_str("</math>");
            rest = after;
            continue;
        }
        let Some((tag, after)) = tagged.split_once('>') else {
            break;
        };
        rest = after;
        let name = tag.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &name[..end.unwrap_or(name.len())];
        // What a listing is called reads as a line above it.
        let name = if name == "figcaption" { "p" } else { name };
        if INLINE.contains(&name) || blocks.contains(&name) {
            out.push('<');
            if tag.starts_with('/') {
                out.push('/');
            }
            out.push_str(name);
            out.push_str(if name == "br" { "/>" } else { ">" });
        } else if name == "img" {
            let alt = tag
                .split_once("alt=\"")
                .and_then(|(_, alt)| alt.split_once('"'));
            out.push_str(alt.map_or("", |(alt, _)| alt));
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_elements_stay_without_attributes() {
        let html = "<p class=\"x\">a <a href=\"y\">b</a><br />\n<math display=\"inline\"><mi>c</mi></math></p>";
        assert_eq!(
            xhtml(html, false),
            "<p>a b<br/>\n<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"inline\"><mi>c</mi></math></p>"
        );
        assert_eq!(inline("<p>a &lt;b</p>", false), "a &lt;b");
    }

    #[test]
    fn raw_html_is_only_its_text() {
        assert_eq!(
            inline("<script>1 &lt; 2</script><p>x & y", true),
            "1 &lt; 2x &amp; y"
        );
    }
}
