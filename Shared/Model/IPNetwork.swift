/// A block of addresses in CIDR notation, `10.0.0.0/8` or `2001:db8::/32`; an address alone is a
/// block of one.
///
/// An IPv4 block holds IPv4 addresses only and an IPv6 block IPv6 addresses only; IPv4-mapped
/// IPv6 is IPv4 in both: `::ffff:10.0.0.0/104` is `10.0.0.0/8`, and `::/0` is every IPv6 address.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the block.
    package let address: IPAddress
    /// Leading bits that all its addresses share: 0...32 for IPv4, 0...128 for IPv6.
    package let prefixLength: Int

    /// Reads a block or a single address.
    /// - Throws: `IPNetworkFault`, among them for bits set after the prefix: what was meant is
    ///   then not certain.
    package init(_ text: String) throws(IPNetworkFault) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, let address = IPAddress(head) else { throw .malformed }
        // A mapped address written as IPv6 has its 96 bits in front.
        let skipped = address.isIPv4 && head.utf8.contains(UInt8(ascii: ":")) ? 96 : 0
        var length = address.isIPv4 ? 32 : 128
        if parts.count == 2 {
            let digits = parts[1].utf8
            let isNumber =
                (1...3).contains(digits.count) && digits.allSatisfy { (48...57).contains($0) }
                && (digits.count == 1 || digits.first != 48)
            guard isNumber, let written = Int(parts[1]) else { throw .malformed }
            guard (0...length).contains(written - skipped) else {
                throw .prefixOutOfRange(longest: length + skipped)
            }
            length = written - skipped
        }
        let network = IPNetwork(holding: address, prefixLength: length)
        guard network.address == address else { throw .bitsAfterPrefix(network) }
        self = network
    }

    /// The block of this size that holds an address.
    /// - Parameter prefixLength: cut to 0...32 for IPv4 and to 0...128 for IPv6.
    package init(holding address: IPAddress, prefixLength: Int) {
        let longest = address.isIPv4 ? 32 : 128
        self.prefixLength = min(max(prefixLength, 0), longest)
        // A shift by 128 gives 0: the mask of all bits.
        let mask = ~(UInt128.max >> UInt128(128 - longest + self.prefixLength))
        self.address = IPAddress(bits: address.bits & mask)
    }

    /// Whether an address is in the block.
    package func contains(_ other: IPAddress) -> Bool {
        other.isIPv4 == address.isIPv4
            && IPNetwork(holding: other, prefixLength: prefixLength).address == address
    }

    /// Always with the prefix's length.
    package var description: String { "\(address)/\(prefixLength)" }
}

/// Why a text is not a block of addresses; its description is safe to show.
package enum IPNetworkFault: Error, Equatable, CustomStringConvertible {
    /// Neither an address nor a block.
    case malformed
    /// The prefix is longer than an address, or cuts an IPv4-mapped address.
    case prefixOutOfRange(longest: Int)
    /// Bits are set after the prefix; the block that holds the address is given.
    case bitsAfterPrefix(IPNetwork)

    package var description: String {
        switch self {
        case .malformed:
            "must be an IPv4 or IPv6 address or block, such as 10.0.0.0/8 or 2001:db8::/32"
        case .prefixOutOfRange(let longest): "has a prefix that is not within \(longest) bits"
        case .bitsAfterPrefix(let network):
            "has bits set after the prefix; did you mean \(network)?"
        }
    }
}
