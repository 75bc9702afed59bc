use super::{Image, Markup, Piece};

/// A text with its holes shown.
fn shown(html: &str) -> String {
    let markup = Markup::new(html, 3);
    markup
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Level(level) => format!("{{{level}}}"),
            Piece::Place { chapter, id } => {
                format!(" {{{chapter} {}}}", id.as_deref().unwrap_or("-"))
            }
            Piece::Answers(chapter) => format!(" {{answers {chapter}}}"),
            Piece::Site(path) => format!(" {{site {path}}}"),
            Piece::Image(Image { path, alt, .. }) => format!("{{image {path} {alt}}}"),
            Piece::Color(name) => format!("{{color {name}}}"),
        })
        .collect()
}

#[test]
fn what_is_written_is_xml_with_names_of_its_own() {
    for (html, expected) in [
        ("<p>a<br>b &amp; c", "<p>a<br/>b &amp; c</p>"),
        (
            "<h2 id=\"x\">A <a class=\"anchor\" href=\"#x\">#</a></h2><p><a href=\"#x\">a</a>",
            "<h{1} id=\"c3-x\">A </h{1}><p><a {3 c3-x}>a</a></p>",
        ),
        ("<p id=x>a<p id=x>b", "<p id=\"c3-x\">a</p><p>b</p>"),
        ("<p id='²'>a", "<p id=\"c3-_b2\">a</p>"),
        (
            "<a href=\"#nowhere\">a</a><a href=\"cb-chapter:5#y\">b</a><a href=\"cb-chapter:6\">c</a>",
            "<a {3 -}>a</a><a {5 c5-y}>b</a><a {6 -}>c</a>",
        ),
        (
            "<a href=\"cb-site:a/index.html\">a</a><a href=\"cb-answers:3\">b</a>\
             <a href=\"javascript:x\">c</a><a href=\"https://a.example/\">d</a>",
            "<a {site a/index.html}>a</a><a {answers 3}>b</a><a>c</a>\
             <a href=\"https://a.example/\">d</a>",
        ),
        (
            "<img src=\"cb-site:a/b.png\" alt=\"B\"><img src=\"https://a.example/x\" alt=\"C\">",
            "{image a/b.png B}<span class=\"missing\">C</span>",
        ),
        (
            "<svg viewBox=\"0 0 1 1\" fill=\"var(--ink)\"><marker id=\"m\"/>\
             <path marker-end=\"url(#m)\" onclick=\"x\"/><script>x</script></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 1 1\" \
             fill=\"{color ink}\"><marker id=\"c3-m\"></marker>\
             <path marker-end=\"url(#c3-m)\"></path></svg>",
        ),
        (
            "<math><munder><mspace/><mi>lim</mi><mi>x</mi></munder><mfrac><mi>a</mi></mfrac></math>",
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><munder><mrow><mspace></mspace>\
             <mi>lim</mi></mrow><mi>x</mi></munder><mfrac><mi>a</mi><mrow></mrow></mfrac></math>",
        ),
        (
            "<math display=\"block\"><mi>x</mi></math>",
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mi>x</mi></math>",
        ),
    ] {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn raw_html_is_cut_down_to_what_may_stand_there() {
    for (html, expected) in [
        (
            "<script>x</script><style>y</style><p onclick=x style=y>a",
            "<p>a</p>",
        ),
        ("<center><font size=7>a</font></center>", "<div>a</div>"),
        (
            "<details open><summary>S</summary>t</details>",
            "<div><p>S</p>t</div>",
        ),
        ("<span>a<div>b</div></span>", "<span>ab</span>"),
        (
            "<ul>a<li>b</ul><li>c",
            "<ul><li>a</li><li>b</li></ul><div>c</div>",
        ),
        ("<dl><dd>a</dl>", "<div><div>a</div></div>"),
        ("<dl><dt>t<dd>a</dl>", "<dl><dt>t</dt><dd>a</dd></dl>"),
        (
            "<figure>a<figcaption>b</figcaption>c</figure>",
            "<figure>a<div>b</div>c</figure>",
        ),
        (
            "<video src=x>no video</video><form><input>f</form>",
            "no video<div>f</div>",
        ),
        ("a\u{1}b\u{c}", "ab"),
        ("<b><p>a</b>b", "<b></b><p><b>a</b>b</p>"),
    ] {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn html_that_would_grow_without_end_is_its_text() {
    let deep = "<div>".repeat(100_000);
    let bold: String = (0..5_000).map(|n| format!("<b id={n}>")).collect();
    let paragraphs = "<p>x".repeat(5_000);
    let wide = format!("<a {}>y", "x ".repeat(100_000));
    for (html, text) in [
        (format!("{deep}x"), "<p>x</p>".to_owned()),
        (
            format!("{bold}{paragraphs}"),
            format!("<p>{}</p>", "x".repeat(5_000)),
        ),
        (wide, "<p>y</p>".to_owned()),
    ] {
        assert_eq!(shown(&html), text);
    }
    // As deep as is read.
    let markup = shown(&format!("{}x", "<div>".repeat(1_900)));
    assert_eq!(
        markup.matches("<div>").count(),
        markup.matches("</div>").count()
    );
    assert_eq!(markup.matches('x').count(), 1);
}
