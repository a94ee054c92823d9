/// How a command prints its answer.
package enum OutputFormat: String, Sendable, CaseIterable {
    /// Aligned columns for people.
    case table
    /// One JSON value; field names and their order never change within a major version.
    case json
    /// RFC 4180 with a header line.
    case csv

    /// The names that `--format` takes.
    package static let names = allCases.map(\.rawValue)
}
