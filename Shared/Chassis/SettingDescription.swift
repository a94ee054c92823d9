/// What `--help` and `--print-config` need to know about a setting.
package protocol SettingDescription: Sendable {
    /// The environment variable.
    var name: String { get }
    /// One sentence on what it does.
    var doc: String { get }
    /// What a value looks like: "HOST:PORT", "1 to 64".
    var form: String { get }
    /// The default as text; nil: the setting is required, unless `isOptional`.
    var defaultText: String? { get }
    /// Whether the setting may be left out without having a default.
    var isOptional: Bool { get }
    /// Whether its value is never shown, and may come from the file that `<name>_FILE` names.
    var isSecret: Bool { get }
}
