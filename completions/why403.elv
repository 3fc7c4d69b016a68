
use builtin;
use str;

set edit:completion:arg-completer[why403] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'why403'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'why403'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'What is this token, and may it do the job? Offline for a JWT; live when a region is known'
            cand mute 'Mute a participant, prove that it happened, explain a refusal'
            cand unmute 'Unmute a participant, prove that it happened, explain a refusal'
            cand explain 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line'
            cand diff 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer'
            cand requires 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line'
            cand scan 'What does this code call, does it exist, and what does it need together?'
            cand catalogue 'The published facts in use: show, refresh, reset or compare them'
            cand rules 'The rules, or one rule''s page'
            cand sandbox 'A local Genesys Cloud stand-in with scenarios for every refusal'
            cand login 'Get the right token: authorization code with PKCE, or client credentials'
            cand logout 'Forget a stored login, and end its token'
            cand completions 'Print the script by which a shell completes why403''s commands, flags and values'
            cand man 'Print the manual page, or write that of every command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why403;check'= {
            cand --token-file 'Read the token from a file; `-` is standard input'
            cand --profile 'Use a login stored by `why403 login`'
            cand --region 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION'
            cand --base-url 'A stand-in of the platform; plain http to this machine only'
            cand --sandbox 'Start the built-in sandbox and use this scenario of it'
            cand --timeout 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m'
            cand --policy 'Follow this policy file [default: why403.toml in the current folder, if it is there]'
            cand --require-scope 'Require this scope instead of the built-in mute policy''s (repeatable)'
            cand --subject 'The user id that the token''s subject must be: the agent''s'
            cand --issuer 'The issuer (`iss`) that a JWT must name'
            cand --audience 'The audience (`aud`) that a JWT must name'
            cand --leeway 'Tolerance for `exp` and `nbf`, in seconds [default: 0]'
            cand --operation 'The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]'
            cand --operations 'A file of operations, one a line; `#` starts a comment'
            cand --operations-from-scan 'Source code: judge the token for every operation that it calls, beside those that are named (repeatable)'
            cand --as-of 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`'
            cand --jwks 'A JSON Web Key Set: a file, or an https (or loopback) URL'
            cand --key 'Public keys in PEM: RSA, EC or Ed25519; of several all are tried'
            cand --secret-file 'A file with the secret of an HMAC signature'
            cand --format 'A form of the report (repeatable) [default: terminal]'
            cand --output 'Write the form before it to this file, which is replaced at once (repeatable)'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --offline 'Ask nobody, even when a region is known'
            cand --find-region 'Ask every region whether it knows the token'
            cand --no-policy 'Require nothing beyond what is published, and follow no policy file'
            cand --write-default 'Print a commented policy file to begin with; with --policy FILE, write it there'
            cand --exit-zero 'Exit 0 whatever the verdict; usage errors keep their 2'
            cand -q 'The verdict line only'
            cand --quiet 'The verdict line only'
            cand -v 'Every finding, and the exchanges with their correlation ids'
            cand --verbose 'Every finding, and the exchanges with their correlation ids'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;mute'= {
            cand --token-file 'Read the token from a file; `-` is standard input'
            cand --profile 'Use a login stored by `why403 login`'
            cand --region 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION'
            cand --base-url 'A stand-in of the platform; plain http to this machine only'
            cand --sandbox 'Start the built-in sandbox and use this scenario of it'
            cand --timeout 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m'
            cand --conversation 'The conversation [default: the caller''s single active call]'
            cand --participant 'The participant [default: the subject''s connected leg]'
            cand --on-behalf-of 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation'
            cand --dry-run 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there'
            cand --for 'Restore what was there before after this time, or when the run is ended: 30s, 2m'
            cand --print 'Print the exact request and send nothing; `$TOKEN` stands for the token'
            cand --policy 'Follow this policy file [default: why403.toml in the current folder, if it is there]'
            cand --require-scope 'Require this scope instead of the built-in mute policy''s (repeatable)'
            cand --subject 'The user id that the token''s subject must be: the agent''s'
            cand --format 'A form of the report (repeatable) [default: terminal]'
            cand --output 'Write the form before it to this file, which is replaced at once (repeatable)'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --no-preflight 'Send at once, look only when refused'
            cand --no-policy 'Require nothing beyond what is published, and follow no policy file'
            cand --exit-zero 'Exit 0 whatever the verdict; usage errors keep their 2'
            cand -q 'The verdict line only'
            cand --quiet 'The verdict line only'
            cand -v 'Every finding, and the exchanges with their correlation ids'
            cand --verbose 'Every finding, and the exchanges with their correlation ids'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;unmute'= {
            cand --token-file 'Read the token from a file; `-` is standard input'
            cand --profile 'Use a login stored by `why403 login`'
            cand --region 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION'
            cand --base-url 'A stand-in of the platform; plain http to this machine only'
            cand --sandbox 'Start the built-in sandbox and use this scenario of it'
            cand --timeout 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m'
            cand --conversation 'The conversation [default: the caller''s single active call]'
            cand --participant 'The participant [default: the subject''s connected leg]'
            cand --on-behalf-of 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation'
            cand --dry-run 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there'
            cand --for 'Restore what was there before after this time, or when the run is ended: 30s, 2m'
            cand --print 'Print the exact request and send nothing; `$TOKEN` stands for the token'
            cand --policy 'Follow this policy file [default: why403.toml in the current folder, if it is there]'
            cand --require-scope 'Require this scope instead of the built-in mute policy''s (repeatable)'
            cand --subject 'The user id that the token''s subject must be: the agent''s'
            cand --format 'A form of the report (repeatable) [default: terminal]'
            cand --output 'Write the form before it to this file, which is replaced at once (repeatable)'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --no-preflight 'Send at once, look only when refused'
            cand --no-policy 'Require nothing beyond what is published, and follow no policy file'
            cand --exit-zero 'Exit 0 whatever the verdict; usage errors keep their 2'
            cand -q 'The verdict line only'
            cand --quiet 'The verdict line only'
            cand -v 'Every finding, and the exchanges with their correlation ids'
            cand --verbose 'Every finding, and the exchanges with their correlation ids'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;explain'= {
            cand --operation 'The operation that was refused, where the input does not show it: an SDK name, or "METHOD /path"'
            cand --as-of 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`'
            cand --token-file 'Read the token from a file; `-` is standard input'
            cand --profile 'Use a login stored by `why403 login`'
            cand --region 'Ask the platform of this region about the token: AWS region, API domain or SDK name'
            cand --base-url 'Ask a stand-in of the platform; plain http to this machine only'
            cand --timeout 'How long the requests may take: 10s, 500ms, 1m'
            cand --format 'A form of the report (repeatable) [default: terminal]'
            cand --output 'Write the form before it to this file, which is replaced at once (repeatable)'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --ndjson 'One record a line in (error bodies, log records), one line of JSON out for each, in the order of the input; the exit code is that of the worst'
            cand --exit-zero 'Exit 0 whatever the verdict; usage errors keep their 2'
            cand -q 'The verdict line only'
            cand --quiet 'The verdict line only'
            cand -v 'Every finding, and the exchanges with their correlation ids'
            cand --verbose 'Every finding, and the exchanges with their correlation ids'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;diff'= {
            cand --left 'A file with a token or with a report saved by `--format json`; `-` is standard input; profile:NAME is a stored login, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a token itself'
            cand --right 'The same'
            cand --region 'Ask about both tokens at this region: AWS region, API domain or SDK name'
            cand --base-url 'Ask about both at a stand-in of the platform; plain http to this machine only'
            cand --left-region 'Ask about the left token at this region [default: --region, or the stored login''s own; else nobody]'
            cand --left-base-url 'Ask about the left token at a stand-in'
            cand --right-region 'Ask about the right token at this region'
            cand --right-base-url 'Ask about the right token at a stand-in'
            cand --timeout 'How long the requests may take: 10s, 500ms, 1m'
            cand --policy 'Follow this policy file [default: why403.toml in the current folder, if it is there]'
            cand --require-scope 'Require this scope instead of the built-in mute policy''s (repeatable)'
            cand --subject 'The user id that the token''s subject must be: the agent''s'
            cand --issuer 'The issuer (`iss`) that a JWT must name'
            cand --audience 'The audience (`aud`) that a JWT must name'
            cand --leeway 'Tolerance for `exp` and `nbf`, in seconds [default: 0]'
            cand --operation 'The operation the tokens must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]'
            cand --operations 'A file of operations, one a line; `#` starts a comment'
            cand --format 'Its form'
            cand --output 'Write it to a file'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --offline 'Ask nobody, even about stored logins'
            cand --no-policy 'Require nothing beyond what is published, and follow no policy file'
            cand --schema 'Print the JSON Schema of `--format json`'
            cand -q 'The first sentence only'
            cand --quiet 'The first sentence only'
            cand -v 'Every layer, every finding and every name, however many lines that takes'
            cand --verbose 'Every layer, every finding and every name, however many lines that takes'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;requires'= {
            cand --operations 'A file of operations, one a line; `#` starts a comment'
            cand --as-of 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`'
            cand --format 'Its form'
            cand --output 'Write it to a file'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --schema 'Print the JSON Schema of `--format json`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;scan'= {
            cand --write-policy 'Write the operations that are called as a policy, for `why403 check --policy`; `-` is standard output, in place of the report. A file that is there is not overwritten'
            cand --threads 'How many files are read at a time [default: as many as the machine has cores]'
            cand --as-of 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`'
            cand --format 'A form of the report (repeatable) [default: terminal]'
            cand --output 'Write the form before it to this file, which is replaced at once (repeatable)'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --exit-zero 'Exit 0 whatever the verdict; usage errors keep their 2'
            cand -q 'The verdict line only'
            cand --quiet 'The verdict line only'
            cand -v 'Every finding, and the exchanges with their correlation ids'
            cand --verbose 'Every finding, and the exchanges with their correlation ids'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;catalogue'= {
            cand --format 'Its form'
            cand --output 'Write it to a file'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand refresh 'Rebuild it from an API definition, and use that from now on. No token is sent'
            cand reset 'Go back to the built-in one'
            cand diff 'What each operation needs more or less. Exit 0 whether they differ or not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why403;catalogue;refresh'= {
            cand --from 'An API definition as a file: Swagger 2 in JSON, as the platform serves it under /api/v2/docs/swagger'
            cand --region 'Ask this region: AWS region, API domain or SDK name; or GENESYSCLOUD_REGION'
            cand --base-url 'Ask a stand-in of the platform; plain http to this machine only'
            cand --timeout 'How long it may take: 60s, 2m'
            cand --format 'Its form'
            cand --output 'Write it to a file'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand --small 'Take a definition of fewer than 1,000 operations too'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;catalogue;reset'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why403;catalogue;diff'= {
            cand --format 'Its form'
            cand --output 'Write it to a file'
            cand --color 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;catalogue;help'= {
            cand refresh 'Rebuild it from an API definition, and use that from now on. No token is sent'
            cand reset 'Go back to the built-in one'
            cand diff 'What each operation needs more or less. Exit 0 whether they differ or not'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why403;catalogue;help;refresh'= {
        }
        &'why403;catalogue;help;reset'= {
        }
        &'why403;catalogue;help;diff'= {
        }
        &'why403;catalogue;help;help'= {
        }
        &'why403;rules'= {
            cand --color 'Colour; `NO_COLOR` is respected'
            cand --schema 'Print the JSON Schema of report version 1'
            cand --policy-schema 'Print the JSON Schema of the policy file, why403.toml'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;sandbox'= {
            cand --port 'The port on 127.0.0.1; 0 is any free one'
            cand --delay-ms 'Answer every request this many milliseconds late'
            cand --format 'The listing''s form'
            cand --list 'List the scenarios and end'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;login'= {
            cand --region 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION'
            cand --base-url 'A stand-in of the platform; plain http to this machine only'
            cand --timeout 'How long a request may take: 10s, 500ms, 1m'
            cand --client-id 'The OAuth client''s id; or GENESYSCLOUD_OAUTHCLIENT_ID'
            cand --secret-file 'A file with the client''s secret; `-` is standard input'
            cand --redirect-uri 'The redirect URI as registered with the client, to the last slash; on this machine [default: http://127.0.0.1:8404/callback]'
            cand --wait 'How long a person may take to sign in: 90s, 5m'
            cand --profile 'The name to store it under'
            cand --client-credentials 'Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why403;logout'= {
            cand --profile 'The stored login'
            cand --timeout 'How long the request may take'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why403;completions'= {
            cand --output-dir 'Write the scripts of all shells into this folder instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why403;man'= {
            cand --output-dir 'Write the pages of why403 and of every command into this folder, instead of printing the first'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why403;help'= {
            cand check 'What is this token, and may it do the job? Offline for a JWT; live when a region is known'
            cand mute 'Mute a participant, prove that it happened, explain a refusal'
            cand unmute 'Unmute a participant, prove that it happened, explain a refusal'
            cand explain 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line'
            cand diff 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer'
            cand requires 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line'
            cand scan 'What does this code call, does it exist, and what does it need together?'
            cand catalogue 'The published facts in use: show, refresh, reset or compare them'
            cand rules 'The rules, or one rule''s page'
            cand sandbox 'A local Genesys Cloud stand-in with scenarios for every refusal'
            cand login 'Get the right token: authorization code with PKCE, or client credentials'
            cand logout 'Forget a stored login, and end its token'
            cand completions 'Print the script by which a shell completes why403''s commands, flags and values'
            cand man 'Print the manual page, or write that of every command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why403;help;check'= {
        }
        &'why403;help;mute'= {
        }
        &'why403;help;unmute'= {
        }
        &'why403;help;explain'= {
        }
        &'why403;help;diff'= {
        }
        &'why403;help;requires'= {
        }
        &'why403;help;scan'= {
        }
        &'why403;help;catalogue'= {
            cand refresh 'Rebuild it from an API definition, and use that from now on. No token is sent'
            cand reset 'Go back to the built-in one'
            cand diff 'What each operation needs more or less. Exit 0 whether they differ or not'
        }
        &'why403;help;catalogue;refresh'= {
        }
        &'why403;help;catalogue;reset'= {
        }
        &'why403;help;catalogue;diff'= {
        }
        &'why403;help;rules'= {
        }
        &'why403;help;sandbox'= {
        }
        &'why403;help;login'= {
        }
        &'why403;help;logout'= {
        }
        &'why403;help;completions'= {
        }
        &'why403;help;man'= {
        }
        &'why403;help;help'= {
        }
    ]
    $completions[$command]
}
