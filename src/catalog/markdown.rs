//! What a coordinator writes in Markdown, as HTML that is safe to show to anybody.
use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// What may stand in the HTML. No pictures: pages stay light and nobody is tracked by a remote one.
const TAGS: [&str; 21] = [
    "p",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "a",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "blockquote",
    "br",
    "hr",
    "table",
    "tr",
    "th",
    "td",
];

static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut safe = Builder::default();
    safe.tags(HashSet::from(TAGS))
        .add_tags(["thead", "tbody"])
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener"));
    safe
});

/// Headings stand below the page's own: `#` is an h3.
fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// Renders CommonMark with tables, then takes away whatever is not known to be harmless.
pub fn render(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut out = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut out, events);
    SAFE.clean(&out).to_string()
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn headings_begin_below_the_pages_own() {
        assert_eq!(render("# Isi\n\n## Hari 1"), "<h3>Isi</h3>\n<h4>Hari 1</h4>\n");
    }

    #[test]
    fn links_are_followed_by_people_only() {
        assert_eq!(
            render("[situs](https://contoh.example)"),
            "<p><a href=\"https://contoh.example\" rel=\"nofollow noopener\">situs</a></p>\n"
        );
    }

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        for bad in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "<a href=\"x\" onclick=\"alert(1)\">x</a>",
            "![x](https://elsewhere.example/x.png)",
            "<img src=x onerror=alert(1)>",
            "<iframe src=\"https://elsewhere.example\"></iframe>",
            "<p style=\"position:fixed\">x</p>",
            "<svg onload=alert(1)>",
            "<form action=\"https://elsewhere.example\"><input name=x></form>",
            "<math><mtext></p><script>alert(1)</script>",
        ] {
            let html = render(bad);
            for word in [
                "<script",
                "javascript:",
                "onclick",
                "onerror",
                "onload",
                "<img",
                "<iframe",
                "style=",
                "<svg",
                "<form",
                "<input",
                "data:",
            ] {
                assert!(!html.to_lowercase().contains(word), "{bad} became {html}");
            }
        }
    }

    #[test]
    fn tables_and_lists_stay() {
        let html = render("| a | b |\n|---|---|\n| 1 | 2 |\n\n1. satu\n2. dua\n\n~~lama~~ **baru**");
        for part in ["<table>", "<td>2</td>", "<ol>", "<del>lama</del>", "<strong>baru</strong>"] {
            assert!(html.contains(part), "{html}");
        }
    }
}
