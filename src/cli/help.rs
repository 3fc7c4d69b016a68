//! What stands below the flags in `--help`.

/// The exit codes, and where a token is read from.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  allowed, or the change was made and confirmed
  1  refused, or would be refused: a cause was found
  2  usage error or unreadable input
  3  unclear: not enough evidence (network, 5xx, rate limit, cut input, nothing to judge)
  4  Genesys Cloud accepted the change (202), but it could not be confirmed in time

A token is read from --token-file, WHY403_TOKEN, GENESYSCLOUD_ACCESS_TOKEN,
--profile or a prompt; never from an argument, and never printed.";

/// What `explain --ndjson` writes, before the exit codes.
pub(super) fn batch() -> String {
    format!("{BATCH}\n\n{EXIT_CODES}")
}

const BATCH: &str = r#"One line of explain --ndjson:
  {"schema_version":1,"record":7,"form":"error body","verdict":"refused","cause":"missing-scope",
   "causes":["missing-scope"],"summary":"…","fix":"…","operation":null,"status":403,"code":"…",
   "correlation_id":"…","error":null}
  `record` is the line of the input; empty lines are passed over. A record that is no failure is
  `allowed`; one that is cut off is `unclear`, and so is one that cannot be read, which has an
  `error`. The schema is $defs.record of `why403 rules --schema`. Exit code 1 if any record is
  refused, else 3 if any is unclear, else 0; 2 if none can be read."#;

/// The exit codes of `diff`, and what is asked about which side.
pub(super) const COMPARED: &str = "\
Exit codes:
  0  both sides could be had, whether they differ or not
  2  usage error or unreadable input
  3  Genesys Cloud was asked about a token and did not answer (network, 5xx, rate limit);
     what is known all the same is compared

Nothing is sent where no flag and no stored login names a place, and nothing that is no token.
A token is never taken from an argument, and never printed.";
