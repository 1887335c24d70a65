//! Signed tokens (JWT, HS256 only): long-lived personal tokens, and access tokens that are valid for minutes.

use crate::secret::{Secret, base64url, from_base64url};
use jiff::{SignedDuration, Timestamp};
use labeling::ids::UserId;
use serde::{Deserialize, Serialize};

/// The lifetime of an access token.
pub const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

const PURPOSE: &str = "jwt";
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A personal token. It can only be exchanged for access tokens.
    Refresh,
    /// An access token, which authenticates requests to the API.
    Access,
}

/// The claims of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The kind of the token.
    pub token_type: Kind,
    /// The time of its expiry, in seconds since 1970.
    pub exp: i64,
    /// The time of its creation, in seconds since 1970.
    pub iat: i64,
    /// The id of the token.
    pub jti: String,
    /// The user of the token.
    pub user_id: UserId,
    /// For an access token: the personal token that it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// The token without a signature.
pub fn unsigned(claims: &Claims) -> serde_json::Result<String> {
    Ok(format!("{}.{}", base64url(HEADER.as_bytes()), base64url(&serde_json::to_vec(claims)?)))
}

/// The signed token.
pub fn sign(secret: &Secret, claims: &Claims) -> serde_json::Result<String> {
    let body = unsigned(claims)?;
    let signature = base64url(&secret.tag(PURPOSE, body.as_bytes()));
    Ok(format!("{body}.{signature}"))
}

/// The claims of a token, if its signature, kind and expiry are valid.
pub fn read(secret: &Secret, token: &str, kind: Kind, now: Timestamp) -> Option<Claims> {
    let (body, signature) = token.rsplit_once('.')?;
    if !secret.verify(PURPOSE, body.as_bytes(), &from_base64url(signature)?) {
        return None;
    }
    let (header, claims) = body.split_once('.')?;
    let header: Header = serde_json::from_slice(&from_base64url(header)?).ok()?;
    let claims: Claims = serde_json::from_slice(&from_base64url(claims)?).ok()?;
    let good = header.alg == "HS256" && claims.token_type == kind && now.as_second() < claims.exp;
    good.then_some(claims)
}

/// The claims of any token, without any check. Use them only to find the record that they name, never to trust them.
pub fn peek(token: &str) -> Option<Claims> {
    let claims = token.split('.').nth(1)?;
    serde_json::from_slice(&from_base64url(claims)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(kind: Kind) -> Claims {
        Claims { token_type: kind, exp: 300, iat: 0, jti: "a".into(), user_id: UserId(7), personal: None }
    }

    #[test]
    fn a_token_comes_back_for_its_kind_and_time() {
        let secret = Secret::new([1; 32]);
        let token = sign(&secret, &claims(Kind::Access)).unwrap();
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(read(&secret, &token, Kind::Access, at(299)), Some(claims(Kind::Access)));
        assert_eq!(read(&secret, &token, Kind::Access, at(300)), None);
        assert_eq!(read(&secret, &token, Kind::Refresh, at(0)), None);
        assert_eq!(read(&Secret::new([2; 32]), &token, Kind::Access, at(0)), None);
    }

    #[test]
    fn a_changed_token_is_none() {
        let secret = Secret::new([1; 32]);
        let token = sign(&secret, &claims(Kind::Access)).unwrap();
        let (body, signature) = token.rsplit_once('.').unwrap();
        let other = Claims { user_id: UserId(1), ..claims(Kind::Access) };
        let forged = format!("{}.{signature}", unsigned(&other).unwrap());
        let none = format!("{}.{}.", base64url(br#"{"alg":"none"}"#), body.split_once('.').unwrap().1);
        for bad in [forged.as_str(), none.as_str(), body, "", "..", "a.b.c", "é.é.é"] {
            assert_eq!(read(&secret, bad, Kind::Access, Timestamp::UNIX_EPOCH), None, "{bad}");
        }
    }
}
