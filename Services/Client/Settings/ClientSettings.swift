import Chassis

/// The client's settings, each from the first place that has it: option, `TOLLGATE_...` variable,
/// `~/.config/tollgate/config`, what `tollgate up` wrote into the stack's folder, default.
package struct ClientSettings: Sendable {
    /// Every setting's name, as the file spells it. `token_file` is `--token-file` on the command
    /// line and `TOLLGATE_TOKEN_FILE` in the environment.
    package static let names = [
        "format", "home", "token_file", "timeout", "org", "limiter", "tracker", "analytics",
        "billing", "admin", "postgres_port", "postgres_bin",
    ]

    private let options: [String: String]
    private let environment: [String: String]
    private let file: [String: String]
    private let stack: [String: String]

    /// Settings from their four places.
    package init(
        options: [String: String] = [:], environment: [String: String] = [:],
        file: [String: String] = [:], stack: [String: String] = [:]
    ) {
        self.options = options
        self.environment = environment
        self.file = file
        self.stack = stack
    }

    /// The value of a setting, or nil when no place has it. An empty variable counts as unset.
    package func value(_ name: String) -> String? {
        precondition(Self.names.contains(name), "a setting is listed in `names`")
        let option = name.replacing("_", with: "-")
        if let value = options[option] { return value }
        if let value = environment[Self.variable(name)], !value.isEmpty { return value }
        return file[name] ?? stack[name]
    }

    /// The environment variable of a setting.
    package static func variable(_ name: String) -> String { "TOLLGATE_" + name.uppercased() }

    /// The output format.
    /// - Throws: a usage failure when it is none of the three.
    package func format() throws -> OutputFormat {
        guard let name = value("format") else { return .table }
        guard let format = OutputFormat(rawValue: name) else {
            throw CommandFailure.usage(
                "the format is \"\(name)\"",
                "give one of: \(OutputFormat.names.joined(separator: ", "))")
        }
        return format
    }

    /// Longest that one call may take, in milliseconds.
    /// - Throws: a usage failure when it is not 1 to 3,600 seconds.
    package func timeoutMilliseconds() throws -> UInt32 {
        guard let text = value("timeout") else { return 10_000 }
        guard let seconds = UInt32(text), (1...3_600).contains(seconds) else {
            throw CommandFailure.usage(
                "the timeout is \"\(text)\"", "give a whole number of seconds from 1 to 3600")
        }
        return seconds * 1_000
    }

    /// Where a service listens.
    /// - Throws: a usage failure when the setting is no `host:port`.
    package func address(of service: DaemonKind) throws -> NetworkAddress {
        guard let text = value(service.name) else {
            return NetworkAddress(host: "127.0.0.1", port: service.defaultPort)
        }
        guard let address = NetworkAddress(text), address.port > 0 else {
            throw CommandFailure.usage(
                "the address of \(service.name) is \"\(text)\"", "give host:port")
        }
        return address
    }

    /// The loopback port of the embedded PostgreSQL.
    /// - Throws: a usage failure when it is no port.
    package func postgresPort() throws -> UInt16 {
        guard let text = value("postgres_port") else { return 7100 }
        guard let port = UInt16(text), port > 0 else {
            throw CommandFailure.usage(
                "TOLLGATE_POSTGRES_PORT is \"\(text)\"", "give a port from 1 to 65535")
        }
        return port
    }
}
