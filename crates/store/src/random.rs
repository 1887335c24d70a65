//! Randomness, from the operating system.

use crate::error::{Error, ErrorKind, Result};

/// Random bytes for keys and names.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| Error::new(ErrorKind::Unavailable, "the operating system gave no random bytes"))?;
    Ok(bytes)
}

/// A random name of 32 hex digits.
pub fn name() -> Result<String> {
    Ok(hex::encode(bytes::<16>()?))
}
