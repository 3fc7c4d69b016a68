//! Outputs without what differs from run to run: ports, milliseconds, correlation ids, and in which order the reads
//! that go out together were answered. Everything keeps its width, so that a snapshot wraps as the output did.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;

use super::Stand;

/// How many requests a run has at the most.
const REQUESTS: usize = 100;

/// The correlation ids that a sandbox gives out, one after the other: the same in every sandbox.
static CORRELATIONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let stand = Stand::new();
    let host = stand.url().trim_start_matches("http://").to_owned();
    let id = |_| {
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.write_all(b"HEAD /api/v2/tokens/me HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").unwrap();
        let mut head = String::new();
        stream.read_to_string(&mut head).unwrap();
        let line = head.lines().find_map(|line| line.strip_prefix("inin-correlation-id: ")).unwrap();
        line.to_owned()
    };
    (0..REQUESTS).map(id).collect()
});

/// What stands for each of them.
const CORRELATION: &str = "c0c0c0c0-c0c0-4c0c-8c0c-c0c0c0c0c0c0";

/// The output as it would be in every run.
pub fn steady(text: &str, base_url: &str) -> String {
    let port = base_url.rsplit(':').next().unwrap_or_default();
    let mut text = text.replace(&format!("127.0.0.1:{port}"), "127.0.0.1:PORT0");
    for id in CORRELATIONS.iter() {
        text = text.replace(id, CORRELATION);
    }
    let text = numbers_before(&text, " ms");
    let lines: Vec<String> = text.lines().map(without_duration).map(without_day).collect();
    support_in_order(&exchanges_in_order(&lines)).join("\n")
}

/// Digits before a unit become zeros, one for one.
fn numbers_before(text: &str, unit: &str) -> String {
    let mut steady = String::with_capacity(text.len());
    for (position, part) in text.split(unit).enumerate() {
        if position > 0 {
            let digits = steady.chars().rev().take_while(char::is_ascii_digit).count();
            steady.truncate(steady.len() - digits);
            steady.push_str(&"0".repeat(digits));
            steady.push_str(unit);
        }
        steady.push_str(part);
    }
    steady
}

fn without_duration(line: &str) -> String {
    match line.split_once("\"duration_ms\": ") {
        Some((before, _)) => format!("{before}\"duration_ms\": 0,"),
        None => line.to_owned(),
    }
}

/// The day of a report is the day of the run.
fn without_day(line: String) -> String {
    match line.split_once("\"as_of\": ") {
        Some((before, _)) => format!("{before}\"as_of\": \"2026-01-02\","),
        None => line,
    }
}

/// In a JSON report: reads in the order of their text between writes, each once.
fn exchanges_in_order(lines: &[String]) -> Vec<String> {
    let Some(start) = lines.iter().position(|line| line == "  \"exchanges\": [") else { return lines.to_vec() };
    let (head, rest) = lines.split_at(start + 1);
    let end = rest.iter().position(|line| line.starts_with("  ]")).unwrap_or(rest.len());
    let (inside, tail) = rest.split_at(end);
    let mut done: Vec<String> = Vec::new();
    let mut reads: BTreeSet<String> = BTreeSet::new();
    for exchange in inside.chunk_by(|_, next| next != "    {") {
        let text = exchange.join("\n").trim_end_matches(',').to_owned();
        if text.contains("\"method\": \"GET\"") {
            reads.insert(text);
        } else {
            done.extend(std::mem::take(&mut reads));
            done.push(text);
        }
    }
    done.extend(reads);
    let inside = done.join(",\n");
    head.iter().cloned().chain([inside]).chain(tail.iter().cloned()).collect()
}

/// In a terminal report: the requests to quote to support, in the order of their text.
fn support_in_order(lines: &[String]) -> Vec<String> {
    let heading = "For Genesys support";
    let Some(start) = lines.iter().position(|line| line == heading) else { return lines.to_vec() };
    let (head, rest) = lines.split_at(start + 2);
    let end = rest.iter().position(String::is_empty).unwrap_or(rest.len());
    let (inside, tail) = rest.split_at(end);
    let mut requests: Vec<&[String]> = inside.chunk_by(|_, next| next.trim_start() != CORRELATION).collect();
    requests.sort();
    head.iter().chain(requests.into_iter().flatten()).chain(tail).cloned().collect()
}

#[test]
fn what_differs_from_run_to_run_is_taken_out() {
    let stand = Stand::new();
    let scenario = stand.scenario("agent");
    let run = |stand: &Stand| stand.change("mute", &scenario).and(["--format", "json"]).run().exits(0).stdout;
    let first = run(&stand);
    // Two runs can take the same milliseconds by chance; not twenty.
    let runs = (0..20).map(|_| Stand::new()).map(|stand| (run(&stand), stand));
    let (again, second) = runs.into_iter().find(|(again, _)| *again != first).expect("no run differs from the first");
    assert_ne!(first, again);
    assert_eq!(steady(&first, &stand.url()), steady(&again, &second.url()));
}
