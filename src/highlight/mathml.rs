//! MathML as it may stand on a page: of what the library writes, the elements and
//! attributes of MathML go through and nothing else.

/// What the library may write.
const ELEMENTS: &[&str] = &[
    "annotation",
    "math",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mover",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];
const ATTRIBUTES: &[&str] = &[
    "class",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "height",
    "largeop",
    "linethickness",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "scriptlevel",
    "stretchy",
    "style",
    "symmetric",
    "width",
];

/// What the library leaves to be done: the signs `<` and `&` are escaped where they are
/// operators, and inline styles, which the pages' policy forbids, are taken out. Those
/// that only move things by a hair are not missed; a color would be.
///
/// Any tag but those of MathML is refused: should the library let a further text of the
/// author's through, the page shows LaTeX instead of running it.
pub(super) fn safe(mathml: &str) -> Result<String, String> {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(sign) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(sign);
        out.push_str(before);
        let next = from.as_bytes().get(1).copied().unwrap_or(b' ');
        rest = &from[1..];
        // An operator is one sign: behind it comes the end of its element, or a stroke.
        match (from.as_bytes()[0], next) {
            (b'&', b'a'..=b'z' | b'#') => out.push('&'),
            (b'&', _) => out.push_str("&amp;"),
            (_, b'a'..=b'z' | b'/') => {
                let end = rest.find('>').unwrap_or(rest.len());
                push_tag(&mut out, &rest[..end])?;
                rest = &rest[end..];
            }
            _ => out.push_str("&lt;"),
        }
    }
    out.push_str(rest);
    Ok(out)
}

/// Writes a tag, given without its angles, and leaves out its style.
fn push_tag(out: &mut String, tag: &str) -> Result<(), String> {
    let unknown = || format!("`{tag}` is not understood");
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let (name, mut rest) = name.split_at(name.find(' ').unwrap_or(name.len()));
    if !ELEMENTS.contains(&name) {
        return Err(unknown());
    }
    out.push('<');
    out.push_str(&tag[..tag.len() - rest.len()]);
    while !matches!(rest, "" | " /") {
        let attribute = rest.split_once("=\"").and_then(|(key, rest)| {
            let (value, rest) = rest.split_once('"')?;
            Some((key, value, rest))
        });
        let Some((key, value, behind)) = attribute else {
            return Err(unknown());
        };
        if !ATTRIBUTES.contains(&key.trim_start()) {
            return Err(unknown());
        }
        if key != " style" {
            out.push_str(&rest[..rest.len() - behind.len()]);
        } else if value.contains("color") {
            return Err("colors are not supported".to_owned());
        }
        rest = behind;
    }
    out.push_str(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::highlight::formula::mathml;

    #[test]
    fn text_of_the_author_is_never_markup() {
        for hostile in [
            "<img/src=x/onerror=alert(1)>",
            "</math><h1>",
            "</mi></mrow></math><script>",
            "<!--",
            "-->",
            "<script/src=x.js></script>",
            "<mi onclick=\"alert(1)\">x</mi>",
            "<mi/onclick='x'>",
            "<",
            "&lt;b",
            "]]>",
            "<?php?>",
            "<![CDATA[",
            "\" onload=\"x",
        ] {
            for command in [
                "operatorname",
                "operatorname*",
                "mathop",
                "text",
                "mathrm",
                "mathbf",
                "mathsf",
                "textbf",
                "mbox",
                "mathbin",
                "mathrel",
                "sqrt",
                "hat",
                "overline",
                "underset{x}",
                "tag",
                "label",
                "href{x}",
                "class{x}",
            ] {
                let latex = format!(r"a \{command}{{{hostile}}} b");
                let Ok(drawn) = mathml(&latex, false) else {
                    continue;
                };
                let xml = drawn.replace("&nbsp;", " ");
                let read = roxmltree::Document::parse(&xml);
                let read = read.unwrap_or_else(|fault| panic!("{latex}: {fault}\n{drawn}"));
                for node in read.descendants().filter(roxmltree::Node::is_element) {
                    let name = node.tag_name().name();
                    assert!(ELEMENTS.contains(&name), "{latex}: {drawn}");
                    assert!(
                        node.attributes().all(|a| ATTRIBUTES.contains(&a.name())),
                        "{latex}: {drawn}"
                    );
                }
                assert_eq!(drawn.matches("<math").count(), 1, "{latex}: {drawn}");
                assert!(!drawn.contains("<!"), "{latex}: {drawn}");
            }
        }
        let drawn = mathml(r"\operatorname{<b>&amp;} x", false).unwrap();
        assert!(drawn.contains("<mi>&lt;b&gt;&amp;amp;</mi>"), "{drawn}");
    }

    #[test]
    fn operators_of_html_are_escaped() {
        for (latex, sign) in [
            (r"a < b", "<mo>&lt;</mo>"),
            (r"a \not< b", "<mo>&lt;\u{338}</mo>"),
            (r"a \And b", "<mo>&amp;</mo>"),
            (r"a > b", "<mo>></mo>"),
        ] {
            let drawn = mathml(latex, false).unwrap();
            assert!(drawn.contains(sign), "{latex}: {drawn}");
        }
    }
}
