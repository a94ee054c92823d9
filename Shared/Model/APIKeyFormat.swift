/// What an API key looks like: `tg_live_<org ref>_<random>_<check>`.
///
/// The org ref is the org's id in base 62, the random part 24 bytes as 33 digits, the check the
/// CRC-32 of all before the last underscore as 6 digits. The check refuses typing errors and
/// made-up keys without a look-up; it is no secret and proves nothing.
package enum APIKeyFormat {
    /// Random bytes in a key.
    package static let randomBytes = 24
    /// Characters of the longest key.
    package static let lengthMax = 8 + 11 + 1 + 33 + 1 + 6
    private static let randomDigits = 33
    private static let checkDigits = 6
    /// Digits of the random part that the prefix shows.
    private static let shownDigits = 4
    private static let head: StaticString = "tg_live_"

    /// The text of a key.
    /// - Parameter random: exactly 24 bytes from a secure source.
    package static func make(org: OrgID, random: [UInt8]) -> [UInt8] {
        precondition(random.count == randomBytes, "a key has 24 random bytes")
        var key = head.withUTF8Buffer { Array($0) }
        key += Base62.encode(UInt64(org.value))
        key.append(UInt8(ascii: "_"))
        key += Base62.encode(bytes: random)
        let check = CRC32.checksum(key)
        key.append(UInt8(ascii: "_"))
        key += Base62.encode(UInt64(check), width: checkDigits)
        return key
    }

    /// Reads a key and verifies its check; allocates nothing.
    /// - Returns: nil when the text is not a key.
    package static func parse(_ key: UnsafeRawBufferPointer) -> ParsedKey? {
        let tail = 1 + randomDigits + 1 + checkDigits
        let refEnd = key.count - tail
        guard refEnd > 8, key.count <= lengthMax, let start = key.baseAddress,
            start.loadUnaligned(as: UInt64.self) == headWord
        else { return nil }
        let randomEnd = key.count - checkDigits - 1
        guard key[refEnd] == UInt8(ascii: "_"), key[randomEnd] == UInt8(ascii: "_"),
            key[8] != UInt8(ascii: "0"),
            let ref = Base62.decode(UnsafeRawBufferPointer(rebasing: key[8..<refEnd])),
            let value = Int64(exactly: ref), let org = OrgID(value)
        else { return nil }
        let random = UnsafeRawBufferPointer(rebasing: key[(refEnd + 1)..<randomEnd])
        guard Base62.areDigits(random) else { return nil }
        let checked = UnsafeRawBufferPointer(rebasing: key[0..<randomEnd])
        let digits = UnsafeRawBufferPointer(rebasing: key[(randomEnd + 1)...])
        guard let check = Base62.decode(digits), check == UInt64(CRC32.checksum(checked)) else {
            return nil
        }
        let shown = UnsafeRawBufferPointer(rebasing: key[0..<(refEnd + 1 + shownDigits)])
        return ParsedKey(orgID: org, prefix: shown)
    }

    /// Reads a key and verifies its check.
    package static func parse(_ key: [UInt8]) -> ParsedKey? {
        key.withUnsafeBytes { parse($0) }
    }

    /// The first eight bytes of every key, as they lie in memory.
    private static let headWord = head.withUTF8Buffer {
        UnsafeRawBufferPointer($0).loadUnaligned(as: UInt64.self)
    }
}
