//! The installation's secret. The first start creates it, and it is stored outside the table. All keys are derived from
//! it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const NONCE: usize = 24;

/// The key purpose under which the password of a project's data is encrypted.
pub const TASK_DATA_PASSWORD: &str = "task-data-password";

/// 32 random bytes. Each purpose has its own derived key.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// The secret with these bytes.
    pub fn new(bytes: [u8; 32]) -> Secret {
        Secret(bytes)
    }

    /// Parses a secret of 64 hex digits.
    pub fn from_hex(text: &str) -> Option<Secret> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes).ok()?;
        Some(Secret(bytes))
    }

    /// The secret as 64 hex digits, for the file that stores it.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The key for a purpose.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        mac(&self.0, purpose.as_bytes()).finalize().into_bytes().into()
    }

    /// The authentication tag of a message, for a purpose.
    pub fn tag(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        mac(&self.key(purpose), message).finalize().into_bytes().into()
    }

    /// Whether a tag belongs to the message. Compares in constant time.
    pub fn verify(&self, purpose: &str, message: &[u8], tag: &[u8]) -> bool {
        mac(&self.key(purpose), message).verify_slice(tag).is_ok()
    }

    /// The id under which a token, a session or an address is stored: a keyed hash in hex.
    pub fn digest(&self, purpose: &str, text: &str) -> String {
        hex::encode(self.tag(purpose, text.as_bytes()))
    }

    /// Encrypts a text that must be shown or sent later. The result can only be decrypted for the same purpose.
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> store::Result<Vec<u8>> {
        let nonce = store::random::bytes::<NONCE>()?;
        let cipher = XChaCha20Poly1305::new(&self.key(purpose).into());
        let sealed = cipher
            .encrypt(&nonce.into(), plain)
            .map_err(|_| store::Error::new(store::ErrorKind::TooLarge, "too long to encrypt"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Encrypts a text for a record that only holds text: the result of [`seal`](Secret::seal) in hex.
    pub fn seal_text(&self, purpose: &str, plain: &str) -> store::Result<String> {
        Ok(hex::encode(self.seal(purpose, plain.as_bytes())?))
    }

    /// Decrypts the result of [`seal_text`](Secret::seal_text). `None` as for [`open`](Secret::open).
    pub fn open_text(&self, purpose: &str, sealed: &str) -> Option<String> {
        String::from_utf8(self.open(purpose, &hex::decode(sealed).ok()?)?).ok()
    }

    /// Decrypts the result of [`seal`](Secret::seal). `None` if the purpose differs or the data was changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        XChaCha20Poly1305::new(&self.key(purpose).into()).decrypt(&nonce.into(), body).ok()
    }
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC accepts keys of any length, so this never fails.
    #[allow(clippy::expect_used, reason = "HMAC accepts every key length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(message);
    mac
}

/// Encodes bytes as URL-safe base64 without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes URL-safe base64 without padding.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_text_opens_for_its_purpose_only() {
        let secret = Secret::new([7; 32]);
        let sealed = secret.seal("token", b"hello").unwrap();
        assert_eq!(secret.open("token", &sealed).as_deref(), Some(b"hello".as_slice()));
        assert_eq!(secret.open("other", &sealed), None);
        assert_eq!(Secret::new([8; 32]).open("token", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(secret.open("token", &changed), None);
        }
        assert_eq!(secret.open("token", b"short"), None);
    }

    #[test]
    fn two_seals_of_one_text_differ() {
        let secret = Secret::new([7; 32]);
        assert_ne!(secret.seal("a", b"x").unwrap(), secret.seal("a", b"x").unwrap());
    }

    #[test]
    fn the_hex_form_comes_back() {
        let secret = Secret::new([9; 32]);
        assert_eq!(Secret::from_hex(&secret.to_hex()).unwrap().to_hex(), secret.to_hex());
        assert!(Secret::from_hex("12").is_none());
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
