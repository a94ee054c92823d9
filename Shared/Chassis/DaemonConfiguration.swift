/// The settings that all daemons have.
package struct DaemonConfiguration: Sendable {
    /// Where calls are taken.
    package let listen: NetworkAddress
    /// Whether `listen` may be reached from other machines.
    package let allowsNonLoopback: Bool
    /// Event loops of the listener, a thread each.
    package let loops: Int
    /// The database, with its password: never to be logged.
    package let databaseURL: String
    /// The database without a pooler in between, for LISTEN and COPY: never to be logged.
    package let databaseDirectURL: String
    /// The file with the digests of the tokens that may call.
    package let credentialsFile: String

    /// Reads the settings of a daemon whose `settings(port:)` documents them.
    package init(from reader: ConfigurationReader, port: UInt16) {
        listen = reader.value(Self.listen(port: port))
        allowsNonLoopback = reader.value(Self.allowsNonLoopback)
        loops = reader.value(Self.loops)
        databaseURL = reader.value(Self.databaseURL)
        databaseDirectURL = reader.optional(Self.databaseDirectURL) ?? databaseURL
        credentialsFile = reader.value(Self.credentialsFile)
        if !listen.isLoopback, !allowsNonLoopback {
            reader.fault(
                "TOLLGATE_LISTEN",
                "\(listen) can be reached from other machines without TLS; listen on loopback, "
                    + "or set TOLLGATE_ALLOW_NON_LOOPBACK=true")
        }
    }

    /// The settings of a daemon that listens on `port` unless told otherwise.
    package static func settings(port: UInt16) -> [any SettingDescription] {
        [
            listen(port: port), allowsNonLoopback, loops, databaseURL, databaseDirectURL,
            credentialsFile, logLevel,
        ]
    }

    /// Where calls are taken.
    package static func listen(port: UInt16) -> Setting<NetworkAddress> {
        .address(
            "TOLLGATE_LISTEN", default: "127.0.0.1:\(port)", doc: "Address that takes calls.")
    }

    /// The explicit flag for listening beyond loopback without TLS.
    package static let allowsNonLoopback = Setting.bool(
        "TOLLGATE_ALLOW_NON_LOOPBACK", default: false,
        doc: "Whether TOLLGATE_LISTEN may be reached from other machines without TLS.")
    /// Event loops.
    package static let loops = Setting.int(
        "TOLLGATE_LOOPS", in: 1...64, default: 1, doc: "Event loops (threads) that serve calls.")
    /// The database.
    package static let databaseURL = Setting.secret(
        "DATABASE_URL", doc: "PostgreSQL: postgresql://user:password@host:port/database.")
    /// The database past any pooler.
    package static let databaseDirectURL = Setting.secret(
        "DATABASE_DIRECT_URL", isOptional: true,
        doc: "PostgreSQL past any connection pooler, for LISTEN and COPY; DATABASE_URL if not set.")
    /// The credentials.
    package static let credentialsFile = Setting.path(
        "TOLLGATE_CREDENTIALS_FILE",
        doc: "File of the tokens that may call: lines of `kind name role sha256hex`, mode 0600.")
    /// The least level that is logged; `ServiceMain` reads it for every program.
    package static let logLevel = Setting.choice(
        "TOLLGATE_LOG_LEVEL", default: LogLevel.info, doc: "The least level that is logged.")
}
