//! LaTeX formulas to MathML, through pulldown-latex.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use crate::page::escape;
use crate::parse::{Block, BlockKind};

/// A longer formula is a mistake of the author's, not mathematics.
const LONGEST: usize = 10_000;
/// Groups within groups; the library calls itself for each.
const DEEPEST: usize = 40;

/// Writes a formula as MathML with its LaTeX as annotation, or as text with the reason
/// why it could not be drawn.
pub(super) fn write(html: &mut String, block: &Block) -> Option<String> {
    let is_display = block.kind == BlockKind::DisplayMath;
    html.push_str(if is_display {
        "<span class=\"math math-display\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">"
    } else {
        "<span class=\"math math-inline\">"
    });
    let latex = block.text.trim();
    let drawn = mathml(latex, is_display);
    let fault = match drawn {
        Ok(mathml) => {
            html.push_str(&mathml);
            None
        }
        Err(why) => {
            html.push_str("<code>");
            escape(html, latex);
            html.push_str("</code>");
            Some(why)
        }
    };
    html.push_str("</span>");
    fault
}

fn mathml(latex: &str, is_display: bool) -> Result<String, String> {
    if latex.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    if depth(latex) > DEEPEST {
        return Err(format!("its groups are nested more than {DEEPEST} deep"));
    }
    let storage = Storage::new();
    for event in Parser::new(latex, &storage) {
        if let Err(error) = event {
            let message = error.to_string();
            let first = message.lines().next().unwrap_or("not understood");
            return Err(first.trim_end_matches(['.', ':']).to_owned());
        }
    }
    let storage = Storage::new();
    let mut annotation = String::with_capacity(latex.len());
    escape(&mut annotation, latex);
    let config = RenderConfig {
        display_mode: if is_display {
            DisplayMode::Block
        } else {
            DisplayMode::Inline
        },
        annotation: Some(&annotation),
        ..RenderConfig::default()
    };
    let mut mathml = String::with_capacity(latex.len() * 8);
    push_mathml(&mut mathml, Parser::new(latex, &storage), config)
        .map_err(|error| error.to_string())?;
    safe(&mathml)
}

/// What the library leaves to be done: signs of HTML that stand alone in an element are
/// escaped, and inline styles, which the pages' policy forbids, are taken out. Those
/// that only move things by a hair are not missed; a color would be.
fn safe(mathml: &str) -> Result<String, String> {
    let escaped = mathml.replace("><<", ">&lt;<").replace(">&<", ">&amp;<");
    let mut out = String::with_capacity(escaped.len());
    let mut rest = escaped.as_str();
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |at| open + at);
        let tag = &rest[open..close];
        out.push_str(&rest[..open]);
        match tag.split_once(" style=\"") {
            Some((before, style)) => {
                let (style, after) = style.split_once('"').unwrap_or((style, ""));
                if style.contains("color") {
                    return Err("colors are not supported".to_owned());
                }
                out.push_str(before);
                out.push_str(after);
            }
            None => out.push_str(tag),
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    Ok(out)
}

/// How deep braces, scripts and `\\left` nest, at the most.
fn depth(latex: &str) -> usize {
    let mut deepest = 0usize;
    let mut depth = 0usize;
    let mut scripts = 0usize;
    for (at, c) in latex.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            '^' | '_' => scripts += 1,
            '\\' if latex[at..].starts_with("\\left") => depth += 1,
            '\\' if latex[at..].starts_with("\\right") => depth = depth.saturating_sub(1),
            _ => scripts = 0,
        }
        deepest = deepest.max(depth + scripts);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::mathml;

    #[test]
    fn formulas_become_mathml_with_their_latex_as_annotation() {
        let drawn = mathml(r"\frac{1}{2} < x", false).unwrap();
        assert!(drawn.starts_with("<math"), "{drawn}");
        assert!(drawn.contains("<mfrac>"), "{drawn}");
        assert!(drawn.contains("application/x-tex"), "{drawn}");
        assert!(!drawn.contains("style="), "{drawn}");
    }

    #[test]
    fn signs_of_html_are_escaped_and_styles_taken_out() {
        let drawn = mathml(r#"a < b \& c > \text{<i>"}"#, false).unwrap();
        assert!(drawn.contains("<mo>&lt;</mo>"), "{drawn}");
        assert!(!drawn.contains("<i>"), "{drawn}");
        let aligned = mathml(r"\begin{aligned} a &= b \\[2em] c &= d \end{aligned}", true);
        assert!(!aligned.unwrap().contains("style"));
        assert!(mathml(r"\color{red} x", false).is_err());
    }

    #[test]
    fn what_is_no_formula_is_told_and_never_crashes() {
        assert!(mathml(r"\frac{1}", false).is_err());
        assert!(mathml(r"\nosuchcommand", false).is_err());
        assert!(mathml(&"{".repeat(10_000), false).is_err());
        assert!(mathml(&"^".repeat(5_000), false).is_err());
        assert!(mathml(&r"\sqrt".repeat(1_500), false).is_err());
    }
}
