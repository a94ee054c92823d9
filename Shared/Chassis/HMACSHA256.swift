import COpenSSL

/// HMAC with SHA-256 (RFC 2104).
package enum HMACSHA256 {
    /// The authentication code of `message`, 32 bytes.
    package static func authenticate(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { key in message.withUnsafeBytes { authenticate(key: key, $0) } }
    }

    /// The authentication code of `message`, 32 bytes.
    package static func authenticate(
        key: UnsafeRawBufferPointer, _ message: UnsafeRawBufferPointer
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.digestBytes) { code, count in
            var length: UInt32 = 0
            // OpenSSL takes a null key to mean "the one before": an empty key needs an address.
            let none: StaticString = ""
            let done = HMAC(
                EVP_sha256(), key.baseAddress ?? UnsafeRawPointer(none.utf8Start),
                Int32(clamping: key.count),
                message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count,
                code.baseAddress, &length)
            precondition(done != nil, "OpenSSL always computes HMAC-SHA-256")
            count = Int(length)
        }
    }
}
