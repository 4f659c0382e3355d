//! Random streams: one per season, purpose and key, so that none moves when
//! another draws more. Basic arithmetic only: the same values everywhere.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A stream of random values.
pub(crate) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of (`seed`, `season`, `purpose`, `key`).
    pub(crate) fn new(seed: u64, season: i32, purpose: &str, key: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(season.to_le_bytes());
        hash.update(key.to_le_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// 64 random bits.
    pub(crate) fn word(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// Uniform in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// Uniform in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// Uniform in [low, high).
    pub(crate) fn range(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Nearly normal with mean 0 and deviation 1: a sum of six uniforms,
    /// which needs no transcendental function. Never beyond 4.3.
    pub(crate) fn normal(&mut self) -> f64 {
        const SQRT_2: f64 = std::f64::consts::SQRT_2;
        let sum: f64 = (0..6).map(|_| f64::from(self.0.next_u32())).sum();
        (sum / f64::from(u32::MAX) - 3.0) * SQRT_2
    }

    /// Successes in `n` trials of probability `p`.
    pub(crate) fn binomial(&mut self, n: i64, p: f64) -> i64 {
        (0..n).filter(|_| self.chance(p)).count() as i64
    }

    /// `value` rounded up or down at random, so that the mean is kept.
    pub(crate) fn round(&mut self, value: f64) -> i64 {
        let floor = value.floor();
        floor as i64 + i64::from(self.chance(value - floor))
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A position drawn in proportion to `weights`; the last one when all are 0.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// Puts `items` in random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// About `share` of the positions `0..n`, at least `least` of them, ascending.
    pub(crate) fn sample(&mut self, n: usize, share: f64, least: usize) -> Vec<usize> {
        let count = ((n as f64 * share).round() as usize).max(least).min(n);
        let mut all: Vec<usize> = (0..n).collect();
        self.shuffle(&mut all);
        all.truncate(count);
        all.sort_unstable();
        all
    }
}
