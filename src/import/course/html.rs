//! Images written in HTML: those that say nothing Markdown cannot say become Markdown.

/// An `<img>` tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Image {
    pub src: String,
    pub alt: String,
    pub title: String,
}

/// Reads a single `<img …>`; nothing if there is anything else.
pub(super) fn image(html: &str) -> Option<Image> {
    let html = html.trim();
    let inside = html.strip_prefix("<img")?.strip_suffix('>')?;
    let mut rest = inside.strip_suffix('/').unwrap_or(inside);
    if !rest.starts_with(char::is_whitespace) || rest.contains('<') {
        return None;
    }
    let mut image = Image::default();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(behind) = rest.strip_prefix('=') {
            let behind = behind.trim_start();
            let quote = behind.chars().next()?;
            if matches!(quote, '"' | '\'') {
                let end = behind[1..].find(quote)?;
                value = &behind[1..=end];
                rest = &behind[end + 2..];
            } else {
                let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
                value = &behind[..end];
                rest = &behind[end..];
            }
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.as_str() {
            "src" => image.src = value,
            "alt" => image.alt = value,
            "title" => image.title = value,
            _ => {}
        }
    }
    // An expression of JSX is no address.
    (!image.src.is_empty() && !image.src.starts_with('{')).then_some(image)
}

impl Image {
    /// The image in Markdown, with `address` for its source.
    pub fn markdown(&self, address: &str) -> String {
        let alt = self.alt.replace(['[', ']'], "");
        if self.title.is_empty() {
            return format!("![{alt}]({address})");
        }
        let title = self.title.replace('"', "&quot;");
        format!("![{alt}]({address} \"{title}\")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_read_and_nothing_else() {
        let read = image("<img alt='a\n b' src=\"x.png\" class=\"c\" width=30 />").unwrap();
        assert_eq!((read.src.as_str(), read.alt.as_str()), ("x.png", "a b"));
        assert_eq!(read.markdown("y.png"), "![a b](y.png)");
        for other in [
            "<img>",
            "<p><img src=a></p>",
            "<image src=a>",
            "<img src={x} />",
        ] {
            assert_eq!(image(other), None, "{other}");
        }
    }
}
