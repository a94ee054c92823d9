import Model

/// A row of `schema_migrations`: a step that a database has been through.
package struct AppliedStep: Hashable, Sendable {
    /// The step's number, from 1.
    package let number: Int
    /// The step's name when it was applied.
    package let name: String
    /// SHA-256 of the script that was applied, 32 bytes.
    package let checksum: [UInt8]
    /// When its transaction began.
    package let appliedAt: Timestamp

    /// Makes a row.
    package init(number: Int, name: String, checksum: [UInt8], appliedAt: Timestamp) {
        self.number = number
        self.name = name
        self.checksum = checksum
        self.appliedAt = appliedAt
    }
}
