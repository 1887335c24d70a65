//! The state row as bytes: a format number, then variable-length integers. About 40 bytes for a task with one holder.

use super::state::{Holder, Kept, State, Unreadable, Worker};
use super::unique::UniqueId;
use crate::ids::UserId;

/// The newest format. Since format 2, a state holds the unique ids that its annotations were submitted under. Since
/// format 3, it holds the numbers of hidden predictions.
pub(super) const FORMAT: u8 = 3;
/// The format of a state that hides no predictions, so that a release that reads up to this format still reads it.
const WITHOUT_HIDDEN: u8 = 2;

const SKIP_FORBIDDEN: u64 = 1;
const EDITED: u64 = 2;

pub(super) fn encode(state: &State) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    out.push(if state.hidden.is_empty() { WITHOUT_HIDDEN } else { FORMAT });
    let flags = if state.allow_skip { 0 } else { SKIP_FORBIDDEN } | if state.edited { EDITED } else { 0 };
    for n in [
        flags,
        state.annotations.into(),
        state.cancelled.into(),
        state.ground_truth.into(),
        state.predictions.into(),
        state.next_annotation.into(),
        state.next_prediction.into(),
        state.next_draft.into(),
        state.overlap.map_or(0, |n| u64::from(n) + 1),
        state.updated_at.cast_unsigned(),
        state.updated_by.map_or(0, |u| u.0 + 1),
    ] {
        put(&mut out, n);
    }
    put(&mut out, state.holders.len() as u64);
    for holder in &state.holders {
        put(&mut out, holder.user.0);
        put(&mut out, holder.expires.cast_unsigned());
        out.extend_from_slice(&holder.unique_id.0);
    }
    put(&mut out, state.workers.len() as u64);
    for worker in &state.workers {
        put(&mut out, worker.user.0);
        put(&mut out, worker.annotations.into());
        put(&mut out, worker.skips.into());
        put(&mut out, u64::from(worker.made) << 1 | u64::from(worker.postponed));
    }
    put(&mut out, state.kept.len() as u64);
    for kept in &state.kept {
        put(&mut out, kept.n.into());
        out.extend_from_slice(&kept.digest.to_be_bytes());
    }
    if !state.hidden.is_empty() {
        put(&mut out, state.hidden.len() as u64);
        for n in &state.hidden {
            put(&mut out, (*n).into());
        }
    }
    out
}

pub(super) fn decode(version: u64, bytes: &[u8]) -> Result<State, Unreadable> {
    let (&format, rest) = bytes.split_first().ok_or(Unreadable::Damaged)?;
    if format > FORMAT {
        return Err(Unreadable::Newer(format));
    }
    let mut from = Reader(rest);
    read(version, format, &mut from).filter(|_| format > 0 && from.0.is_empty()).ok_or(Unreadable::Damaged)
}

fn read(version: u64, format: u8, from: &mut Reader<'_>) -> Option<State> {
    let flags = from.number()?;
    let mut state = State {
        version,
        holders: Vec::new(),
        workers: Vec::new(),
        annotations: from.small()?,
        cancelled: from.small()?,
        ground_truth: from.small()?,
        predictions: from.small()?,
        in_runs: 0,
        next_annotation: from.small()?,
        next_prediction: from.small()?,
        next_draft: from.small()?,
        overlap: from.optional()?.map(u32::try_from).transpose().ok()?,
        allow_skip: flags & SKIP_FORBIDDEN == 0,
        edited: flags & EDITED != 0,
        updated_at: from.number()?.cast_signed(),
        updated_by: from.optional()?.map(UserId),
        kept: Vec::new(),
        hidden: Vec::new(),
    };
    for _ in 0..from.number()? {
        state.holders.push(Holder {
            user: UserId(from.number()?),
            expires: from.number()?.cast_signed(),
            unique_id: UniqueId(from.bytes()?),
        });
    }
    for _ in 0..from.number()? {
        let (user, annotations, skips) = (UserId(from.number()?), from.small()?, from.small()?);
        let made = from.number()?;
        let postponed = made & 1 == 1;
        state.workers.push(Worker { user, annotations, skips, made: u32::try_from(made >> 1).ok()?, postponed });
    }
    if format >= 2 {
        for _ in 0..from.number()? {
            state.kept.push(Kept { n: from.small()?, digest: u64::from_be_bytes(from.bytes()?) });
        }
    }
    if format >= 3 {
        for _ in 0..from.number()? {
            state.hidden.push(from.small()?);
        }
    }
    Some(state)
}

