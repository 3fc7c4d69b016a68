//! Forms of a call that one language or library alone has, and the method that each tells.

use super::language::Language;
use super::marker;
use super::method_beside::{Beside, inside, receiver};
use super::source::Source;

/// A method in the block behind a call: `request(url) { method = HttpMethod.Put }` of Kotlin.
pub(super) fn trailing(source: &Source<'_>, from: usize) -> Option<&'static str> {
    let open = source.after(from);
    let is_block = source.language == Language::Kotlin && source.byte(open) == b'{';
    is_block.then(|| inside(source, open + 1..source.closer(open + 1), 0..0)).flatten()
}

/// What an annotation declares: most a route; Retrofit's and Feign's are requests.
pub(super) fn annotation(name: &[u8]) -> Option<Beside> {
    match marker::upper(name) {
        Some(method) => Some(Beside::Method(method)),
        None => (name != b"RequestLine").then_some(Beside::Route),
    }
}

/// A call of Ruby's without parentheses: `client.get "…"`.
pub(super) fn bare_call(source: &Source<'_>, start: usize) -> Option<Beside> {
    let before = source.before(start).filter(|at| source.language == Language::Ruby && *at + 1 < start)?;
    let name = source.identifier_to(before + 1).filter(|name| name.start > source.line(start).start)?;
    receiver(source, name.start)?;
    marker::of_function(source.slice(name)).map(Beside::Method)
}
