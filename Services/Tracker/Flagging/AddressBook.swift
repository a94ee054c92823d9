import Synchronization

/// The address rules of all orgs that have any, in memory: read by whoever prepares a batch, replaced whole by
/// `AddressWatch`.
final class AddressBook: Sendable {
    private let orgs = Mutex<[Int64: OrgAddresses]>([:])

    /// Starts without a rule.
    init() {}

    /// The rules now, by org.
    var rules: [Int64: OrgAddresses] { orgs.withLock { $0 } }

    /// Replaces all rules.
    func replace(with rules: [Int64: OrgAddresses]) { orgs.withLock { $0 = rules } }
}
