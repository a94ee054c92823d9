/// One setting as documented data: the name of its environment variable, its meaning, default and
/// parser.
package struct Setting<Value: Sendable>: SettingDescription {
    package let name: String
    package let doc: String
    package let form: String
    package let defaultText: String?
    package let isOptional: Bool
    package let isSecret: Bool
    /// What stands in for a value that is missing or wrong, until all faults are reported together.
    let placeholder: Value
    /// Reads a value; the error is what a value should be, never the value itself.
    let parse: @Sendable (String) -> Value?

    /// Makes a setting of any kind; see also the ready kinds: `string`, `int`, `bool`, `address`
    /// and more.
    /// - Parameters:
    ///   - form: what a value looks like, for help and faults.
    ///   - default: the default as it would be written in the environment; nil: required, unless
    ///     `isOptional`.
    ///   - placeholder: any value; used only while faults are collected.
    ///   - parse: the value of a text, or nil when it is not one.
    package init(
        _ name: String, form: String, default defaultText: String?, isOptional: Bool = false,
        isSecret: Bool = false, placeholder: Value, doc: String,
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.doc = doc
        self.form = form
        self.defaultText = defaultText
        self.isOptional = isOptional
        self.isSecret = isSecret
        self.placeholder = placeholder
        self.parse = parse
    }
}
