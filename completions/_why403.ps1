
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'why403' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'why403'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'why403' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'What is this token, and may it do the job? Offline for a JWT; live when a region is known')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Mute a participant, prove that it happened, explain a refusal')
            [CompletionResult]::new('unmute', 'unmute', [CompletionResultType]::ParameterValue, 'Unmute a participant, prove that it happened, explain a refusal')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer')
            [CompletionResult]::new('requires', 'requires', [CompletionResultType]::ParameterValue, 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'What does this code call, does it exist, and what does it need together?')
            [CompletionResult]::new('catalogue', 'catalogue', [CompletionResultType]::ParameterValue, 'The published facts in use: show, refresh, reset or compare them')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules, or one rule''s page')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'A local Genesys Cloud stand-in with scenarios for every refusal')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Get the right token: authorization code with PKCE, or client credentials')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget a stored login, and end its token')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the script by which a shell completes why403''s commands, flags and values')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write that of every command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why403;check' {
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; `-` is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use a login stored by `why403 login`')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'A stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Start the built-in sandbox and use this scenario of it')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Follow this policy file [default: why403.toml in the current folder, if it is there]')
            [CompletionResult]::new('--require-scope', '--require-scope', [CompletionResultType]::ParameterName, 'Require this scope instead of the built-in mute policy''s (repeatable)')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The user id that the token''s subject must be: the agent''s')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'The issuer (`iss`) that a JWT must name')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'The audience (`aud`) that a JWT must name')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Tolerance for `exp` and `nbf`, in seconds [default: 0]')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]')
            [CompletionResult]::new('--operations', '--operations', [CompletionResultType]::ParameterName, 'A file of operations, one a line; `#` starts a comment')
            [CompletionResult]::new('--operations-from-scan', '--operations-from-scan', [CompletionResultType]::ParameterName, 'Source code: judge the token for every operation that it calls, beside those that are named (repeatable)')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'A JSON Web Key Set: a file, or an https (or loopback) URL')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'Public keys in PEM: RSA, EC or Ed25519; of several all are tried')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'A file with the secret of an HMAC signature')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'A form of the report (repeatable) [default: terminal]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the form before it to this file, which is replaced at once (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask nobody, even when a region is known')
            [CompletionResult]::new('--find-region', '--find-region', [CompletionResultType]::ParameterName, 'Ask every region whether it knows the token')
            [CompletionResult]::new('--no-policy', '--no-policy', [CompletionResultType]::ParameterName, 'Require nothing beyond what is published, and follow no policy file')
            [CompletionResult]::new('--write-default', '--write-default', [CompletionResultType]::ParameterName, 'Print a commented policy file to begin with; with --policy FILE, write it there')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever the verdict; usage errors keep their 2')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;mute' {
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; `-` is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use a login stored by `why403 login`')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'A stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Start the built-in sandbox and use this scenario of it')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'The conversation [default: the caller''s single active call]')
            [CompletionResult]::new('--participant', '--participant', [CompletionResultType]::ParameterName, 'The participant [default: the subject''s connected leg]')
            [CompletionResult]::new('--on-behalf-of', '--on-behalf-of', [CompletionResultType]::ParameterName, 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Restore what was there before after this time, or when the run is ended: 30s, 2m')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the exact request and send nothing; `$TOKEN` stands for the token')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Follow this policy file [default: why403.toml in the current folder, if it is there]')
            [CompletionResult]::new('--require-scope', '--require-scope', [CompletionResultType]::ParameterName, 'Require this scope instead of the built-in mute policy''s (repeatable)')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The user id that the token''s subject must be: the agent''s')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'A form of the report (repeatable) [default: terminal]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the form before it to this file, which is replaced at once (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--no-preflight', '--no-preflight', [CompletionResultType]::ParameterName, 'Send at once, look only when refused')
            [CompletionResult]::new('--no-policy', '--no-policy', [CompletionResultType]::ParameterName, 'Require nothing beyond what is published, and follow no policy file')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever the verdict; usage errors keep their 2')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;unmute' {
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; `-` is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use a login stored by `why403 login`')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'A stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--sandbox', '--sandbox', [CompletionResultType]::ParameterName, 'Start the built-in sandbox and use this scenario of it')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'The conversation [default: the caller''s single active call]')
            [CompletionResult]::new('--participant', '--participant', [CompletionResultType]::ParameterName, 'The participant [default: the subject''s connected leg]')
            [CompletionResult]::new('--on-behalf-of', '--on-behalf-of', [CompletionResultType]::ParameterName, 'Act for this user, by the `/user/{userId}` operation; the user must be on the conversation')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Restore what was there before after this time, or when the run is ended: 30s, 2m')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the exact request and send nothing; `$TOKEN` stands for the token')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Follow this policy file [default: why403.toml in the current folder, if it is there]')
            [CompletionResult]::new('--require-scope', '--require-scope', [CompletionResultType]::ParameterName, 'Require this scope instead of the built-in mute policy''s (repeatable)')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The user id that the token''s subject must be: the agent''s')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'A form of the report (repeatable) [default: terminal]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the form before it to this file, which is replaced at once (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--no-preflight', '--no-preflight', [CompletionResultType]::ParameterName, 'Send at once, look only when refused')
            [CompletionResult]::new('--no-policy', '--no-policy', [CompletionResultType]::ParameterName, 'Require nothing beyond what is published, and follow no policy file')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever the verdict; usage errors keep their 2')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;explain' {
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation that was refused, where the input does not show it: an SDK name, or "METHOD /path"')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file; `-` is standard input')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use a login stored by `why403 login`')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Ask the platform of this region about the token: AWS region, API domain or SDK name')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Ask a stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the requests may take: 10s, 500ms, 1m')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'A form of the report (repeatable) [default: terminal]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the form before it to this file, which is replaced at once (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'One record a line in (error bodies, log records), one line of JSON out for each, in the order of the input; the exit code is that of the worst')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever the verdict; usage errors keep their 2')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;diff' {
            [CompletionResult]::new('--left', '--left', [CompletionResultType]::ParameterName, 'A file with a token or with a report saved by `--format json`; `-` is standard input; profile:NAME is a stored login, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a token itself')
            [CompletionResult]::new('--right', '--right', [CompletionResultType]::ParameterName, 'The same')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Ask about both tokens at this region: AWS region, API domain or SDK name')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Ask about both at a stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--left-region', '--left-region', [CompletionResultType]::ParameterName, 'Ask about the left token at this region [default: --region, or the stored login''s own; else nobody]')
            [CompletionResult]::new('--left-base-url', '--left-base-url', [CompletionResultType]::ParameterName, 'Ask about the left token at a stand-in')
            [CompletionResult]::new('--right-region', '--right-region', [CompletionResultType]::ParameterName, 'Ask about the right token at this region')
            [CompletionResult]::new('--right-base-url', '--right-base-url', [CompletionResultType]::ParameterName, 'Ask about the right token at a stand-in')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the requests may take: 10s, 500ms, 1m')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Follow this policy file [default: why403.toml in the current folder, if it is there]')
            [CompletionResult]::new('--require-scope', '--require-scope', [CompletionResultType]::ParameterName, 'Require this scope instead of the built-in mute policy''s (repeatable)')
            [CompletionResult]::new('--subject', '--subject', [CompletionResultType]::ParameterName, 'The user id that the token''s subject must be: the agent''s')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'The issuer (`iss`) that a JWT must name')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'The audience (`aud`) that a JWT must name')
            [CompletionResult]::new('--leeway', '--leeway', [CompletionResultType]::ParameterName, 'Tolerance for `exp` and `nbf`, in seconds [default: 0]')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation the tokens must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]')
            [CompletionResult]::new('--operations', '--operations', [CompletionResultType]::ParameterName, 'A file of operations, one a line; `#` starts a comment')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write it to a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask nobody, even about stored logins')
            [CompletionResult]::new('--no-policy', '--no-policy', [CompletionResultType]::ParameterName, 'Require nothing beyond what is published, and follow no policy file')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of `--format json`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The first sentence only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The first sentence only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every layer, every finding and every name, however many lines that takes')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every layer, every finding and every name, however many lines that takes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;requires' {
            [CompletionResult]::new('--operations', '--operations', [CompletionResultType]::ParameterName, 'A file of operations, one a line; `#` starts a comment')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write it to a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of `--format json`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;scan' {
            [CompletionResult]::new('--write-policy', '--write-policy', [CompletionResultType]::ParameterName, 'Write the operations that are called as a policy, for `why403 check --policy`; `-` is standard output, in place of the report. A file that is there is not overwritten')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'How many files are read at a time [default: as many as the machine has cores]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'A form of the report (repeatable) [default: terminal]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the form before it to this file, which is replaced at once (repeatable)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit 0 whatever the verdict; usage errors keep their 2')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'The verdict line only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Every finding, and the exchanges with their correlation ids')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;catalogue' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write it to a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Rebuild it from an API definition, and use that from now on. No token is sent')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Go back to the built-in one')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What each operation needs more or less. Exit 0 whether they differ or not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why403;catalogue;refresh' {
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'An API definition as a file: Swagger 2 in JSON, as the platform serves it under /api/v2/docs/swagger')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Ask this region: AWS region, API domain or SDK name; or GENESYSCLOUD_REGION')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Ask a stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may take: 60s, 2m')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write it to a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('--small', '--small', [CompletionResultType]::ParameterName, 'Take a definition of fewer than 1,000 operations too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;catalogue;reset' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why403;catalogue;diff' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Its form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write it to a file')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;catalogue;help' {
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Rebuild it from an API definition, and use that from now on. No token is sent')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Go back to the built-in one')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What each operation needs more or less. Exit 0 whether they differ or not')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why403;catalogue;help;refresh' {
            break
        }
        'why403;catalogue;help;reset' {
            break
        }
        'why403;catalogue;help;diff' {
            break
        }
        'why403;catalogue;help;help' {
            break
        }
        'why403;rules' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour; `NO_COLOR` is respected')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of report version 1')
            [CompletionResult]::new('--policy-schema', '--policy-schema', [CompletionResultType]::ParameterName, 'Print the JSON Schema of the policy file, why403.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;sandbox' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port on 127.0.0.1; 0 is any free one')
            [CompletionResult]::new('--delay-ms', '--delay-ms', [CompletionResultType]::ParameterName, 'Answer every request this many milliseconds late')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The listing''s form')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the scenarios and end')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;login' {
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'A stand-in of the platform; plain http to this machine only')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a request may take: 10s, 500ms, 1m')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'The OAuth client''s id; or GENESYSCLOUD_OAUTHCLIENT_ID')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'A file with the client''s secret; `-` is standard input')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'The redirect URI as registered with the client, to the last slash; on this machine [default: http://127.0.0.1:8404/callback]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long a person may take to sign in: 90s, 5m')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The name to store it under')
            [CompletionResult]::new('--client-credentials', '--client-credentials', [CompletionResultType]::ParameterName, 'Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why403;logout' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The stored login')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the request may take')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why403;completions' {
            [CompletionResult]::new('--output-dir', '--output-dir', [CompletionResultType]::ParameterName, 'Write the scripts of all shells into this folder instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why403;man' {
            [CompletionResult]::new('--output-dir', '--output-dir', [CompletionResultType]::ParameterName, 'Write the pages of why403 and of every command into this folder, instead of printing the first')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why403;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'What is this token, and may it do the job? Offline for a JWT; live when a region is known')
            [CompletionResult]::new('mute', 'mute', [CompletionResultType]::ParameterValue, 'Mute a participant, prove that it happened, explain a refusal')
            [CompletionResult]::new('unmute', 'unmute', [CompletionResultType]::ParameterValue, 'Unmute a participant, prove that it happened, explain a refusal')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer')
            [CompletionResult]::new('requires', 'requires', [CompletionResultType]::ParameterValue, 'What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'What does this code call, does it exist, and what does it need together?')
            [CompletionResult]::new('catalogue', 'catalogue', [CompletionResultType]::ParameterValue, 'The published facts in use: show, refresh, reset or compare them')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules, or one rule''s page')
            [CompletionResult]::new('sandbox', 'sandbox', [CompletionResultType]::ParameterValue, 'A local Genesys Cloud stand-in with scenarios for every refusal')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Get the right token: authorization code with PKCE, or client credentials')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget a stored login, and end its token')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the script by which a shell completes why403''s commands, flags and values')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write that of every command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why403;help;check' {
            break
        }
        'why403;help;mute' {
            break
        }
        'why403;help;unmute' {
            break
        }
        'why403;help;explain' {
            break
        }
        'why403;help;diff' {
            break
        }
        'why403;help;requires' {
            break
        }
        'why403;help;scan' {
            break
        }
        'why403;help;catalogue' {
            [CompletionResult]::new('refresh', 'refresh', [CompletionResultType]::ParameterValue, 'Rebuild it from an API definition, and use that from now on. No token is sent')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Go back to the built-in one')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'What each operation needs more or less. Exit 0 whether they differ or not')
            break
        }
        'why403;help;catalogue;refresh' {
            break
        }
        'why403;help;catalogue;reset' {
            break
        }
        'why403;help;catalogue;diff' {
            break
        }
        'why403;help;rules' {
            break
        }
        'why403;help;sandbox' {
            break
        }
        'why403;help;login' {
            break
        }
        'why403;help;logout' {
            break
        }
        'why403;help;completions' {
            break
        }
        'why403;help;man' {
            break
        }
        'why403;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
