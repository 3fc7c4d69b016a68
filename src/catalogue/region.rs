//! The regions of Genesys Cloud.

use thiserror::Error;
use url::Url;

use super::near_names::{near_clause, nearest};

/// A region: its names, and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// The AWS region, as `us-east-1`.
    pub aws: &'static str,
    /// The domain, as `mypurecloud.com`; the API is at `api.` and the login at `login.` before it.
    pub domain: &'static str,
    /// The country, by AWS's public names of its regions; a remark in brackets where it has more than one kind of region.
    pub country: &'static str,
    /// The city or area, by the same names.
    pub city: &'static str,
}

const fn region(aws: &'static str, domain: &'static str, country: &'static str, city: &'static str) -> Region {
    Region { aws, domain, country, city }
}

/// Every region.
pub const REGIONS: &[Region] = &[
    region("us-east-1", "mypurecloud.com", "US", "Virginia"),
    region("us-east-2", "use2.us-gov-pure.cloud", "US (FedRAMP)", "Ohio"),
    region("us-west-2", "usw2.pure.cloud", "US", "Oregon"),
    region("ca-central-1", "cac1.pure.cloud", "Canada", "Montreal"),
    region("sa-east-1", "sae1.pure.cloud", "Brazil", "São Paulo"),
    region("mx-central-1", "mxc1.pure.cloud", "Mexico", "Querétaro"),
    region("eu-west-1", "mypurecloud.ie", "Ireland", "Dublin"),
    region("eu-west-2", "euw2.pure.cloud", "United Kingdom", "London"),
    region("eu-central-1", "mypurecloud.de", "Germany", "Frankfurt"),
    region("eu-central-2", "euc2.pure.cloud", "Switzerland", "Zurich"),
    region("eusc-de-east-1", "edee1.eusc-pure.cloud", "Germany (EU sovereign)", "Brandenburg"),
    region("me-central-1", "mec1.pure.cloud", "United Arab Emirates", "UAE"),
    region("ap-south-1", "aps1.pure.cloud", "India", "Mumbai"),
    region("ap-southeast-1", "apse1.pure.cloud", "Singapore", "Singapore"),
    region("ap-southeast-2", "mypurecloud.com.au", "Australia", "Sydney"),
    region("ap-northeast-1", "mypurecloud.jp", "Japan", "Tokyo"),
    region("ap-northeast-2", "apne2.pure.cloud", "South Korea", "Seoul"),
    region("ap-northeast-3", "apne3.pure.cloud", "Japan", "Osaka"),
];

/// Other names of countries that people write.
const COUNTRY_ALIASES: [(&str, &str); 5] = [
    ("usa", "us"),
    ("united states", "us"),
    ("uk", "united kingdom"),
    ("korea", "south korea"),
    ("emirates", "united arab emirates"),
];

impl Region {
    /// The region of a name: AWS region `us-east-1`, SDK name `us_east_1`, domain `mypurecloud.com`, a host of it such as
    /// `api.mypurecloud.com`, a city or a country.
    ///
    /// # Errors
    /// When no region has this name: the nearest names are listed; or when several regions are in this country.
    pub fn named(name: &str) -> Result<Self, UnknownRegion> {
        let folded = name.trim().trim_end_matches('/').to_ascii_lowercase();
        let bare = folded.strip_prefix("https://").unwrap_or(&folded);
        let domain = ["api.", "login.", "apps."].iter().find_map(|host| bare.strip_prefix(host)).unwrap_or(bare);
        let aws = domain.replace('_', "-");
        if let Some(found) = REGIONS.iter().copied().find(|region| region.aws == aws || region.domain == domain) {
            return Ok(found);
        }
        let place = fold_place(name);
        let mut here = REGIONS.iter().copied().filter(|region| fold_place(region.city) == place).peekable();
        let here: Vec<Self> = match here.peek() {
            Some(_) => here.collect(),
            None => {
                let alias = COUNTRY_ALIASES.iter().find(|(alias, _)| *alias == place).map(|(_, country)| *country);
                let country = alias.unwrap_or(&place);
                REGIONS.iter().copied().filter(|region| fold_place(region.country_name()) == country).collect()
            }
        };
        match here.as_slice() {
            [only] => Ok(*only),
            [] => Err(UnknownRegion::NotKnown { name: name.to_owned(), near: near_names(&aws, &place) }),
            several => {
                let regions = several.iter().map(|region| format!("{} ({})", region.aws, region.city));
                let regions = regions.collect::<Vec<_>>().join(", ");
                Err(UnknownRegion::Ambiguous { name: name.to_owned(), regions })
            }
        }
    }

