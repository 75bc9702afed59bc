//! Importing courses: what their readers did not see stays unseen, and what each generator
//! writes in a way of its own arrives.

use crate::courses::{assert_builds, complaints, course, import, made};

#[test]
fn notes_that_quartz_ignores_stay_behind() {
    let folder = course(&[
        (
            "quartz.config.ts",
            "const config: QuartzConfig = {\n  configuration: {\n    pageTitle: \"Garden\",\n    \
             ignorePatterns: [\"private\", '**/drafts/**', \"[odd]\"],\n  },\n}\nexport default config\n",
        ),
        (
            "content/index.md",
            "---\naliases: [Old Home]\npermalink: start\n---\nSee [[diary]], [[plan]].\n",
        ),
        (
            "content/plan.md",
            "%%private remark%% Visible **bold**\n\n- %%x%% ==kept==\n",
        ),
        ("content/private/diary.md", "Secret.\n"),
        ("content/private/face.png", "P"),
        ("content/a/drafts/d.md", "Draft.\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert!(
        !made
            .keys()
            .any(|path| path.contains("private") || path.contains("drafts"))
    );
    assert!(!format!("{made:?}").contains("remark"));
    let aliases = "aliases = [\"Old-Home\", \"start\"]\n";
    assert!(
        made["content/garden/index.md"].contains(aliases),
        "{made:#?}"
    );
    assert!(made["content/garden/plan.md"].ends_with("\nVisible **bold**\n\n- **kept**\n"));
    assert_eq!(
        complaints(&ran),
        [
            "course/content/a/drafts/d.md:1:1: warning[not-carried]: the pattern `**/drafts/**` of `ignorePatterns` leaves the page out",
            "course/content/index.md:5:5: warning[not-carried]: `diary` names no page of the course",
            "course/content/plan.md:1:1: warning[not-carried]: the comment is left out",
            "course/content/plan.md:3:3: warning[not-carried]: the comment is left out",
            "course/content/plan.md:3:9: warning[not-carried]: highlighted words are bold",
            "course/content/private/diary.md:1:1: warning[not-carried]: the pattern `private` of `ignorePatterns` leaves the page out",
            "course/quartz.config.ts:1:1: warning[not-carried]: `ignorePatterns` leaves out `content/private/face.png`",
            "course/quartz.config.ts:4:49: warning[not-carried]: the pattern `\"[odd]\"` is not understood: see that no private note comes along",
        ]
    );
}

#[test]
fn settings_of_quartz_that_say_too_little_are_told() {
    let config = "export default { configuration: { ignorePatterns: hidden } }\n";
    let folder = course(&[
        ("quartz.config.ts", config),
        ("quartz.layout.ts", ""),
        ("content/index.md", "Home.\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    assert_eq!(
        complaints(&ran),
        [
            "course/quartz.config.ts:1:1: warning[not-carried]: `ignorePatterns` is not understood: see that no private note comes along"
        ]
    );
    let folder = course(&[
        (
            "quartz.config.ts",
            "export default {configuration: {ignorePatterns: []},\n\
             plugins: {filters: [Plugin.ExplicitPublish()]}}\n",
        ),
        ("content/index.md", "---\npublish: true\n---\nHome.\n"),
        ("content/own.md", "Mine.\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert!(made["content/course/own.md"].contains("draft = true"));
    assert!(!made["content/course/index.md"].contains("draft"));
    for (enabled, is_draft) in [("true", true), ("false", false)] {
        let config = format!(
            "configuration:\n  ignorePatterns:\n    - private\nplugins:\n  \
             - source: github:quartz-community/explicit-publish\n    enabled: {enabled}\n"
        );
        let folder = course(&[
            ("quartz.config.yaml", config.as_str()),
            ("content/index.md", "---\npublish: true\n---\nHome.\n"),
            ("content/own.md", "Mine.\n"),
            ("content/private/a.md", "Mine.\n"),
        ]);
        assert_builds(&folder, &import(&folder));
        let files = crate::courses::made(&folder);
        let own = &files["content/course/own.md"];
        assert_eq!(own.contains("draft = true"), is_draft, "{own}");
        assert!(!files.contains_key("content/course/private/a.md"));
    }
}

#[test]
fn callouts_and_pictures_of_notes_keep_their_words() {
    let folder = course(&[
        (".obsidian/app.json", "{}"),
        (
            "a.md",
            "> [!tip]+ Tip title\n> Text\n\n![[img.png|alt text|100]]\n\n\
             | ![[img.png\\|cell\\|20x20]] |\n|---|\n\n`==code==` a == b == c\n",
        ),
        ("img.png", "P"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/course/a.md"],
        "+++\ntitle = \"a\"\nweight = 1\n+++\n\n> [!TIP] Tip title\n> Text\n\n![alt text](img.png)\n\n\
         | ![cell](img.png) |\n|---|\n\n`==code==` a == b == c\n"
    );
    assert_eq!(complaints(&ran), [""; 0]);
}

#[test]
fn shortcodes_that_are_not_known_hide_nothing_behind_them() {
    let folder = course(&[
        ("hugo.toml", "title = \"Ugo\"\n"),
        (
            "content/docs/a.md",
            "+++\ntitle = \"A\"\nslug = \"first\"\n+++\n{{< odd >}} Visible **bold**\n\n\
             - {{% x %}}in{{% /x %}}\n\n{{% notice info \"My Title\" %}}\nText\n{{% /notice %}}\n\n\
             > [!TIP]- Folded\n> x\n\n![i](../bundle/pic.png)\n",
        ),
        (
            "content/docs/b.md",
            "+++\ntitle = \"B\"\nurl = \"/legacy/b.html\"\n+++\n",
        ),
        (
            "content/docs/bundle/index.md",
            "+++\ntitle = \"Bundle\"\n+++\n",
        ),
        ("content/docs/bundle/pic.png", "P"),
        ("content/docs/c.html", "<p>C</p>"),
        ("content/docs/d.org", "* D"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/ugo/docs/a.md"],
        "+++\ntitle = \"A\"\nweight = 1\naliases = [\"docs/first\"]\n+++\n\n\
         Visible **bold** <!-- {{< odd >}} -->\n\n\
         - in<!-- {{% /x %}} --> <!-- {{% x %}} -->\n\n> [!NOTE] My Title\n> Text\n\n\n\
         > [!TIP] Folded\n> x\n\n![i](bundle/pic.png)\n"
    );
    assert!(made["content/ugo/docs/b.md"].contains("aliases = [\"legacy/b.html\"]"));
    assert!(
        !made
            .keys()
            .any(|path| path.ends_with(".html") || path.ends_with(".org"))
    );
    let told = complaints(&ran).join("\n");
    for path in ["content/docs/c.html", "content/docs/d.org"] {
        assert!(told.contains(&format!("`{path}` is no Markdown")), "{told}");
    }
}

#[test]
fn what_docusaurus_writes_in_its_own_way_is_carried() {
    let folder = course(&[
        (
            "docusaurus.config.js",
            "module.exports = {title: 'Doc', url: 'https://doc.org', baseUrl: '/'};\n",
        ),
        (
            "docs/a.mdx",
            "---\nunlisted: true\n---\n# A\n\n{/* remark */} Visible\n\n![q](@site/static/img/q.png) \
             [f](pathname:///f.pdf)\n\n<img src={require('./p.png').default} width={30} />\n\n\
             ```js\na\n// highlight-next-line\nb\n```\n\n\
             :::warning Out\n\n::::info In\n\nx\n\n::::\n\n:::\n",
        ),
        ("docs/p.png", "P"),
        ("docs/adv/deep/deep2/y.md", "# Y\n"),
        ("docs/adv/z.md", "---\nsidebar_position: 9\n---\n# Z\n"),
        ("docs/adv/_category_.json", "{\"label\": \"Advanced\"}"),
        (
            "docs/adv/deep/_category_.json",
            "{\"label\": \"Deep\", \"position\": 1}",
        ),
        ("static/img/q.png", "Q"),
        ("static/f.pdf", "F"),
        ("blog/2021-01-01-x.md", "# X\n"),
        ("src/pages/p.md", "# P\n"),
        ("src/pages/p.js", ""),
        ("versioned_docs/version-1/a.md", "# A\n"),
        ("versioned_docs/version-1/b.md", "# B\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/doc/a.md"],
        "+++\nweight = 1\nnoindex = true\n+++\n\n# A\n\nVisible\n\n![q](img/q.png) [f](f.pdf)\n\n\
         ![](./p.png)\n\n```js {2}\na\nb\n```\n\n\
         > [!WARNING] Out\n> \n> > [!NOTE] In\n> > \n> > x\n> > \n> \n> \n\n",
        "{}",
        ran.err
    );
    let pages: Vec<&str> = made
        .keys()
        .filter(|path| path.ends_with(".md"))
        .map(String::as_str)
        .collect();
    assert_eq!(pages.len(), 4, "{pages:?}");
    let told = complaints(&ran).join("\n");
    for part in [
        "`blog` is not carried over: 1 page",
        "`src/pages` is not carried over: 1 page",
        "`versioned_docs` is not carried over: 2 pages",
        "the title `Deep` has no page of its own",
        "docs/a.mdx:6:1: warning[not-carried]: the comment is left out",
    ] {
        assert!(told.contains(part), "{part}\n\n{told}");
    }
}

#[test]
fn formulas_redirects_and_last_chapters_of_an_mdbook_are_carried() {
    let folder = course(&[
        (
            "book.toml",
            "[book]\ntitle = \"T\"\n[output.html]\nmathjax-support = true\n\
             [output.html.redirect]\n\"/old.html\" = \"a.html#part\"\n\"/out.html\" = \"https://example.org/x\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n# Part\n\n- [A](a.md)\n\n[Closing](z.md)\n",
        ),
        (
            "src/a.md",
            "# A\n\nHere \\\\(a^2\\\\), `\\\\(b\\\\)`, $5$.\n\n\\\\[ y_1 \\\\]\n",
        ),
        ("src/z.md", "# Closing\n"),
    ]);
    let ran = import(&folder);
    assert_builds(&folder, &ran);
    let made = made(&folder);
    assert_eq!(
        made["content/t/part/a.md"],
        "+++\nweight = 1\naliases = [\"old.html\"]\n+++\n\n# A\n\n\
         Here $a^2$, `\\\\(b\\\\)`, \\$5\\$.\n\n$$y_1$$\n"
    );
    assert!(made.contains_key("content/t/z/z.md"), "{:?}", made.keys());
    assert_eq!(
        complaints(&ran),
        [
            "course/book.toml:7:1: warning[not-carried]: the redirect from `out.html` leads elsewhere, to `https://example.org/x`"
        ]
    );
}

#[test]
fn a_book_of_our_own_needs_no_import() {
    let folder = course(&[
        ("book.toml", "title = \"Ours\"\n"),
        ("content/a.md", "# A\n"),
    ]);
    let ran = import(&folder);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("the folder is a Crossbook book already"),
        "{}",
        ran.err
    );
}
