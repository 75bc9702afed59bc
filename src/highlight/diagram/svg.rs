//! A drawing of the library made fit for a page: colors of the theme, ids that can be
//! told apart, and only elements and attributes that draw.

use std::borrow::Cow;

use mermaid_svg::Theme;

use crate::page::escape;

/// What every id within a drawing begins with; the page puts the number of the block
/// in place of the zero.
pub const ID_PREFIX: &str = "cb-d0-";

/// Wider drawings are not made smaller to fit: nobody could read them.
const WIDEST_TO_FIT: f64 = 980.0;

const MARGIN: f64 = 8.0;

/// Elements that draw. Others lose their tags and keep what they hold.
pub const ELEMENTS: [&str; 18] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "path",
    "polygon",
    "polyline",
    "rect",
    "stop",
    "svg",
    "text",
    "title",
    "tspan",
];

/// Attributes that say where and how something stands.
pub const ATTRIBUTES: [&str; 49] = [
    "clip-path",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "gradientUnits",
    "height",
    "id",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "offset",
    "opacity",
    "orient",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rx",
    "ry",
    "stop-color",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "transform",
    "viewBox",
    "width",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
];

/// Colors as the library writes them, and what the theme calls them. The first are the
/// marks that [`theme`] hands to the library; the others it has built in.
const COLORS: [(&str, &str); 28] = [
    ("#010101", "var(--ink)"),
    ("#020202", "var(--soft)"),
    ("#fefefe", "var(--paper)"),
    ("#e1e1fe", "var(--accent-soft)"),
    ("#9191fe", "var(--accent-mid)"),
    ("#030303", "var(--soft)"),
    ("#f1f1f0", "var(--sunken)"),
    ("#d1d1d0", "var(--line)"),
    ("#8f8f8e", "var(--edge)"),
    ("#f0f001", "var(--series-1)"),
    ("#f0f002", "var(--series-2)"),
    ("#f0f003", "var(--series-3)"),
    ("#f0f004", "var(--series-4)"),
    ("#f0f005", "var(--series-5)"),
    ("#f0f006", "var(--series-6)"),
    ("#8a90dd", "var(--accent-line)"),
    ("#bfc7ff", "var(--accent-soft)"),
    ("#d3d3d3", "var(--sunken)"),
    ("#534fbc", "var(--accent-mid)"),
    ("#6666ff", "var(--accent-mid)"),
    ("#fff400", "var(--accent-mid)"),
    ("#808080", "var(--edge)"),
    ("#fff", "var(--paper)"),
    ("#ffffff", "var(--paper)"),
    ("white", "var(--paper)"),
    ("#333", "var(--ink)"),
    ("#333333", "var(--ink)"),
    ("black", "var(--ink)"),
];

const SERIES: [Cow<'static, str>; 6] = [
    Cow::Borrowed("#f0f001"),
    Cow::Borrowed("#f0f002"),
    Cow::Borrowed("#f0f003"),
    Cow::Borrowed("#f0f004"),
    Cow::Borrowed("#f0f005"),
    Cow::Borrowed("#f0f006"),
];

/// Colors by which [`page_ready`] knows what something is.
pub(super) fn theme() -> Theme {
    const fn mark(color: &'static str) -> Cow<'static, str> {
        Cow::Borrowed(color)
    }
    let node = mark("#e1e1fe");
    let border = mark("#9191fe");
    let line = mark("#030303");
    let group = mark("#f1f1f0");
    Theme {
        fg: mark("#010101"),
        fg_muted: mark("#020202"),
        bg: mark("#fefefe"),
        actor_fill: node.clone(),
        actor_stroke: border.clone(),
        lifeline: mark("#8f8f8e"),
        arrow_stroke: line.clone(),
        note_fill: group.clone(),
        note_stroke: mark("#8f8f8e"),
        activation_fill: node.clone(),
        activation_stroke: border.clone(),
        frame_label_fill: node.clone(),
        flow_node_fill: node.clone(),
        flow_node_stroke: border.clone(),
        flow_edge_stroke: line,
        flow_label_bg: mark("#fefefe"),
        flow_cluster_fill: group.clone(),
        flow_cluster_stroke: mark("#d1d1d0"),
        cscale_palette: Cow::Borrowed(&SERIES),
        pie_palette: Cow::Borrowed(&SERIES),
        git_palette: Cow::Borrowed(&SERIES),
        xychart_palette: Cow::Borrowed(&SERIES),
        pie_stroke: Some(mark("#fefefe")),
        quadrant_default_fills: [node, group.clone(), group.clone(), group],
        responsive: false,
        ..Theme::default_theme()
    }
}

/// The drawing with a name and perhaps a description, safe to stand in a page whose
/// policy allows no style and no script.
///
/// Nothing if the library's text is not what this program knows it to write.
pub(super) fn page_ready(raw: &str, name: &str, description: Option<&str>) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    let mut is_text = false;
    let mut is_open = false;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let (tag, after) = tag(&rest[at..])?;
        rest = after;
        if !ELEMENTS.contains(&tag.name) {
            continue;
        }
        if tag.is_closing {
            out.push_str("</");
            out.push_str(tag.name);
            out.push('>');
            is_text &= tag.name != "text";
            continue;
        }
        is_text |= tag.name == "text" && !tag.is_empty;
        if tag.name == "svg" {
            if is_open {
                return None;
            }
            is_open = true;
            open(&mut out, &tag, name, description)?;
            continue;
        }
        out.push('<');
        out.push_str(tag.name);
        for (key, value) in &tag.attributes {
            attribute(&mut out, key, value, is_text);
        }
        out.push_str(if tag.is_empty { "/>" } else { ">" });
    }
    out.push_str(rest);
    is_open.then_some(out)
}

