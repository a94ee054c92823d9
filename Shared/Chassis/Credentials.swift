import Model

/// The tokens that may call, known by their SHA-256 only.
///
/// The file has a line for each token, `kind name role sha256hex`, where kind is `service` (role
/// `-`) or `operator` (role owner, admin, billing or analyst); `#` begins a comment. Tokens are 32
/// random bytes, so a plain digest is enough: there is nothing to guess.
package struct Credentials: Sendable {
    /// What holds a token.
    package enum Kind: String, Sendable, CaseIterable {
        case service
        case `operator`

        /// How its tokens begin.
        package var tokenHead: String {
            switch self {
            case .service: "tgs_"
            case .operator: "tgo_"
            }
        }
    }

    /// A token's holder.
    package struct Entry: Sendable, Hashable {
        package let kind: Kind
        package let name: String
        /// "-" for a service.
        package let role: String
        let digest: [UInt8]
    }

    /// Why a file was refused; names the line, never a token.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The roles that an operator may have.
    package static let operatorRoles: Set<String> = ["owner", "admin", "billing", "analyst"]
    /// The entries, in the file's order.
    package let entries: [Entry]

    /// Reads the file at `path`; refuses one that group or others may use.
    package init(path: String) throws(Failure) {
        do {
            let bytes = try SmallFile.read(path, isPrivate: true)
            try self.init(text: String(decoding: bytes, as: UTF8.self), name: path)
        } catch let error as SmallFile.Failure {
            throw Failure(description: error.description)
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(description: "can't read \(path)")
        }
    }

    /// Reads the text of a file; `name` is what faults call it.
    package init(text: String, name: String = "credentials") throws(Failure) {
        var entries: [Entry] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            guard let entry = Credentials.entry(line) else {
                throw Failure(
                    description: "\(name), line \(index + 1): expected `service NAME - SHA256HEX` "
                        + "or `operator NAME owner|admin|billing|analyst SHA256HEX`")
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    /// Whose token this is, or nil; takes the same time for every token of the same length.
    package func lookup(token: [UInt8]) -> Entry? { token.withUnsafeBytes { lookup(token: $0) } }

    /// Whose token this is, or nil; takes the same time for every token of the same length.
    package func lookup(token: UnsafeRawBufferPointer) -> Entry? {
        let digest = SHA256.hash(token)
        var found: Entry?
        for entry in entries where constantTimeEqual(entry.digest, digest) { found = entry }
        return found
    }

    /// A new token of 32 random bytes: `tgs_…` or `tgo_…`.
    package static func makeToken(_ kind: Kind) -> String {
        kind.tokenHead
            + String(decoding: Base62.encode(bytes: SecureRandom.bytes(32)), as: UTF8.self)
    }

    /// The line of the file for a token, without a newline.
    package static func line(
        _ kind: Kind, name: String, role: String = "-", token: String
    ) -> String {
        let digest = HexString.encode(SHA256.hash(Array(token.utf8)))
        return "\(kind.rawValue) \(name) \(role) \(digest)"
    }

    private static func entry(_ line: Substring) -> Entry? {
        let words = line.split(separator: " ")
        guard words.count == 4, let kind = Kind(rawValue: String(words[0])),
            let digest = HexString.decode(words[3]), digest.count == SHA256.digestBytes
        else { return nil }
        let role = String(words[2])
        guard kind == .service ? role == "-" : operatorRoles.contains(role) else { return nil }
        return Entry(kind: kind, name: String(words[1]), role: role, digest: digest)
    }
}
