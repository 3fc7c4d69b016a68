//! Every command that uses the network, and the requests of it that can meet a fault.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tempfile::TempDir;
use why403::sandbox::Scenario;

use super::browser;
use super::proxy::{Proxy, Where};
use crate::harness::{Stand, Why403, repository};

/// What a run is for, as far as what is held of it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sends nothing but reads, and reports.
    Read,
    /// Sets `muted` to this value.
    Change(bool),
    /// The same, and back again.
    ForATime,
    /// Sends the PATCH of a dry run, or none.
    DryRun,
    /// Stores a token.
    Login,
    /// Ends one.
    Logout,
    /// Stores a definition.
    Refresh,
}

/// A command, and where it can be met.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    pub name: &'static str,
    pub kind: Kind,
    scenario: &'static str,
    arguments: &'static [&'static str],
    /// How long it lasts by itself.
    pub lasts: Duration,
    /// Requests that can meet a fault.
    pub places: &'static [Where],
    /// Requests that are answered with every status there is.
    pub statuses: &'static [Where],
    /// Requests after whose answer the server is gone.
    pub last: &'static [Where],
}

use Where::{AfterPatch, Every, FromPatch, Patch, Path as At, Request};

const IDS: &[&str] = &["--conversation", "{conversation}", "--participant", "{participant}"];

/// The name of the job in which a person signs in.
const IN_A_BROWSER: &str = "login in a browser";

/// `mute --for`, whose change back meets what lasts.
pub const FOR_A_TIME: Job =
    Job { lasts: HELD, ..job("mute --for", Kind::ForATime, &["mute", "--for", "150ms"], &[FromPatch(1)]) };

/// How long `--for` lasts here.
const HELD: Duration = Duration::from_millis(150);

