//! The sentence of each note.

use crate::request::HttpClient;
use crate::rule::Note;

/// The note in words, without a full stop at the end.
pub(super) fn sentence(note: &Note) -> String {
    match note {
        Note::OldTokenKeepsItsScopes => "A token keeps the scopes it was issued with".to_owned(),
        Note::NothingInGenesysCloud => "No token, scope or role of Genesys Cloud changes this answer".to_owned(),
        Note::AnswerOfGenesysCloud => "If your application called Genesys Cloud, paste the answer that it got there".to_owned(),
        Note::HostAndHeadersShowWhoAnswered => "Paste the whole URL and the headers of the answer: they show who answered".to_owned(),
        Note::ClientAlreadyHas(scopes) => {
            format!("The OAuth client already has `{}`; the token was issued without", scopes.join("`, `"))
        }
        Note::AskGenesysCloud => "Genesys Cloud says what the token is and what it has".to_owned(),
        Note::ScopesAreSeparatedBySpaces => {
            "One space separates two scopes, in the request for the token and in the token".to_owned()
        }
        Note::SamePatchSettlesIt => {
            "This sends the value that is already there: it changes nothing, and the answer settles the question"
                .to_owned()
        }
        Note::NameTheOperation => "Then why403 can look up what it needs".to_owned(),
        Note::GrantedAMomentAgo => {
            "A role that was granted a moment ago may not be in effect yet: changes take up to five minutes".to_owned()
        }
        Note::RoleChangesTakeMinutes => "Role changes take up to five minutes".to_owned(),
        Note::PermissionsComeWithFeatures => {
            "A permission comes with a feature, a licence or a beta; check Role Backfill too".to_owned()
        }
        Note::TheRequestSettlesIt => "The answer to the request itself settles the question".to_owned(),
        Note::GrantWithoutCondition => "Needed only if the condition of the role is not meant to apply here".to_owned(),
        Note::ActingWasRefused => {
            "Acting for a user was refused, so take the agent's own token".to_owned()
        }
        Note::PolicyWantsAUser => "The policy requires a user's token".to_owned(),
        Note::CompareFingerprints(fingerprint) => {
            format!("Check that your program sends this token ({fingerprint}) and not another one")
        }
        Note::OneShouldBeEnough(operation) => {
            format!("Say that the API definition of `{operation}` asks for any one of the permissions")
        }
        Note::UserTokenNeeded => "This operation needs a user's token; client credentials are not accepted".to_owned(),
        Note::PolicyForbidsWhatIsNeeded { operation, name } => {
            format!(
                "`{operation}` needs `{name}`: make the pattern narrower, or take the operation out of `operations`"
            )
        }
        Note::UnderCondition(name) => format!("The role gives `{name}` only under a condition"),
        Note::TokenMayHaveEnded => "The token may have expired, been ended, or been pushed out by newer ones".to_owned(),
        Note::TokenOfAnotherRegion => "A token works only in the region that issued it".to_owned(),
        Note::AnotherProgramMayChangeIt => "If it happens again, look for another program that changes the same thing".to_owned(),
        Note::SendFewerRequests { retry_after: true } => "Have the program wait as long as the answer's `Retry-After` header says, and send fewer requests with one token".to_owned(),
        Note::SendFewerRequests { retry_after: false } => "Have the program send fewer requests with one token".to_owned(),
        Note::LookBeforeRepeating => "The change may already have happened, so check before you send it again".to_owned(),
        Note::NothingWasChanged => "Nothing was changed".to_owned(),
        Note::CheckTheHost => "Check that the host is a Genesys Cloud host and that no proxy answers for it".to_owned(),
        Note::AllowMoreTime => "Allow more time with `--timeout 30s`".to_owned(),
        Note::AllowMoreTimeInTheProgram => "Allow more time in the program".to_owned(),
        Note::CheckTheConnection { from_here } => {
            let machine = if *from_here { "this machine" } else { "the machine where the program runs" };
            format!("Check that the host is right and can be reached from {machine}")
        }
        Note::NameIsNotKnown { from_here: true } => {
            "Look for a spelling mistake in the host. If it is right, this network may need its proxy in `HTTPS_PROXY`"
                .to_owned()
        }
        Note::NameIsNotKnown { from_here: false } => {
            "Look for a spelling mistake in the host. If it is right, the network of the program may need a proxy"
                .to_owned()
        }
        Note::NothingListens => "Check the host and the port; a firewall can refuse the connection, too".to_owned(),
        Note::NetworkDropsTheConnection { from_here: true } => {
            "Check that this network lets the connection through, or set its proxy in `HTTPS_PROXY`".to_owned()
        }
        Note::NetworkDropsTheConnection { from_here: false } => {
            "Check that the network of the program lets the connection through, or set its proxy".to_owned()
        }
        Note::ConnectionWasReset => {
            "A firewall or a proxy may have ended it: if it happens again, ask the network team".to_owned()
        }
        Note::WhereCertificatesAre { from_here: true } => {
            "If a company proxy answers for the host, get its root certificate from the network team. Add it to the \
             system's certificates, or name a file with all of them in `SSL_CERT_FILE`"
                .to_owned()
        }
        Note::WhereCertificatesAre { from_here: false } => {
            "If a company proxy answers for the host, get its root certificate from the network team. Add it to the \
             system's certificates, or name it in `NODE_EXTRA_CA_CERTS` (Node.js), `REQUESTS_CA_BUNDLE` (Python \
             requests) or `--cacert` (curl)"
                .to_owned()
        }
        Note::OrRenewTheCertificate => {
            "If it is right, whoever runs the host, or a proxy that answers for it, has to replace the certificate"
                .to_owned()
        }
        Note::CertificateOfAnotherName => {
            "The host is not the one that you meant, or something else answers in its place".to_owned()
        }
        Note::PortWithoutTls => "Look at the port, and at the proxy in `HTTPS_PROXY` if there is one".to_owned(),
        Note::HandshakeWasStopped => {
            "A firewall or a proxy that inspects TLS may have stopped it, or the port is not for TLS".to_owned()
        }
        Note::ShowTheQuotedError => "Show them the host and the quoted error".to_owned(),
        Note::AnswerWasCutOff => "The connection ended before the answer was complete".to_owned(),
        Note::BrowserWithheldTheAnswer => "The browser console shows why: look for a CORS error, or send the same request outside the browser".to_owned(),
        Note::TryWithAWebRtcPhone => "If the mute never shows, try with a WebRTC phone; remote and SIP stations are not verified".to_owned(),
        Note::ThePatchSettlesIt => "This changes nothing, and the answer settles the question".to_owned(),
        Note::OnlyWhileConnected => "A participant can be muted only while the call is connected".to_owned(),
        Note::ListOfParticipants => "`GET /api/v2/conversations/{conversationId}` lists the participants; take the connected one with the purpose agent".to_owned(),
        Note::CompareTheToken => "Another organisation does not have this conversation: check which token your program sends".to_owned(),
        Note::OfTheSameOrganisation => "The token and the conversation must belong to the same organisation".to_owned(),
        Note::AskBothOrganizations { organization, home } => {
            format!(
                "The token is for the organisation {organization}, and its owner's home organisation is {home}: ask the administrators of both which one decides"
            )
        }
        Note::GatewayWritesTheSubject => "Where a gateway issues the token, have it write the agent's user id into `sub`".to_owned(),
        Note::OrConfirmTheDenial => "If the denial is intended, nothing needs to change".to_owned(),
        Note::CompareTheSubscription { message } => {
            let feature = if *message { "the feature in the message" } else { "what the request uses" };
            format!("Compare the organisation's subscription and beta features with {feature}")
        }
        Note::OrUseAnAllowedNetwork => "Or send the request from a network that is on the list".to_owned(),
        Note::ShowTheQuotedPage => "Show them the quoted answer, with the host and the time of the request".to_owned(),
        Note::TheUserIs(user) => format!("The user is {user}"),
        Note::SecretGoesToTheLoginOnly => "A client id and secret are sent to `/oauth/token` only".to_owned(),
        Note::SdkAddsBearer => "Many SDKs add `Bearer ` themselves: give them the token alone".to_owned(),
        Note::WithoutQuotes => "Send the token without quotes or brackets: a JSON file or a variable may have kept them".to_owned(),
        Note::OneHeaderOnly => "Send this header once: the HTTP client may already add it".to_owned(),
        Note::VariableNotFilledIn => "Check that the variable is set where the command runs; in a shell, single quotes keep `$TOKEN` as it is".to_owned(),
        Note::ItWasNotStored => "The answer was not stored: it must have the access token in `access_token`".to_owned(),
        Note::HowToGiveAToken => "Or give a token that you have: `WHY403_TOKEN`, or `--token-file` with a file".to_owned(),
        Note::SetTheTokenBeforeTheFirstCall => "Set the access token in the SDK before the first call, on the same client object".to_owned(),
        Note::HeaderWasDropped { pasted } => {
            let seen = if *pasted { "The pasted request has this header" } else { "why403 sent this header" };
            format!("{seen}: look for a redirect to another host, or a proxy, that drops it")
        }
        Note::ReplaceTheSecret => "If the secret was sent or logged as a token, replace it".to_owned(),
        Note::DecodeItOnce => "Decode it once before it is sent in a header".to_owned(),
        Note::AsOneLine => "A terminal or mail program may have wrapped it, or two values were pasted together".to_owned(),
        Note::SomethingLimitsItsLength => "Something limits its length: look at the column, variable or log that it comes from".to_owned(),
        Note::ChangedOrEncodedAgain => "A program may have encoded it again, or a character was changed".to_owned(),
        Note::EachClaimOnce => "With each claim once: a gateway or a library may have added one that was already there".to_owned(),
        Note::NotTheWholeFile => "Give the token alone, not the whole file".to_owned(),
        Note::ExchangeTheRefreshToken => "Exchange the refresh token first, with `grant_type=refresh_token`".to_owned(),
        Note::AnotherServicesSecret => "This is another service's token: if your program sent it to Genesys Cloud or logged it, replace it there".to_owned(),
        Note::TokenOfGenesysLogin(host) => format!("Genesys Cloud needs an access token from its login, `{host}`"),
        Note::SignedWithAnAsymmetricKey => "It must be signed with an asymmetric algorithm such as RS256 or ES256. Never send this token: it proves nothing".to_owned(),
        Note::CurrentKeysOfTheIssuer => "Take the issuer's current keys (`jwks_uri` of its metadata), and compare `kid` and `alg`".to_owned(),
        Note::OtherKeyFlags => "Or `--key` with a PEM file".to_owned(),
        Note::AlgorithmsThatAreVerified => "why403 verifies HMAC, RSA up to 8192 bit, ECDSA (P-256, P-384, P-521, secp256k1) and Ed25519".to_owned(),
        Note::DownloadTheKeys => "Download the JWK Set yourself and give it as a file".to_owned(),
        Note::RenewBeforeItExpires => "A program should renew its token before `exp`, for example with the refresh token".to_owned(),
        Note::CompareTheClocks { for_a_leeway } => {
            let leeway = if *for_a_leeway { ". `--leeway 60` allows for the difference" } else { "" };
            format!("Or set this machine's clock: compare it with the `Date` header of the issuer{leeway}")
        }
        Note::AskForItWhenTheJobBegins => "Have the job get its own token when it begins".to_owned(),
        Note::ExpiresInOfTheAnswer => "The answer of `/oauth/token` says in `expires_in` how long an opaque token lasts, in seconds".to_owned(),
        Note::TimeIsANumber(claim) => {
            format!("`{claim}` must be the number of seconds since 1970-01-01T00:00:00Z, without quotes")
        }
        Note::TokenOfTheIssuer(issuer) => format!("The issuer must be {issuer}"),
        Note::TokenForTheAudience(audience) => {
            format!("Ask for the audience {audience}, with `resource` or the issuer's own parameter")
        }
        Note::SecretOfTheSameClient => "Compare it with the OAuth client in Admin > Integrations > OAuth, and check that no variable is empty".to_owned(),
        Note::RegionOfTheClient => "A client exists only in the region of its organisation".to_owned(),
        Note::CodesAreUsedOnce => "An authorization code or refresh token can be used only once, and only for a short time".to_owned(),
        Note::VerifierOfTheSameSignIn => "With PKCE, send the `code_verifier` that belongs to the `code_challenge` of this sign-in (RFC 7636)".to_owned(),
        Note::RegionInTheAddressBar => "Look at the address bar of Genesys Cloud: `apps.mypurecloud.de` means that the API host is `api.mypurecloud.de`".to_owned(),
        Note::TokenOverPlainHttp { answered } => {
            let sent = if *answered { "The token was sent" } else { "If the request was sent, the token went" };
            format!("{sent} unencrypted and may have been read: end it, and get a new one")
        }
        Note::FillTheVariable => "Check that the program fills in the variable before it sends the request; a conversation id is a UUID".to_owned(),
        Note::ValueOfParameter(parameter) => {
            format!("The value of {{{parameter}}} belongs there: the variable was empty or not set when the URL was built")
        }
        Note::OpenTheConnectUri => "Open the WebSocket at the `connectUri` of its answer, exactly as it is: the address is not built by hand".to_owned(),
        Note::MethodNotToken => "No token changes which methods a path has".to_owned(),
        Note::ChangedOnItsWay(method) => {
            format!("The path accepts {method}: compare host and path as sent, and look for a proxy or redirect in between")
        }
        Note::CompareTheIds => "Compare the conversation id and the participant id with the call that is on".to_owned(),
        Note::NothingElseInTheBody => "Send no other member: if one change fails, all of them do".to_owned(),
        Note::FindTheIdThatIsNone => "One of the ids is not a UUID: an id that was never filled in arrives as `undefined` or `null`".to_owned(),
        Note::FieldInTheAnswer { message } => {
            let seen = if *message { "The message or its details name" } else { "The details of the answer may name" };
            format!("{seen} the field: missing, of the wrong type, or not a UUID")
        }
        Note::ValueOfField(field) => format!("The field is `{field}`"),
        Note::FieldMustBe { field, must } => format!("`{field}` must be {must}"),
        Note::AnswerSays(message) => format!("The answer says: {}", message.trim_end_matches('.')),
        Note::CurlJson => "With curl, use `--json` instead of `-d`, which sends application/x-www-form-urlencoded".to_owned(),
        Note::BooleanWithoutQuotes => "`true` has no quotes; `{\"muted\": false}` unmutes".to_owned(),
        Note::WellFormedJson => "JSON has double quotes around names and strings, and no comma at the end. In a shell, put single quotes around the whole body".to_owned(),
        Note::NewerSdk => "If the SDK is newer than this API definition, refresh the catalogue".to_owned(),
        Note::DescriptionSaysWhat => "Its description in the API Explorer of the Genesys Cloud Developer Center usually says what replaces it".to_owned(),
        Note::MessageNamesTheDuplicate => "The message says what exists already".to_owned(),
        Note::TokenIsInTheQuery => "The token is in the query of the URL, where logs and proxies keep it: take it out there".to_owned(),
        Note::ChannelHasItsAddress => "The WebSocket address is `connectUri` in its answer: use that, and never build the address yourself".to_owned(),
        Note::GuestOperationsTakeTheirToken => "Guest operations take the JWT that `POST /api/v2/webchat/guest/conversations` or the messenger returned, not an OAuth token".to_owned(),
        Note::PrintTheBody(client) => format!("The HTTP client left it out of its message: {}", print_the_body(*client)),
        Note::CurlShowsHeaders => "curl shows them with `-i`".to_owned(),
        Note::PathDecidesTheMeaning => "The same code means something else on another path".to_owned(),
        Note::CorrelationIdIsAHeader => "Genesys support needs the header `ININ-Correlation-Id`".to_owned(),
        Note::PermissionNotScope => "It is a permission, not a scope".to_owned(),
        Note::NoSuchScope => "Genesys Cloud has no scope with this name".to_owned(),
        Note::ServiceAccountsHaveNoUser => "The policy names a user, and a service account has none".to_owned(),
        Note::ScopeOfAGateway(name) => {
            format!("Only where a gateway of yours issues the token and knows the scope `{name}`")
        }
        Note::NeedsAUser(operation) => format!("`{operation}` needs a user, and a service account has none"),
        Note::InOperations { from, to: Some(to) } => {
            format!("List `{to}` instead of `{from}`: it is the operation to try for a service account")
        }
        Note::InOperations { from, to: None } => format!("Take `{from}` out of the list"),
        Note::NeedsAreNotPublished(operation) => {
            format!("The API definition does not say what `{operation}` needs: list its names, and leave the operation out")
        }
        Note::AllowForTheWait(seconds) => format!("Or allow for the wait with `--timeout {seconds}s`"),
    }
}

