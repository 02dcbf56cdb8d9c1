//! T29: PINs from the operating system's generator favour no digit and no place.

use wassla_domain::Pin;
use wassla_domain::ports::Entropy;
use wassla_system::OsEntropy;

const PINS: u32 = 1_000_000;

/// With nine degrees of freedom a fair generator exceeds this once in more than 10^10 tries.
const FAIR: f64 = 70.0;

type Counts = [[u32; 10]; 6];

#[test]
fn t29_a_million_pins_favour_no_digit() {
    let mut samples = vec![0_u8; PINS as usize * 4];
    OsEntropy.fill(&mut samples).unwrap();
    for (place, chi_square) in chi_squares(&samples) {
        assert!(chi_square < FAIR, "place {place}: chi-square {chi_square}");
    }
}

#[test]
fn a_generator_with_a_dead_bit_is_noticed() {
    let mut samples = vec![0_u8; PINS as usize * 4];
    OsEntropy.fill(&mut samples).unwrap();
    for byte in samples.iter_mut().step_by(4) {
        *byte &= 0b1111_1110;
    }
    let worst = chi_squares(&samples)
        .map(|(_, value)| value)
        .fold(0.0, f64::max);
    assert!(worst > FAIR, "worst chi-square {worst}");
}

fn chi_squares(samples: &[u8]) -> impl Iterator<Item = (usize, f64)> {
    let mut counts = Counts::default();
    let mut pins = 0_u32;
    for sample in samples.as_chunks::<4>().0 {
        let Some(pin) = Pin::from_entropy(*sample) else {
            continue;
        };
        pins += 1;
        for (place, digit) in pin.expose().bytes().enumerate() {
            counts[place][usize::from(digit - b'0')] += 1;
        }
    }
    let expected = f64::from(pins) / 10.0;
    counts.into_iter().enumerate().map(move |(place, digits)| {
        let distance = |count: u32| (f64::from(count) - expected).powi(2) / expected;
        (place, digits.into_iter().map(distance).sum())
    })
}
