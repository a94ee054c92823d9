/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (::ffff:a.b.c.d) is the IPv4 address.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// As an IPv6 number; an IPv4 address in its mapped form.
    package let bits: UInt128

    /// Makes an address of its IPv6 number.
    package init(bits: UInt128) { self.bits = bits }

    /// The address of 4 or 16 bytes in network order; nil for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        bits = bytes.count == 4 ? Self.mapped | number : number
    }

    /// Reads dotted decimals without leading zeros, or the forms of RFC 4291 section 2.2, without
    /// a zone; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let utf8 = Array(text.utf8.prefix(Self.textBytesMax + 1))
        guard utf8.count <= Self.textBytesMax else { return nil }
        if utf8.contains(UInt8(ascii: ":")) {
            guard let bits = Self.number(ofGroups: utf8) else { return nil }
            self.bits = bits
        } else {
            guard let number = Self.number(ofDecimals: utf8[...]) else { return nil }
            bits = Self.mapped | UInt128(number)
        }
    }

    /// Whether it is an IPv4 address.
    package var isIPv4: Bool { bits >> 32 == 0xFFFF }

    /// 4 or 16 bytes in network order.
    package var bytes: [UInt8] {
        let count = isIPv4 ? 4 : 16
        return (1...count).map { UInt8(truncatingIfNeeded: bits >> UInt128((count - $0) * 8)) }
    }

    /// Dotted decimals, or the form of RFC 5952.
    package var description: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128((7 - $0) * 16)) }
        let words = groups.map { String($0, radix: 16) }
        let gap = Self.longestZeros(groups)
        guard gap.count >= 2 else { return words.joined(separator: ":") }
        return words[..<gap.lowerBound].joined(separator: ":") + "::"
            + words[gap.upperBound...].joined(separator: ":")
    }

    private static let mapped = UInt128(0xFFFF) << 32
    /// Eight groups, the last two as dotted decimals.
    private static let textBytesMax = 45

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }

    private static func number(ofDecimals text: ArraySlice<UInt8>) -> UInt32? {
        var number: UInt32 = 0
        var (parts, value, digits): (Int, UInt32, Int) = (1, 0, 0)
        for byte in text {
            switch byte {
            case UInt8(ascii: ".") where digits > 0 && parts < 4:
                number = number << 8 | value
                (parts, value, digits) = (parts + 1, 0, 0)
            case 48...57 where digits == 0 || value > 0:
                (value, digits) = (value * 10 + UInt32(byte - 48), digits + 1)
                guard value <= 255 else { return nil }
            default: return nil
            }
        }
        return parts == 4 && digits > 0 ? number << 8 | value : nil
    }

    private static func number(ofGroups text: [UInt8]) -> UInt128? {
        let colon = UInt8(ascii: ":")
        var groups: [UInt16] = []
        var gap: Int?
        var place = 0
        if text.starts(with: [colon, colon]) {
            gap = 0
            place = 2
        }
        while place < text.count {
            let end = text[place...].firstIndex(of: colon) ?? text.count
            let word = text[place..<end]
            if end == text.count, word.contains(UInt8(ascii: ".")) {
                guard let number = number(ofDecimals: word) else { return nil }
                groups += [UInt16(number >> 16), UInt16(number & 0xFFFF)]
                break
            }
            guard let group = group(word) else { return nil }
            groups.append(group)
            if end == text.count { break }
            place = end + 1
            // A colon needs something after it; a second one is the gap, once.
            guard place < text.count else { return nil }
            if text[place] == colon {
                guard gap == nil else { return nil }
                gap = groups.count
                place += 1
            }
        }
        guard gap == nil ? groups.count == 8 : groups.count < 8 else { return nil }
        if let gap { groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap) }
        return groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func group(_ word: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(word.count) else { return nil }
        var value: UInt16 = 0
        for byte in word {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
