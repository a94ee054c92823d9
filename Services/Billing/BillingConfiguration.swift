import Chassis
import Model

/// The settings of `billing`.
package struct BillingConfiguration: ServiceConfiguration {
    package static let settings: [any SettingDescription] =
        DaemonConfiguration.settings(port: 7104) + [lateGrace]

    /// What all daemons have.
    package let daemon: DaemonConfiguration
    /// How long after its hour usage may be stored without being late, in milliseconds: tracker's setting.
    package let lateGraceMilliseconds: UInt64

    /// Reads the settings.
    package init(from reader: ConfigurationReader) {
        daemon = DaemonConfiguration(from: reader, port: 7104)
        lateGraceMilliseconds = reader.value(Self.lateGrace)
    }

    private static let lateGrace = Setting.milliseconds(
        "TRACKER_LATE_GRACE", in: 0...LateGrace.millisecondsMax, default: "2h",
        doc:
            "The same as tracker's: a period is closed so long and an hour after its end; what comes later "
            + "is on the next invoice.")
}