    /// The country without a remark.
    fn country_name(self) -> &'static str {
        self.country.split(" (").next().unwrap_or(self.country)
    }

    /// `https://api.{domain}`
    #[must_use]
    pub fn api(self) -> String {
        format!("https://api.{}", self.domain)
    }

    /// `https://login.{domain}`
    #[must_use]
    pub fn login(self) -> String {
        format!("https://login.{}", self.domain)
    }
}

/// A city or country in lower case and without accents.
fn fold_place(name: &str) -> String {
    let plain = |c: char| match c {
        'ã' | 'á' => 'a',
        'é' => 'e',
        'ü' => 'u',
        '-' | '_' => ' ',
        c => c,
    };
    name.trim().chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// The names that are near, as regions where a place is near; all regions where no name is.
fn near_names(aws: &str, place: &str) -> String {
    let names = REGIONS.iter().flat_map(|region| [region.aws, region.domain]);
    let mut near: Vec<String> = nearest(aws, names).into_iter().map(str::to_owned).collect();
    let places: Vec<String> =
        REGIONS.iter().flat_map(|region| [fold_place(region.city), fold_place(region.country_name())]).collect();
    for place in nearest(place, places.iter().map(String::as_str)) {
        let is_there =
            |region: &&Region| fold_place(region.city) == place || fold_place(region.country_name()) == place;
        near.extend(REGIONS.iter().filter(is_there).map(|region| format!("{} ({})", region.aws, region.city)));
    }
    near.dedup();
    if near.is_empty() {
        return REGIONS.iter().map(|region| region.aws).collect::<Vec<_>>().join(", ");
    }
    near.join(", ")
}

/// A name by which no single region is found.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownRegion {
    /// No region has this name.
    #[error("no region is named {name}{}", near_clause(near))]
    NotKnown {
        /// What was given.
        name: String,
        /// The nearest names, or all, comma separated.
        near: String,
    },
    /// Several regions are there.
    #[error("{name} has more than one region: {regions}")]
    Ambiguous {
        /// What was given.
        name: String,
        /// The regions, comma separated.
        regions: String,
    },
}

/// Whether a URL's host is this machine, by address or by the name `localhost`.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_under_every_name() {
        for name in [
            "us-east-1",
            "us_east_1",
            "mypurecloud.com",
            "https://api.mypurecloud.com/",
            "login.mypurecloud.com",
            "Virginia",
        ] {
            assert_eq!(Region::named(name).unwrap().api(), "https://api.mypurecloud.com", "{name}");
        }
    }

    #[test]
    fn a_region_by_its_city_or_country() {
        for (name, aws) in [
            ("Ireland", "eu-west-1"),
            ("dublin", "eu-west-1"),
            ("UK", "eu-west-2"),
            ("São Paulo", "sa-east-1"),
            ("sao paulo", "sa-east-1"),
            ("Queretaro", "mx-central-1"),
            ("south korea", "ap-northeast-2"),
            ("Frankfurt", "eu-central-1"),
            ("singapore", "ap-southeast-1"),
        ] {
            assert_eq!(Region::named(name).unwrap().aws, aws, "{name}");
        }
    }

    #[test]
    fn a_country_with_several_regions_lists_them() {
        for (name, regions) in [
            ("Germany", "eu-central-1 (Frankfurt), eusc-de-east-1 (Brandenburg)"),
            ("usa", "us-east-1 (Virginia), us-east-2 (Ohio), us-west-2 (Oregon)"),
            ("Japan", "ap-northeast-1 (Tokyo), ap-northeast-3 (Osaka)"),
        ] {
            let error = Region::named(name).unwrap_err().to_string();
            assert_eq!(error, format!("{name} has more than one region: {regions}"));
        }
    }

    #[test]
    fn an_unknown_region_names_the_nearest() {
        assert!(Region::named("Irland").unwrap_err().to_string().contains("eu-west-1 (Dublin)"));
        let all = Region::named("xyzzy").unwrap_err().to_string();
        assert!(REGIONS.iter().all(|region| all.contains(region.aws)), "{all}");
        let error = Region::named("us-esat-1").unwrap_err().to_string();
        assert!(error.contains("us-east-1"), "{error}");
        assert!(Region::named("api.genesys.cloud").is_err());
    }
}
