//! What else to know about a change: one variant a sentence, whose words are in `report/fix_text/notes.rs`.

use crate::request::HttpClient;

/// What else to know about a change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// An old token keeps the scopes it was issued with.
    OldTokenKeepsItsScopes,
    /// No token, scope or role of Genesys Cloud changes the answer of another service.
    NothingInGenesysCloud,
    /// If the application called Genesys Cloud, the answer that it got there is the one to explain.
    AnswerOfGenesysCloud,
    /// The host of the request and the headers of the answer show who answered.
    HostAndHeadersShowWhoAnswered,
    /// The OAuth client already has these scopes; only the token does not.
    ClientAlreadyHas(Vec<String>),
    /// Genesys Cloud itself says what the token is and has.
    AskGenesysCloud,
    /// A single space separates scopes, and nothing else does.
    ScopesAreSeparatedBySpaces,
    /// A PATCH with the value that is already there changes nothing, and its answer settles the question.
    SamePatchSettlesIt,
    /// What the operation needs is known once it is named.
    NameTheOperation,
    /// If it was granted a moment ago, a new token may be needed.
    GrantedAMomentAgo,
    /// Role changes take up to five minutes.
    RoleChangesTakeMinutes,
    /// The permission comes with a feature, licence or beta; with Role Backfill off, roles do not get new ones.
    PermissionsComeWithFeatures,
    /// The answer to the request itself settles the question.
    TheRequestSettlesIt,
    /// It is not to apply here.
    GrantWithoutCondition,
    /// The operation for acting on behalf of a user was refused.
    ActingWasRefused,
    /// Client credentials are not accepted; a user has to sign in.
    UserTokenNeeded,
    /// The policy requires a user's token.
    PolicyWantsAUser,
    /// The policy forbids what an operation cannot be called without.
    PolicyForbidsWhatIsNeeded {
        /// The operation.
        operation: String,
        /// What it needs.
        name: String,
    },
    /// The token that was sent is another one than the token that was checked.
    CompareFingerprints(String),
    /// The definition says that one of the permissions is enough; the service asks for all.
    OneShouldBeEnough(String),
    /// The permission is held under a condition of the role.
    UnderCondition(String),
    /// The token may have expired, been ended, or been pushed out by newer ones.
    TokenMayHaveEnded,
    /// A token works only in the region that issued it.
    TokenOfAnotherRegion,
    /// If it happens again, look for another program that changes the same thing.
    AnotherProgramMayChangeIt,
    /// Have the program wait as long as `Retry-After` says, and send fewer requests with one token.
    SendFewerRequests {
        /// Whether the answer has `Retry-After`.
        retry_after: bool,
    },
    /// The change may already have happened, so check before you send it again.
    LookBeforeRepeating,
    /// Nothing was changed.
    NothingWasChanged,
    /// Check that the host is a Genesys Cloud host and that no proxy answers for it.
    CheckTheHost,
    /// Allow more time with `--timeout 30s`.
    AllowMoreTime,
    /// Allow more time in the program whose request is explained.
    AllowMoreTimeInTheProgram,
    /// Check that the host is right and can be reached from the machine that sent the request.
    CheckTheConnection {
        /// Whether why403 sent it.
        from_here: bool,
    },
    /// The name is not known to the name server: look for a spelling mistake, or set the proxy of the network.
    NameIsNotKnown {
        /// Whether why403 sent it.
        from_here: bool,
    },
    /// Check the host and the port; a firewall can refuse the connection, too.
    NothingListens,
    /// Check that the network lets the connection through, or set its proxy.
    NetworkDropsTheConnection {
        /// Whether why403 sent it.
        from_here: bool,
    },
    /// A firewall or proxy may have ended the connection.
    ConnectionWasReset,
    /// Where to get the certificate of the authority, and where to put it.
    WhereCertificatesAre {
        /// Whether why403 sent the request.
        from_here: bool,
    },
    /// If the clock is right, the certificate has to be renewed by whoever runs the host or the proxy.
    OrRenewTheCertificate,
    /// The host is another one than was meant, or something answers in its place.
    CertificateOfAnotherName,
    /// The port answers plain HTTP: look at the port, and at the proxy.
    PortWithoutTls,
    /// A firewall or a proxy that inspects TLS stops the handshake, or the port has no TLS.
    HandshakeWasStopped,
    /// Show them the quoted error and the host.
    ShowTheQuotedError,
    /// The connection ended before the answer was complete.
    AnswerWasCutOff,
    /// The browser console shows why: look for a CORS error, or send the same request outside the browser.
    BrowserWithheldTheAnswer,
    /// If the mute never shows, try with a WebRTC phone; remote and SIP stations are not verified.
    TryWithAWebRtcPhone,
    /// This changes nothing, and the answer settles the question.
    ThePatchSettlesIt,
    /// A participant can be muted only while the call is connected.
    OnlyWhileConnected,
    /// `GET /api/v2/conversations/{conversationId}` lists the participants; take the connected one with the purpose agent.
    ListOfParticipants,
    /// Another organisation does not have this conversation: check which token your program sends.
    CompareTheToken,
    /// The token and the conversation must belong to the same organisation.
    OfTheSameOrganisation,
    /// Two organisations were seen, and which of them decides is not known.
    AskBothOrganizations {
        /// The organisation that the token works in.
        organization: String,
        /// The home organisation of its owner.
        home: String,
    },
    /// Where a gateway issues the token, have it write the agent's user id into `sub`.
    GatewayWritesTheSubject,
    /// If the denial is intended, nothing needs to change.
    OrConfirmTheDenial,
    /// Compare the organisation's subscription and beta features with the feature.
    CompareTheSubscription {
        /// Whether the answer has a message that can name the feature.
        message: bool,
    },
    /// Or send the request from a network that is on the list.
    OrUseAnAllowedNetwork,
    /// Show them the quoted page, with the host and the time of the request.
    ShowTheQuotedPage,
    /// Who the user is.
    TheUserIs(String),
    /// A client id and secret are sent to `/oauth/token` only.
    SecretGoesToTheLoginOnly,
    /// Many SDKs add `Bearer ` themselves: give them the token alone.
    SdkAddsBearer,
    /// Send the token without quotes or brackets: a JSON file or a variable may have kept them.
    WithoutQuotes,
    /// Send this header once: the HTTP client may already add it.
    OneHeaderOnly,
    /// Check that the variable is set where the command runs; in a shell, single quotes keep `$TOKEN` as it is.
    VariableNotFilledIn,
    /// The answer was not stored: it must have the access token in `access_token`.
    ItWasNotStored,
    /// Or give a token that you have: `WHY403_TOKEN`, or `--token-file` with a file.
    HowToGiveAToken,
    /// Set the access token in the SDK before the first call, on the same client object.
    SetTheTokenBeforeTheFirstCall,
    /// The request has this header: look for a redirect to another host, or a proxy, that drops it.
    HeaderWasDropped {
        /// Whether the request was pasted; else why403 sent it.
        pasted: bool,
    },
    /// If the secret was sent or logged as a token, replace it.
    ReplaceTheSecret,
    /// Decode it once before it is sent in a header.
    DecodeItOnce,
    /// A terminal or mail program may have wrapped it, or two values were pasted together.
    AsOneLine,
    /// Something limits its length: look at the column, variable or log that it comes from.
    SomethingLimitsItsLength,
    /// A program may have encoded it again, or a character was changed.
    ChangedOrEncodedAgain,
    /// A gateway or a library may have added a claim that was already there.
    EachClaimOnce,
    /// Give the token alone, not the whole file.
    NotTheWholeFile,
    /// Exchange the refresh token first, with `grant_type=refresh_token`.
    ExchangeTheRefreshToken,
    /// This is another service's token: if your program sent it to Genesys Cloud or logged it, replace it there.
    AnotherServicesSecret,
    /// Genesys Cloud takes only tokens of this login host.
    TokenOfGenesysLogin(String),
    /// It must be signed with an asymmetric algorithm such as RS256 or ES256. Never send this token: it proves nothing.
    SignedWithAnAsymmetricKey,
    /// Take the issuer's current keys (`jwks_uri` of its metadata), and compare `kid` and `alg`.
    CurrentKeysOfTheIssuer,
    /// Or `--key` with a PEM file.
    OtherKeyFlags,
    /// why403 verifies HMAC, RSA up to 8192 bit, ECDSA (P-256, P-384, P-521, secp256k1) and Ed25519.
    AlgorithmsThatAreVerified,
    /// Download the JWK Set yourself and give it as a file.
    DownloadTheKeys,
    /// A program should renew its token before `exp`, for example with the refresh token.
    RenewBeforeItExpires,
    /// Or set this machine's clock: compare it with the `Date` header of the issuer.
    CompareTheClocks {
        /// Whether it is so little that `--leeway 60` allows for it.
        for_a_leeway: bool,
    },
    /// Have the job get its own token when it begins.
    AskForItWhenTheJobBegins,
    /// The answer of `/oauth/token` says in `expires_in` how long an opaque token lasts, in seconds.
    ExpiresInOfTheAnswer,
    /// The claim is a number.
    TimeIsANumber(&'static str),
    /// A token of this issuer.
    TokenOfTheIssuer(String),
    /// A token for this audience.
    TokenForTheAudience(String),
    /// Compare it with the OAuth client in Admin > Integrations > OAuth, and check that no variable is empty.
    SecretOfTheSameClient,
    /// A client exists only in the region of its organisation.
    RegionOfTheClient,
    /// An authorization code or refresh token can be used only once, and only for a short time.
    CodesAreUsedOnce,
    /// Send the `code_verifier` of the same sign-in (RFC 7636).
    VerifierOfTheSameSignIn,
    /// Look at the address bar of Genesys Cloud: `apps.mypurecloud.de` means that the API host is `api.mypurecloud.de`.
    RegionInTheAddressBar,
    /// A token that went unencrypted may have been read: end it, and get a new one.
    TokenOverPlainHttp {
        /// Whether an answer shows that the request was sent.
        answered: bool,
    },
    /// Check that the program fills in the variable before it sends the request; a conversation id is a UUID.
    FillTheVariable,
    /// The value of this parameter belongs here; its variable was empty when the URL was built.
    ValueOfParameter(&'static str),
    /// Open the WebSocket at the `connectUri` of the answer.
    OpenTheConnectUri,
    /// The token is not the problem here.
    MethodNotToken,
    /// The path accepts this method: compare host and path as sent, and look for a proxy or redirect in between.
    ChangedOnItsWay(String),
    /// Compare the conversation id and the participant id with the call that is on.
    CompareTheIds,
    /// Send no other member: if one change fails, all of them do.
    NothingElseInTheBody,
    /// One of the ids is not a UUID: an id that was never filled in arrives as `undefined` or `null`.
    FindTheIdThatIsNone,
    /// The message or the details of the answer name the field: missing, of the wrong type, or not a UUID.
    FieldInTheAnswer {
        /// Whether the answer has a message.
        message: bool,
    },
    /// The field that the values are for.
    ValueOfField(String),
    /// What the field must be.
    FieldMustBe {
        /// The field.
        field: String,
        /// As `a UUID`.
        must: &'static str,
    },
    /// What the answer says of it.
    AnswerSays(String),
    /// curl's `-d` sends application/x-www-form-urlencoded: use `--json` instead.
    CurlJson,
    /// `true` has no quotes; `{\"muted\": false}` unmutes.
    BooleanWithoutQuotes,
    /// JSON has double quotes around names and strings, and no comma at the end. In a shell, put single quotes around the whole body.
    WellFormedJson,
    /// If the SDK is newer than this API definition, refresh the catalogue.
    NewerSdk,
    /// Its description in the API Explorer of the Genesys Cloud Developer Center usually says what replaces it.
    DescriptionSaysWhat,
    /// The message says what exists already.
    MessageNamesTheDuplicate,
    /// The token is in the query of the URL, where logs and proxies keep it.
    TokenIsInTheQuery,
    /// Genesys Cloud gives the address of a WebSocket with the channel.
    ChannelHasItsAddress,
    /// Operations of guests take the token of the guest's session.
    GuestOperationsTakeTheirToken,
    /// How a program prints the body that its HTTP client left out.
    PrintTheBody(HttpClient),
    /// curl shows them with `-i`.
    CurlShowsHeaders,
    /// The same code means something else on another path.
    PathDecidesTheMeaning,
    /// Genesys support needs the header `ININ-Correlation-Id`.
    CorrelationIdIsAHeader,
    /// It is a permission, not a scope.
    PermissionNotScope,
    /// Genesys Cloud has no scope with this name.
    NoSuchScope,
    /// The policy names a user, and a service account has none.
    ServiceAccountsHaveNoUser,
    /// A gateway that issues tokens may know the scope.
    ScopeOfAGateway(String),
    /// The operation needs a user.
    NeedsAUser(String),
    /// An operation of the policy's list that a service account cannot use.
    InOperations {
        /// The operation.
        from: String,
        /// The one that acts for a user, where there is one.
        to: Option<String>,
    },
    /// What the operation needs is not published.
    NeedsAreNotPublished(String),
    /// This many seconds allow for the wait.
    AllowForTheWait(u64),
}
