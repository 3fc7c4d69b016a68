//! Addresses are links (OSC 8) on a terminal that has them, and nowhere else.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;

use tempfile::TempDir;

use crate::harness::Why403;

/// What begins a link.
const LINK: &str = "\x1b]8;";

/// What is written to a terminal.
fn on_terminal(run: &Why403) -> String {
    let (mut child, mut terminal) = run.spawn_on_terminal();
    let mut bytes = Vec::new();
    // Linux says with an error that the other end is gone.
    let _ = terminal.read_to_end(&mut bytes);
    child.wait().unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A page with addresses, on a terminal with colour.
fn page(flags: &[&str]) -> Why403 {
    Why403::new(["rules", "missing-scope"]).and(flags.iter().copied()).env("TERM", "xterm-256color")
}

/// A report with addresses, one of them longer than a line.
fn report(home: &TempDir, flags: &[&str]) -> Why403 {
    let long = format!("https://api.mypurecloud.de/api/v2/conversations/calls/{0}/participants/{0}", ID);
    let file = home.path().join("error.txt");
    fs::write(&file, format!("PATCH {long} failed: 403\n")).unwrap();
    let run = Why403::new(["explain", "-v", file.to_str().unwrap()]).and(flags.iter().copied());
    run.env("TERM", "xterm-256color")
}

const ID: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";

fn visible(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// The text of every link by its address, in the order of the output and without what is not visible.
fn links(text: &str) -> BTreeMap<String, String> {
    let mut links: BTreeMap<String, String> = BTreeMap::new();
    for part in text.split(LINK).skip(1) {
        let (target, text) = part.split_once("\x1b\\").unwrap();
        let (_, address) = target.split_once(';').unwrap();
        if !address.is_empty() {
            links.entry(address.to_owned()).or_default().push_str(&visible(text));
        }
    }
    links
}

#[test]
fn addresses_are_links_where_the_terminal_has_them_and_look_the_same() {
    let home = TempDir::new().unwrap();
    for run in [|_: &TempDir| page(&[]), |home: &TempDir| report(home, &[])] {
        let plain = on_terminal(&run(&home).env("VTE_VERSION", "7600").env("FORCE_HYPERLINK", "0"));
        let linked = on_terminal(&run(&home).env("VTE_VERSION", "7600"));
        assert!(!plain.contains(LINK) && plain.contains("https://"), "{plain:?}");
        assert_eq!(visible(&linked), visible(&plain));
        let links = links(&linked);
        assert!(!links.is_empty(), "{linked:?}");
        for (address, text) in links {
            assert!(address.starts_with("https://"), "{address}");
            // A link that is shown more than once has its text as often.
            let times = text.len() / address.len();
            assert_eq!(text, address.repeat(times), "{linked:?}");
        }
        assert_eq!(on_terminal(&run(&home).env("FORCE_HYPERLINK", "1")), linked);
    }
}

#[test]
fn a_wrapped_address_is_one_link() {
    let home = TempDir::new().unwrap();
    let linked = on_terminal(&report(&home, &[]).env("FORCE_HYPERLINK", "1"));
    let address = format!("https://api.mypurecloud.de/api/v2/conversations/calls/{ID}/participants/{ID}");
    assert!(!visible(&linked).contains(&address), "it fits a line: {linked:?}");
    assert!(linked.matches(&format!(";{address}\x1b\\")).count() > 1, "{linked:?}");
}

#[test]
fn there_are_no_links_in_a_pipe_in_a_file_without_colour_and_on_other_terminals() {
    let home = TempDir::new().unwrap();
    assert!(!on_terminal(&page(&[])).contains(LINK));
    for (flags, variable) in [(&["--color", "never"][..], ("A", "1")), (&[], ("NO_COLOR", "1"))] {
        for run in [page(flags), report(&home, flags)] {
            let text = on_terminal(&run.env(variable.0, variable.1).env("FORCE_HYPERLINK", "1"));
            assert!(text.contains("https://") && !text.contains(LINK), "{text:?}");
        }
    }
    for flags in [&[][..], &["--color", "always"]] {
        for run in [page(flags), report(&home, flags)] {
            let run = run.env("VTE_VERSION", "7600").env("FORCE_HYPERLINK", "1").run();
            assert!(run.stdout.contains("https://") && !run.stdout.contains(LINK), "{run}");
        }
        let file = home.path().join("report.txt");
        let run = report(&home, flags).and(["--output", file.to_str().unwrap()]).env("FORCE_HYPERLINK", "1");
        on_terminal(&run);
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("https://") && !text.contains(LINK), "{text:?}");
    }
}
