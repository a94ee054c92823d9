import COpenSSL

/// Random bytes for secrets and ids, from OpenSSL's generator.
package enum SecureRandom {
    /// The next `count` random bytes.
    package static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0, "a count is not negative")
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let done = RAND_bytes(buffer.baseAddress, Int32(clamping: count))
            precondition(done == 1 || count == 0, "the system gives random bytes")
            filled = count
        }
    }

    /// The next random word.
    package static func word() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
