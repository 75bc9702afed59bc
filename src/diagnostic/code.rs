//! Each complaint once: its name, its severity and what it means.
//!
//! `crossbook explain CODE` prints the paragraph; a test asserts that every code
//! has a case in `tests/suite/cases/`.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $explanation:literal)*) => {
        /// The kinds of fault that this program knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $explanation] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the stages that report it.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The kebab-case name, as printed and as written in `book.toml`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            /// The severity unless the book chooses another.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What the fault is, why it matters and how to mend it.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

impl Code {
    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

codes! {
    UnreadableFile "unreadable-file" Error
        "A file of the book exists but could not be read, or it is not a regular file (a pipe, a device, a socket). Check its permissions, or move it out of the book."
    NoContent "no-content" Error
        "The book has a `book.toml`, but no folder `content`, in which its lessons stand. Perhaps the folder was renamed or is not checked out. Without this complaint the site would be built with nothing in it, and the earlier one would go. A folder `content` with nothing in it is fine."
    NotUtf8 "not-utf8" Error
        "A text file holds bytes that are not UTF-8. The message names the first bad byte. Save the file again as UTF-8."
    NulByte "nul-byte" Error
        "A text file holds a NUL byte, which no text editor writes on purpose. The file is probably damaged or is not text."
    LinkOutOfBook "link-out-of-book" Error
        "A symbolic link leads out of the book's folder, or back into a folder that holds it. Such links are not followed: the site would depend on files that are not part of the book. Copy the files into the book."
    OddFileName "odd-file-name" Error
        "A file's name cannot be kept in an address or in another operating system: it is not Unicode, or holds a control character, a backslash or a colon. Rename the file."
    NotALesson "not-a-lesson" Warning
        "A file below `content/` is named like a lesson or a data file and is none: only names that end in `.md` and `.toml`, in small letters, are read. The file is published as it is, front matter and all. Rename it; or, if it is there to be downloaded, set `not-a-lesson = \"allow\"` in `[diagnostics]`."
    LineTooLong "line-too-long" Error
        "A lesson has a line of more than 1 MiB or is larger than 16 MiB. No person wrote it; such a file is most often a data dump with a wrong ending."

    NoGitDates "no-git-dates" Warning
        "`git_dates` under `[output]` asks git when each lesson last changed, and git cannot tell for some or all of them: it is not installed, the book is not in a repository, or the clone is shallow, so that its oldest commit seems to have changed everything. Fetch the whole history (`fetch-depth: 0` for actions/checkout), or turn `git_dates` off."

    InvalidToml "invalid-toml" Error
        "The text is not TOML. Of several faults the first of each line is told. The caret stands where reading stopped making sense; the mistake is there or shortly before."
    InvalidYaml "invalid-yaml" Error
        "The text is not YAML, or not the simple kind that front matter needs. The caret stands where reading stopped making sense."
    UnknownKey "unknown-key" Error
        "A key that this program does not know. Most often it is misspelt; the help names the nearest known key. Unknown keys are errors because a misspelt key that is ignored would change the site in silence."
    MissingKey "missing-key" Error
        "A key that must be there is absent or empty."
    WrongType "wrong-type" Error
        "The value under this key is of another type than the key wants, such as text where a list is needed."
    InvalidDate "invalid-date" Error
        "A date that is not in the calendar or not written as year-month-day, such as 2026-11-23."
    UnknownValue "unknown-value" Error
        "The key takes one of a few words, and this is none of them."
    OutOfRange "out-of-range" Error
        "A number outside the range that its key allows: confidence lies between 0 and 1, strength between 0 and 10, whole numbers have at most 19 digits."
    InvalidPath "invalid-path" Error
        "A path that is absolute, climbs out of its folder with `..`, or cannot be a file name."
    UnknownTheme "unknown-theme" Error
        "The book names a theme that is neither built in nor a folder below `themes/`."
    InvalidBaseUrl "invalid-base-url" Error
        "`base_url` must be a complete address such as `https://example.org/course/`, without a query or a fragment."

    UnclosedFrontMatter "unclosed-front-matter" Error
        "A lesson starts with `+++` or `---`, but no second line of the same kind closes its front matter."
    MisplacedFrontMatter "misplaced-front-matter" Error
        "What looks like front matter does not begin on the first line of its file, or not with `+++` or `---` alone: a blank line, a comment or spaces stand before it, or the fence has a sign too many. It would be shown as text, and a draft would be published."
    MissingTitle "missing-title" Error
        "Every lesson needs a title: a `title` key in its front matter, or a first heading of level one."
    RawHtml "raw-html" Warning
        "The lesson holds raw HTML. It is shown as text, because raw HTML can carry scripts and breaks themes. Use Markdown, or allow it for the whole book with `raw_html = true` under `[markdown]` in `book.toml`."
    UnsafeAddress "unsafe-address" Error
        "A link, an image or a framework's `homepage` has an address that runs a script (`javascript:`, `vbscript:`, `data:` other than images). It is left out of the page."
    InvalidFence "invalid-fence" Warning
        "The words after the language of a code fence could not be understood. Known are `title=\"…\"` and line numbers such as `{2,4-6}`."
    UnknownLanguage "unknown-language" Warning
        "A code fence names a language for which no highlighting is known. The code is shown without colors. Use `text` to say that none is wanted."
    InvalidFormula "invalid-formula" Warning
        "A formula could not be turned into MathML. It is shown as LaTeX text. The message says what was not understood; braces that do not match are the usual cause."
    InvalidDiagram "invalid-diagram" Warning
        "A `mermaid` fence could not be drawn. It is shown as text. The message says what was not understood, at its line. Diagrams of more than 20,000 bytes, 500 lines or 20 levels are not drawn."
    InvalidCrosswalkBlock "invalid-crosswalk-block" Error
        "A block such as `:::crosswalk-table` could not be understood, or stands where it has nothing to draw. Its options are `frameworks=\"pmp itil\"` and, for tables and graphs, `relations=\"exact close\"`. It belongs on a comparison page (`content/compare/*.md`) whose front matter names topics under `compare`."
    NestedTooDeeply "nested-too-deeply" Error
        "Quotes or lists are nested more than a hundred levels deep. No reader could follow, and browsers give up on such pages."
    FootnoteMissing "footnote-missing" Warning
        "The text refers to a footnote that is not defined in the lesson. The reference is shown as plain text."

    UnknownBlock "unknown-block" Error
        "A line such as `:::quiz` opens a course block under a name that is not known. The help names the nearest, or all."
    UnclosedBlock "unclosed-block" Error
        "A course block is opened with `:::` and a name, but never closed, so that everything to the end of the lesson belongs to it. Write as many colons on a line of their own behind it."
    StrayFence "stray-fence" Error
        "A line of colons that neither opens nor closes a course block. Either nothing is open here, most often because a block within another has as many colons as the one around it, or the first line of a block holds a further colon, which it cannot."
    NestedBlock "nested-block" Error
        "A course block stands in one that cannot hold it. Only `example`, `case` and `exercise` hold other blocks (`figure`, `tabs`, `term`, those of the crosswalk), and `tabs` hold figures."
    InvalidBlock "invalid-block" Error
        "A course block lacks something it needs, or holds something it cannot: objectives are one list, a flashcard has one `**Answer:**`, tabs begin with headings, a figure ends with its caption."
    InvalidQuestion "invalid-question" Error
        "A question of a quiz could not be understood. Below it stands a task list, a numbered list, a table of two columns or `**Answer:**` with a number, and `**Explanation:**` at the end."
    NoRightAnswer "no-right-answer" Error
        "None of the answers to a question of a quiz is marked with `[x]`, so nobody could answer it."
    RepeatedAnchor "repeated-anchor" Error
        "Two blocks or questions of a page, or a block and a heading, have the same anchor. Anchors of questions are made from their text: the same question stands there twice."
    TooManyItems "too-many-items" Error
        "A quiz has more than 200 questions, or a page more than 1,000 questions, cards and terms. No reader would finish it."
    TermWithoutDefinition "term-without-definition" Warning
        "A block `term` says nothing about the term. It is left out of the glossary."
    RepeatedTerm "repeated-term" Warning
        "A term is defined by two blocks of the book. The glossary shows the first; link to it with `[text](term:name)` instead of defining it again."
    UnknownTerm "unknown-term" Error
        "A link such as `[text](term:name)` names no term that a block `term` of the book defines. The name is the term in lowercase with hyphens."
    ObjectiveWithoutQuestion "objective-without-question" Warning
        "The lesson states objectives, but neither a quiz nor an exercise lets readers find out whether they have reached them."
    QuestionWithoutExplanation "question-without-explanation" Allow
        "A question of a quiz explains neither its answers nor itself. Readers who were wrong learn only that they were. Off by default; turn it on under `[diagnostics]`."
    NumberWithoutSource "number-without-source" Warning
        "A paragraph states a number, a share or a sum of money without a footnote, a link or a citation such as `(PMI 2021)`, in a lesson whose front matter says `sources_required = true`. Years, days, names such as `ISO 31000`, places such as `page 12`, single digits, tables, code, formulas and course blocks are left alone."

    BrokenLink "broken-link" Error
        "A link to a file of the book that does not exist. The help names the nearest lesson."
    BrokenAnchor "broken-anchor" Error
        "The page exists, but has no heading with this anchor; or the page is made from data, as that of a folder without `index.md`, and has no headings to link to."
    BrokenImage "broken-image" Error
        "An image whose file is not in the book."
    LinkCase "link-case" Error
        "A link that differs from the file's name only in upper and lower case. It works on some computers and breaks on servers."
    LinkToDraft "link-to-draft" Error
        "A link to a lesson that is a draft and not part of this build. Publish that lesson, remove the link, or build with `--drafts`."
    AmbiguousLink "ambiguous-link" Error
        "A wiki link whose name fits more than one lesson. Write the lesson's id or its path."
    LinkOutside "link-outside" Error
        "A relative link or image that climbs out of `content/`. Only files in there are published."
    UnknownLesson "unknown-lesson" Error
        "A lesson names another in `prerequisites`, or a learning path names one in `steps`, that does not exist."
    CircularPrerequisites "circular-prerequisites" Error
        "Lessons need each other in a circle, so none of them can be read first. The message names the whole circle; take one of its prerequisites away."
    DuplicatePath "duplicate-path" Error
        "Two learning paths have the same `id`."
    EmptyPath "empty-path" Error
        "A learning path has no steps."
    RepeatedStep "repeated-step" Error
        "A learning path names the same lesson twice. Previous and next could not be told."
    PrerequisiteLater "prerequisite-later" Warning
        "A learning path comes to a lesson before one that it needs. Change the order of its steps."
    LessonOnNoPath "lesson-on-no-path" Warning
        "The book has learning paths, but none leads to this lesson. Add it to one, or set `lesson-on-no-path = \"allow\"` under `[diagnostics]` in `book.toml`."
    DuplicateLesson "duplicate-lesson" Error
        "Two lessons have the same `id`."
    UrlCollision "url-collision" Error
        "Two pages or files would be written to the same place. File systems that do not tell upper from lower case, or that store accents in another form, count as the same place."
    InvalidAlias "invalid-alias" Error
        "An alias must be a plain path inside the site, such as `old/lesson/`."

    UnknownFramework "unknown-framework" Error
        "No framework has this id. A framework is a folder of `content/` with a `framework.toml`."
    UnknownScheme "unknown-scheme" Error
        "No scheme has this id. Schemes stand in `content/<framework>/schemes/`."
    UnknownTopic "unknown-topic" Error
        "No scheme has a topic with this id."
    DuplicateId "duplicate-id" Error
        "The id of a framework, scheme, topic, mapping or bridge is used twice, or a word among false friends, or a framework among the meanings of a word. Ids are addresses and must stay unique for ever."
    InvalidId "invalid-id" Error
        "An id holds something other than lowercase letters, digits and hyphens, or a topic's id does not begin with its scheme's id and a hyphen."
    BroaderCycle "broader-cycle" Error
        "Following `broader` from this topic leads back to it."
    BroaderTooDeep "broader-too-deep" Error
        "A topic stands more than ten levels deep in its scheme, counted along `broader`. No reader could follow, and pages that draw the tree would grow without bounds."
    BroaderElsewhere "broader-elsewhere" Error
        "`broader` or `also_in` names a topic of another scheme. Relations between schemes are mappings."
    RepeatedLabel "repeated-label" Error
        "A topic's label stands again among its alternative labels (SKOS S13: preferred and alternative labels are disjoint)."
    MappingConflict "mapping-conflict" Error
        "Two statements about the same topics contradict each other: exact together with broad, narrow or related, also through chains of exact mappings (SKOS S46)."
    RelatedConflict "related-conflict" Error
        "Two topics are both related and, directly or through a chain, broader and narrower (SKOS S27 with S41)."
    RelationConflict "relation-conflict" Error
        "Predicate and set relation disagree, or a relation stands without its basis. Exact goes with equal; broad with subset-of; narrow with superset-of; close with equal or intersects-with; related with intersects-with or not-related."
    OppositeMappings "opposite-mappings" Error
        "A pair of topics is stated in both directions with different meaning."
    RepeatedMapping "repeated-mapping" Error
        "The same pair of topics is mapped twice with the same meaning."
    GapConflict "gap-conflict" Error
        "A topic is declared to have no match, but has an exact, close, broad or narrow mapping in the same set; or two topics are declared false friends and mapped as well."
    MissingReview "missing-review" Error
        "A mapping is marked as reviewed, but reviewer, date or citation is missing."
    FalseComplete "false-complete" Error
        "The set claims to be complete, but a counted topic has neither a mapping nor a `no_match`."
    WrongFramework "wrong-framework" Error
        "The subject or object of a mapping does not belong to the frameworks or schemes that its set names."
    MirroredMapping "mirrored-mapping" Warning
        "A pair of topics is stated in both directions with the same meaning. One row is enough: every page shows it from both sides."
    SelfMapping "self-mapping" Warning
        "A topic is mapped to itself, which says nothing."
    MappingInsideScheme "mapping-inside-scheme" Warning
        "A mapping joins two topics of one scheme outside `content/crosswalk/editions/`. Inside a scheme, `broader` and `also_in` say how topics stand to each other; mappings lead from one scheme to another."
    BroadRing "broad-ring" Warning
        "Broad mappings, with the trees of the schemes, lead from a topic back to itself. SKOS allows that, but it would make all topics of the ring the same, which is rarely meant."
    ExactSiblings "exact-siblings" Warning
        "Exact mappings make two topics of one scheme the same. Either the scheme has one topic twice, or one of the mappings is at most close."
    ThinHubTopic "thin-hub-topic" Warning
        "Fewer than two frameworks map to a hub topic, so nothing meets there. Map two frameworks to it, or remove it."
    SameLabel "same-label" Warning
        "Two topics of different frameworks have the same label, both in editions that are in force, and neither a mapping nor a `not` says how they relate. Readers will take them for the same: say that they are, or how they differ."
    InferredConflict "inferred-conflict" Warning
        "What follows from two mappings contradicts a third statement about the same topics: a mapping, a `not` or a `no_match`. The statement is shown and the inferred relation is not; one of the three is probably wrong. Or what follows from two mappings contradicts what follows from two others: then neither is shown, and one of the four is wrong."
    SupersededTopic "superseded-topic" Warning
        "A mapping is stated of a topic in a superseded scheme, while the scheme in force has that topic under the same label or by an exact mapping, without a row of its own to the same counterpart. State the row of the topic in force as well, or set this code to `allow` in a book that keeps an older edition on purpose."
    TopicNotTaught "topic-not-taught" Allow
        "Counted topics of a scheme in force that no lesson names under `teaches`, one complaint for each scheme. Silent unless the book asks for it, with `topic-not-taught = \"warning\"` under `[diagnostics]`: a growing course has such topics for a long time. The page on method shows the figures in any case."
    OutdatedReview "outdated-review" Warning
        "A lesson names an edition under `edition` that another has replaced, and was last reviewed (or, if it was never, written) before that one was issued. Check the lesson against the new edition and renew `reviewed`."
    InferenceLimit "inference-limit" Warning
        "More than 100,000 pairs of mappings meet at one topic, or more than 1,000,000 in the whole book, and nothing is inferred from those. Stated mappings are shown as always."
    StrayFile "stray-file" Warning
        "A TOML file stands below `content/crosswalk/` or a `schemes` folder where nothing reads it. The folder's name is probably misspelt, or the file lies one folder too deep."
    InvalidTable "invalid-table" Error
        "An imported file is not a sound table: a quote is never closed, text follows a closing quote, a row has more or fewer cells than the header or more than 1,000, a column comes twice, or a cell holds a control character. Lines and columns are those of the imported file."
    TableTooLarge "table-too-large" Error
        "An imported table has more than 100,000 rows, is larger than 32 MiB or has more than 1 MiB of metadata, or the file made of it would be larger than 64 MiB. It is refused before its rows are read, since they take many times their size while they are checked. Split it and import the parts one after another."
    MissingCell "missing-cell" Error
        "An imported file leaves out what a mapping needs: a column, or a cell of a row. Topics and the predicate must be in the file; for rationale, confidence, author and date the command takes a default, such as `--author NAME`."
    UnknownPrefix "unknown-prefix" Error
        "A name in an imported file begins with a prefix that the file's `curie_map` does not declare, so nobody can tell what it names."
    UnclearSet "unclear-set" Error
        "An imported file does not tell which frameworks, hubs or schemes its mappings stand between. Name them with `--subject ID` and `--object ID`."
    SetExists "set-exists" Error
        "The book has a set of mappings with this id, or a file where the set would be written. Import it under another id with `--set ID`, or replace what is there with `--replace`. Comments in a replaced file are lost."
    EmptyCourse "empty-course" Error
        "A folder that is to be imported has no page where its kind of course has them, or lacks the file that names them. Another kind can be chosen with `--from`."
    PictureNotInEpub "picture-not-in-epub" Warning
        "A lesson shows a picture of a kind that readers of EPUBs need not know: WebP, AVIF, BMP, or an SVG with a script or with parts from elsewhere. The site shows it; in the EPUB its description stands in its place. Save it as PNG, JPEG, GIF or as an SVG that stands alone."
    NotCarried "not-carried" Warning
        "An imported file holds something that has no place in a book: columns or metadata of a table; of a course shortcodes, components, settings, values of front matter, links to pages that are not part of it. It is left out, or kept as text or as a comment where that can be; everything else is imported. Places are those of the imported file."

    UnknownTemplate "unknown-template" Error
        "A theme lacks a template that the site needs, or a template extends or includes one that does not exist."
    TemplateSyntax "template-syntax" Error
        "A template is not valid."
    TemplateFailed "template-failed" Error
        "A template failed while a page was rendered: it asked for something that its view does not have, called a filter with a wrong value, or never ended."
    UnknownTemplateBlock "unknown-template-block" Warning
        "A template of the book's theme fills a block that none of the templates it extends has. What stands in it never reaches a page; most often the block's name is misspelt. `crossbook theme docs TEMPLATE` lists the blocks of a built-in template."
    MissingTemplateBlock "missing-template-block" Warning
        "A template of the book's theme stands in for a built-in one and lacks one of its blocks, which another template fills. What that one says never reaches a page. Add the block where its content belongs, or extend the built-in template by the name `default/…` and change only the blocks that you want to change."
    UnknownThemeAsset "unknown-theme-asset" Error
        "A style sheet of the theme names a font, a picture or another style sheet that is neither in the theme's `assets/` nor in `content/`. Paths begin at the folder of the style sheet; the site gets names that change with the content of each file."
    ExternalThemeAsset "external-theme-asset" Warning
        "A style sheet of the theme names a file of another host. The policy of the pages lets browsers load nothing from elsewhere, so readers will not get it. Put the file into the theme's `assets/`, if its license allows that."
    UnusedThemeFile "unused-theme-file" Warning
        "A file of the book's theme has the name of no built-in file, so it stands in for none, and no template or style sheet names it; or it lies beside the folders `templates/` and `assets/`, where nothing is read. Most often a name is misspelt, and the built-in file is still in use. `crossbook theme list` shows which file comes from where."
}
