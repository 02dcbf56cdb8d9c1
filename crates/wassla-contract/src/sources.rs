//! Clauses of [`Clock`] and [`Entropy`].

use std::collections::HashSet;

use wassla_domain::Timestamp;
use wassla_domain::ports::{Clock, Entropy};

/// It shows a time of this century, not seconds for milliseconds nor the reverse.
pub fn the_time_is_of_this_century(clock: &dyn Clock) {
    let (from, to) = (
        Timestamp::from_seconds(1_700_000_000),
        Timestamp::from_seconds(4_100_000_000),
    );
    let now = clock.now();
    assert!(now > from && now < to, "{now:?}");
}

/// It does not go back between two looks.
pub fn time_does_not_go_back(clock: &dyn Clock) {
    let mut last = clock.now();
    for _ in 0..1_000 {
        let now = clock.now();
        assert!(now >= last);
        last = now;
    }
}

/// Buffers of any length are filled to the end.
pub fn any_buffer_is_filled(entropy: &dyn Entropy) {
    for length in [0, 1, 4, 32, 33, 1_000] {
        let mut varies = vec![false; length];
        let mut first = vec![0; length];
        entropy.fill(&mut first).unwrap();
        for _ in 0..16 {
            let mut bytes = vec![0; length];
            entropy.fill(&mut bytes).unwrap();
            for (place, byte) in bytes.iter().enumerate() {
                varies[place] |= *byte != first[place];
            }
        }
        assert!(varies.iter().all(|varies| *varies), "{length} bytes");
    }
}

/// No 256 bits come twice, and no byte is favoured.
pub fn no_draw_repeats(entropy: &dyn Entropy) {
    let mut seen = HashSet::new();
    let mut counts = [0_u32; 256];
    for _ in 0..4_000 {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes).unwrap();
        for byte in bytes {
            counts[usize::from(byte)] += 1;
        }
        assert!(seen.insert(bytes));
    }
    // 500 are expected of each; the limits are nine standard deviations away.
    let outlier = counts.iter().find(|count| !(300..700).contains(*count));
    assert_eq!(outlier, None);
}
