//! See [`MissingScope`].

use super::advice::{ask_support, check_again, contradicted, settle, sign_in_again, with_scopes};
use super::answer::{ConflictingEvidence, explain_conflict};
use super::forbidden::change_policy;
use super::token_acceptance::token_asked_about;
use super::{
    Authority, Change, Choice, Finding, Fix, Mode, NewToken, Note, Question, RequestPart, Rule, Status, Who, Whom,
    command, declared, id, rule,
};
use crate::catalogue::{definition, is_scope};
use crate::facts::{CONTROL_SCOPE, Enforcement, Facts, Held, OperationFacts, Task};
use crate::request::{Author, Refusal};
use crate::requirement::privilege::{lacking_scopes, need_forbidden_scopes};

rule! {
    /// The token does not have a scope that the operation needs.
    ///
    /// ## What happened
    /// The scopes of an OAuth client limit what it may do for a user. This operation needs one of certain scopes,
    /// and the token has none of them. Client-credentials tokens have no scopes: their roles decide.
    ///
    /// ## How to check
    /// - Run `why403 requires OPERATION`: one of the listed scopes is enough.
    /// - Run `why403 check --operation OPERATION --token-file FILE --region REGION` to see the scopes of the token.
    /// - A scope that ends in `:readonly` is not enough to change something.
    ///
    /// ## How to fix
    /// - Ask an administrator to add the scope to the OAuth client.
    /// - Then sign in again: an old token keeps its old scopes.
    ///
    /// ## When why403 reports it
    /// None of the published scopes of the operation is on the token: in `GET /api/v2/tokens/me`, or in the scope
    /// claims of a JWT. Or Genesys Cloud answered 403 `app.not.authorized.for.scope`. Scopes are separated by
    /// spaces; a comma, a tab or a line end also counts, with a warning. Each organisation decides whether scopes
    /// are enforced, and the default is off. With a region, why403 finds this out by a read that changes nothing.
    /// If scopes are not enforced, a missing scope is only a warning. Offline, a missing scope fails.
    ///
    /// ## References
    /// - [RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)
    /// - [RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1) (`insufficient_scope`)
    MissingScope, id::MISSING_SCOPE, Scope
}

impl Rule for MissingScope {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            return observed(facts, refusal);
        }
        if facts.is_service_account() {
            return Finding::not_applicable(Self::ID, "client-credentials tokens carry no scopes");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.refusal.as_ref().is_some_and(|refusal| refusal.has_status(404)) {
            return Finding::not_applicable(Self::ID, "the answer was 404, which no scope changes");
        }
        if !facts.policy.published {
            return Finding::not_applicable(Self::ID, "the policy does not count what is published");
        }
        let asked = |operation: &OperationFacts| {
            let finding = published(facts, operation);
            let is_missing = matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown);
            let finding = if is_missing { finding.about(&operation.scopes) } else { finding };
            finding.at(operation.locations.iter().cloned())
        };
        let findings = facts.operations.iter().map(asked);
        Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(Self::ID, "no operation was given"))
    }
}

/// The platform, or a gateway, said that a scope is missing.
fn observed(facts: &Facts, refusal: &Refusal) -> Finding {
    let published = facts.operations.first().map(|operation| operation.scopes.clone()).unwrap_or_default();
    let named = if refusal.scopes.is_empty() { published.clone() } else { refusal.scopes.clone() };
    // Any one of the named scopes lets this request through; the operation's own one lets both through.
    let both: Vec<String> = named.iter().filter(|scope| published.contains(scope)).cloned().collect();
    let to_add = if both.is_empty() { named.clone() } else { both };
    let held = facts.scopes();
    let already = held.as_ref().and_then(|held| named.iter().find(|scope| held.names_plainly(scope)));
    let loose = held.as_ref().and_then(|held| Some((held, named.iter().find(|scope| held.loose.contains(scope))?)));
    let finding = |message: String| {
        let finding = Finding::fail(MissingScope::ID, Authority::Observed, message, refusal.source(), refusal.quote())
            .about(&named);
        match &held {
            Some(held) => {
                let (source, quote) = held.evidence();
                finding.evidence(source, quote)
            }
            None => finding,
        }
    };
    let (who, token) = (refusal.answerer(), token_asked_about(facts));
    // A challenge names what is needed together (RFC 6750 §3); Genesys Cloud's own list names what is enough.
    let is_challenge = refusal.author == Author::Gateway;
    let introspected = facts.live.as_ref().is_some_and(|live| live.introspection.given().is_some());
    if introspected && refusal.author == Author::Platform && facts.is_service_account() {
        // A scope is nothing that could be added to it.
        let message =
            format!("{who} says that a scope is missing, and {token} is one of client credentials, which carry none");
        let finding = finding(message);
        return explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::User)
            .unwrap_or_else(|| finding.contradicted_by_reads(facts).fix(contradicted(facts)));
    }
    match already {
        Some(scope) => {
            let contradiction = match refusal.scopes.is_empty() {
                true => format!("a scope is missing, and {token} has `{scope}`"),
                false => format!("the scope `{scope}` is missing, and {token} has it"),
            };
            let finding = finding(format!("{who} says that {contradiction}"));
            explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::Scope).unwrap_or_else(|| {
                let again = Fix::all_of([sign_in_again(facts), check_again(facts)]).or([ask_support(facts)]);
                finding.contradicted_by_reads(facts).fix(again)
            })
        }
        None if loose.is_some() => {
            let (scope, separators) =
                loose.map(|(held, scope)| (scope.as_str(), held.loose.separated_by())).unwrap_or_default();
            let missing = match refusal.scopes.is_empty() {
                true => format!("a scope is missing, and {token} names `{scope}`"),
                false => format!("the scope `{scope}` is missing, which {token} names"),
            };
            finding(format!("{who} says that {missing} next to {separators} where a space belongs")).fix(separate())
        }
        None if is_challenge && facts.task == Task::Explain && is_foreign(&named) => {
            let ask = Change::ask(Whom::OtherService, Question::ItsDocumentation, None);
            finding(format!(
                "the server asks for all of the scopes {}, and Genesys Cloud has none of that name",
                named.join(", ")
            ))
            .fix(
                Fix::all_of([Change { who: Who::Developer, ..ask }.note(Note::NothingInGenesysCloud)])
                    .standard("RFC 6750 §3"),
            )
        }
        None if named.is_empty() => finding("the answer says that the token lacks a scope, and not which".to_owned())
            .fix(add_named_scope(facts, &to_add)),
        None if is_challenge && named.len() > 1 => {
            finding(format!("{who} asks for all of the scopes {}", named.join(", ")))
                .fix(Fix::all_of(with_scopes(facts, Mode::All, &named)).standard("RFC 6749 §3.3, RFC 6750 §3"))
        }
        None => finding(lacks(who, &refusal.scopes, facts.operations.first())).fix(add_named_scope(facts, &to_add)),
    }
}

