//! Tokens of other services, known by the prefixes that those services give them so that they can be found.

use std::sync::LazyLock;

/// Another service's token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherService {
    /// As `a GitHub token`.
    pub noun: String,
    /// What marks it, as `begins with ghp_…`: a part of the prefix, which is no secret.
    pub mark: String,
}

/// How much of a prefix is shown: a run of eight characters would count as a part of a secret.
const SHOWN: usize = 7;

/// What follows a prefix.
#[derive(Clone, Copy)]
enum Rest {
    /// At least this many characters of any kind: the prefix says enough.
    Any(usize),
    /// Exactly this many letters and digits.
    Exactly(usize),
    /// Exactly this many characters, `-` and `_` included.
    ExactlyWithMarks(usize),
    /// At least this many characters, all of them letters and digits, which random base64url seldom is.
    Plain(usize),
    /// Exactly this many capitals and digits.
    Capitals(usize),
}

/// Prefixes, what follows them, and whose they are. A short prefix could begin an opaque access token of Genesys Cloud
/// by chance (about 80 characters of base64url), so what follows it must not look like the rest of one.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static PREFIXES: LazyLock<Vec<(&str, Rest, &str)>> = LazyLock::new(|| {
    vec![
        ("github_pat_", Rest::Any(20), "a GitHub token"),
        ("ghp_", Rest::Plain(30), "a GitHub token"),
        ("gho_", Rest::Plain(30), "a GitHub token"),
        ("ghu_", Rest::Plain(30), "a GitHub token"),
        ("ghs_", Rest::Plain(30), "a GitHub token"),
        ("ghr_", Rest::Plain(30), "a GitHub refresh token"),
        ("glpat-", Rest::Any(16), "a GitLab token"),
        ("gldt-", Rest::Any(16), "a GitLab deploy token"),
        ("glptt-", Rest::Any(16), "a GitLab trigger token"),
        ("glrt-", Rest::Any(16), "a GitLab runner token"),
        ("glcbt-", Rest::Any(16), "a GitLab job token"),
        ("gloas-", Rest::Any(16), "a GitLab OAuth secret"),
        ("xoxb-", Rest::Any(16), "a Slack token"),
        ("xoxp-", Rest::Any(16), "a Slack token"),
        ("xoxa-", Rest::Any(16), "a Slack token"),
        ("xoxr-", Rest::Any(16), "a Slack token"),
        ("xoxs-", Rest::Any(16), "a Slack token"),
        ("xoxe-", Rest::Any(16), "a Slack token"),
        ("xoxe.", Rest::Any(16), "a Slack token"),
        ("xapp-", Rest::Any(16), "a Slack token"),
        ("AKIA", Rest::Capitals(16), "an AWS access key id"),
        ("ASIA", Rest::Capitals(16), "an AWS access key id"),
        ("ABIA", Rest::Capitals(16), "an AWS access key id"),
        ("ACCA", Rest::Capitals(16), "an AWS access key id"),
        ("sk_live_", Rest::Any(10), "a Stripe key"),
        ("sk_test_", Rest::Any(10), "a Stripe key"),
        ("rk_live_", Rest::Any(10), "a Stripe key"),
        ("rk_test_", Rest::Any(10), "a Stripe key"),
        ("pk_live_", Rest::Any(10), "a Stripe key"),
        ("pk_test_", Rest::Any(10), "a Stripe key"),
        ("whsec_", Rest::Any(16), "a webhook's signing secret"),
        ("sk-proj-", Rest::Any(20), "an OpenAI key"),
        ("sk-svcacct-", Rest::Any(20), "an OpenAI key"),
        ("sk-admin-", Rest::Any(20), "an OpenAI key"),
        ("sk-ant-", Rest::Any(20), "an Anthropic key"),
        ("sk-or-v1-", Rest::Any(20), "an OpenRouter key"),
        ("sk-", Rest::Plain(20), "an OpenAI key"),
        ("AIza", Rest::ExactlyWithMarks(35), "a Google API key"),
        ("ya29.", Rest::Any(16), "a Google access token"),
        ("GOCSPX-", Rest::Any(16), "a Google client secret"),
        ("1//0", Rest::Any(16), "a Google refresh token"),
        ("npm_", Rest::Exactly(36), "an npm token"),
        ("pypi-", Rest::Any(16), "a PyPI token"),
        ("rubygems_", Rest::Any(16), "a RubyGems key"),
        ("dckr_pat_", Rest::Any(16), "a Docker Hub token"),
        ("SG.", Rest::Any(16), "a SendGrid key"),
        ("EAA", Rest::Plain(60), "a Facebook access token"),
        ("hvs.", Rest::Any(16), "a HashiCorp Vault token"),
        ("hf_", Rest::Exactly(34), "a Hugging Face token"),
        ("dop_v1_", Rest::Any(16), "a DigitalOcean token"),
        ("shpat_", Rest::Any(16), "a Shopify token"),
        ("shpss_", Rest::Any(16), "a Shopify secret"),
        ("sq0atp-", Rest::Any(16), "a Square token"),
        ("ATATT3x", Rest::Any(16), "an Atlassian token"),
        ("PMAK-", Rest::Any(16), "a Postman key"),
        ("glsa_", Rest::Any(16), "a Grafana token"),
        ("dapi", Rest::Exactly(32), "a Databricks token"),
        ("figd_", Rest::Any(16), "a Figma token"),
    ]
});

/// Whose token it is, where a prefix says so.
pub(super) fn recognise(text: &str) -> Option<OtherService> {
    let (prefix, _, noun) = PREFIXES
        .iter()
        .find(|(prefix, rest, _)| text.strip_prefix(prefix).is_some_and(|behind| rest.matches(behind)))?;
    let shown: String = prefix.chars().take(SHOWN).collect();
    Some(OtherService { noun: (*noun).to_owned(), mark: format!("begins with {shown}…") })
}

impl Rest {
    fn matches(self, text: &str) -> bool {
        let all = |belongs: fn(&u8) -> bool| text.bytes().all(|byte| belongs(&byte));
        match self {
            Self::Any(least) => text.len() >= least,
            Self::Exactly(length) => text.len() == length && all(u8::is_ascii_alphanumeric),
            Self::ExactlyWithMarks(length) => {
                text.len() == length && all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
            }
            Self::Plain(least) => text.len() >= least && all(u8::is_ascii_alphanumeric),
            Self::Capitals(length) => {
                text.len() == length && all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_eight_characters_of_a_prefix_are_shown() {
        let found = recognise("github_pat_11ABCDEFG0aB3dE5gH7iJ9kL").unwrap();
        assert_eq!((found.noun.as_str(), found.mark.as_str()), ("a GitHub token", "begins with github_…"));
    }

    #[test]
    fn the_first_prefix_that_fits_names_the_service() {
        // A short prefix before a longer one that it begins would hide it.
        for (position, (prefix, ..)) in PREFIXES.iter().enumerate() {
            let hidden = PREFIXES.iter().skip(position + 1).find(|(later, ..)| later.starts_with(prefix));
            assert!(hidden.is_none(), "{prefix} hides {:?}", hidden.map(|(later, ..)| later));
        }
    }

    #[test]
    fn an_opaque_token_that_begins_like_one_by_chance_is_left_alone() {
        let rest = "Zk3_vQ9-".repeat(10);
        for prefix in ["sk-", "EAA", "AKIA", "ghp_", "npm_", "AIza", "hf_", "dapi"] {
            let token = format!("{prefix}{}", rest.get(prefix.len()..).unwrap());
            assert_eq!(recognise(&token), None, "{token}");
        }
    }
}
