//! See [`ClientRejected`].

use super::advice::{add_scopes, sign_in_again};
use super::unknown_name::unknown_scopes_of_login;
use super::{
    Authority, Change, ChangeKind, Choice, ClientPart, Finding, Fix, Mode, Note, Rule, ShowMore, Who, declared, id,
    rule,
};
use crate::facts::{Facts, Task};

rule! {
    /// The login refused the OAuth client: unknown in this region, wrong secret, or another grant type.
    ///
    /// ## What happened
    /// Your program did not get a token. An OAuth client exists in one region only, it has one secret, and it is
    /// configured for one grant type. The login refuses a request that does not match. A redirect URI must match
    /// the registered one exactly, with or without the last slash.
    ///
    /// ## How to check
    /// - Read `error` and `description` of the answer. "client not found": the client id is unknown in this region.
    ///   "authentication failed": the secret is wrong, or the region is. `unauthorized_client`: the client is
    ///   configured for another grant type. `invalid_grant`: the code was used before, or it is too old.
    /// - Compare the region of your login host with the region of your organisation.
    /// - Ask an administrator to look at the OAuth client: its id, its grant type and its redirect URIs.
    ///
    /// ## How to fix
    /// - Unknown client: use the login host of your organisation's region, `login.` and the domain of the region.
    /// - Wrong secret: copy the secret again, whole and without spaces.
    /// - Another grant type: use the grant type of the client, or ask an administrator for a client of the type
    ///   that you need.
    /// - Redirect URI: register exactly the URI that your program sends.
    ///
    /// ## When why403 reports it
    /// The token endpoint answered `invalid_client`, `unauthorized_client` or `invalid_grant`, or 400, 401 or 403
    /// without a body. Or `/oauth/authorize` answered `invalid_scope`, or refused the redirect URI.
    ///
    /// ## References
    /// - [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)
    ClientRejected, id::CLIENT_REJECTED, Token
}

impl Rule for ClientRejected {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)) else {
            return Finding::not_applicable(Self::ID, "no token was asked for");
        };
        if !unknown_scopes_of_login(facts).is_empty() {
            return Finding::not_applicable(Self::ID, "the login refused a scope that does not exist");
        }
        let id = |to: Option<&str>| Change::client(Who::Developer, ClientPart::Id, to);
        let secret = Change::client(Who::Developer, ClientPart::Secret, None).note(Note::SecretOfTheSameClient);
        let region = Change::choose(Choice::Region, []).note(Note::RegionOfTheClient);
        let silent = refusal.code.is_none() && refusal.message.is_none();
        let host = facts.sent.as_ref().and_then(|sent| sent.host.as_deref());
        if silent && host.is_some_and(|host| !host.starts_with("login.")) {
            let message = "another host than a login of Genesys Cloud refused to give a token, and does not say why";
            let show = ChangeKind::ShowMore { what: ShowMore::Body, language: None };
            return Finding::unknown(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                .fix(Fix::all_of([Change::new(Who::Developer, show)]));
        }
        let (message, fix) = if silent {
            (
                "the login gave no token: it did not accept the client's id or secret, or the client is of another region or grant type",
                Fix::all_of([secret]).or([id(None)]).or([region]).or([Change::client(
                    Who::Administrator,
                    ClientPart::Grant,
                    None,
                )]),
            )
        } else if refusal.has_code(&["invalid_scope"]) {
            let scopes = if let [only] = refusal.scopes.as_slice() { vec![only.clone()] } else { Vec::new() };
            let message = if scopes.is_empty() {
                "the login refused a scope that the program asks for: the OAuth client does not have it"
            } else {
                "the login refused the scope: the OAuth client does not have it"
            };
            (message, Fix::all_of([add_scopes(facts, Mode::All, &scopes)]))
        } else if refusal.says("redirect") {
            (
                "the login did not accept the redirect URI: it is not registered with the OAuth client",
                Fix::all_of([Change::client(Who::Developer, ClientPart::RedirectUri, None)]),
            )
        } else if refusal.says("client not found") {
            ("the OAuth client is not known in this region", Fix::all_of([region]).or([id(None)]))
        } else if refusal.has_code(&["invalid_client"]) {
            (
                "the login did not accept the client's secret, or the client is of another region",
                Fix::all_of([secret]).or([id(None)]).or([region]).or([Change::client(
                    Who::Administrator,
                    ClientPart::Grant,
                    None,
                )]),
            )
        } else if refusal.has_code(&["unauthorized_client", "unsupported_grant_type"]) {
            (
                "the OAuth client is of another grant type",
                Fix::all_of([Change::client(Who::Administrator, ClientPart::Grant, None)]),
            )
        } else {
            let redirect =
                Change::client(Who::Developer, ClientPart::RedirectUri, None).note(Note::VerifierOfTheSameSignIn);
            let code = if facts.task == Task::Explain {
                // The program gets its codes itself; what it sends with them is what can be wrong.
                Change::client(Who::Developer, ClientPart::Grant, None).note(Note::CodesAreUsedOnce)
            } else {
                sign_in_again(facts).note(Note::CodesAreUsedOnce)
            };
            (
                "the login did not accept the grant: a code or refresh token that is used or stale, or another redirect URI or code verifier than before",
                Fix::all_of([code]).or([redirect]),
            )
        };
        let blanks = facts.sent.as_ref().map(|sent| sent.blank_client.join(", ")).filter(|blanks| !blanks.is_empty());
        let said = match &blanks {
            Some(blanks) => format!("{message}; in the request, {blanks}"),
            None => message.to_owned(),
        };
        let finding = Finding::fail(Self::ID, Authority::Observed, said, refusal.source(), refusal.quote());
        let finding = match blanks {
            Some(blanks) => finding.evidence("the request", blanks),
            None => finding,
        };
        finding.fix(fix.standard("RFC 6749 §5.2"))
    }
}
