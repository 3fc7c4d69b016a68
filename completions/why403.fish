# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_why403_global_optspecs
    string join \n h/help V/version
end

function __fish_why403_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_why403_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_why403_using_subcommand
    set -l cmd (__fish_why403_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c why403 -n "__fish_why403_needs_command" -s h -l help -d 'Print help'
complete -c why403 -n "__fish_why403_needs_command" -s V -l version -d 'Print version'
complete -c why403 -n "__fish_why403_needs_command" -f -a "check" -d 'What is this token, and may it do the job? Offline for a JWT; live when a region is known'
complete -c why403 -n "__fish_why403_needs_command" -f -a "mute" -d 'Mute a participant, prove that it happened, explain a refusal'
complete -c why403 -n "__fish_why403_needs_command" -f -a "unmute" -d 'Unmute a participant, prove that it happened, explain a refusal'
complete -c why403 -n "__fish_why403_needs_command" -f -a "explain" -d 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line'
complete -c why403 -n "__fish_why403_needs_command" -f -a "diff" -d 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer'
complete -c why403 -n "__fish_why403_needs_command" -f -a "requires" -d 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line'
complete -c why403 -n "__fish_why403_needs_command" -f -a "scan" -d 'What does this code call, does it exist, and what does it need together?'
complete -c why403 -n "__fish_why403_needs_command" -f -a "catalogue" -d 'The published facts in use: show, refresh, reset or compare them'
complete -c why403 -n "__fish_why403_needs_command" -f -a "rules" -d 'The rules, or one rule\'s page'
complete -c why403 -n "__fish_why403_needs_command" -f -a "sandbox" -d 'A local Genesys Cloud stand-in with scenarios for every refusal'
complete -c why403 -n "__fish_why403_needs_command" -f -a "login" -d 'Get the right token: authorization code with PKCE, or client credentials'
complete -c why403 -n "__fish_why403_needs_command" -f -a "logout" -d 'Forget a stored login, and end its token'
complete -c why403 -n "__fish_why403_needs_command" -f -a "completions" -d 'Print the script by which a shell completes why403\'s commands, flags and values'
complete -c why403 -n "__fish_why403_needs_command" -f -a "man" -d 'Print the manual page, or write that of every command'
complete -c why403 -n "__fish_why403_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why403 -n "__fish_why403_using_subcommand check" -l token-file -d 'Read the token from a file; `-` is standard input' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l profile -d 'Use a login stored by `why403 login`' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l region -d 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand check" -l base-url -d 'A stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l sandbox -d 'Start the built-in sandbox and use this scenario of it' -r -f -a "agent\t'an agent on a call of their own, with everything in order'
supervisor\t'a supervisor with wildcard permissions, on a call of their own'
conditional-permission-met\t'the user has the permission only under a condition, which this call meets'
implicit-grant\t'the token comes from the implicit grant, which Genesys is ending'
scope-not-enforced\t'the token lacks the scope conversations, but the organisation does not enforce scopes'
service-account-on-behalf\t'client credentials, muting for the agent with --on-behalf-of'
already-muted\t'the agent is muted before anyone asks'
several-legs\t'the agent is on the call twice; the listed participant is one of the two legs'
transferred-back\t'the agent left the call and came back: an ended leg and a connected one'
nested-only\t'the flat shape of the conversation is not found, the nested one is'
slow-mute\t'the mute is accepted and shows after a second and a half'
swallowed-mute\t'the mute is accepted and never shows'
state-conflict-once\t'the participant changed meanwhile: 409 once, then accepted'
rate-limited-once\t'429 with Retry-After to the first mute, then accepted'
drops-after-patch\t'the mute is done, but the connection ends without an answer'
token-rejected\t'the platform does not know the token: expired, revoked, or of another region'
ip-not-allowed\t'the organisation\'s address allow-list does not have the caller\'s address'
proxy-page\t'a proxy in front of the platform answers 403 with a page of its own'
missing-scope\t'the token lacks the scope conversations, and the organisation enforces scopes'
readonly-scope\t'the token has conversations:readonly where the writing scope is needed'
service-account\t'client credentials on the plain endpoint, which needs a user'
service-account-older\t'client credentials, refused with the older 403 forbidden'
service-account-not-authorized\t'client credentials, refused with the older 403 not.authorized'
missing-permission\t'the user has none of the three permissions that the operation asks one of'
two-faults\t'the token lacks the scope, and the user lacks the permission'
three-faults\t'the scope and the permission are missing, and the role is granted in another division'
service-account-no-permission\t'client credentials with --on-behalf-of; their role lacks the permission'
conditional-permission\t'the user has the permission only under a condition, which this call does not meet'
service-account-conditional\t'client credentials with --on-behalf-of; their role has the permission only under a condition'
missing-division\t'the user has the permission, but not in the division of the conversation'
denied-by-policy\t'an access policy of the organisation denies the conversation'
feature-not-enabled\t'the feature is switched off for the organisation'
not-a-party\t'the caller is not on the conversation, and may not read it either'
subject-mismatch\t'the participant is another agent\'s, and the conversation does not show whose'
conversation-not-found\t'the organisation has no such conversation'
participant-not-found\t'the agent\'s user id is given as the participant id'
wrong-participant\t'the participant given is the customer'
wrong-participant-other-agent\t'a supervisor names another agent\'s leg'
call-ended\t'everyone has hung up'
left-the-call\t'the agent handed the call over and has left it'
call-ended-late\t'the call ends between the read and the mute'
bad-request-body\t'the platform does not understand the body of the mute'
state-conflict\t'the participant keeps changing: 409 every time'
refused-unexplained\t'the mute is refused with a code that nobody has published'
flaky\t'503 to the first request for each path, then in order'
rate-limited\t'429 with Retry-After to every request'
platform-unavailable\t'503 to every request'
garbage\t'200 to every request, with something that is not JSON'
never-answers\t'the connection is taken and nothing is ever said'"
complete -c why403 -n "__fish_why403_using_subcommand check" -l timeout -d 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l policy -d 'Follow this policy file [default: why403.toml in the current folder, if it is there]' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l require-scope -d 'Require this scope instead of the built-in mute policy\'s (repeatable)' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l subject -d 'The user id that the token\'s subject must be: the agent\'s' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l issuer -d 'The issuer (`iss`) that a JWT must name' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l audience -d 'The audience (`aud`) that a JWT must name' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l leeway -d 'Tolerance for `exp` and `nbf`, in seconds [default: 0]' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l operation -d 'The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l operations -d 'A file of operations, one a line; `#` starts a comment' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l operations-from-scan -d 'Source code: judge the token for every operation that it calls, beside those that are named (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l as-of -d 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`' -r
complete -c why403 -n "__fish_why403_using_subcommand check" -l jwks -d 'A JSON Web Key Set: a file, or an https (or loopback) URL' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l key -d 'Public keys in PEM: RSA, EC or Ed25519; of several all are tried' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l secret-file -d 'A file with the secret of an HMAC signature' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l format -d 'A form of the report (repeatable) [default: terminal]' -r -f -a "terminal\t'For people'
json\t'Report version 1, for programs'
markdown\t'A checklist for a ticket, with a part for the administrator'
html\t'One self-contained page'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: one test case a rule'
github\t'Annotations of GitHub Actions, and the checklist as its job summary'"
complete -c why403 -n "__fish_why403_using_subcommand check" -l output -d 'Write the form before it to this file, which is replaced at once (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand check" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand check" -l offline -d 'Ask nobody, even when a region is known'
complete -c why403 -n "__fish_why403_using_subcommand check" -l find-region -d 'Ask every region whether it knows the token'
complete -c why403 -n "__fish_why403_using_subcommand check" -l no-policy -d 'Require nothing beyond what is published, and follow no policy file'
complete -c why403 -n "__fish_why403_using_subcommand check" -l write-default -d 'Print a commented policy file to begin with; with --policy FILE, write it there'
complete -c why403 -n "__fish_why403_using_subcommand check" -l exit-zero -d 'Exit 0 whatever the verdict; usage errors keep their 2'
complete -c why403 -n "__fish_why403_using_subcommand check" -s q -l quiet -d 'The verdict line only'
complete -c why403 -n "__fish_why403_using_subcommand check" -s v -l verbose -d 'Every finding, and the exchanges with their correlation ids'
complete -c why403 -n "__fish_why403_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand mute" -l token-file -d 'Read the token from a file; `-` is standard input' -r -F
complete -c why403 -n "__fish_why403_using_subcommand mute" -l profile -d 'Use a login stored by `why403 login`' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l region -d 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l base-url -d 'A stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l sandbox -d 'Start the built-in sandbox and use this scenario of it' -r -f -a "agent\t'an agent on a call of their own, with everything in order'
supervisor\t'a supervisor with wildcard permissions, on a call of their own'
conditional-permission-met\t'the user has the permission only under a condition, which this call meets'
implicit-grant\t'the token comes from the implicit grant, which Genesys is ending'
scope-not-enforced\t'the token lacks the scope conversations, but the organisation does not enforce scopes'
service-account-on-behalf\t'client credentials, muting for the agent with --on-behalf-of'
already-muted\t'the agent is muted before anyone asks'
several-legs\t'the agent is on the call twice; the listed participant is one of the two legs'
transferred-back\t'the agent left the call and came back: an ended leg and a connected one'
nested-only\t'the flat shape of the conversation is not found, the nested one is'
slow-mute\t'the mute is accepted and shows after a second and a half'
swallowed-mute\t'the mute is accepted and never shows'
state-conflict-once\t'the participant changed meanwhile: 409 once, then accepted'
rate-limited-once\t'429 with Retry-After to the first mute, then accepted'
drops-after-patch\t'the mute is done, but the connection ends without an answer'
token-rejected\t'the platform does not know the token: expired, revoked, or of another region'
ip-not-allowed\t'the organisation\'s address allow-list does not have the caller\'s address'
proxy-page\t'a proxy in front of the platform answers 403 with a page of its own'
missing-scope\t'the token lacks the scope conversations, and the organisation enforces scopes'
readonly-scope\t'the token has conversations:readonly where the writing scope is needed'
service-account\t'client credentials on the plain endpoint, which needs a user'
service-account-older\t'client credentials, refused with the older 403 forbidden'
service-account-not-authorized\t'client credentials, refused with the older 403 not.authorized'
missing-permission\t'the user has none of the three permissions that the operation asks one of'
two-faults\t'the token lacks the scope, and the user lacks the permission'
three-faults\t'the scope and the permission are missing, and the role is granted in another division'
service-account-no-permission\t'client credentials with --on-behalf-of; their role lacks the permission'
conditional-permission\t'the user has the permission only under a condition, which this call does not meet'
service-account-conditional\t'client credentials with --on-behalf-of; their role has the permission only under a condition'
missing-division\t'the user has the permission, but not in the division of the conversation'
denied-by-policy\t'an access policy of the organisation denies the conversation'
feature-not-enabled\t'the feature is switched off for the organisation'
not-a-party\t'the caller is not on the conversation, and may not read it either'
subject-mismatch\t'the participant is another agent\'s, and the conversation does not show whose'
conversation-not-found\t'the organisation has no such conversation'
participant-not-found\t'the agent\'s user id is given as the participant id'
wrong-participant\t'the participant given is the customer'
wrong-participant-other-agent\t'a supervisor names another agent\'s leg'
call-ended\t'everyone has hung up'
left-the-call\t'the agent handed the call over and has left it'
call-ended-late\t'the call ends between the read and the mute'
bad-request-body\t'the platform does not understand the body of the mute'
state-conflict\t'the participant keeps changing: 409 every time'
refused-unexplained\t'the mute is refused with a code that nobody has published'
flaky\t'503 to the first request for each path, then in order'
rate-limited\t'429 with Retry-After to every request'
platform-unavailable\t'503 to every request'
garbage\t'200 to every request, with something that is not JSON'
never-answers\t'the connection is taken and nothing is ever said'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l timeout -d 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l conversation -d 'The conversation [default: the caller\'s single active call]' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l participant -d 'The participant [default: the subject\'s connected leg]' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l on-behalf-of -d 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l dry-run -d 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there' -r -f -a "read\t'Reads only'
phantom\t'Also the PATCH, for a participant that cannot exist'
same\t'Also the PATCH of the real participant, with the value it already has'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l for -d 'Restore what was there before after this time, or when the run is ended: 30s, 2m' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l print -d 'Print the exact request and send nothing; `$TOKEN` stands for the token' -r -f -a "curl\t'A shell command'
python\t'Python, standard library only'
javascript\t'JavaScript, with fetch'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l policy -d 'Follow this policy file [default: why403.toml in the current folder, if it is there]' -r -F
complete -c why403 -n "__fish_why403_using_subcommand mute" -l require-scope -d 'Require this scope instead of the built-in mute policy\'s (repeatable)' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l subject -d 'The user id that the token\'s subject must be: the agent\'s' -r
complete -c why403 -n "__fish_why403_using_subcommand mute" -l format -d 'A form of the report (repeatable) [default: terminal]' -r -f -a "terminal\t'For people'
json\t'Report version 1, for programs'
markdown\t'A checklist for a ticket, with a part for the administrator'
html\t'One self-contained page'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: one test case a rule'
github\t'Annotations of GitHub Actions, and the checklist as its job summary'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l output -d 'Write the form before it to this file, which is replaced at once (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand mute" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand mute" -l no-preflight -d 'Send at once, look only when refused'
complete -c why403 -n "__fish_why403_using_subcommand mute" -l no-policy -d 'Require nothing beyond what is published, and follow no policy file'
complete -c why403 -n "__fish_why403_using_subcommand mute" -l exit-zero -d 'Exit 0 whatever the verdict; usage errors keep their 2'
complete -c why403 -n "__fish_why403_using_subcommand mute" -s q -l quiet -d 'The verdict line only'
complete -c why403 -n "__fish_why403_using_subcommand mute" -s v -l verbose -d 'Every finding, and the exchanges with their correlation ids'
complete -c why403 -n "__fish_why403_using_subcommand mute" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l token-file -d 'Read the token from a file; `-` is standard input' -r -F
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l profile -d 'Use a login stored by `why403 login`' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l region -d 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l base-url -d 'A stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l sandbox -d 'Start the built-in sandbox and use this scenario of it' -r -f -a "agent\t'an agent on a call of their own, with everything in order'
supervisor\t'a supervisor with wildcard permissions, on a call of their own'
conditional-permission-met\t'the user has the permission only under a condition, which this call meets'
implicit-grant\t'the token comes from the implicit grant, which Genesys is ending'
scope-not-enforced\t'the token lacks the scope conversations, but the organisation does not enforce scopes'
service-account-on-behalf\t'client credentials, muting for the agent with --on-behalf-of'
already-muted\t'the agent is muted before anyone asks'
several-legs\t'the agent is on the call twice; the listed participant is one of the two legs'
transferred-back\t'the agent left the call and came back: an ended leg and a connected one'
nested-only\t'the flat shape of the conversation is not found, the nested one is'
slow-mute\t'the mute is accepted and shows after a second and a half'
swallowed-mute\t'the mute is accepted and never shows'
state-conflict-once\t'the participant changed meanwhile: 409 once, then accepted'
rate-limited-once\t'429 with Retry-After to the first mute, then accepted'
drops-after-patch\t'the mute is done, but the connection ends without an answer'
token-rejected\t'the platform does not know the token: expired, revoked, or of another region'
ip-not-allowed\t'the organisation\'s address allow-list does not have the caller\'s address'
proxy-page\t'a proxy in front of the platform answers 403 with a page of its own'
missing-scope\t'the token lacks the scope conversations, and the organisation enforces scopes'
readonly-scope\t'the token has conversations:readonly where the writing scope is needed'
service-account\t'client credentials on the plain endpoint, which needs a user'
service-account-older\t'client credentials, refused with the older 403 forbidden'
service-account-not-authorized\t'client credentials, refused with the older 403 not.authorized'
missing-permission\t'the user has none of the three permissions that the operation asks one of'
two-faults\t'the token lacks the scope, and the user lacks the permission'
three-faults\t'the scope and the permission are missing, and the role is granted in another division'
service-account-no-permission\t'client credentials with --on-behalf-of; their role lacks the permission'
conditional-permission\t'the user has the permission only under a condition, which this call does not meet'
service-account-conditional\t'client credentials with --on-behalf-of; their role has the permission only under a condition'
missing-division\t'the user has the permission, but not in the division of the conversation'
denied-by-policy\t'an access policy of the organisation denies the conversation'
feature-not-enabled\t'the feature is switched off for the organisation'
not-a-party\t'the caller is not on the conversation, and may not read it either'
subject-mismatch\t'the participant is another agent\'s, and the conversation does not show whose'
conversation-not-found\t'the organisation has no such conversation'
participant-not-found\t'the agent\'s user id is given as the participant id'
wrong-participant\t'the participant given is the customer'
wrong-participant-other-agent\t'a supervisor names another agent\'s leg'
call-ended\t'everyone has hung up'
left-the-call\t'the agent handed the call over and has left it'
call-ended-late\t'the call ends between the read and the mute'
bad-request-body\t'the platform does not understand the body of the mute'
state-conflict\t'the participant keeps changing: 409 every time'
refused-unexplained\t'the mute is refused with a code that nobody has published'
flaky\t'503 to the first request for each path, then in order'
rate-limited\t'429 with Retry-After to every request'
platform-unavailable\t'503 to every request'
garbage\t'200 to every request, with something that is not JSON'
never-answers\t'the connection is taken and nothing is ever said'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l timeout -d 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l conversation -d 'The conversation [default: the caller\'s single active call]' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l participant -d 'The participant [default: the subject\'s connected leg]' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l on-behalf-of -d 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l dry-run -d 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there' -r -f -a "read\t'Reads only'
phantom\t'Also the PATCH, for a participant that cannot exist'
same\t'Also the PATCH of the real participant, with the value it already has'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l for -d 'Restore what was there before after this time, or when the run is ended: 30s, 2m' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l print -d 'Print the exact request and send nothing; `$TOKEN` stands for the token' -r -f -a "curl\t'A shell command'
python\t'Python, standard library only'
javascript\t'JavaScript, with fetch'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l policy -d 'Follow this policy file [default: why403.toml in the current folder, if it is there]' -r -F
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l require-scope -d 'Require this scope instead of the built-in mute policy\'s (repeatable)' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l subject -d 'The user id that the token\'s subject must be: the agent\'s' -r
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l format -d 'A form of the report (repeatable) [default: terminal]' -r -f -a "terminal\t'For people'
json\t'Report version 1, for programs'
markdown\t'A checklist for a ticket, with a part for the administrator'
html\t'One self-contained page'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: one test case a rule'
github\t'Annotations of GitHub Actions, and the checklist as its job summary'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l output -d 'Write the form before it to this file, which is replaced at once (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l no-preflight -d 'Send at once, look only when refused'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l no-policy -d 'Require nothing beyond what is published, and follow no policy file'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -l exit-zero -d 'Exit 0 whatever the verdict; usage errors keep their 2'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -s q -l quiet -d 'The verdict line only'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -s v -l verbose -d 'Every finding, and the exchanges with their correlation ids'
complete -c why403 -n "__fish_why403_using_subcommand unmute" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand explain" -l operation -d 'The operation that was refused, where the input does not show it: an SDK name, or "METHOD /path"' -r
complete -c why403 -n "__fish_why403_using_subcommand explain" -l as-of -d 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`' -r
complete -c why403 -n "__fish_why403_using_subcommand explain" -l token-file -d 'Read the token from a file; `-` is standard input' -r -F
complete -c why403 -n "__fish_why403_using_subcommand explain" -l profile -d 'Use a login stored by `why403 login`' -r
complete -c why403 -n "__fish_why403_using_subcommand explain" -l region -d 'Ask the platform of this region about the token: AWS region, API domain or SDK name' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand explain" -l base-url -d 'Ask a stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand explain" -l timeout -d 'How long the requests may take: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand explain" -l format -d 'A form of the report (repeatable) [default: terminal]' -r -f -a "terminal\t'For people'
json\t'Report version 1, for programs'
markdown\t'A checklist for a ticket, with a part for the administrator'
html\t'One self-contained page'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: one test case a rule'
github\t'Annotations of GitHub Actions, and the checklist as its job summary'"
complete -c why403 -n "__fish_why403_using_subcommand explain" -l output -d 'Write the form before it to this file, which is replaced at once (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand explain" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand explain" -l ndjson -d 'One record a line in (error bodies, log records), one line of JSON out for each, in the order of the input; the exit code is that of the worst'
complete -c why403 -n "__fish_why403_using_subcommand explain" -l exit-zero -d 'Exit 0 whatever the verdict; usage errors keep their 2'
complete -c why403 -n "__fish_why403_using_subcommand explain" -s q -l quiet -d 'The verdict line only'
complete -c why403 -n "__fish_why403_using_subcommand explain" -s v -l verbose -d 'Every finding, and the exchanges with their correlation ids'
complete -c why403 -n "__fish_why403_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand diff" -l left -d 'A file with a token or with a report saved by `--format json`; `-` is standard input; profile:NAME is a stored login, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a token itself' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l right -d 'The same' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l region -d 'Ask about both tokens at this region: AWS region, API domain or SDK name' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l base-url -d 'Ask about both at a stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l left-region -d 'Ask about the left token at this region [default: --region, or the stored login\'s own; else nobody]' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l left-base-url -d 'Ask about the left token at a stand-in' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l right-region -d 'Ask about the right token at this region' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l right-base-url -d 'Ask about the right token at a stand-in' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l timeout -d 'How long the requests may take: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l policy -d 'Follow this policy file [default: why403.toml in the current folder, if it is there]' -r -F
complete -c why403 -n "__fish_why403_using_subcommand diff" -l require-scope -d 'Require this scope instead of the built-in mute policy\'s (repeatable)' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l subject -d 'The user id that the token\'s subject must be: the agent\'s' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l issuer -d 'The issuer (`iss`) that a JWT must name' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l audience -d 'The audience (`aud`) that a JWT must name' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l leeway -d 'Tolerance for `exp` and `nbf`, in seconds [default: 0]' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l operation -d 'The operation the tokens must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]' -r
complete -c why403 -n "__fish_why403_using_subcommand diff" -l operations -d 'A file of operations, one a line; `#` starts a comment' -r -F
complete -c why403 -n "__fish_why403_using_subcommand diff" -l format -d 'Its form' -r -f -a "terminal\t'For people'
json\t'For programs'
markdown\t'For pull requests and wikis'"
complete -c why403 -n "__fish_why403_using_subcommand diff" -l output -d 'Write it to a file' -r -F
complete -c why403 -n "__fish_why403_using_subcommand diff" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand diff" -l offline -d 'Ask nobody, even about stored logins'
complete -c why403 -n "__fish_why403_using_subcommand diff" -l no-policy -d 'Require nothing beyond what is published, and follow no policy file'
complete -c why403 -n "__fish_why403_using_subcommand diff" -l schema -d 'Print the JSON Schema of `--format json`'
complete -c why403 -n "__fish_why403_using_subcommand diff" -s q -l quiet -d 'The first sentence only'
complete -c why403 -n "__fish_why403_using_subcommand diff" -s v -l verbose -d 'Every layer, every finding and every name, however many lines that takes'
complete -c why403 -n "__fish_why403_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand requires" -l operations -d 'A file of operations, one a line; `#` starts a comment' -r -F
complete -c why403 -n "__fish_why403_using_subcommand requires" -l as-of -d 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`' -r
complete -c why403 -n "__fish_why403_using_subcommand requires" -l format -d 'Its form' -r -f -a "terminal\t'For people'
json\t'For programs'
markdown\t'For pull requests and wikis'"
complete -c why403 -n "__fish_why403_using_subcommand requires" -l output -d 'Write it to a file' -r -F
complete -c why403 -n "__fish_why403_using_subcommand requires" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand requires" -l schema -d 'Print the JSON Schema of `--format json`'
complete -c why403 -n "__fish_why403_using_subcommand requires" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand scan" -l write-policy -d 'Write the operations that are called as a policy, for `why403 check --policy`; `-` is standard output, in place of the report. A file that is there is not overwritten' -r -F
complete -c why403 -n "__fish_why403_using_subcommand scan" -l threads -d 'How many files are read at a time [default: as many as the machine has cores]' -r
complete -c why403 -n "__fish_why403_using_subcommand scan" -l as-of -d 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`' -r
complete -c why403 -n "__fish_why403_using_subcommand scan" -l format -d 'A form of the report (repeatable) [default: terminal]' -r -f -a "terminal\t'For people'
json\t'Report version 1, for programs'
markdown\t'A checklist for a ticket, with a part for the administrator'
html\t'One self-contained page'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML: one test case a rule'
github\t'Annotations of GitHub Actions, and the checklist as its job summary'"
complete -c why403 -n "__fish_why403_using_subcommand scan" -l output -d 'Write the form before it to this file, which is replaced at once (repeatable)' -r -F
complete -c why403 -n "__fish_why403_using_subcommand scan" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand scan" -l exit-zero -d 'Exit 0 whatever the verdict; usage errors keep their 2'
complete -c why403 -n "__fish_why403_using_subcommand scan" -s q -l quiet -d 'The verdict line only'
complete -c why403 -n "__fish_why403_using_subcommand scan" -s v -l verbose -d 'Every finding, and the exchanges with their correlation ids'
complete -c why403 -n "__fish_why403_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -l format -d 'Its form' -r -f -a "terminal\t'For people'
json\t'For programs'
markdown\t'For pull requests and wikis'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -l output -d 'Write it to a file' -r -F
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -f -a "refresh" -d 'Rebuild it from an API definition, and use that from now on. No token is sent'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -f -a "reset" -d 'Go back to the built-in one'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -f -a "diff" -d 'What each operation needs more or less. Exit 0 whether they differ or not'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and not __fish_seen_subcommand_from refresh reset diff help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l from -d 'An API definition as a file: Swagger 2 in JSON, as the platform serves it under /api/v2/docs/swagger' -r -F
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l region -d 'Ask this region: AWS region, API domain or SDK name; or GENESYSCLOUD_REGION' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l base-url -d 'Ask a stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l timeout -d 'How long it may take: 60s, 2m' -r
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l format -d 'Its form' -r -f -a "terminal\t'For people'
json\t'For programs'
markdown\t'For pull requests and wikis'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l output -d 'Write it to a file' -r -F
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -l small -d 'Take a definition of fewer than 1,000 operations too'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from refresh" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from diff" -l format -d 'Its form' -r -f -a "terminal\t'For people'
json\t'For programs'
markdown\t'For pull requests and wikis'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from diff" -l output -d 'Write it to a file' -r -F
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from diff" -l color -d 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from help" -f -a "refresh" -d 'Rebuild it from an API definition, and use that from now on. No token is sent'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Go back to the built-in one'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from help" -f -a "diff" -d 'What each operation needs more or less. Exit 0 whether they differ or not'
complete -c why403 -n "__fish_why403_using_subcommand catalogue; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why403 -n "__fish_why403_using_subcommand rules" -l color -d 'Colour; `NO_COLOR` is respected' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c why403 -n "__fish_why403_using_subcommand rules" -l schema -d 'Print the JSON Schema of report version 1'
complete -c why403 -n "__fish_why403_using_subcommand rules" -l policy-schema -d 'Print the JSON Schema of the policy file, why403.toml'
complete -c why403 -n "__fish_why403_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand sandbox" -l port -d 'The port on 127.0.0.1; 0 is any free one' -r
complete -c why403 -n "__fish_why403_using_subcommand sandbox" -l delay-ms -d 'Answer every request this many milliseconds late' -r
complete -c why403 -n "__fish_why403_using_subcommand sandbox" -l format -d 'The listing\'s form' -r -f -a "terminal\t'For people'
json\t'One object on the first line'"
complete -c why403 -n "__fish_why403_using_subcommand sandbox" -l list -d 'List the scenarios and end'
complete -c why403 -n "__fish_why403_using_subcommand sandbox" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand login" -l region -d 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION' -r -f -a "us-east-1\t'mypurecloud.com'
us-east-2\t'use2.us-gov-pure.cloud'
us-west-2\t'usw2.pure.cloud'
ca-central-1\t'cac1.pure.cloud'
sa-east-1\t'sae1.pure.cloud'
mx-central-1\t'mxc1.pure.cloud'
eu-west-1\t'mypurecloud.ie'
eu-west-2\t'euw2.pure.cloud'
eu-central-1\t'mypurecloud.de'
eu-central-2\t'euc2.pure.cloud'
eusc-de-east-1\t'edee1.eusc-pure.cloud'
me-central-1\t'mec1.pure.cloud'
ap-south-1\t'aps1.pure.cloud'
ap-southeast-1\t'apse1.pure.cloud'
ap-southeast-2\t'mypurecloud.com.au'
ap-northeast-1\t'mypurecloud.jp'
ap-northeast-2\t'apne2.pure.cloud'
ap-northeast-3\t'apne3.pure.cloud'"
complete -c why403 -n "__fish_why403_using_subcommand login" -l base-url -d 'A stand-in of the platform; plain http to this machine only' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l timeout -d 'How long a request may take: 10s, 500ms, 1m' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l client-id -d 'The OAuth client\'s id; or GENESYSCLOUD_OAUTHCLIENT_ID' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l secret-file -d 'A file with the client\'s secret; `-` is standard input' -r -F
complete -c why403 -n "__fish_why403_using_subcommand login" -l redirect-uri -d 'The redirect URI as registered with the client, to the last slash; on this machine [default: http://127.0.0.1:8404/callback]' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l wait -d 'How long a person may take to sign in: 90s, 5m' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l profile -d 'The name to store it under' -r
complete -c why403 -n "__fish_why403_using_subcommand login" -l client-credentials -d 'Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt'
complete -c why403 -n "__fish_why403_using_subcommand login" -s h -l help -d 'Print help'
complete -c why403 -n "__fish_why403_using_subcommand logout" -l profile -d 'The stored login' -r
complete -c why403 -n "__fish_why403_using_subcommand logout" -l timeout -d 'How long the request may take' -r
complete -c why403 -n "__fish_why403_using_subcommand logout" -s h -l help -d 'Print help'
complete -c why403 -n "__fish_why403_using_subcommand completions" -l output-dir -d 'Write the scripts of all shells into this folder instead' -r -f -a "(__fish_complete_directories)"
complete -c why403 -n "__fish_why403_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why403 -n "__fish_why403_using_subcommand man" -l output-dir -d 'Write the pages of why403 and of every command into this folder, instead of printing the first' -r -f -a "(__fish_complete_directories)"
complete -c why403 -n "__fish_why403_using_subcommand man" -s h -l help -d 'Print help'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "check" -d 'What is this token, and may it do the job? Offline for a JWT; live when a region is known'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "mute" -d 'Mute a participant, prove that it happened, explain a refusal'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "unmute" -d 'Unmute a participant, prove that it happened, explain a refusal'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "explain" -d 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "diff" -d 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "requires" -d 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "scan" -d 'What does this code call, does it exist, and what does it need together?'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "catalogue" -d 'The published facts in use: show, refresh, reset or compare them'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "rules" -d 'The rules, or one rule\'s page'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "sandbox" -d 'A local Genesys Cloud stand-in with scenarios for every refusal'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "login" -d 'Get the right token: authorization code with PKCE, or client credentials'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "logout" -d 'Forget a stored login, and end its token'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "completions" -d 'Print the script by which a shell completes why403\'s commands, flags and values'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "man" -d 'Print the manual page, or write that of every command'
complete -c why403 -n "__fish_why403_using_subcommand help; and not __fish_seen_subcommand_from check mute unmute explain diff requires scan catalogue rules sandbox login logout completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why403 -n "__fish_why403_using_subcommand help; and __fish_seen_subcommand_from catalogue" -f -a "refresh" -d 'Rebuild it from an API definition, and use that from now on. No token is sent'
complete -c why403 -n "__fish_why403_using_subcommand help; and __fish_seen_subcommand_from catalogue" -f -a "reset" -d 'Go back to the built-in one'
complete -c why403 -n "__fish_why403_using_subcommand help; and __fish_seen_subcommand_from catalogue" -f -a "diff" -d 'What each operation needs more or less. Exit 0 whether they differ or not'
