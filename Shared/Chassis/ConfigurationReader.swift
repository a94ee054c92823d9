import Synchronization

/// Reads settings from an environment and collects every fault, so that all are reported at once.
///
/// A value that is missing or wrong reads as a placeholder; `check()` must succeed before a value
/// is used.
package final class ConfigurationReader: Sendable {
    private let environment: [String: String]
    private let found = Mutex<[ConfigurationFault]>([])

    /// Makes a reader of `environment`; an empty variable counts as not set.
    package init(environment: [String: String]) {
        self.environment = environment.filter { !$0.value.isEmpty }
    }

    /// The value of a setting, or its default.
    package func value<Value>(_ setting: Setting<Value>) -> Value {
        if let value = optional(setting) { return value }
        let isGiven = environment[setting.name] != nil || environment[setting.name + "_FILE"] != nil
        if !isGiven, setting.defaultText == nil {
            let file = setting.isSecret ? " (or \(setting.name)_FILE)" : ""
            fault(setting.name, "is required\(file): \(setting.doc)")
        }
        return setting.placeholder
    }

    /// The value of a setting, or its default, or nil when it has neither.
    package func optional<Value>(_ setting: Setting<Value>) -> Value? {
        guard let text = text(setting) ?? setting.defaultText else { return nil }
        if let value = setting.parse(text) { return value }
        let shown = setting.isSecret ? "its value" : "\"\(text.prefix(100))\""
        fault(setting.name, "\(shown) is not of the form: \(setting.form)")
        return nil
    }

    /// Adds a fault, as of two settings that don't agree; `description` never holds a secret.
    package func fault(_ name: String, _ description: String) {
        let fault = ConfigurationFault(name: name, description: description)
        found.withLock { if !$0.contains(fault) { $0.append(fault) } }
    }

    /// The faults so far.
    package var faults: [ConfigurationFault] { found.withLock { $0 } }

    /// Throws one error that lists every fault, if there is any.
    package func check() throws(ConfigurationError) {
        let faults = faults
        if !faults.isEmpty { throw ConfigurationError(faults: faults) }
    }

    /// What the environment says, as text: for `--print-config`.
    func text(_ setting: some SettingDescription) -> String? {
        if let text = environment[setting.name] { return text }
        guard setting.isSecret, let path = environment[setting.name + "_FILE"] else { return nil }
        do {
            let bytes = try SmallFile.read(path, bytesMax: 64 * 1024)
            let text = String(decoding: bytes, as: UTF8.self)
            let line = text.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
            if !line.isEmpty { return String(line) }
            fault(setting.name + "_FILE", "\(path) is empty")
        } catch {
            fault(setting.name + "_FILE", error.description)
        }
        return nil
    }
}
