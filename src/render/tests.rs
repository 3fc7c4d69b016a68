//! Every sample through every renderer, as whole outputs; and what must hold for all of them.
#![expect(unreachable_pub, reason = "`rule!` makes the types of rules public")]

use serde_json::{Value, json};

use crate::facts::Facts;
use crate::render::options::{Options, Verbosity};
use crate::render::wrap::columns;
use crate::render::{rule_pages, terminal};
use crate::report::{Report, json, samples};
use crate::rule::{Authority, Finding, Rule, declared, rule};
use crate::text::is_hidden;

fn shown(report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    terminal::write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn as_json(report: &Report) -> String {
    let mut out = Vec::new();
    json::write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(sample, _)| *sample == name).unwrap().1
}

/// Every combination of width, signs and verbosity, without colour.
fn plain_options() -> Vec<Options> {
    let mut all = Vec::new();
    for width in [40, 80, 120, 200] {
        for ascii in [false, true] {
            for verbosity in [Verbosity::Normal, Verbosity::Verbose] {
                all.push(Options { width, ascii, verbosity, ..Options::default() });
            }
        }
    }
    all
}

#[test]
fn every_sample_at_eighty_columns() {
    for (name, report) in samples::all() {
        insta::assert_snapshot!(name, shown(&report, &Options::default()));
    }
}

#[test]
fn one_sample_in_every_manner() {
    let normal = Options::default();
    let report = sample("missing_scope");
    insta::assert_snapshot!("missing_scope_ascii", shown(&report, &Options { ascii: true, ..normal }));
    insta::assert_snapshot!("missing_scope_200", shown(&report, &Options { width: 200, ..normal }));
    insta::assert_snapshot!("missing_scope_40", shown(&report, &Options { width: 40, ..normal }));
    let verbose = Options { verbosity: Verbosity::Verbose, ..normal };
    insta::assert_snapshot!("missing_scope_verbose", shown(&report, &verbose));
    insta::assert_snapshot!("missing_scope_verbose_200", shown(&report, &Options { width: 200, ..verbose }));
    insta::assert_snapshot!("rate_limited_verbose", shown(&sample("rate_limited"), &verbose));
    let groups = sample("explained_har");
    insta::assert_snapshot!("explained_har_ascii", shown(&groups, &Options { ascii: true, ..normal }));
    insta::assert_snapshot!("explained_har_200", shown(&groups, &Options { width: 200, ..normal }));
    insta::assert_snapshot!("explained_har_verbose", shown(&groups, &verbose));
    insta::assert_snapshot!("explained_har_json", as_json(&groups));
    let colored = shown(&report, &Options { color: true, ..normal });
    insta::assert_snapshot!("missing_scope_color", colored.replace('\u{1b}', "␛"));
}

#[test]
fn quiet_is_one_line() {
    let options = Options { verbosity: Verbosity::Quiet, ..Options::default() };
    let lines: Vec<String> = samples::all().iter().map(|(_, report)| shown(report, &options)).collect();
    for ((name, report), line) in samples::all().iter().zip(&lines) {
        let groups = report.input.as_ref().map_or(1, |input| input.groups.len().max(1));
        assert!(line.lines().count() == groups && line.ends_with('\n'), "{name}: {line}");
    }
    insta::assert_snapshot!("quiet", lines.concat());
}

