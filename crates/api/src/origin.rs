//! The client's address of a request, and the address that it was sent to.

use crate::settings::Settings;
use axum::extract::FromRequestParts;
use http::header;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;

const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Scheme and host of this server in the client's view, without a final slash: the operator's public URL, else the host
/// given by the CDN, else the host of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL as written before paths.
    pub fn new(url: impl Into<String>) -> BaseUrl {
        BaseUrl(url.into())
    }

    pub(crate) fn of(settings: &Settings, parts: &Parts) -> BaseUrl {
        if let Some(url) = &settings.public_url {
            return BaseUrl(url.clone());
        }
        let said = |name: HeaderName| parts.headers.get(name).and_then(|host| host.to_str().ok());
        if let Some(host) = said(FORWARDED_HOST).filter(|_| settings.forwarded_host) {
            return BaseUrl(format!("https://{host}"));
        }
        let host = said(header::HOST);
        let host = host.or_else(|| parts.uri.authority().map(|authority| authority.as_str()));
        BaseUrl(format!("http://{}", host.unwrap_or("localhost")))
    }

    /// The URL as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether clients reach this server over HTTPS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The client's address, which the host of the function adds to the request. `None` if it is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl ClientAddress {
    /// The client's address of a request from `peer`: `peer` itself. Behind trusted proxies, it is the address that the
    /// outermost trusted proxy reports as its client.
    pub fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> ClientAddress {
        let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
        let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        let (mut address, mut hops) = (peer.to_canonical(), hops.into_iter().rev());
        while trusted.iter().any(|network| network.contains(&address)) {
            let Some(Ok(hop)) = hops.next().map(str::parse::<IpAddr>) else { break };
            address = hop.to_canonical();
        }
        ClientAddress(Some(address))
    }

    /// The address for counting failed sign-ins. An IPv6 client owns a /64 network, so the last half of its address is
    /// dropped.
    pub fn group(&self) -> String {
        match self.0 {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
                Some(v4) => v4.to_string(),
                None => address.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
            },
        }
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<ClientAddress, Infallible> {
        Ok(parts.extensions.get::<ClientAddress>().copied().unwrap_or(ClientAddress(None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_say_who_asks() {
        let headers = HeaderMap::from_iter([(FORWARDED_FOR, "6.6.6.6, 192.0.2.7, 10.0.0.2".parse().unwrap())]);
        let client = |peer: &str, trusted: &[&str]| {
            let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
            ClientAddress::behind(peer.parse().unwrap(), &headers, &trusted).group()
        };
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.1/32"]), "10.0.0.2");
        assert_eq!(client("::ffff:10.0.0.1", &["10.0.0.0/8"]), "192.0.2.7");
        assert_eq!(client("198.51.100.1", &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn addresses_of_one_client_are_one_group() {
        let group = |text: &str| ClientAddress(text.parse().ok()).group();
        assert_eq!(group("192.0.2.7"), "192.0.2.7");
        assert_eq!(group("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(group("2001:db8:1:2:3:4:5:6"), group("2001:db8:1:2:ffff::1"));
        assert_ne!(group("2001:db8:1:2::1"), group("2001:db8:1:3::1"));
    }
}