const fn job(name: &'static str, kind: Kind, arguments: &'static [&'static str], places: &'static [Where]) -> Job {
    Job { name, kind, scenario: "agent", arguments, lasts: Duration::ZERO, places, statuses: &[], last: &[] }
}

/// Every command of the program that uses the network, in every mode.
pub const JOBS: &[Job] = &[
    Job {
        statuses: &[Every, Request(1)],
        last: &[Request(1), Request(2)],
        ..job("check", Kind::Read, &["check"], &[Every, Request(1), Request(2), Request(3)])
    },
    job("check, several operations", Kind::Read, &["check", "--operations", "{operations}"], &[Every, Request(2)]),
    job("check --find-region", Kind::Read, &["check", "--find-region"], &[Every, Request(2)]),
    job("check --region", Kind::Read, &["check", "--region", "eu-central-1"], &[Every, Request(1)]),
    Job { statuses: &[Every], ..job("check --jwks", Kind::Read, &["check", "--jwks", "{proxy}/keys.json"], &[Every]) },
    Job {
        statuses: &[At("/conversations/"), Patch(1), AfterPatch(1)],
        last: &[Request(1), At("/users/me"), At("/conversations/"), Patch(1), AfterPatch(1)],
        ..job(
            "mute",
            Kind::Change(true),
            &["mute"],
            &[Every, Request(1), At("/conversations/"), At("/users/me"), At("/subjects/me"), Patch(1), AfterPatch(1)],
        )
    },
    Job {
        scenario: "already-muted",
        statuses: &[Patch(1)],
        last: &[At("/conversations/"), Patch(1)],
        ..job("unmute", Kind::Change(false), &["unmute"], &[At("/conversations/"), Patch(1), AfterPatch(1)])
    },
    job("mute, the call is looked for", Kind::Change(true), &["mute"], &[Every, At("/conversations/calls"), Patch(1)]),
    Job {
        statuses: &[Patch(1)],
        last: &[Patch(1)],
        ..job("mute --no-preflight", Kind::Change(true), &["mute", "--no-preflight"], &[Every, Patch(1), AfterPatch(1)])
    },
    job("mute --dry-run", Kind::DryRun, &["mute", "--dry-run"], &[Every, At("/tokens/me"), At("/conversations/")]),
    job("mute --dry-run=phantom", Kind::DryRun, &["mute", "--dry-run=phantom"], &[At("/conversations/"), Patch(1)]),
    job("mute --dry-run=same", Kind::DryRun, &["mute", "--dry-run=same"], &[At("/conversations/"), Patch(1)]),
    Job {
        lasts: HELD,
        statuses: &[Patch(2)],
        ..job(
            "mute --for",
            Kind::ForATime,
            &["mute", "--for", "150ms"],
            &[At("/conversations/"), Patch(1), AfterPatch(1), Patch(2), AfterPatch(2)],
        )
    },
    Job {
        lasts: HELD,
        ..job(
            "mute --for --no-preflight",
            Kind::ForATime,
            &["mute", "--for", "150ms", "--no-preflight"],
            &[Request(1), Patch(1), Patch(2)],
        )
    },
    Job {
        scenario: "service-account",
        ..job(
            "mute --on-behalf-of",
            Kind::Change(true),
            &["mute", "--on-behalf-of", "{user}"],
            &[Every, Patch(1), AfterPatch(1)],
        )
    },
    job("explain", Kind::Read, &["explain", "{failure}", "--token-file", "{token}"], &[Every, Request(1), Request(2)]),
    job("diff", Kind::Read, &["diff", "{token}", "{token}"], &[Every, Request(1), Request(4)]),
    Job {
        statuses: &[Request(1)],
        last: &[Request(1)],
        ..job("whoami", Kind::Read, &["whoami"], &[Every, Request(1), Request(2)])
    },
    Job {
        scenario: "service-account",
        statuses: &[Request(1)],
        ..job(
            "login",
            Kind::Login,
            &["login", "--client-credentials", "--client-id", "{client}"],
            &[Every, Request(1), Request(2)],
        )
    },
    Job {
        statuses: &[Request(1)],
        last: &[Request(1)],
        ..job(
            IN_A_BROWSER,
            Kind::Login,
            &["login", "--client-id", "{client}", "--redirect-uri", "{redirect}", "--wait", "5s"],
            &[Every, Request(1), Request(2)],
        )
    },
    Job { statuses: &[Request(1)], ..job("logout", Kind::Logout, &["logout"], &[Request(1)]) },
    Job {
        statuses: &[Request(1)],
        ..job("catalogue refresh", Kind::Refresh, &["catalogue", "refresh"], &[Request(1)])
    },
];

impl Job {
    /// Whether the program has to reach a region through the proxy, by CONNECT.
    pub fn is_tunnelled(&self) -> bool {
        self.name == "check --find-region" || self.name == "check --region"
    }

    /// Whether what meets a fault here changes something.
    pub fn writes_at(&self, at: Where) -> bool {
        match at {
            Patch(_) => true,
            Every => self.name.contains("--no-preflight") || matches!(self.kind, Kind::Login | Kind::Logout),
            Request(1) => matches!(self.kind, Kind::Login | Kind::Logout),
            _ => false,
        }
    }

    pub fn scenario(&self, stand: &Stand) -> Scenario {
        stand.scenario(self.scenario)
    }

    /// Whether somebody has to sign in at the address that the program prints.
    pub fn wants_a_browser(&self) -> bool {
        self.name == IN_A_BROWSER
    }

    /// Documents that the proxy itself serves.
    pub fn documents(&self) -> BTreeMap<String, Vec<u8>> {
        let keys = fs::read(repository("fixtures/tokens/keys/jwks.json")).unwrap();
        [("/keys.json".to_owned(), keys)].into()
    }

    /// The token that is given to the program.
    fn token(&self, scenario: &Scenario) -> String {
        match self.name {
            "check --jwks" => fs::read_to_string(repository("fixtures/tokens/good-rs256.jwt")).unwrap(),
            _ => scenario.token.clone(),
        }
    }

    /// What may be shown by no output.
    pub fn secrets(&self, scenario: &Scenario) -> Vec<String> {
        let secret = scenario.client_secret.clone().unwrap_or_default();
        let pair = STANDARD.encode(format!("{}:{secret}", scenario.client_id));
        // A JWT's first part is the same for all, and no secret.
        let token = self.token(scenario).trim().split('.').next_back().unwrap_or_default().to_owned();
        vec![token, secret, pair, scenario.token.clone()]
    }

    /// The exit code of a run that meets nothing.
    pub fn good_end(&self) -> i32 {
        // What is explained is a refusal, whatever else can be read.
        i32::from(self.name == "explain")
    }

    /// The run, with a home folder.
    pub fn command(&self, proxy: &Proxy, scenario: &Scenario, home: &Home, timeout: &str, flags: &[&str]) -> Why403 {
        let fill = |argument: &&str| match *argument {
            "{conversation}" => scenario.conversation.clone(),
            "{participant}" => scenario.participant.clone(),
            "{user}" => scenario.user_id.clone(),
            "{client}" => scenario.client_id.clone(),
            "{token}" => home.path("token"),
            "{failure}" => home.path("failure"),
            "{operations}" => home.path("operations"),
            "{redirect}" => browser::redirect_uri(),
            other => other.replace("{proxy}", &proxy.url()),
        };
        let mut command = Why403::new(self.arguments.iter().map(fill)).home(home.0.path());
        if !self.is_tunnelled() && !["check --jwks", "logout"].contains(&self.name) {
            command = command.and(["--base-url", &proxy.url()]);
        }
        if self.is_tunnelled() {
            command = command.env("HTTPS_PROXY", &proxy.url()).env("https_proxy", &proxy.url());
        }
        command = match self.kind {
            Kind::Login => match &scenario.client_secret {
                Some(secret) if !self.wants_a_browser() => command.env("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret),
                _ => command,
            },
            Kind::Logout => {
                home.store_profile(&proxy.url(), &scenario.token);
                command
            }
            Kind::Refresh => command,
            _ if ["explain", "diff"].contains(&self.name) => command,
            _ => command.token(&self.token(scenario)),
        };
        let is_change = matches!(self.kind, Kind::Change(_) | Kind::ForATime | Kind::DryRun);
        if is_change && self.name != "mute, the call is looked for" {
            command = command.and(IDS.iter().map(fill));
        }
        command.and(["--timeout", timeout]).and(flags)
    }

    /// Whether it can print a report as JSON.
    pub fn has_json(&self) -> bool {
        !matches!(self.kind, Kind::Login | Kind::Logout)
    }
}

/// A home folder with what the commands read.
pub struct Home(TempDir);

impl Home {
    pub fn new(token: &str) -> Self {
        let home = Self(TempDir::new().unwrap());
        fs::write(home.path("token"), token).unwrap();
        fs::write(home.path("operations"), "getUsersMe\npatchConversationsCallParticipant\n").unwrap();
        fs::write(home.path("failure"), r#"{"status":403,"code":"not.authorized","message":"no"}"#).unwrap();
        home
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// The file of stored logins.
    pub fn logins(&self) -> String {
        self.path(".config/why403/credentials.json")
    }

    fn store_profile(&self, base_url: &str, token: &str) {
        let stored = json!({"version": 1, "profiles": {"default": {
            "base_url": base_url, "client_id": "a-client", "grant": "client_credentials",
            "access_token": token, "obtained_at": "2026-07-01T12:00:00Z", "expires_at": null,
        }}});
        let file = self.logins();
        fs::create_dir_all(Path::new(&file).parent().unwrap()).unwrap();
        fs::write(&file, stored.to_string()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    /// Every file below it that is not one of those it began with.
    pub fn new_files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.to_str().unwrap().to_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if !["token", "operations", "failure"].map(|file| self.path(file)).contains(&name) {
                    found.push(name);
                }
            }
        }
        found
    }
}
