//! `mute-not-confirmed`

use super::*;
use crate::facts::{Sending, Task};
use crate::rule::MuteNotConfirmed;
use crate::rule::token_cases::*;

#[test]
fn warns_where_it_was_accepted_and_never_seen() {
    let facts = acted(agent(), Sending::Answered, Some(202), false);
    let finding = finds(&MuteNotConfirmed, &facts, Status::Warn, Authority::Observed, "not seen within 10 s");
    quotes(&finding, "PATCH", "202");
    quotes(&finding, "the conversation, read back", "muted: false");
    advises(&finding, "why403 mute --dry-run");
}

#[test]
fn advises_the_command_that_was_run() {
    let facts = spoil(acted(agent(), Sending::Answered, Some(202), false), |facts| facts.task = Task::Unmute);
    advises(&MuteNotConfirmed.judge(&facts), "why403 unmute --dry-run");
}

#[test]
fn passes_once_it_was_seen() {
    for sending in [Sending::Answered, Sending::AnswerLost] {
        let facts = acted(agent(), sending, None, true);
        let words = "the call, read back, shows the participant muted";
        finds(&MuteNotConfirmed, &facts, Status::Pass, Authority::Observed, words);
    }
}

#[test]
fn does_not_arise_where_nothing_could_take_effect() {
    silent(&MuteNotConfirmed, &agent(), "why403 sent nothing");
    silent(&MuteNotConfirmed, &acted(agent(), Sending::DryRunSame, Some(202), false), "why403 sent nothing");
    silent(&MuteNotConfirmed, &acted(agent(), Sending::Answered, Some(403), false), "was not accepted");
    silent(&MuteNotConfirmed, &acted(agent(), Sending::Answered, Some(504), false), "nothing shows whether");
}