#[test]
fn json_in_full() {
    insta::assert_snapshot!("missing_scope_json", as_json(&sample("missing_scope")));
    insta::assert_snapshot!("hostile_json", as_json(&sample("hostile")));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for (name, report) in samples::all() {
        for options in plain_options() {
            for line in shown(&report, &options).lines() {
                // Commands are there to be pasted; at 80 columns those of the samples fit.
                let command = line.trim_start().starts_with(['$', '-']) && options.width < 80;
                assert!(command || columns(line) <= options.width, "{name}, {options:?}: {line}");
            }
        }
    }
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    for (name, report) in samples::all() {
        for options in plain_options() {
            let output = shown(&report, &options);
            assert!(!output.chars().any(|character| character != '\n' && is_hidden(character)), "{name}");
            assert!(!options.ascii || output.is_ascii(), "{name}: {output}");
        }
        let output = as_json(&report);
        assert!(!output.chars().any(|character| character != '\n' && is_hidden(character)), "{name}");
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for (name, report) in samples::all() {
        for options in plain_options() {
            let colored = shown(&report, &Options { color: true, ..options });
            assert!(colored.contains("\u{1b}["), "{name}");
            assert_eq!(anstream::adapter::strip_str(&colored).to_string(), shown(&report, &options), "{name}");
        }
    }
}

#[test]
fn every_sample_fits_the_schema() {
    let schema: Value = serde_json::from_str(json::schema()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, report) in samples::all() {
        let output = as_json(&report);
        let value: Value = serde_json::from_str(&output).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert_eq!(value, serde_json::to_value(&report).unwrap(), "{name}: escaping changed a value");
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema: Value = serde_json::from_str(json::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let refused = serde_json::to_value(sample("missing_scope")).unwrap();
    let allowed = serde_json::to_value(sample("muted")).unwrap();
    let wrong = [
        (&allowed, "/cause", json!("missing-scope")),
        (&allowed, "/causes", json!(["missing-scope"])),
        (&allowed, "/findings/0/status", json!("fail")),
        (&refused, "/cause", Value::Null),
        (&refused, "/causes", json!([])),
        (&refused, "/causes/0", json!("Missing Scope")),
        (&refused, "/verdict", json!("denied")),
        (&refused, "/schema_version", json!(2)),
        (&refused, "/findings/0/status", json!("failed")),
        (&refused, "/findings/0/authority", json!("guess")),
        (&refused, "/findings/0/link", json!("chain")),
        (&refused, "/findings/0/evidence", json!([])),
        (&refused, "/findings/1/fix/steps", json!("a step")),
        (&refused, "/token/format", json!("paper")),
        (&refused, "/token/signature", json!(true)),
        (&refused, "/token/fingerprint", json!("1f2e3d4c")),
        (&refused, "/token/expires_at", json!(1_784_023_020)),
        (&refused, "/operation/permission_mode", json!("any")),
        (&refused, "/participant/muted", json!("false")),
        (&refused, "/action/status", json!(202)),
        (&refused, "/exchanges/0/status", json!("200")),
    ];
    for (report, pointer, value) in wrong {
        let mut report = report.clone();
        *report.pointer_mut(pointer).unwrap() = value.clone();
        assert!(!validator.is_valid(&report), "{pointer} = {value} passed");
    }
}

#[test]
fn the_schema_refuses_a_report_that_lacks_a_member() {
    let schema: Value = serde_json::from_str(json::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let whole = serde_json::to_value(sample("missing_scope")).unwrap();
    let objects = ["", "/tool", "/findings/1", "/findings/1/evidence/0", "/findings/1/fix", "/token", "/operation"];
    for pointer in objects.into_iter().chain(["/participant", "/action", "/exchanges/0"]) {
        let members: Vec<String> = whole.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect();
        assert!(!members.is_empty());
        // A scan of code that no announcement is about has no day.
        for member in members.into_iter().filter(|member| member != "as_of") {
            let mut report = whole.clone();
            report.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(&member);
            assert!(!validator.is_valid(&report), "{pointer}/{member} may be absent");
        }
    }
}

#[test]
fn members_stand_in_the_order_of_the_contract() {
    let output = as_json(&sample("missing_scope"));
    let members: Vec<&str> = output
        .lines()
        .filter(|line| line.starts_with("  \""))
        .filter_map(|line| line.trim().strip_prefix('"')?.split('"').next())
        .collect();
    assert_eq!(
        members,
        [
            "schema_version",
            "tool",
            "command",
            "verdict",
            "cause",
            "causes",
            "summary",
            "as_of",
            "context",
            "caller",
            "findings",
            "token",
            "operation",
            "participant",
            "action",
            "exchanges",
            "refusal",
            "input",
            "policy",
            "judged",
            "privilege",
            "survey"
        ]
    );
}

rule! {
    /// The token's `aud` claim does not name the API that was called.
    ///
    /// ## What it looks for
    /// The claim `aud` of a JWT, which is a string or an array of strings, beside the audience that `--audience`
    /// names. See [`Facts`].
    ///
    /// ## Fix
    /// 1. Ask the issuer for a token for **this** API.
    /// 2. Check it:
    ///
    /// ```text
    /// why403 check --audience https://api.example
    /// ```
    ///
    /// ## References
    /// - [RFC 7519 §4.1.3](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3)
    /// - RFC 9068 §4
    AudienceMismatch, "audience-mismatch", Token
}

impl Rule for AudienceMismatch {
    declared!();

    fn judge(&self, _facts: &Facts) -> Finding {
        Finding::pass(Self::ID, Authority::Published, "as expected", "claim aud", "api")
    }
}

rule! {
    /// The caller holds the permission, but not in the division of the object that the request is about, as the platform says.
    MissingDivision, "missing-division", Permission
}

impl Rule for MissingDivision {
    declared!();

    fn judge(&self, _facts: &Facts) -> Finding {
        Finding::not_applicable(Self::ID, "no division is at hand")
    }
}

#[test]
fn the_rules_in_a_list_and_one_on_a_page() {
    let write = |options: &Options| {
        let (mut list, mut page) = (Vec::new(), Vec::new());
        rule_pages::list(&[&AudienceMismatch, &MissingDivision], options, &mut list).unwrap();
        rule_pages::page(&AudienceMismatch, options, &mut page).unwrap();
        (String::from_utf8(list).unwrap(), String::from_utf8(page).unwrap())
    };
    let (list, page) = write(&Options::default());
    assert_eq!(list.lines().count(), 2);
    assert!(list.lines().all(|line| columns(line) <= 80));
    insta::assert_snapshot!("rule_list", list);
    insta::assert_snapshot!("rule_page", page);
    let (list, page) = write(&Options { color: true, ascii: true, ..Options::default() });
    assert!(list.is_ascii() && page.is_ascii() && page.contains("\u{1b}["));
}
