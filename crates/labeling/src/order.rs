//! Sampling orders: the sequence in which annotators get a project's places. An order is computed, never stored.

/// The order in which a project's places are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// In the order in which the places were added.
    Sequential,
    /// Shuffled. The same key always gives the same order.
    Uniform {
        /// A number of the project, so that two projects have different orders.
        key: u64,
    },
}

impl Order {
    /// The place at position `at` of the order within the block of places `[start, start + len)` that one import added.
    /// Over all positions of the block, each place occurs once. `None` for a position outside of the block, or if the
    /// block would exceed the largest number.
    pub fn place(self, start: u64, len: u64, at: u64) -> Option<u64> {
        start.checked_add(len)?;
        let offset = at.checked_sub(start).filter(|offset| *offset < len)?;
        match self {
            Order::Sequential => Some(at),
            // Each block has its own shuffle.
            Order::Uniform { key } => Some(start + shuffled(key ^ mixed(start), len, offset)),
        }
    }
}

impl Order {
    /// The inverse of [`place`](Order::place): the position of a place in the order.
    pub fn position(self, start: u64, len: u64, place: u64) -> Option<u64> {
        start.checked_add(len)?;
        let offset = place.checked_sub(start).filter(|offset| *offset < len)?;
        match self {
            Order::Sequential => Some(place),
            Order::Uniform { key } => Some(start + unshuffled(key ^ mixed(start), len, offset)),
        }
    }
}

const ROUNDS: u64 = 4;

/// A permutation of `[0, len)`: a Feistel network over the next even number of bits, applied repeatedly until the
/// result is in the range. The network is at most four times as large as the range, so few repetitions are needed.
fn shuffled(key: u64, len: u64, offset: u64) -> u64 {
    let bits = 64 - (len - 1).leading_zeros();
    let half = bits.div_ceil(2).max(1);
    let mask = (1_u64 << half) - 1;
    let mut value = offset;
    loop {
        let (mut left, mut right) = (value >> half, value & mask);
        for round in 0..ROUNDS {
            let turned = left ^ (mixed(right ^ mixed(key.wrapping_add(round))) & mask);
            (left, right) = (right, turned);
        }
        value = left << half | right;
        if value < len {
            return value;
        }
    }
}

/// The inverse of [`shuffled`].
fn unshuffled(key: u64, len: u64, offset: u64) -> u64 {
    let bits = 64 - (len - 1).leading_zeros();
    let half = bits.div_ceil(2).max(1);
    let mask = (1_u64 << half) - 1;
    let mut value = offset;
    loop {
        let (mut left, mut right) = (value >> half, value & mask);
        for round in (0..ROUNDS).rev() {
            let turned = right ^ (mixed(left ^ mixed(key.wrapping_add(round))) & mask);
            (left, right) = (turned, left);
        }
        value = left << half | right;
        if value < len {
            return value;
        }
    }
}

/// The finalizer of SplitMix64: spreads a change of one bit over all bits.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn every_place_comes_once(key: u64, start in 0_u64..1 << 40, len in 1_u64..3000) {
            for order in [Order::Sequential, Order::Uniform { key }] {
                let places: HashSet<u64> = (start..start + len).filter_map(|at| order.place(start, len, at)).collect();
                prop_assert_eq!(places.len() as u64, len);
                let back = (start..start + len).all(|at| {
                    order.place(start, len, at).and_then(|place| order.position(start, len, place)) == Some(at)
                });
                prop_assert!(back);
                prop_assert!(places.iter().all(|place| (start..start + len).contains(place)));
            }
        }

        #[test]
        fn large_blocks_stay_within(key: u64, len in 1_u64..=u64::MAX, at: u64) {
            let at = at % len;
            let place = Order::Uniform { key }.place(0, len, at);
            prop_assert!(place.is_some_and(|place| place < len));
        }
    }

    #[test]
    fn nothing_stands_outside() {
        let order = Order::Uniform { key: 1 };
        assert_eq!(order.place(10, 5, 9), None);
        assert_eq!(order.place(10, 5, 15), None);
        assert_eq!(order.place(10, 0, 10), None);
        assert_eq!(order.place(u64::MAX, 2, u64::MAX), None);
        assert_eq!(order.place(3, 1, 3), Some(3));
    }

    #[test]
    fn it_looks_shuffled_and_keys_differ() {
        let run = |key| (0..1000).filter_map(|at| Order::Uniform { key }.place(0, 1000, at)).collect::<Vec<u64>>();
        let (one, two) = (run(1), run(2));
        assert_ne!(one, two);
        assert_eq!(one, run(1));
        let fixed = |run: &[u64]| run.iter().enumerate().filter(|(at, place)| *at as u64 == **place).count();
        assert!(fixed(&one) < 10 && fixed(&two) < 10);
        let rising = one.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((400..600).contains(&rising), "{rising} of 999 steps rise");
    }
}