/// That a scope is missing is the answer's word; which, only where it names it. Else the definition says what is needed.
fn lacks(who: &str, named: &[String], operation: Option<&OperationFacts>) -> String {
    match (named, operation) {
        ([one], _) => format!("{who} says that the token lacks the scope {one}"),
        ([], Some(operation)) => {
            let scopes = operation.scopes.join(" or ");
            format!("{who} says that the token lacks a scope; by the API definition, {} needs {scopes}", operation.name)
        }
        (several, _) => format!("{who} says that the token has none of the scopes {}", several.join(", ")),
    }
}

/// Whether scopes are of another service: Genesys Cloud has none of that name, and neither has why403's own policy.
fn is_foreign(names: &[String]) -> bool {
    !names.is_empty() && names.iter().all(|name| !is_scope(name) && name != CONTROL_SCOPE)
}

/// The published definition asks for a scope.
fn published(facts: &Facts, operation: &OperationFacts) -> Finding {
    let (id, definition) = (MissingScope::ID, definition());
    if operation.scopes.is_empty() {
        let message = format!("the definition does not say which scope {} needs", operation.name);
        return Finding::not_applicable(id, message);
    }
    let wanted = operation.scopes.join(" or ");
    let Some(held) = facts.scopes() else {
        let message = format!("it is not known whether the token has the scope {wanted}");
        let unknown =
            Finding::unknown(id, Authority::Published, message, definition, format!("{}: {wanted}", operation.name))
                .about(&operation.scopes);
        let unknown = match command::unread(facts) {
            Some(refusal) => unknown.evidence(refusal.source(), refusal.quote()),
            None => unknown,
        };
        return unknown.fix(settle(facts, Question::ScopesOfTheToken));
    };
    let (source, quote) = held.evidence();
    if let Some(scope) = operation.scopes.iter().find(|scope| held.names_plainly(scope)) {
        let message = format!("the token has the scope {scope}, which {} asks for", operation.name);
        return Finding::pass(id, Authority::Published, message, source, quote);
    }
    if let Some(scope) = operation.scopes.iter().find(|scope| held.loose.contains(scope)) {
        return loose_scope(id, Authority::Published, scope, &held);
    }
    lacking(facts, operation, &held)
}

