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
        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        @inline(__always)
        mutating func finish(_ bytes: UnsafeRawBufferPointer, total: Int) -> Digest {
            var tail = UInt64(truncatingIfNeeded: total) &<< 56
            if var next = bytes.baseAddress {
                var left = bytes.count
                while left >= 8 {
                    absorb(UInt64(littleEndian: next.loadUnaligned(as: UInt64.self)))
                    next += 8
                    left &-= 8
                }
                var shift: UInt64 = 0
                while left > 0 {
                    tail |= UInt64(next.load(as: UInt8.self)) &<< shift
                    next += 1
                    left &-= 1
                    shift &+= 8
                }
            }
            absorb(tail)
            v2 ^= 0xee
            round()
            round()
            round()
            round()
            let first = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xdd
            round()
            round()
            round()
            round()
            return Digest(first: first, second: v0 ^ v1 ^ v2 ^ v3)
        }
    }
}
