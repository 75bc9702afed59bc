//! A small random generator (xorshift64*), so that the course needs no crate and never
//! changes.

pub struct Random(u64);

impl Random {
    /// Generators of different seeds give unrelated numbers.
    pub fn new(seed: u64) -> Self {
        let mut random =
            Self((seed ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xD1B5_4A32_D192_ED03) | 1);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit
    }

    /// Ranks as words have them: each doubling of the rank is about as frequent.
    pub fn skewed(&mut self, limit: usize) -> usize {
        let doublings = limit.next_power_of_two().trailing_zeros() as usize;
        let among = (2 << self.below(doublings.max(1))).min(limit);
        self.below(among)
    }
}
