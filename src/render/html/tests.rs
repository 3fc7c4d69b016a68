//! Whole pages, and what must hold for all of them.

use proptest::prelude::*;

use super::*;
use crate::render::listed;
use crate::report::samples;
use crate::text::is_hidden;

fn shown(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, Verbosity::Normal, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(sample, _)| *sample == name).unwrap().1
}

/// Every sample, and the one with all that can be listed.
fn every() -> Vec<(&'static str, Report)> {
    samples::all().into_iter().chain(samples::with_lines()).chain([("listed", listed::listed())]).collect()
}

/// The page without its style, which is the same everywhere.
fn without_style(page: &str) -> String {
    page.replace(STYLE, "[style]")
}

#[test]
fn every_sample_as_a_page() {
    for (name, report) in every() {
        insta::assert_snapshot!(name, without_style(&shown(&report)));
    }
}

#[test]
fn the_policy_names_the_style_that_stands_in_the_page() {
    let page = shown(&sample("missing_scope"));
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src \
         &#39;sha256-{hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;\">"
    );
    assert!(page.contains(&policy), "{policy}");
    assert!(!page.contains("unsafe-inline"));
}

#[test]
fn the_page_asks_for_nothing() {
    for (name, report) in every() {
        let page = shown(&report);
        for loads in [
            "<script", "<link", "<img", "<iframe", "<object", "<embed", "<form", " src=", " style=", "url(", "@import",
            " onload", " onerror", " onclick",
        ] {
            let found = tags(&page).into_iter().find(|tag| tag.contains(loads));
            assert_eq!(found, None, "{name}: {loads}");
        }
        let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in links {
            // A part of the page, or a help page that opens only when a person follows the link.
            let is_here = link.strip_prefix('#').is_some_and(|id| page.contains(&format!("id=\"{id}\"")));
            assert!(is_here || link.starts_with("https://help.mypurecloud.com/"), "{name}: {link}");
        }
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains("</"));
    }
}

/// Every tag of a page, as it is written.
fn tags(page: &str) -> Vec<String> {
    page.split('<').skip(1).filter_map(|rest| Some(format!("<{}>", rest.split_once('>')?.0))).collect()
}

#[test]
fn what_opens_is_closed_and_headings_come_in_order() {
    for (name, report) in every() {
        let page = shown(&report);
        let mut open: Vec<String> = Vec::new();
        let mut level = 0;
        for tag in tags(&without_style(&page)) {
            let word = tag.trim_matches(['<', '>', '/']).split([' ', '/']).next().unwrap().to_owned();
            if tag.starts_with("</") {
                assert_eq!(open.pop().as_deref(), Some(word.as_str()), "{name}: {tag}");
            } else if !tag.ends_with("/>") && !["!DOCTYPE", "meta", "br"].contains(&word.as_str()) {
                open.push(word.clone());
            }
            if let (false, Some(number)) = (tag.starts_with("</"), word.strip_prefix('h').and_then(|n| n.parse().ok()))
            {
                assert!(number <= level + 1, "{name}: {tag} behind h{level}");
                level = number;
            }
        }
        assert_eq!(open, [""; 0], "{name}");
        assert_eq!(page.matches("<h1>").count(), 1, "{name}");
    }
}

#[test]
fn nothing_hidden_reaches_the_page() {
    for (name, report) in every() {
        assert!(!shown(&report).chars().any(|sign| sign != '\n' && is_hidden(sign)), "{name}");
    }
    let page = shown(&sample("hostile"));
    assert!(page.contains("&lt;script&gt;") && page.contains("\\u{202e}"), "{page}");
}

/// A report in which the same text stands wherever text can come from outside.
fn filled(text: &str) -> Report {
    let mut report = sample("missing_scope");
    let own = || text.to_owned();
    report.summary = own();
    for finding in &mut report.findings {
        finding.message = own();
        for evidence in &mut finding.evidence {
            evidence.source = own();
            evidence.quote = own();
        }
        if let Some(fix) = &mut finding.fix {
            fix.title = own();
            fix.steps = vec![own(), format!("`{text}`")];
            fix.reference = own();
        }
    }
    if let Some(token) = &mut report.token {
        token.subject = Some(own());
        token.client_id = Some(own());
        token.scopes = Some(vec![own()]);
    }
    if let Some(operation) = &mut report.operation {
        operation.name = own();
        operation.path = own();
    }
    for exchange in &mut report.exchanges {
        exchange.path = own();
        exchange.code = Some(own());
        exchange.correlation_id = Some(own());
    }
    report
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_from_outside_adds_a_tag(text in "[<>&\"'`/=a-z \u{202e}\n-]{0,24}") {
        let (page, plain) = (shown(&filled(&text)), shown(&filled("x")));
        let foreign = |tag: &String| !["code", "<p", "<dd", "<dt", "<pre", "<span", "<li", "<div", "<dl"].iter().any(|own| tag.contains(own));
        let known: std::collections::BTreeSet<String> = tags(&plain).into_iter().collect();
        let strangers: Vec<String> = tags(&page).into_iter().filter(|tag| foreign(tag) && !known.contains(tag)).collect();
        prop_assert!(strangers.is_empty(), "{strangers:?}");
        // A tag of our own never bears a word of theirs.
        prop_assert!(tags(&page).iter().all(|tag| !tag.contains(['`', '\''])), "{page}");
    }

    #[test]
    fn a_known_attack_is_text(at in 0..8usize) {
        let attack = ["</style><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "{{ 7*7 }}",
            "{% raw %}", "<!--", "]]><svg/onload=alert(1)>", "</title><base href=//evil.example>"][at];
        let page = shown(&filled(attack));
        prop_assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<base") && !page.contains("<!--"));
        prop_assert!(!page.contains("<svg/") && page.matches("</title>").count() == 1 + page.matches("<svg class=\"chain").count());
        if attack.contains("7*7") {
            prop_assert!(page.contains("{{ 7*7 }}"));
        }
    }
}
