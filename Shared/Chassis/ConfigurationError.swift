/// One setting that is missing or wrong.
package struct ConfigurationFault: Hashable, Sendable {
    /// The environment variable.
    package let name: String
    /// What is wrong and what would be right; never a secret's value.
    package let description: String
}

/// Everything that is wrong with a configuration.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// One or more faults, in the order they were found.
    package let faults: [ConfigurationFault]

    package var description: String {
        faults.map { "\($0.name): \($0.description)" }.joined(separator: "\n")
    }
}
