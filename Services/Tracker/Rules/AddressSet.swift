import Model

/// A set of blocks of addresses: a look-up for each length of prefix that occurs, however many blocks there
/// are.
struct AddressSet: Equatable, Sendable {
    private struct Length: Equatable, Sendable {
        let isIPv4: Bool
        let prefix: Int
        var blocks: Set<IPAddress>
    }

    private var lengths: [Length] = []

    /// Whether no address is in it.
    var isEmpty: Bool { lengths.isEmpty }

    /// Adds a block.
    mutating func insert(_ network: IPNetwork) {
        let isIPv4 = network.address.isIPv4
        let place = lengths.firstIndex { $0.isIPv4 == isIPv4 && $0.prefix == network.prefixLength }
        if let place {
            lengths[place].blocks.insert(network.address)
        } else {
            lengths.append(
                Length(
                    isIPv4: isIPv4, prefix: network.prefixLength, blocks: [network.address]))
        }
    }

    /// Whether one of the blocks holds an address.
    func contains(_ address: IPAddress) -> Bool {
        lengths.contains { length in
            length.isIPv4 == address.isIPv4
                && length.blocks.contains(
                    IPNetwork(holding: address, prefixLength: length.prefix).address)
        }
    }
}

/// The addresses that one org denies, and those that it allows.
struct OrgAddresses: Equatable, Sendable {
    var denied = AddressSet()
    /// Empty: any.
    var allowed = AddressSet()

    /// The rule that flags an address; nil when the org takes it. What is both denied and allowed is
    /// denied.
    func rule(for address: IPAddress) -> (id: String, severity: Severity)? {
        if denied.contains(address) { return ("ip.denied", .high) }
        if !allowed.isEmpty, !allowed.contains(address) { return ("ip.not_allowed", .medium) }
        return nil
    }
}
