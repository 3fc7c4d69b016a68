//! Scenarios in which the platform, or the way to it, is disturbed: no cause of refusal.

use std::sync::LazyLock;

use super::super::blueprint::{AGENT, Blueprint, Everywhere};
use super::super::scenario::Verdict::Unclear;

/// A blueprint of which nothing can be told.
const fn unclear(blueprint: Blueprint) -> Blueprint {
    Blueprint { expect: (Unclear, None), expect_mute: (Unclear, None, 3), ..blueprint }
}

pub(super) static SCENARIOS: LazyLock<Vec<Blueprint>> = LazyLock::new(|| {
    vec![
        Blueprint {
            name: "flaky",
            description: "503 to the first request for each path, then in order",
            everywhere: Some(Everywhere::Flaky),
            ..AGENT
        },
        unclear(Blueprint {
            name: "rate-limited",
            description: "429 with Retry-After to every request",
            everywhere: Some(Everywhere::RateLimited),
            ..AGENT
        }),
        unclear(Blueprint {
            name: "platform-unavailable",
            description: "503 to every request",
            everywhere: Some(Everywhere::Unavailable),
            ..AGENT
        }),
        unclear(Blueprint {
            name: "garbage",
            description: "200 to every request, with something that is not JSON",
            everywhere: Some(Everywhere::Garbage),
            ..AGENT
        }),
        unclear(Blueprint {
            name: "never-answers",
            description: "the connection is taken and nothing is ever said",
            everywhere: Some(Everywhere::Silence),
            ..AGENT
        }),
    ]
});
