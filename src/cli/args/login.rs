//! `why403 login` and `why403 logout`, as clap sees them.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Suggested, duration};

/// `why403 login`
#[derive(Debug, Args)]
pub struct Login {
    /// AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url")]
    pub region: Option<String>,
    /// A stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How long a request may take: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
    /// The OAuth client's id; or GENESYSCLOUD_OAUTHCLIENT_ID
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt
    #[arg(long)]
    pub client_credentials: bool,
    /// A file with the client's secret; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The redirect URI as registered with the client, to the last slash; on this machine
    /// [default: http://127.0.0.1:8404/callback]
    #[arg(long, value_name = "URI", conflicts_with = "client_credentials")]
    pub redirect_uri: Option<String>,
    /// Only print the address to sign in at; do not open a browser
    #[arg(long, conflicts_with = "client_credentials")]
    pub no_browser: bool,
    /// How long a person may take to sign in: 90s, 5m
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration, conflicts_with = "client_credentials")]
    pub wait: Duration,
    /// The name to store it under
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
}

/// `why403 logout`
#[derive(Debug, Args)]
pub struct Logout {
    /// The stored login
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
    /// How long the request may take
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}
