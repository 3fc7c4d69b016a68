//! `why403 login` and `why403 logout`, as clap sees them.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Color, Listing, Suggested, TokenArgs, duration};
use crate::cli::help;

// `why403 login`
#[derive(Debug, Args)]
#[command(help_template = help::LOGIN_PAGE)]
pub struct Login {
    /// Region: AWS name (us-east-1), API domain (mypurecloud.com), city or country; or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url")]
    pub region: Option<String>,
    /// Use a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Time limit for a request: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
    /// OAuth client ID; or GENESYSCLOUD_OAUTHCLIENT_ID
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Use the client credentials grant; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt
    #[arg(long)]
    pub client_credentials: bool,
    /// File with the client secret; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// Redirect URI, exactly as registered for the client; it must be on this machine
    /// [default: http://127.0.0.1:8404/callback]
    #[arg(long, value_name = "URI", conflicts_with = "client_credentials")]
    pub redirect_uri: Option<String>,
    /// Print the sign-in address instead of opening a browser
    #[arg(long, conflicts_with = "client_credentials")]
    pub no_browser: bool,
    /// How long to wait for the sign-in: 90s, 5m
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration, conflicts_with = "client_credentials")]
    pub wait: Duration,
    /// Name of the profile to store the token in
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
}

// `why403 logout`
#[derive(Debug, Args)]
#[command(help_template = help::LOGOUT_PAGE)]
pub struct Logout {
    /// Name of the profile
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
    /// Time limit for the request: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

// `why403 whoami`
#[derive(Debug, Args)]
#[command(after_help = help::WHOAMI, help_template = help::WHOAMI_PAGE)]
pub struct Whoami {
    #[command(flatten)]
    pub token: TokenArgs,
    /// Region: AWS name, API domain, city or country; or GENESYSCLOUD_REGION [default: that of the profile]
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url", help_heading = "Connection")]
    pub region: Option<String>,
    /// Use a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL", help_heading = "Connection")]
    pub base_url: Option<String>,
    /// Time limit for the requests: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration, help_heading = "Connection")]
    pub timeout: Duration,
    #[command(flatten)]
    pub page: ListingArgs,
}

// `why403 profiles`
#[derive(Debug, Args)]
#[command(help_template = help::PROFILES_PAGE)]
pub struct Profiles {
    #[command(flatten)]
    pub page: ListingArgs,
}

// How a listing is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct ListingArgs {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
    /// Colour; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}
