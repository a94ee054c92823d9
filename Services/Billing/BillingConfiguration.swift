import Chassis

/// The settings of `billing`.
package struct BillingConfiguration: ServiceConfiguration {
    package static let settings: [any SettingDescription] = DaemonConfiguration.settings(port: 7104)

    package let daemon: DaemonConfiguration

    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7104)
    }
}
