/// The settings of a program: documented data, read and checked as a whole before anything starts.
package protocol ServiceConfiguration: Sendable {
    /// Every setting that `init` reads, in the order to document them.
    static var settings: [any SettingDescription] { get }
    /// Reads every setting; faults go to the reader, which throws them together afterwards.
    init(from reader: ConfigurationReader)
}

extension ServiceConfiguration {
    /// Reads a configuration from `environment`, or throws every fault in it.
    package static func load(environment: [String: String]) throws(ConfigurationError) -> Self {
        let reader = ConfigurationReader(environment: environment)
        let configuration = Self(from: reader)
        try reader.check()
        return configuration
    }
}
