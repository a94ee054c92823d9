import Model

/// What a key may be used for, when that is not everything.
final class KeyTerms: Sendable {
    /// Why a key may not be used for a call.
    enum Fault: Equatable, Sendable {
        /// It lacks the scope that the call needs.
        case scope
        /// It may not be used from the call's address.
        case address
        /// It may be used from some addresses only, and the call's is not told.
        case addressMissing
    }

    /// Empty: all.
    private let scopes: [[UInt8]]
    /// nil: from anywhere.
    private let networks: [IPNetwork]?

    /// Makes the terms of a key with these scopes (none: all) and blocks of addresses (none:
    /// any); nil when they allow everything. A block that is none allows nobody.
    init?(scopes: [String], networks: [String]) {
        if scopes.isEmpty, networks.isEmpty { return nil }
        self.scopes = scopes.map { Array($0.utf8) }
        self.networks = networks.isEmpty ? nil : networks.compactMap { try? IPNetwork($0) }
    }

    /// Why a call that needs `scope` (empty: nothing in particular) and comes from `address`
    /// (empty: not told) is not allowed; nil: it is.
    func fault(scope: UnsafeRawBufferPointer, address: UnsafeRawBufferPointer) -> Fault? {
        if !scope.isEmpty, !scopes.isEmpty, !scopes.contains(where: { $0.elementsEqual(scope) }) {
            return .scope
        }
        guard let networks else { return nil }
        guard let address = IPAddress(bytes: address) else { return .addressMissing }
        return networks.contains { $0.contains(address) } ? nil : .address
    }
}
