import COpenSSL

/// SHA-256 of bytes that are all there.
package enum SHA256 {
    /// Bytes in a digest.
    package static let digestBytes = 32
    // Fetched once: OpenSSL would look it up by name on every use. Never written, never freed.
    nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// The digest of `bytes`, 32 bytes.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The digest of `bytes`, 32 bytes.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: digestBytes) { digest, count in
            var length: UInt32 = 0
            let done = EVP_Digest(
                bytes.baseAddress, bytes.count, digest.baseAddress, &length, algorithm, nil)
            precondition(done == 1, "OpenSSL always computes SHA-256")
            count = Int(length)
        }
    }
}

/// SHA-256 of bytes that arrive in parts.
package struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer

    /// Makes a hasher that has seen nothing.
    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        self.context = context
        begin()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next part.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "OpenSSL always computes SHA-256")
    }

    /// Takes the next part.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of all parts, 32 bytes; the hasher begins anew.
    package mutating func finalize() -> [UInt8] {
        let digest = [UInt8](unsafeUninitializedCapacity: SHA256.digestBytes) { digest, count in
            var length: UInt32 = 0
            let done = EVP_DigestFinal_ex(context, digest.baseAddress, &length)
            precondition(done == 1, "OpenSSL always computes SHA-256")
            count = Int(length)
        }
        begin()
        return digest
    }

    private func begin() {
        let done = EVP_DigestInit_ex(context, SHA256.algorithm, nil)
        precondition(done == 1, "OpenSSL always computes SHA-256")
    }
}