/// None of the published scopes is on the token. Whether that matters is the organisation's setting.
fn lacking(facts: &Facts, operation: &OperationFacts, held: &Held) -> Finding {
    let id = MissingScope::ID;
    let wanted = operation.scopes.join(" or ");
    let (source, quote) = held.evidence();
    let readonly =
        operation.scopes.iter().map(|scope| format!("{scope}:readonly")).find(|scope| held.names.contains(scope));
    let fact = match readonly {
        Some(readonly) => {
            format!("{} needs the scope {wanted}; the token has {readonly}, which only reads", operation.name)
        }
        None => format!("{} needs the scope {wanted}, which is not on the token", operation.name),
    };
    let fix = || add_missing_scopes(facts, &held.names);
    if let Some(accepted) = facts.accepted() {
        return Finding::warn(
            id,
            Authority::Observed,
            format!("{fact}; Genesys Cloud accepted the request all the same"),
            accepted.source,
            accepted.quote,
        )
        .evidence(source, quote)
        .fix(fix());
    }
    let enforcement = match (&facts.live, &facts.refusal) {
        (Some(live), _) => live.scope_enforcement(),
        // It refused for another reason, which does not show that scopes are enforced.
        (None, Some(_)) => Enforcement::Unsettled,
        (None, None) => return Finding::fail(id, Authority::Published, fact, source, quote).fix(fix()),
    };
    match enforcement {
        Enforcement::Enforced(seen) => Finding::fail(
            id,
            Authority::Published,
            format!("{fact}, and this organisation enforces scopes"),
            source,
            quote,
        )
        .evidence(seen.source, seen.quote)
        .fix(fix()),
        Enforcement::NotEnforced(seen) => Finding::warn(
            id,
            Authority::Observed,
            format!("{fact}; this organisation does not enforce scopes"),
            source,
            quote,
        )
        .evidence(seen.source, seen.quote)
        .fix(fix()),
        Enforcement::Unsettled if held.names.iter().any(|scope| scope == "all") => Finding::unknown(
            id,
            Authority::Published,
            format!("{fact}; it has `all`, and it is not known whether that covers it"),
            source,
            quote,
        )
        .fix(fix()),
        Enforcement::Unsettled => Finding::unknown(
            id,
            Authority::Published,
            format!("{fact}; it is not known whether this organisation enforces scopes"),
            source,
            quote,
        )
        .fix(settling(facts, fix())),
    }
}

/// The scope is there for a lenient reader only.
pub(super) fn loose_scope(id: &'static str, authority: Authority, scope: &str, held: &Held) -> Finding {
    let (source, quote) = held.evidence();
    let message = format!(
        "the scope {scope} counts only if {} separates scopes: by RFC 6749 §3.3 a space does, and a server may not find it",
        held.loose.separated_by()
    );
    Finding::warn(id, authority, message, source, quote).fix(separate())
}

fn separate() -> Fix {
    let change = Change::request(RequestPart::Body, Some("`scope`"), None).note(Note::ScopesAreSeparatedBySpaces);
    Fix::all_of([change, Change::new_token(NewToken::SignInAgain)]).standard("RFC 6749 §3.3, RFC 8693 §4.2")
}

/// How to learn whether the scope matters, or to make the question go away.
fn settling(facts: &Facts, fix: Fix) -> Fix {
    let settle = if command::is_mute(facts) {
        Change::retry().note(Note::SamePatchSettlesIt).run(command::dry_run(facts, "--dry-run=same"))
    } else {
        Change::ask(Whom::Administrator, Question::ScopeEnforcement, None)
    };
    let options = fix.options.into_iter().map(|option| option.changes);
    Fix::any_of([vec![settle]].into_iter().chain(options))
}

/// What to change for all operations together, without what is already so and without what the policy forbids.
fn add_missing_scopes(facts: &Facts, held: &[String]) -> Fix {
    let lack = lacking_scopes(facts).unwrap_or_default();
    let mut conflicting = need_forbidden_scopes(facts);
    // What is there for all that is to be taken away by another rule's fix.
    conflicting.retain(|(operation, _)| !operation.scopes.iter().any(|scope| held.contains(scope)));
    let adding = (!lack.names.is_empty()).then(|| with_scopes(facts, Mode::All, &lack.names));
    if !conflicting.is_empty() {
        return change_policy(facts, "scope", &conflicting, adding.unwrap_or_else(|| vec![check_again(facts)]));
    }
    match adding {
        Some(changes) => Fix::all_of(changes).standard("RFC 6749 §3.3"),
        None => signing_in(facts, &lack.on_client),
    }
}

/// What to change where the answer itself names scopes of which any one is enough.
fn add_named_scope(facts: &Facts, scopes: &[String]) -> Fix {
    let token = facts.live.as_ref().and_then(|live| live.introspection.given());
    let listed = scopes.iter().find(|scope| token.is_some_and(|token| token.client_scopes.contains(scope)));
    if let Some(scope) = listed {
        return signing_in(facts, std::slice::from_ref(scope));
    }
    if scopes.is_empty() {
        let change = Change::choose(Choice::Operation, []).note(Note::NameTheOperation);
        return Fix::all_of([change.run(command::name_the_operation(facts))]).standard("RFC 6750 §3.1");
    }
    // Where reading is enough, that is the smallest scope to add.
    let mut scopes = scopes.to_vec();
    if let Some(position) = scopes.iter().position(|scope| scope.ends_with(":readonly")) {
        scopes.swap(0, position);
    }
    scopes.truncate(1);
    Fix::all_of(with_scopes(facts, Mode::All, &scopes)).standard("RFC 6749 §3.3, RFC 6750 §3.1")
}

/// A scope that the client has only needs a new sign-in.
fn signing_in(facts: &Facts, scopes: &[String]) -> Fix {
    let again = sign_in_again(facts).note(Note::ClientAlreadyHas(scopes.to_vec()));
    Fix::all_of([again, check_again(facts)]).standard("RFC 6749 §3.3")
}
