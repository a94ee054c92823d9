import Chassis

/// The settings of `analytics`.
package struct AnalyticsConfiguration: ServiceConfiguration {
    package static let settings: [any SettingDescription] =
        DaemonConfiguration.settings(port: 7103) + [databaseURL]

    /// A replica to read from.
    static let databaseURL = Setting.secret(
        "ANALYTICS_DATABASE_URL", isOptional: true,
        doc: "PostgreSQL to read from, such as a replica; DATABASE_URL if not set.")

    package let daemon: DaemonConfiguration
    /// The database to read from, with its password: never to be logged.
    package let databaseURL: String

    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7103)
        databaseURL = reader.optional(Self.databaseURL) ?? daemon.databaseURL
    }
}