/// Writes the outermost element. Its size stands in attributes: a style is forbidden.
fn open(out: &mut String, tag: &Tag<'_>, name: &str, description: Option<&str>) -> Option<()> {
    let value = |key| {
        let found = tag.attributes.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| *value)
    };
    let view_box = value("viewBox")?;
    let numbers: Vec<f64> = view_box
        .split([' ', ','])
        .filter_map(|number| number.parse().ok())
        .filter(|number: &f64| number.is_finite())
        .collect();
    let [x, y, width, height] = numbers[..] else {
        return None;
    };
    // The frames of groups reach over the edge that the library counts with.
    let (x, y) = (x - MARGIN, y - MARGIN);
    let (width, height) = (width + 2.0 * MARGIN, height + 2.0 * MARGIN);
    out.push_str(&format!(
        "<svg role=\"img\" viewBox=\"{x:.0} {y:.0} {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" fill=\"var(--ink)\" font-size=\"14\""
    ));
    if width <= WIDEST_TO_FIT {
        out.push_str(" class=\"fits\"");
    }
    out.push_str("><title>");
    escape(out, name);
    out.push_str("</title>");
    if let Some(description) = description.filter(|text| !text.is_empty()) {
        out.push_str("<desc>");
        escape(out, description);
        out.push_str("</desc>");
    }
    Some(())
}

fn attribute(out: &mut String, key: &str, value: &str, is_text: bool) {
    if !ATTRIBUTES.contains(&key) {
        return;
    }
    let value: Cow<'_, str> = match key {
        "id" => format!("{ID_PREFIX}{value}").into(),
        // Text is inked, or softer where the library means it so: on any ground of the
        // theme both can be read.
        "fill" if is_text => match value {
            "#020202" => "var(--soft)".into(),
            _ => return,
        },
        "fill" | "stroke" | "stop-color" => color(key, value),
        _ => match value.strip_prefix("url(#") {
            Some(id) => format!("url(#{ID_PREFIX}{id}").into(),
            None if value.contains("url(") => return,
            None => value.into(),
        },
    };
    out.push(' ');
    out.push_str(key);
    out.push_str("=\"");
    out.push_str(&value);
    out.push('"');
}

/// A color of the theme. What an author colors stands out, in the page's accent: a
/// color of their own could not follow the scheme.
fn color<'v>(key: &str, value: &'v str) -> Cow<'v, str> {
    let value = value.trim();
    if value == "none" || value == "transparent" {
        return value.into();
    }
    if let Some(id) = value.strip_prefix("url(#") {
        return format!("url(#{ID_PREFIX}{id}").into();
    }
    let known = COLORS
        .iter()
        .find(|(color, _)| value.eq_ignore_ascii_case(color));
    match (known, key) {
        (Some((_, named)), _) => (*named).into(),
        (None, "stroke") => "var(--accent)".into(),
        (None, _) => "var(--accent-line)".into(),
    }
}

/// A tag with its attributes, as written.
struct Tag<'t> {
    name: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
    is_closing: bool,
    is_empty: bool,
}

/// The tag at the start of `text`, and what follows it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    let mut rest = text.strip_prefix('<')?;
    let is_closing = rest.starts_with('/');
    rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| c.is_whitespace() || c == '/' || c == '>')?;
    let (name, mut rest) = rest.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let is_empty = rest.starts_with('/');
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            let tag = Tag {
                name,
                attributes,
                is_closing,
                is_empty,
            };
            return Some((tag, after));
        }
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        attributes.push((key, value));
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::page_ready;

    #[test]
    fn only_what_draws_comes_through() {
        let raw = "<svg viewBox=\"0 0 20 10\" style=\"x\"><defs><marker id=\"m\"/></defs>\
                   <a href=\"javascript:x\"><rect fill=\"#f00\" onclick=\"x\"/></a>\
                   <text fill=\"#333\">a &lt; b</text><script>x</script>\
                   <path marker-end=\"url(#m)\" stroke=\"#010101\" fill=\"none\"/></svg>";
        assert_eq!(
            page_ready(raw, "A & B", None).unwrap(),
            "<svg role=\"img\" viewBox=\"-8 -8 36 26\" width=\"36\" height=\"26\" \
             fill=\"var(--ink)\" font-size=\"14\" class=\"fits\"><title>A &amp; B</title>\
             <defs><marker id=\"cb-d0-m\"/></defs><rect fill=\"var(--accent-line)\"/>\
             <text>a &lt; b</text>x<path marker-end=\"url(#cb-d0-m)\" stroke=\"var(--ink)\" \
             fill=\"none\"/></svg>"
        );
        assert_eq!(page_ready("<svg viewBox=\"0 0 1\">", "A", None), None);
        assert_eq!(page_ready("<svg viewBox=", "A", None), None);
        assert_eq!(page_ready("", "A", None), None);
    }
}
