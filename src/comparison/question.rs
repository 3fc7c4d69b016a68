//! Whether both sides answer the same question. What a rule says of one operation says nothing of another one.

use std::collections::BTreeSet;

use super::Side;
use crate::rule::{
    AudienceMismatch, ClientRejected, ForbiddenPermission, ForbiddenScope, GrantNotAllowed, IpNotAllowed,
    IssuerMismatch, LifetimeTooShort, SignatureNotChecked, TokenExpired, TokenMalformed, TokenMissing,
    TokenNotYetValid, TokenRejected, TokenUntrusted, TokenWrongKind, UnknownName, WrongHost,
};

/// The rules that ask the same whatever the operation is. Of any other one it is not known.
const OF_ANY_OPERATION: [&str; 18] = [
    TokenMissing::ID,
    TokenMalformed::ID,
    TokenWrongKind::ID,
    TokenUntrusted::ID,
    SignatureNotChecked::ID,
    TokenExpired::ID,
    TokenNotYetValid::ID,
    LifetimeTooShort::ID,
    IssuerMismatch::ID,
    AudienceMismatch::ID,
    TokenRejected::ID,
    WrongHost::ID,
    IpNotAllowed::ID,
    UnknownName::ID,
    GrantNotAllowed::ID,
    ForbiddenScope::ID,
    ForbiddenPermission::ID,
    ClientRejected::ID,
];

/// Whether both sides were judged for the same operations, as far as they name them.
pub(super) fn is_same(left: &Side, right: &Side) -> bool {
    left.asked == right.asked
}

/// Whether what a rule says of both sides can be compared.
pub(super) fn is_comparable(rule: &str, left: &Side, right: &Side) -> bool {
    is_same(left, right) || OF_ANY_OPERATION.contains(&rule)
}

/// What is to be said first where the questions are not known to be the same.
pub(super) fn caution(left: &Side, right: &Side) -> Option<String> {
    let unnamed = |named: &str, asked: &BTreeSet<String>, other: &str| {
        let for_what = first_and_count(asked);
        format!(
            "{named} was judged for {for_what}, {other} names no operation: what depends on the operation is not compared."
        )
    };
    match (left.asked.is_empty(), right.asked.is_empty()) {
        (true, true) => {
            Some("Neither names the operation it was judged for: that it is the same is not known.".to_owned())
        }
        (true, false) => Some(unnamed("right", &right.asked, "left")),
        (false, true) => Some(unnamed("left", &left.asked, "right")),
        (false, false) if is_same(left, right) => None,
        (false, false) => Some(format!(
            "They were judged for different operations, left for {}, right for {}: what depends on the operation is not \
             compared.",
            first_and_count(&left.asked),
            first_and_count(&right.asked)
        )),
    }
}

/// What to do about it.
pub(super) const NEXT: &str = "Judge both for the same operation: `why403 diff --operation NAME` of the two tokens, or two \
    reports that were saved with the same --operation.";

/// The first operation, and how many more.
fn first_and_count(asked: &BTreeSet<String>) -> String {
    let first = asked.first().map(String::as_str).unwrap_or_default();
    match asked.len() {
        0 | 1 => format!("`{first}`"),
        many => format!("`{first}` and {} more", many - 1),
    }
}
