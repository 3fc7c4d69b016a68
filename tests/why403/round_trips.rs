//! How many requests a command sends, and that those which do not need one another's answers are out together.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::harness::{Server, Stand, Why403};

/// A server before the sandbox that answers nothing until so many requests are there: a request that waits for the answer
/// to another never comes.
fn answers_when_all_are_there(stand: &Stand, count: usize) -> Server {
    let waiting = Arc::new((Mutex::new(0), Condvar::new()));
    Server::before(&stand.url(), move |_, _| {
        let (arrived, all) = &*waiting;
        let mut arrived = arrived.lock().unwrap();
        *arrived += 1;
        all.notify_all();
        drop(all.wait_timeout_while(arrived, Duration::from_secs(20), |arrived| *arrived < count).unwrap());
        false
    })
}

/// What was asked, without the ids, in order of its text.
fn asked(server: &Server) -> Vec<String> {
    let mut asked: Vec<String> = server
        .heard()
        .iter()
        .map(|request| {
            let segments = request.target.split('/');
            let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
            let path: Vec<&str> = segments.map(|part| if is_id(part) { "ID" } else { part }).collect();
            format!("{} {}", request.method, path.join("/"))
        })
        .collect();
    asked.sort();
    asked
}

const ABOUT_THE_TOKEN: [&str; 3] =
    ["GET /api/v2/authorization/subjects/me", "GET /api/v2/tokens/me", "GET /api/v2/users/me?expand=authorization"];

#[test]
fn a_check_sends_three_reads_in_one_round_trip() {
    let stand = Stand::new();
    for command in ["check", "whoami"] {
        let server = answers_when_all_are_there(&stand, 3);
        let run = Why403::new([command, "--base-url", &server.url()]).token(&stand.scenario("agent").token);
        run.patience("5s").run().exits(0);
        assert_eq!(asked(&server), ABOUT_THE_TOKEN, "{command}");
    }
}

#[test]
fn a_dry_run_sends_four_reads_in_one_round_trip() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let named = ["--conversation", &agent.conversation, "--participant", &agent.participant];
    for (flags, call) in [(&named[..], "GET /api/v2/conversations/calls/ID"), (&[], "GET /api/v2/conversations/calls")]
    {
        let server = answers_when_all_are_there(&stand, 4);
        let run = Why403::new(["mute", "--dry-run", "--base-url", &server.url()]).and(flags).token(&agent.token);
        run.patience("5s").run().exits(0);
        let [grants, token, user] = ABOUT_THE_TOKEN;
        assert_eq!(asked(&server), [grants, call, token, user]);
    }
}

#[test]
fn an_accepted_mute_is_looked_for_often_at_first_and_seldom_later() {
    let stand = Stand::new();
    let swallowed = stand.scenario("swallowed-mute");
    let run = stand.change("mute", &swallowed).and(["--no-preflight"]).patience("3s").run().exits(4);
    let requests = stand.requests();
    let patch = requests.iter().position(|request| request.method == "PATCH").unwrap();
    let looks = requests[patch + 1..].iter().take_while(|request| request.path.contains("/calls/")).count();
    // Eleven from the first to the end of the first second, then two a second; a busy machine has time for fewer.
    assert!((10..=15).contains(&looks), "{looks} looks\n{run}");
}
