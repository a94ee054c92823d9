/// How a limiter is one of several.
package struct ClusterSettings: Sendable {
    /// Its id, which stays the same from one process to the next.
    package let node: String
    /// Where clients and operators reach it, "HOST:PORT".
    package let address: String
    /// Whether it goes on deciding when its lease has run out because PostgreSQL can't be asked.
    package let decidesCutOff: Bool
    /// Hears whether it decides for the orgs that are its own, and what it waits for.
    package let report: @Sendable (_ isHealthy: Bool, _ detail: String) -> Void
    /// The lengths of its leases: the same for all limiters.
    var times = LeaseTimes()

    /// Takes all.
    package init(
        node: String, address: String, decidesCutOff: Bool = true,
        report: @escaping @Sendable (_ isHealthy: Bool, _ detail: String) -> Void = { _, _ in }
    ) {
        self.node = node
        self.address = address
        self.decidesCutOff = decidesCutOff
        self.report = report
    }

    /// Whether a text can be a limiter's id: 1 to 64 letters, digits, ".", "_" and "-", the first a letter or digit.
    static func isNode(_ text: String) -> Bool {
        func isPlain(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard let first = text.utf8.first, isPlain(first), text.utf8.count <= 64 else {
            return false
        }
        return text.utf8.allSatisfy { isPlain($0) || [45, 46, 95].contains($0) }
    }
}
