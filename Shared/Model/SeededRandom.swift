/// Random numbers that a seed repeats exactly: xoshiro256**, seeded by SplitMix64. Never for
/// secrets.
///
/// Source: Blackman, Vigna, "Scrambled linear pseudorandom number generators", 2018.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Makes the sequence of `seed`.
    package init(seed: UInt64) {
        var mix = seed
        func word() -> UInt64 {
            mix &+= 0x9E37_79B9_7F4A_7C15
            var value = mix
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
        state = (word(), word(), word(), word())
    }

    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product &<< 7 | product &>> 57) &* 9
        let shifted = state.1 &<< 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 &<< 45 | state.3 &>> 19
        return result
    }

    /// The next `count` random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
    }

    /// True with probability `numerator / denominator`; a denominator of 0 is never.
    package mutating func chance(_ numerator: UInt64, in denominator: UInt64) -> Bool {
        denominator > 0 && next() % denominator < numerator
    }
}
