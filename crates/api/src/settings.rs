//! The operator's settings, read once from the environment.

use crate::secret::Secret;
use ipnet::IpNet;
use std::net::IpAddr;
use std::time::Duration;

/// The owner that the first start creates, without a browser.
#[derive(Clone)]
pub struct FirstOwner {
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's password.
    pub password: String,
    /// The owner's API token, 40 hex digits. `None` means a random one.
    pub token: Option<String>,
}

/// The settings of a process.
#[derive(Clone)]
pub struct Settings {
    /// The installation's secret.
    pub secret: Secret,
    /// Scheme and host at which users reach this server, without a final slash. `None` means the host of each request.
    pub public_url: Option<String>,
    /// Whether `X-Forwarded-Host` contains the host of the request, because a CDN in front always overwrites that
    /// header. Users then come over HTTPS.
    pub forwarded_host: bool,
    /// Whether the operator creates the first owner without a request. Otherwise the first visitor is asked to.
    pub owner_by_operator: bool,
    /// The trusted proxies in front. They report their client's address in `X-Forwarded-For`.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether anybody may create an account.
    pub open_signup: bool,
    /// Whether URLs that users set may refer to private addresses.
    pub allow_private_urls: bool,
    /// The names of the buckets that projects may connect to.
    pub connected_buckets: Vec<String>,
    /// Whether every response contains its cost in AWS calls and capacity units.
    pub count_calls: bool,
    /// The duration of a hold on a handed-out task, in milliseconds.
    pub hold_ms: i64,
    /// The most tasks of a project that are exported while the client waits, since a gateway limits the waiting time. A
    /// job exports larger projects. `None` means no limit.
    pub export_at_once: Option<u64>,
    /// The time that a request works on a bulk change. A job does the rest.
    pub bulk_at_once: Duration,
    /// Whether this server itself serves the objects of the buckets, at its own address. Otherwise clients read large
    /// files from S3. The host sets it; there is no variable for it.
    pub serves_buckets: bool,
    /// The owner that the first start creates.
    pub first_owner: Option<FirstOwner>,
}

/// Together with the chunk that is under way then, it stays below ten seconds.
const BULK_SECONDS: u64 = 5;
/// One day.
const HOLD_SECONDS: i64 = 86_400;

