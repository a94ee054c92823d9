/// Where a database is and who we are there: `postgresql://user:password@host:port/name?host=/run`.
///
/// The description never shows the password.
package struct PostgresURL: Sendable, Equatable, CustomStringConvertible {
    /// The user to log in as; nil leaves the choice to libpq.
    package let user: String?
    /// The password; never printed.
    package let password: String?
    /// A host name, an address, or the folder of a Unix socket; nil means libpq's default.
    package let host: String?
    /// The port, 1...65535; nil means libpq's default, 5432.
    package let port: UInt16?
    /// The database's name; nil means the user's name.
    package let database: String?
    /// Further libpq parameters by keyword, such as `sslmode`.
    package let parameters: [String: String]

    /// The libpq keywords that a URL may set besides user, password, host, port and name.
    private static let allowedParameters: Set<String> = [
        "sslmode", "sslrootcert", "sslcert", "sslkey", "application_name", "connect_timeout",
        "target_session_attrs", "channel_binding", "gssencmode", "options", "keepalives",
        "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
    ]

    /// Makes a URL from its parts.
    package init(
        user: String? = nil, password: String? = nil, host: String? = nil, port: UInt16? = nil,
        database: String? = nil, parameters: [String: String] = [:]
    ) {
        self.user = user
        self.password = password
        self.host = host
        self.port = port
        self.database = database
        self.parameters = parameters
    }

    /// Parses a URL; a `.configuration` error says what is wrong without repeating the text.
    package init(_ text: String) throws(PostgresError) {
        guard let scheme = ["postgresql://", "postgres://"].first(where: { text.hasPrefix($0) })
        else { throw Self.fault("it must start with postgresql://") }
        var rest = text.dropFirst(scheme.count)
        var query: Substring = ""
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        var path: Substring = ""
        if let slash = rest.firstIndex(of: "/") {
            path = rest[rest.index(after: slash)...]
            rest = rest[..<slash]
        }
        var user: String?
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            user = try Self.decoded(parts[0], "user")
            if parts.count == 2 { password = try Self.decoded(parts[1], "password") }
            rest = rest[rest.index(after: at)...]
        }
        var (host, port) = try Self.hostAndPort(rest)
        var database = try Self.decoded(path, "database name")
        var parameters: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Self.fault("a parameter has no value") }
            let name = String(parts[0])
            let value = try Self.decoded(parts[1], "parameter") ?? ""
            switch name {
            case "host": host = value
            case "port": port = try Self.portNumber(value)
            case "user": user = value
            case "password": password = value
            case "dbname": database = value
            case _ where Self.allowedParameters.contains(name): parameters[name] = value
            default: throw Self.fault("a parameter is unknown or not allowed")
            }
        }
        self.init(
            user: user, password: password, host: host, port: port, database: database,
            parameters: parameters)
    }

    /// This URL with another database.
    package func with(database: String) -> PostgresURL {
        PostgresURL(
            user: user, password: password, host: host, port: port, database: database,
            parameters: parameters)
    }

    /// This URL with another login.
    package func with(user: String, password: String?) -> PostgresURL {
        PostgresURL(
            user: user, password: password, host: host, port: port, database: database,
            parameters: parameters)
    }

    /// The URL with its password, for handing to another process by environment or file; secret.
    package var secretText: String { text(showingPassword: true) }

    package var description: String { text(showingPassword: false) }

    /// libpq's keywords and values.
    var keywords: [(String, String)] {
        var pairs = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        if let user { pairs.append(("user", user)) }
        if let password { pairs.append(("password", password)) }
        if let host { pairs.append(("host", host)) }
        if let port { pairs.append(("port", String(port))) }
        if let database { pairs.append(("dbname", database)) }
        return pairs
    }

    private func text(showingPassword: Bool) -> String {
        var text = "postgresql://"
        if let user {
            text += Self.encoded(user)
            if let password { text += ":" + (showingPassword ? Self.encoded(password) : "***") }
            text += "@"
        }
        var query: [String] = []
        if let host {
            if host.hasPrefix("/") {
                query.append("host=" + Self.encoded(host))
            } else {
                text += host.contains(":") ? "[\(host)]" : host
            }
        }
        if let port {
            let isOfSocket = host?.hasPrefix("/") ?? true
            if isOfSocket { query.append("port=\(port)") } else { text += ":\(port)" }
        }
        if let database { text += "/" + Self.encoded(database) }
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            query.append("\(name)=\(Self.encoded(value))")
        }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    private static func hostAndPort(
        _ text: Substring
    ) throws(PostgresError) -> (String?, UInt16?) {
        if text.isEmpty { return (nil, nil) }
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw fault("a [ has no ]") }
            let host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if rest.isEmpty { return (host, nil) }
            guard rest.first == ":" else { throw fault("the port must follow the ]") }
            return (host, try portNumber(String(rest.dropFirst())))
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw fault("an IPv6 address needs brackets") }
        let host = try decoded(parts[0], "host")
        return (host, parts.count == 2 ? try portNumber(String(parts[1])) : nil)
    }

    private static func portNumber(_ text: String) throws(PostgresError) -> UInt16 {
        guard let port = UInt16(text), port > 0 else { throw fault("the port is not 1...65535") }
        return port
    }

    private static func fault(_ what: String) -> PostgresError {
        PostgresError(.configuration, "the database URL is wrong: \(what)")
    }

    /// Undoes percent encoding; nil for an empty text.
    private static func decoded(
        _ text: Substring, _ part: String
    ) throws(PostgresError) -> String? {
        if text.isEmpty { return nil }
        var bytes: [UInt8] = []
        var input = text.utf8.makeIterator()
        while let byte = input.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = input.next().flatMap(hexDigit),
                let low = input.next().flatMap(hexDigit)
            else { throw fault("the \(part) holds a % that two hex digits don't follow") }
            bytes.append(high << 4 | low)
        }
        guard !bytes.contains(0), let value = String(validating: bytes, as: UTF8.self) else {
            throw fault("the \(part) is not text")
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: return nil
        }
    }

    private static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF")
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result.append("%")
                result.append(hex[Int(byte >> 4)])
                result.append(hex[Int(byte & 15)])
            }
        }
        return result
    }
}