/// LEB128: seven bits per byte, the lowest bits first.
fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return None;
            }
            n |= bits << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn small<T: TryFrom<u64>>(&mut self) -> Option<T> {
        T::try_from(self.number()?).ok()
    }

    /// 0 means none. Other values are the number plus one.
    fn optional(&mut self) -> Option<Option<u64>> {
        Some(self.number()?.checked_sub(1))
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::state::Brought;

    fn sample() -> State {
        let mut state = State::fresh(&Brought { predictions: 300, allow_skip: false, ..Brought::default() });
        state.version = 7;
        state.overlap = Some(0);
        state.updated_at = 1_795_000_000_123;
        state.updated_by = Some(UserId(0));
        for user in 1..=3 {
            let user = UserId(user);
            state.holders.push(Holder { user, expires: 1_795_000_000_999, unique_id: UniqueId([9; 16]) });
            state.note(user, |w| (w.annotations, w.made, w.postponed) = (2, 5, true));
        }
        state.kept = vec![Kept { n: 1, digest: u64::MAX }, Kept { n: 300, digest: 3 }];
        state.hidden = vec![5_000, 5_003];
        state
    }

    #[test]
    fn what_is_written_is_read_and_is_small() {
        let state = sample();
        let bytes = state.encode();
        assert_eq!(State::decode(7, &bytes), Ok(state));
        assert!(bytes.len() <= 150, "{}", bytes.len());
    }

    /// Bytes of former formats. Later releases must still read them.
    #[test]
    fn older_formats_stay_readable() {
        let mut state = State::fresh(&Brought { annotations: 2, ground_truth: 1, ..Brought::default() });
        state.version = 3;
        state.holders.push(Holder { user: UserId(300), expires: 1_000, unique_id: UniqueId([7; 16]) });
        state.note(UserId(5), |w| (w.annotations, w.made) = (1, 1));
        let parts = "0002000100010101000000\
            01ac02e80707070707070707070707070707070707\
            0105010002";
        assert_eq!(State::decode(3, &bytes(&format!("01{parts}"))), Ok(state.clone()));
        state.kept.push(Kept { n: 1, digest: 0x0102_0304_0506_0708 });
        let written = format!("02{parts}01010102030405060708");
        assert_eq!(hex(&state.encode()), written);
        assert_eq!(State::decode(3, &bytes(&written)), Ok(state.clone()));
        state.hidden = vec![5_000, 9_999];
        let written = format!("03{parts}010101020304050607080288278f4e");
        assert_eq!(hex(&state.encode()), written);
        assert_eq!(State::decode(3, &bytes(&written)), Ok(state));
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let digits: Vec<u8> = hex.bytes().filter_map(|c| char::from(c).to_digit(16)).map(|d| d as u8).collect();
        digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn damage_and_newer_formats_are_refused() {
        let bytes = sample().encode();
        for cut in 0..bytes.len() {
            assert_eq!(State::decode(1, &bytes[..cut]), Err(Unreadable::Damaged));
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(State::decode(1, &longer), Err(Unreadable::Damaged));
        let mut newer = bytes;
        newer[0] = FORMAT + 1;
        assert_eq!(State::decode(1, &newer), Err(Unreadable::Newer(FORMAT + 1)));
        assert_eq!(State::decode(1, &[0]), Err(Unreadable::Damaged));
        // A count larger than the remaining bytes must not allocate memory for its items.
        assert_eq!(
            State::decode(1, &[FORMAT, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
            Err(Unreadable::Damaged)
        );
    }
}
