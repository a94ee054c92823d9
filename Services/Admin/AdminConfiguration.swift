import Chassis

/// The settings of `admin`.
package struct AdminConfiguration: ServiceConfiguration {
    package static let settings: [any SettingDescription] =
        DaemonConfiguration.settings(port: 7105) + [pepperFile]

    /// The secret that API keys are hashed with.
    static let pepperFile = Setting.path(
        "TOLLGATE_KEY_PEPPER_FILE",
        doc: "File of the secret that API keys are hashed with: lines `VERSION HEX`, mode 0600.")

    package let daemon: DaemonConfiguration
    /// Path of the pepper file.
    package let pepperFile: String

    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7105)
        pepperFile = reader.value(Self.pepperFile)
    }
}