/// Invalid settings.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingsError {
    /// A boolean that is neither true nor false.
    #[error("{0} must be true or false")]
    Flag(&'static str),
    /// An invalid duration, or one longer than a year.
    #[error("{0} must be a number of seconds from 1 to 31536000")]
    Seconds(&'static str),
    /// An invalid number.
    #[error("{0} must be a whole number")]
    Number(&'static str),
    /// A URL that is not an HTTP or HTTPS URL.
    #[error("{0} must be an http or https URL without a path, such as https://labels.example.com")]
    Url(&'static str),
    /// Invalid addresses.
    #[error("{0} must be addresses or networks separated by commas, such as 10.0.0.5,192.168.0.0/16")]
    Networks(&'static str),
    /// An owner without a password, or a password without an owner.
    #[error("SKYLABEL_USERNAME and SKYLABEL_PASSWORD must be given together")]
    HalfOwner,
    /// A token of a wrong form.
    #[error("SKYLABEL_USER_TOKEN must be 40 hex digits")]
    Token,
}

impl Settings {
    /// Reads `SKYLABEL_*` variables, once at the start of a process.
    pub fn from_env(secret: Secret) -> Result<Settings, SettingsError> {
        #[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
        Settings::from_variables(secret, |name| std::env::var(name).ok())
    }

    /// Reads the settings from any source of variables.
    pub fn from_variables(secret: Secret, get: impl Fn(&str) -> Option<String>) -> Result<Settings, SettingsError> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let first_owner = match (get("SKYLABEL_USERNAME"), get("SKYLABEL_PASSWORD")) {
            (Some(email), Some(password)) => {
                Some(FirstOwner { email, password, token: get("SKYLABEL_USER_TOKEN").map(checked_token).transpose()? })
            }
            (None, None) => None,
            _ => return Err(SettingsError::HalfOwner),
        };
        Ok(Settings {
            secret,
            public_url: get("SKYLABEL_PUBLIC_URL").map(|url| checked_url("SKYLABEL_PUBLIC_URL", &url)).transpose()?,
            forwarded_host: flag("SKYLABEL_FORWARDED_HOST", get("SKYLABEL_FORWARDED_HOST"))?,
            owner_by_operator: flag("SKYLABEL_OWNER_BY_OPERATOR", get("SKYLABEL_OWNER_BY_OPERATOR"))?,
            trusted_proxies: networks("SKYLABEL_TRUSTED_PROXIES", get("SKYLABEL_TRUSTED_PROXIES"))?,
            open_signup: flag("SKYLABEL_OPEN_SIGNUP", get("SKYLABEL_OPEN_SIGNUP"))?,
            allow_private_urls: flag("SKYLABEL_ALLOW_PRIVATE_URLS", get("SKYLABEL_ALLOW_PRIVATE_URLS"))?,
            connected_buckets: buckets(get("SKYLABEL_CONNECTED_BUCKETS")),
            count_calls: flag("SKYLABEL_COUNT_CALLS", get("SKYLABEL_COUNT_CALLS"))?,
            hold_ms: 1_000 * seconds("SKYLABEL_HOLD_SECONDS", get("SKYLABEL_HOLD_SECONDS"))?.unwrap_or(HOLD_SECONDS),
            export_at_once: number("SKYLABEL_EXPORT_AT_ONCE", get("SKYLABEL_EXPORT_AT_ONCE"))?,
            bulk_at_once: Duration::from_secs(
                number("SKYLABEL_BULK_AT_ONCE", get("SKYLABEL_BULK_AT_ONCE"))?.unwrap_or(BULK_SECONDS),
            ),
            serves_buckets: true,
            first_owner,
        })
    }

    /// The settings with a public URL, which is validated.
    pub fn with_public_url(mut self, url: &str) -> Result<Settings, SettingsError> {
        self.public_url = Some(checked_url("--public-url", url)?);
        Ok(self)
    }
}

fn flag(name: &'static str, value: Option<String>) -> Result<bool, SettingsError> {
    match value.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("false" | "0" | "no") => Ok(false),
        Some("true" | "1" | "yes") => Ok(true),
        Some(_) => Err(SettingsError::Flag(name)),
    }
}

/// The names of buckets, given as names or ARNs, separated by commas.
fn buckets(value: Option<String>) -> Vec<String> {
    let name = |text: &str| text.trim().rsplit(':').next().unwrap_or_default().to_owned();
    value.iter().flat_map(|list| list.split(',')).map(name).filter(|name| !name.is_empty()).collect()
}

fn networks(name: &'static str, value: Option<String>) -> Result<Vec<IpNet>, SettingsError> {
    let read = |text: &str| text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
    let texts = value.iter().flat_map(|list| list.split(',')).map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| read(text).ok_or(SettingsError::Networks(name))).collect()
}

fn seconds(name: &'static str, value: Option<String>) -> Result<Option<i64>, SettingsError> {
    let read = |text: String| {
        let seconds = text.trim().parse().ok();
        seconds.filter(|seconds| (1..=31_536_000).contains(seconds)).ok_or(SettingsError::Seconds(name))
    };
    value.map(read).transpose()
}

fn number(name: &'static str, value: Option<String>) -> Result<Option<u64>, SettingsError> {
    value.map(|text| text.trim().parse().map_err(|_| SettingsError::Number(name))).transpose()
}

fn checked_token(token: String) -> Result<String, SettingsError> {
    let good = token.len() == 40 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if good { Ok(token) } else { Err(SettingsError::Token) }
}

fn checked_url(name: &'static str, url: &str) -> Result<String, SettingsError> {
    let trimmed = url.trim_end_matches('/');
    let parsed: http::Uri = trimmed.parse().map_err(|_| SettingsError::Url(name))?;
    let web = matches!(parsed.scheme_str(), Some("http" | "https"));
    let plain = parsed.path_and_query().is_none_or(|path| path.as_str() == "/" || path.as_str().is_empty());
    if web && plain && parsed.authority().is_some() { Ok(trimmed.to_owned()) } else { Err(SettingsError::Url(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_variables(Secret::new([1; 32]), |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_said_is_closed() {
        let settings = read(&[]).unwrap();
        assert!(!settings.open_signup && !settings.allow_private_urls);
        assert!(settings.first_owner.is_none() && settings.public_url.is_none());
    }

    #[test]
    fn wrong_values_are_named() {
        assert_eq!(read(&[("SKYLABEL_OPEN_SIGNUP", "maybe")]).err(), Some(SettingsError::Flag("SKYLABEL_OPEN_SIGNUP")));
        assert_eq!(read(&[("SKYLABEL_USERNAME", "a@example.com")]).err(), Some(SettingsError::HalfOwner));
        let owner = [("SKYLABEL_USERNAME", "a@example.com"), ("SKYLABEL_PASSWORD", "x"), ("SKYLABEL_USER_TOKEN", "zz")];
        assert_eq!(read(&owner).err(), Some(SettingsError::Token));
        for url in ["ftp://x", "labels.example.com", "https://x/path", "https://"] {
            assert_eq!(
                read(&[("SKYLABEL_PUBLIC_URL", url)]).err(),
                Some(SettingsError::Url("SKYLABEL_PUBLIC_URL")),
                "{url}"
            );
        }
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let name = "SKYLABEL_TRUSTED_PROXIES";
        let settings = read(&[(name, "10.0.0.5, 192.168.0.0/16,2001:db8::1")]).unwrap();
        assert_eq!(settings.trusted_proxies.len(), 3);
        assert!(read(&[]).unwrap().trusted_proxies.is_empty());
        assert_eq!(read(&[(name, "proxy.local")]).err(), Some(SettingsError::Networks(name)));
    }

    #[test]
    fn buckets_are_named_or_given_by_their_arns() {
        let settings = read(&[("SKYLABEL_CONNECTED_BUCKETS", "arn:aws:s3:::my-images, other,")]).unwrap();
        assert_eq!(settings.connected_buckets, ["my-images", "other"]);
        assert!(read(&[]).unwrap().connected_buckets.is_empty());
    }

    #[test]
    fn a_public_url_loses_its_final_slash() {
        let settings = read(&[("SKYLABEL_PUBLIC_URL", "https://labels.example.com/")]).unwrap();
        assert_eq!(settings.public_url.as_deref(), Some("https://labels.example.com"));
    }
}
