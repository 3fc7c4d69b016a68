module completions {

  # Explains why Genesys Cloud refused a request, and the smallest change that cures it
  export extern why403 [
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete why403 check region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  def "nu-complete why403 check sandbox" [] {
    [ "agent" "supervisor" "conditional-permission-met" "implicit-grant" "scope-not-enforced" "service-account-on-behalf" "already-muted" "several-legs" "transferred-back" "nested-only" "slow-mute" "swallowed-mute" "state-conflict-once" "rate-limited-once" "drops-after-patch" "token-rejected" "ip-not-allowed" "proxy-page" "missing-scope" "readonly-scope" "service-account" "service-account-older" "service-account-not-authorized" "missing-permission" "two-faults" "three-faults" "service-account-no-permission" "conditional-permission" "service-account-conditional" "missing-division" "denied-by-policy" "feature-not-enabled" "not-a-party" "subject-mismatch" "conversation-not-found" "participant-not-found" "wrong-participant" "wrong-participant-other-agent" "call-ended" "left-the-call" "call-ended-late" "bad-request-body" "state-conflict" "refused-unexplained" "flaky" "rate-limited" "platform-unavailable" "garbage" "never-answers" ]
  }

  def "nu-complete why403 check format" [] {
    [ "terminal" "json" "markdown" "html" "sarif" "junit" "github" ]
  }

  def "nu-complete why403 check color" [] {
    [ "auto" "always" "never" ]
  }

  # What is this token, and may it do the job? Offline for a JWT; live when a region is known
  export extern "why403 check" [
    --token-file: path        # Read the token from a file; `-` is standard input
    --profile: string         # Use a login stored by `why403 login`
    --region: string@"nu-complete why403 check region" # AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    --base-url: string        # A stand-in of the platform; plain http to this machine only
    --sandbox: string@"nu-complete why403 check sandbox" # Start the built-in sandbox and use this scenario of it
    --timeout: string         # How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m
    --offline                 # Ask nobody, even when a region is known
    --find-region             # Ask every region whether it knows the token
    --policy: path            # Follow this policy file [default: why403.toml in the current folder, if it is there]
    --require-scope: string   # Require this scope instead of the built-in mute policy's (repeatable)
    --no-policy               # Require nothing beyond what is published, and follow no policy file
    --subject: string         # The user id that the token's subject must be: the agent's
    --issuer: string          # The issuer (`iss`) that a JWT must name
    --audience: string        # The audience (`aud`) that a JWT must name
    --leeway: string          # Tolerance for `exp` and `nbf`, in seconds [default: 0]
    --write-default           # Print a commented policy file to begin with; with --policy FILE, write it there
    --operation: string       # The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    --operations: path        # A file of operations, one a line; `#` starts a comment
    --operations-from-scan: path # Source code: judge the token for every operation that it calls, beside those that are named (repeatable)
    --as-of: string           # Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`
    --jwks: path              # A JSON Web Key Set: a file, or an https (or loopback) URL
    --key: path               # Public keys in PEM: RSA, EC or Ed25519; of several all are tried
    --secret-file: path       # A file with the secret of an HMAC signature
    --format: string@"nu-complete why403 check format" # A form of the report (repeatable) [default: terminal]
    --output: path            # Write the form before it to this file, which is replaced at once (repeatable)
    --color: string@"nu-complete why403 check color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --exit-zero               # Exit 0 whatever the verdict; usage errors keep their 2
    --quiet(-q)               # The verdict line only
    --verbose(-v)             # Every finding, and the exchanges with their correlation ids
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 mute region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  def "nu-complete why403 mute sandbox" [] {
    [ "agent" "supervisor" "conditional-permission-met" "implicit-grant" "scope-not-enforced" "service-account-on-behalf" "already-muted" "several-legs" "transferred-back" "nested-only" "slow-mute" "swallowed-mute" "state-conflict-once" "rate-limited-once" "drops-after-patch" "token-rejected" "ip-not-allowed" "proxy-page" "missing-scope" "readonly-scope" "service-account" "service-account-older" "service-account-not-authorized" "missing-permission" "two-faults" "three-faults" "service-account-no-permission" "conditional-permission" "service-account-conditional" "missing-division" "denied-by-policy" "feature-not-enabled" "not-a-party" "subject-mismatch" "conversation-not-found" "participant-not-found" "wrong-participant" "wrong-participant-other-agent" "call-ended" "left-the-call" "call-ended-late" "bad-request-body" "state-conflict" "refused-unexplained" "flaky" "rate-limited" "platform-unavailable" "garbage" "never-answers" ]
  }

  def "nu-complete why403 mute dry_run" [] {
    [ "read" "phantom" "same" ]
  }

  def "nu-complete why403 mute print" [] {
    [ "curl" "python" "javascript" ]
  }

  def "nu-complete why403 mute format" [] {
    [ "terminal" "json" "markdown" "html" "sarif" "junit" "github" ]
  }

  def "nu-complete why403 mute color" [] {
    [ "auto" "always" "never" ]
  }

  # Mute a participant, prove that it happened, explain a refusal
  export extern "why403 mute" [
    --token-file: path        # Read the token from a file; `-` is standard input
    --profile: string         # Use a login stored by `why403 login`
    --region: string@"nu-complete why403 mute region" # AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    --base-url: string        # A stand-in of the platform; plain http to this machine only
    --sandbox: string@"nu-complete why403 mute sandbox" # Start the built-in sandbox and use this scenario of it
    --timeout: string         # How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m
    --conversation: string    # The conversation [default: the caller's single active call]
    --participant: string     # The participant [default: the subject's connected leg]
    --on-behalf-of: string    # Act for this user, by the `/user/{userId}` operation; the user must be on the conversation
    --dry-run: string@"nu-complete why403 mute dry_run" # Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there
    --no-preflight            # Send at once, look only when refused
    --for: string             # Restore what was there before after this time, or when the run is ended: 30s, 2m
    --print: string@"nu-complete why403 mute print" # Print the exact request and send nothing; `$TOKEN` stands for the token
    --policy: path            # Follow this policy file [default: why403.toml in the current folder, if it is there]
    --require-scope: string   # Require this scope instead of the built-in mute policy's (repeatable)
    --no-policy               # Require nothing beyond what is published, and follow no policy file
    --subject: string         # The user id that the token's subject must be: the agent's
    --format: string@"nu-complete why403 mute format" # A form of the report (repeatable) [default: terminal]
    --output: path            # Write the form before it to this file, which is replaced at once (repeatable)
    --color: string@"nu-complete why403 mute color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --exit-zero               # Exit 0 whatever the verdict; usage errors keep their 2
    --quiet(-q)               # The verdict line only
    --verbose(-v)             # Every finding, and the exchanges with their correlation ids
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 unmute region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  def "nu-complete why403 unmute sandbox" [] {
    [ "agent" "supervisor" "conditional-permission-met" "implicit-grant" "scope-not-enforced" "service-account-on-behalf" "already-muted" "several-legs" "transferred-back" "nested-only" "slow-mute" "swallowed-mute" "state-conflict-once" "rate-limited-once" "drops-after-patch" "token-rejected" "ip-not-allowed" "proxy-page" "missing-scope" "readonly-scope" "service-account" "service-account-older" "service-account-not-authorized" "missing-permission" "two-faults" "three-faults" "service-account-no-permission" "conditional-permission" "service-account-conditional" "missing-division" "denied-by-policy" "feature-not-enabled" "not-a-party" "subject-mismatch" "conversation-not-found" "participant-not-found" "wrong-participant" "wrong-participant-other-agent" "call-ended" "left-the-call" "call-ended-late" "bad-request-body" "state-conflict" "refused-unexplained" "flaky" "rate-limited" "platform-unavailable" "garbage" "never-answers" ]
  }

  def "nu-complete why403 unmute dry_run" [] {
    [ "read" "phantom" "same" ]
  }

  def "nu-complete why403 unmute print" [] {
    [ "curl" "python" "javascript" ]
  }

  def "nu-complete why403 unmute format" [] {
    [ "terminal" "json" "markdown" "html" "sarif" "junit" "github" ]
  }

  def "nu-complete why403 unmute color" [] {
    [ "auto" "always" "never" ]
  }

  # Unmute a participant, prove that it happened, explain a refusal
  export extern "why403 unmute" [
    --token-file: path        # Read the token from a file; `-` is standard input
    --profile: string         # Use a login stored by `why403 login`
    --region: string@"nu-complete why403 unmute region" # AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    --base-url: string        # A stand-in of the platform; plain http to this machine only
    --sandbox: string@"nu-complete why403 unmute sandbox" # Start the built-in sandbox and use this scenario of it
    --timeout: string         # How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m
    --conversation: string    # The conversation [default: the caller's single active call]
    --participant: string     # The participant [default: the subject's connected leg]
    --on-behalf-of: string    # Act for this user, by the `/user/{userId}` operation; the user must be on the conversation
    --dry-run: string@"nu-complete why403 unmute dry_run" # Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist; same: also the PATCH with the value that is already there
    --no-preflight            # Send at once, look only when refused
    --for: string             # Restore what was there before after this time, or when the run is ended: 30s, 2m
    --print: string@"nu-complete why403 unmute print" # Print the exact request and send nothing; `$TOKEN` stands for the token
    --policy: path            # Follow this policy file [default: why403.toml in the current folder, if it is there]
    --require-scope: string   # Require this scope instead of the built-in mute policy's (repeatable)
    --no-policy               # Require nothing beyond what is published, and follow no policy file
    --subject: string         # The user id that the token's subject must be: the agent's
    --format: string@"nu-complete why403 unmute format" # A form of the report (repeatable) [default: terminal]
    --output: path            # Write the form before it to this file, which is replaced at once (repeatable)
    --color: string@"nu-complete why403 unmute color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --exit-zero               # Exit 0 whatever the verdict; usage errors keep their 2
    --quiet(-q)               # The verdict line only
    --verbose(-v)             # Every finding, and the exchanges with their correlation ids
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 explain region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  def "nu-complete why403 explain format" [] {
    [ "terminal" "json" "markdown" "html" "sarif" "junit" "github" ]
  }

  def "nu-complete why403 explain color" [] {
    [ "auto" "always" "never" ]
  }

  # A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line
  export extern "why403 explain" [
    --operation: string       # The operation that was refused, where the input does not show it: an SDK name, or "METHOD /path"
    --ndjson                  # One record a line in (error bodies, log records), one line of JSON out for each, in the order of the input; the exit code is that of the worst
    --as-of: string           # Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`
    --token-file: path        # Read the token from a file; `-` is standard input
    --profile: string         # Use a login stored by `why403 login`
    --region: string@"nu-complete why403 explain region" # Ask the platform of this region about the token: AWS region, API domain or SDK name
    --base-url: string        # Ask a stand-in of the platform; plain http to this machine only
    --timeout: string         # How long the requests may take: 10s, 500ms, 1m
    --format: string@"nu-complete why403 explain format" # A form of the report (repeatable) [default: terminal]
    --output: path            # Write the form before it to this file, which is replaced at once (repeatable)
    --color: string@"nu-complete why403 explain color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --exit-zero               # Exit 0 whatever the verdict; usage errors keep their 2
    --quiet(-q)               # The verdict line only
    --verbose(-v)             # Every finding, and the exchanges with their correlation ids
    --help(-h)                # Print help (see more with '--help')
    input?: path              # The failure, as it was pasted or saved; `-` is standard input
  ]

  def "nu-complete why403 diff format" [] {
    [ "terminal" "json" "markdown" ]
  }

  def "nu-complete why403 diff color" [] {
    [ "auto" "always" "never" ]
  }

  # Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer
  export extern "why403 diff" [
    --left: string            # A file with a token or with a report saved by `--format json`; `-` is standard input; profile:NAME is a stored login, env:NAME a variable with a token, sandbox:SCENARIO the built-in sandbox. Never a token itself
    --right: string           # The same
    --region: string          # Ask about both tokens at this region: AWS region, API domain or SDK name
    --base-url: string        # Ask about both at a stand-in of the platform; plain http to this machine only
    --left-region: string     # Ask about the left token at this region [default: --region, or the stored login's own; else nobody]
    --left-base-url: string   # Ask about the left token at a stand-in
    --right-region: string    # Ask about the right token at this region
    --right-base-url: string  # Ask about the right token at a stand-in
    --offline                 # Ask nobody, even about stored logins
    --timeout: string         # How long the requests may take: 10s, 500ms, 1m
    --policy: path            # Follow this policy file [default: why403.toml in the current folder, if it is there]
    --require-scope: string   # Require this scope instead of the built-in mute policy's (repeatable)
    --no-policy               # Require nothing beyond what is published, and follow no policy file
    --subject: string         # The user id that the token's subject must be: the agent's
    --issuer: string          # The issuer (`iss`) that a JWT must name
    --audience: string        # The audience (`aud`) that a JWT must name
    --leeway: string          # Tolerance for `exp` and `nbf`, in seconds [default: 0]
    --operation: string       # The operation the tokens must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    --operations: path        # A file of operations, one a line; `#` starts a comment
    --schema                  # Print the JSON Schema of `--format json`
    --format: string@"nu-complete why403 diff format" # Its form
    --output: path            # Write it to a file
    --color: string@"nu-complete why403 diff color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --quiet(-q)               # The first sentence only
    --verbose(-v)             # Every layer, every finding and every name, however many lines that takes
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 requires format" [] {
    [ "terminal" "json" "markdown" ]
  }

  def "nu-complete why403 requires color" [] {
    [ "auto" "always" "never" ]
  }

  # What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line
  export extern "why403 requires" [
    --operations: path        # A file of operations, one a line; `#` starts a comment
    --schema                  # Print the JSON Schema of `--format json`
    --as-of: string           # Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`
    --format: string@"nu-complete why403 requires format" # Its form
    --output: path            # Write it to a file
    --color: string@"nu-complete why403 requires color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --help(-h)                # Print help (see more with '--help')
    ...operation: string      # An SDK name in any spelling, "METHOD /path", "METHOD URL", or "gc ..."; `-` reads them from standard input, one a line
  ]

  def "nu-complete why403 scan format" [] {
    [ "terminal" "json" "markdown" "html" "sarif" "junit" "github" ]
  }

  def "nu-complete why403 scan color" [] {
    [ "auto" "always" "never" ]
  }

  # What does this code call, does it exist, and what does it need together?
  export extern "why403 scan" [
    --write-policy: path      # Write the operations that are called as a policy, for `why403 check --policy`; `-` is standard output, in place of the report. A file that is there is not overwritten
    --threads: string         # How many files are read at a time [default: as many as the machine has cores]
    --as-of: string           # Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not move the clock for `exp` and `nbf`
    --format: string@"nu-complete why403 scan format" # A form of the report (repeatable) [default: terminal]
    --output: path            # Write the form before it to this file, which is replaced at once (repeatable)
    --color: string@"nu-complete why403 scan color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --exit-zero               # Exit 0 whatever the verdict; usage errors keep their 2
    --quiet(-q)               # The verdict line only
    --verbose(-v)             # Every finding, and the exchanges with their correlation ids
    --help(-h)                # Print help (see more with '--help')
    ...paths: path            # Files and folders of source; what `.gitignore` names is left out
  ]

  def "nu-complete why403 catalogue format" [] {
    [ "terminal" "json" "markdown" ]
  }

  def "nu-complete why403 catalogue color" [] {
    [ "auto" "always" "never" ]
  }

  # The published facts in use: show, refresh, reset or compare them
  export extern "why403 catalogue" [
    --format: string@"nu-complete why403 catalogue format" # Its form
    --output: path            # Write it to a file
    --color: string@"nu-complete why403 catalogue color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 catalogue refresh region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  def "nu-complete why403 catalogue refresh format" [] {
    [ "terminal" "json" "markdown" ]
  }

  def "nu-complete why403 catalogue refresh color" [] {
    [ "auto" "always" "never" ]
  }

  # Rebuild it from an API definition, and use that from now on. No token is sent
  export extern "why403 catalogue refresh" [
    --from: path              # An API definition as a file: Swagger 2 in JSON, as the platform serves it under /api/v2/docs/swagger
    --region: string@"nu-complete why403 catalogue refresh region" # Ask this region: AWS region, API domain or SDK name; or GENESYSCLOUD_REGION
    --base-url: string        # Ask a stand-in of the platform; plain http to this machine only
    --timeout: string         # How long it may take: 60s, 2m
    --small                   # Take a definition of fewer than 1,000 operations too
    --format: string@"nu-complete why403 catalogue refresh format" # Its form
    --output: path            # Write it to a file
    --color: string@"nu-complete why403 catalogue refresh color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --help(-h)                # Print help (see more with '--help')
  ]

  # Go back to the built-in one
  export extern "why403 catalogue reset" [
    --help(-h)                # Print help
  ]

  def "nu-complete why403 catalogue diff format" [] {
    [ "terminal" "json" "markdown" ]
  }

  def "nu-complete why403 catalogue diff color" [] {
    [ "auto" "always" "never" ]
  }

  # What each operation needs more or less. Exit 0 whether they differ or not
  export extern "why403 catalogue diff" [
    --format: string@"nu-complete why403 catalogue diff format" # Its form
    --output: path            # Write it to a file
    --color: string@"nu-complete why403 catalogue diff color" # Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    --help(-h)                # Print help (see more with '--help')
    old: path                 # An API definition in JSON, a stored catalogue, `built-in`, or `in-use`
    new: path                 # The same
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "why403 catalogue help" [
  ]

  # Rebuild it from an API definition, and use that from now on. No token is sent
  export extern "why403 catalogue help refresh" [
  ]

  # Go back to the built-in one
  export extern "why403 catalogue help reset" [
  ]

  # What each operation needs more or less. Exit 0 whether they differ or not
  export extern "why403 catalogue help diff" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "why403 catalogue help help" [
  ]

  def "nu-complete why403 rules id" [] {
    [ "token-missing" "token-malformed" "token-wrong-kind" "token-untrusted" "signature-not-checked" "token-expired" "token-not-yet-valid" "lifetime-too-short" "issuer-mismatch" "audience-mismatch" "token-rejected" "wrong-host" "ip-not-allowed" "blocked-before-platform" "wrong-path" "wrong-method" "missing-scope" "control-scope-missing" "unknown-name" "service-account" "grant-not-allowed" "missing-permission" "missing-division" "denied-by-policy" "feature-not-enabled" "not-a-party" "subject-mismatch" "conversation-not-found" "participant-not-found" "wrong-participant" "call-ended" "bad-request-body" "state-conflict" "forbidden-scope" "forbidden-permission" "excess-scope" "excess-permission" "client-rejected" "rate-limited" "platform-unavailable" "mute-not-confirmed" "refused-unexplained" "unknown-operation" "deprecated-operation" "grant-ending" ]
  }

  def "nu-complete why403 rules color" [] {
    [ "auto" "always" "never" ]
  }

  # The rules, or one rule's page
  export extern "why403 rules" [
    --schema                  # Print the JSON Schema of report version 1
    --policy-schema           # Print the JSON Schema of the policy file, why403.toml
    --color: string@"nu-complete why403 rules color" # Colour; `NO_COLOR` is respected
    --help(-h)                # Print help (see more with '--help')
    id?: string@"nu-complete why403 rules id" # A rule's id, as `missing-scope`
  ]

  def "nu-complete why403 sandbox format" [] {
    [ "terminal" "json" ]
  }

  # A local Genesys Cloud stand-in with scenarios for every refusal
  export extern "why403 sandbox" [
    --port: string            # The port on 127.0.0.1; 0 is any free one
    --delay-ms: string        # Answer every request this many milliseconds late
    --format: string@"nu-complete why403 sandbox format" # The listing's form
    --list                    # List the scenarios and end
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete why403 login region" [] {
    [ "us-east-1" "us-east-2" "us-west-2" "ca-central-1" "sa-east-1" "mx-central-1" "eu-west-1" "eu-west-2" "eu-central-1" "eu-central-2" "eusc-de-east-1" "me-central-1" "ap-south-1" "ap-southeast-1" "ap-southeast-2" "ap-northeast-1" "ap-northeast-2" "ap-northeast-3" ]
  }

  # Get the right token: authorization code with PKCE, or client credentials
  export extern "why403 login" [
    --region: string@"nu-complete why403 login region" # AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    --base-url: string        # A stand-in of the platform; plain http to this machine only
    --timeout: string         # How long a request may take: 10s, 500ms, 1m
    --client-id: string       # The OAuth client's id; or GENESYSCLOUD_OAUTHCLIENT_ID
    --client-credentials      # Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt
    --secret-file: path       # A file with the client's secret; `-` is standard input
    --redirect-uri: string    # The redirect URI as registered with the client, to the last slash; on this machine [default: http://127.0.0.1:8404/callback]
    --wait: string            # How long a person may take to sign in: 90s, 5m
    --profile: string         # The name to store it under
    --help(-h)                # Print help
  ]

  # Forget a stored login, and end its token
  export extern "why403 logout" [
    --profile: string         # The stored login
    --timeout: string         # How long the request may take
    --help(-h)                # Print help
  ]

  def "nu-complete why403 completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Print the script by which a shell completes why403's commands, flags and values
  export extern "why403 completions" [
    --output-dir: directory   # Write the scripts of all shells into this folder instead
    --help(-h)                # Print help (see more with '--help')
    shell?: string@"nu-complete why403 completions shell" # The shell whose script is printed
  ]

  # Print the manual page, or write that of every command
  export extern "why403 man" [
    --output-dir: directory   # Write the pages of why403 and of every command into this folder, instead of printing the first
    --help(-h)                # Print help
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "why403 help" [
  ]

  # What is this token, and may it do the job? Offline for a JWT; live when a region is known
  export extern "why403 help check" [
  ]

  # Mute a participant, prove that it happened, explain a refusal
  export extern "why403 help mute" [
  ]

  # Unmute a participant, prove that it happened, explain a refusal
  export extern "why403 help unmute" [
  ]

  # A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line
  export extern "why403 help explain" [
  ]

  # Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer
  export extern "why403 help diff" [
  ]

  # What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line
  export extern "why403 help requires" [
  ]

  # What does this code call, does it exist, and what does it need together?
  export extern "why403 help scan" [
  ]

  # The published facts in use: show, refresh, reset or compare them
  export extern "why403 help catalogue" [
  ]

  # Rebuild it from an API definition, and use that from now on. No token is sent
  export extern "why403 help catalogue refresh" [
  ]

  # Go back to the built-in one
  export extern "why403 help catalogue reset" [
  ]

  # What each operation needs more or less. Exit 0 whether they differ or not
  export extern "why403 help catalogue diff" [
  ]

  # The rules, or one rule's page
  export extern "why403 help rules" [
  ]

  # A local Genesys Cloud stand-in with scenarios for every refusal
  export extern "why403 help sandbox" [
  ]

  # Get the right token: authorization code with PKCE, or client credentials
  export extern "why403 help login" [
  ]

  # Forget a stored login, and end its token
  export extern "why403 help logout" [
  ]

  # Print the script by which a shell completes why403's commands, flags and values
  export extern "why403 help completions" [
  ]

  # Print the manual page, or write that of every command
  export extern "why403 help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "why403 help help" [
  ]

}

export use completions *
