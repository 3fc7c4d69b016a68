//! Where the platform is asked: a region of the table, or a stand-in that takes both of its roles.
//!
//! A [`Place`] can only be made from a name of the table or from a base URL that was checked, so that whoever
//! holds one may send a token there.

use std::fmt;

use url::Url;

use super::{PlaceError, base_url};
use crate::catalogue::{Region, is_loopback};

/// The hosts that a token may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place(Hosts);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Hosts {
    Region(Region),
    BaseUrl(Url),
}

impl Place {
    /// The stand-in, or gateway, at a base URL: API and login in one.
    ///
    /// # Errors
    /// When [`base_url()`] refuses it.
    pub(crate) fn from_base_url(given: &str) -> Result<Self, PlaceError> {
        base_url(given).map(|url| Self(Hosts::BaseUrl(url)))
    }

    /// The region of a name, as [`Region::named`] understands it.
    ///
    /// # Errors
    /// When no region has this name.
    pub(crate) fn from_region_name(name: &str) -> Result<Self, PlaceError> {
        Ok(Region::named(name).map(Self::from)?)
    }

    /// The region, unless it is a base URL.
    #[must_use]
    pub(crate) fn region(&self) -> Option<Region> {
        match &self.0 {
            Hosts::Region(region) => Some(*region),
            Hosts::BaseUrl(_) => None,
        }
    }

    /// Scheme and host of the API, without a slash at the end.
    #[must_use]
    pub(crate) fn api(&self) -> String {
        match &self.0 {
            Hosts::Region(region) => region.api(),
            Hosts::BaseUrl(url) => url.as_str().trim_end_matches('/').to_owned(),
        }
    }

    /// Scheme and host of the login, without a slash at the end.
    #[must_use]
    pub(crate) fn login(&self) -> String {
        match &self.0 {
            Hosts::Region(region) => region.login(),
            Hosts::BaseUrl(_) => self.api(),
        }
    }

    /// Whether it is this machine: proxies are passed by, plain http is allowed.
    #[must_use]
    pub(crate) fn is_loopback(&self) -> bool {
        match &self.0 {
            Hosts::Region(_) => false,
            Hosts::BaseUrl(url) => is_loopback(url),
        }
    }
}

impl From<Region> for Place {
    fn from(region: Region) -> Self {
        Self(Hosts::Region(region))
    }
}

impl fmt::Display for Place {
    /// The region's AWS name, or the base URL.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Hosts::Region(region) => f.write_str(region.aws),
            Hosts::BaseUrl(_) => f.write_str(&self.api()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_two_hosts_and_a_stand_in_has_one() {
        let region = Place::from_region_name("us_east_1").unwrap();
        assert_eq!(region.login(), "https://login.mypurecloud.com");
        assert_eq!(region.api(), "https://api.mypurecloud.com");
        assert_eq!((region.to_string().as_str(), region.is_loopback()), ("us-east-1", false));

        let stand_in = Place::from_base_url("http://127.0.0.1:8403/").unwrap();
        assert_eq!(stand_in.login(), "http://127.0.0.1:8403");
        assert_eq!(stand_in.api(), stand_in.login());
        assert_eq!((stand_in.region(), stand_in.is_loopback()), (None, true));
    }

    #[test]
    fn no_place_where_a_token_must_not_go() {
        assert!(Place::from_base_url("http://gateway.example").is_err());
        assert!(Place::from_region_name("api.genesys.cloud").is_err());
    }
}
