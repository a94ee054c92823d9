/// SipHash-2-4 with 128 bits of output: a keyed hash that an attacker without the key can't aim.
///
/// Source: Aumasson, Bernstein, "SipHash: a fast short-input PRF", and the reference code's 128-bit
/// variant.
package struct SipHash128: Sendable {
    /// The two output words: the first and last eight bytes of the reference output, little-endian.
    package struct Digest: Hashable, Sendable {
        package let first: UInt64
        package let second: UInt64
    }

    private let key0: UInt64
    private let key1: UInt64

    /// Makes a hash with a 128-bit key in two words.
    package init(key0: UInt64, key1: UInt64) {
        self.key0 = key0
        self.key1 = key1
    }

    /// Makes a hash with a key of exactly 16 bytes; nil for any other length.
    package init?(key: [UInt8]) {
        guard key.count == 16 else { return nil }
        key0 = key[0..<8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        key1 = key[8..<16].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The hash of `bytes`; allocates nothing.
    package func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var state = State(key0, key1)
        return state.finish(bytes, total: bytes.count)
    }

    /// The hash of the eight little-endian bytes of `prefix` followed by `bytes`: a name within an
    /// org.
    package func hash(prefix: UInt64, _ bytes: UnsafeRawBufferPointer) -> Digest {
        var state = State(key0, key1)
        state.absorb(prefix)
        return state.finish(bytes, total: bytes.count &+ 8)
    }

    /// SipHash-1-3 of `bytes` with 128 bits of output: a third fewer rounds. For tables in memory, where nobody sees
    /// the hashes; allocates nothing.
    package func shortHash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var state = State(key0, key1)
        return state.finish(bytes, total: bytes.count, compressing: 1, finishing: 3)
    }

    /// The hash of `bytes`.
    package func hash(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { hash($0) } }

    private struct State {
        var v0: UInt64
        var v1: UInt64
        var v2: UInt64
        var v3: UInt64

        @inline(__always)
        init(_ key0: UInt64, _ key1: UInt64) {
            v0 = key0 ^ 0x736f_6d65_7073_6575
            v1 = key1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
            v2 = key0 ^ 0x6c79_6765_6e65_7261
            v3 = key1 ^ 0x7465_6462_7974_6573
        }

        @inline(__always)
        mutating func round() {
            v0 &+= v1
            v1 = v1 &<< 13 | v1 &>> 51
            v1 ^= v0
            v0 = v0 &<< 32 | v0 &>> 32
            v2 &+= v3
            v3 = v3 &<< 16 | v3 &>> 48
            v3 ^= v2
            v0 &+= v3
            v3 = v3 &<< 21 | v3 &>> 43
            v3 ^= v0
            v2 &+= v1
            v1 = v1 &<< 17 | v1 &>> 47
            v1 ^= v2
            v2 = v2 &<< 32 | v2 &>> 32
        }

        @inline(__always)
        mutating func rounds(_ count: Int) {
            for _ in 0..<count { round() }
        }

        @inline(__always)
        mutating func absorb(_ word: UInt64, _ count: Int = 2) {
            v3 ^= word
            rounds(count)
            v0 ^= word
        }

        @inline(__always)
        mutating func finish(
            _ bytes: UnsafeRawBufferPointer, total: Int, compressing: Int = 2, finishing: Int = 4
        ) -> Digest {
            var tail = UInt64(truncatingIfNeeded: total) &<< 56
            if let start = bytes.baseAddress {
                let whole = bytes.count & ~7
                var place = 0
                while place < whole {
                    absorb(word(start + place), compressing)
                    place &+= 8
                }
                tail |= rest(start, bytes.count)
            }
            absorb(tail, compressing)
            v2 ^= 0xee
            rounds(finishing)
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xdd
            rounds(finishing)
            return Digest(first: first, second: v0 ^ v1 ^ v2 ^ v3)
        }

        @inline(__always)
        private func word(_ place: UnsafeRawPointer) -> UInt64 {
            UInt64(littleEndian: place.loadUnaligned(as: UInt64.self))
        }

        /// The bytes behind the last whole word, at most seven.
        @inline(__always)
        private func rest(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
            let left = count & 7
            // The last word of the text has them at its top.
            if count >= 8 { return left == 0 ? 0 : word(start + count - 8) >> UInt64(64 &- 8 &* left) }
            var rest: UInt64 = 0
            for index in 0..<left {
                rest |= UInt64(start.load(fromByteOffset: index, as: UInt8.self)) &<< UInt64(8 &* index)
            }
            return rest
        }
    }
}