/// How a program prints the body that its HTTP client leaves out.
fn print_the_body(client: HttpClient) -> &'static str {
    match client {
        HttpClient::Requests => "in `except requests.HTTPError as e:`, `print(e.response.text)`",
        HttpClient::Httpx => "in `except httpx.HTTPStatusError as e:`, `print(e.response.text)`",
        HttpClient::Urllib => "in `except urllib.error.HTTPError as e:`, `print(e.read().decode())`",
        HttpClient::Aiohttp => "before `raise_for_status()`, `print(await response.text())`",
        HttpClient::Axios => "in `catch (error)`, `console.log(error.response.data)`",
        HttpClient::Fetch => "where `response.ok` is false, `console.log(await response.text())`",
        HttpClient::PowerShell => "in `catch { }`, `$_.ErrorDetails.Message`",
        HttpClient::DotNet => {
            "before `EnsureSuccessStatusCode()`, `Console.WriteLine(await response.Content.ReadAsStringAsync())`"
        }
        HttpClient::Spring => "in `catch`, `System.out.println(e.getResponseBodyAsString())`",
        HttpClient::HttpUrlConnection => "read `connection.getErrorStream()` instead of `getInputStream()`",
        HttpClient::Guzzle => "in `catch (ClientException $e)`, `echo $e->getResponse()->getBody();`",
        HttpClient::RestClient => "in `rescue RestClient::Exception => e`, `puts e.response.body`",
        HttpClient::Faraday => "in `rescue Faraday::Error => e`, `puts e.response[:body]`",
        HttpClient::Curl => "run curl with `--fail-with-body` instead of `--fail` or `-f`",
    }
}
