/// The secret that API keys are hashed with, kept outside the database, in versions so that it can be rotated.
///
/// File: one line a version, `VERSION HEX`, the newest last; 32 bytes or more of hex each.
package struct KeyPepper: Sendable {
    private let versions: [(version: Int32, secret: [UInt8])]

    /// Reads the file at `path`, which only its owner may read.
    package init(path: String) throws {
        let bytes = try SmallFile.read(path, isPrivate: true)
        try self.init(parsing: String(decoding: bytes, as: UTF8.self))
    }

    /// Reads the file's text.
    /// - Throws: `KeyPepperFault` that names the line, never its content.
    package init(parsing text: String) throws(KeyPepperFault) {
        var versions: [(Int32, [UInt8])] = []
        for (index, line) in text.split(separator: "\n").enumerated() {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let version = Int32(parts[0]), version > 0,
                let secret = HexString.decode(String(parts[1])), secret.count >= 32
            else { throw KeyPepperFault(line: index + 1) }
            versions.append((version, secret))
        }
        guard !versions.isEmpty else { throw KeyPepperFault(line: 0) }
        self.versions = versions
    }

    /// The version that new keys are stored under, and the HMAC-SHA256 of `key` with it.
    package func newest(of key: [UInt8]) -> (version: Int32, digest: [UInt8]) {
        let last = versions[versions.count - 1]
        return (last.version, HMACSHA256.authenticate(key: last.secret, key))
    }

    /// A secret of two words for a purpose of its own, the same wherever the file is and as long as its
    /// lowest version stays: the first 16 bytes of HMAC-SHA256 over the purpose with that version.
    package func words(for purpose: String) -> (UInt64, UInt64) {
        let lowest = versions.min { $0.version < $1.version } ?? versions[0]
        let digest = HMACSHA256.authenticate(key: lowest.secret, Array(purpose.utf8))
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return (word(digest[0..<8]), word(digest[8..<16]))
    }

    /// The HMAC-SHA256 of `key` under every version, oldest first.
    package func digests(of key: [UInt8]) -> [[UInt8]] {
        versions.map { HMACSHA256.authenticate(key: $0.secret, key) }
    }
}

/// A pepper file that can't be used; line 0: it is empty.
package struct KeyPepperFault: Error, Equatable, CustomStringConvertible {
    package let line: Int

    package var description: String {
        line == 0
            ? "the pepper file is empty; it needs one line `VERSION HEX`"
            : "line \(line) of the pepper file is not `VERSION HEX` with at least 32 bytes of hex"
    }
}
