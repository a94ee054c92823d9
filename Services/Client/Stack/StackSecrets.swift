import Chassis
import Contracts
import Glibc
import Model
import Postgres

/// The secrets of a stack: one folder (mode 0700) of files (mode 0600), each made once, at random.
///
/// | file | holds |
/// |---|---|
/// | `credentials` | what daemons accept: kind, name, role and the SHA-256 of each token |
/// | `operator.token` | the token that the client presents; its role is owner |
/// | `NAME.token` | the token of a service or of a product back end |
/// | `key.pepper` | the pepper of API keys: version and 32 bytes in hex |
/// | `postgres.password` | PostgreSQL's superuser |
/// | `SERVICE.password`, `SERVICE.database-url` | a service's own role, and its whole URL |
struct StackSecrets: Sendable {
    /// Callers that have a service token: the five daemons, and product back ends.
    static let services = TollgateAccess.Peer.allCases.map(\.rawValue)

    let folder: String

    /// The secrets in `folder`, with what was missing made.
    /// - Throws: a failure when the folder can't be written.
    static func ensure(in folder: String) throws -> StackSecrets {
        try Folder.create(folder, mode: 0o700)
        let secrets = StackSecrets(folder: folder)
        for kind in DaemonKind.allCases {
            _ = try secrets.once("\(kind.name).password") { randomText() }
        }
        _ = try secrets.once("postgres.password") { randomText() }
        _ = try secrets.once("key.pepper") { "1 " + HexString.encode(SecureRandom.bytes(32)) }
        var lines: [String] = []
        for name in services {
            let token = try secrets.once("\(name).token") { Credentials.makeToken(.service) }
            lines.append(Credentials.line(.service, name: name, token: token))
        }
        let token = try secrets.once("operator.token") { Credentials.makeToken(.operator) }
        lines.append(Credentials.line(.operator, name: "local", role: "owner", token: token))
        let text = lines.joined(separator: "\n") + "\n"
        if try secrets.read("credentials").map({ $0 + "\n" }) != text {
            try PrivateFile.write(text, to: folder + "/credentials")
        }
        return secrets
    }

    /// The content of a file, or nil when it is not there.
    func read(_ name: String) throws -> String? { try PrivateFile.read(folder + "/" + name) }

    /// The content of a file that has to be there.
    /// - Throws: a failure that names it.
    func require(_ name: String) throws -> String {
        guard let text = try read(name) else {
            throw CommandFailure(
                .notFound, "\(folder)/\(name) is missing",
                "make it with `tollgate secrets --directory \(folder)`")
        }
        return text
    }

    /// Writes the file with each service's URL of `database`.
    func writeURLs(of database: PostgresURL, named suffix: String = "database-url") throws {
        for kind in DaemonKind.allCases {
            let password = try require("\(kind.name).password")
            let url = database.with(user: kind.role, password: password)
            try replace("\(kind.name).\(suffix)", with: url.secretText)
        }
    }

    /// Writes a file unless it holds `text` already.
    func replace(_ name: String, with text: String) throws {
        guard try read(name) != text else { return }
        try PrivateFile.write(text + "\n", to: folder + "/" + name)
    }

    private func once(_ name: String, _ make: () -> String) throws -> String {
        if let text = try read(name), !text.isEmpty { return text }
        let text = make()
        try PrivateFile.write(text + "\n", to: folder + "/" + name)
        return text
    }

    /// 192 random bits as letters and digits.
    private static func randomText() -> String {
        String(decoding: Base62.encode(bytes: SecureRandom.bytes(24)), as: UTF8.self)
    }
}
