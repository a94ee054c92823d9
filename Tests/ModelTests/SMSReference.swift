/// Another reading of 3GPP TS 23.038 and TS 23.040, to compare with: the alphabet as the
/// standard's table of 128 positions, the text as a row of units that is cut as a sender cuts it.
enum SMSReference {
    /// Clause 6.2.1, by position; the escape stands at 0x1B.
    private static let alphabet: [Unicode.Scalar] = Array(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    /// Clause 6.2.1.1: what follows an escape.
    private static let extensions: [Unicode.Scalar: UInt8] = [
        "\u{0C}": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D,
        "]": 0x3E, "|": 0x40, "€": 0x65,
    ]
    private static let escape: UInt8 = 0x1B
    private static let positions: [Unicode.Scalar: UInt8] = {
        var positions = extensions.mapValues { $0 | 0x80 }
        for (position, scalar) in alphabet.enumerated() where position != escape {
            positions[scalar] = UInt8(position)
        }
        return positions
    }()

    /// The table's size, which the standard fixes.
    static var alphabetCount: Int { alphabet.count }

    /// Whether the text is GSM-7, and its segments' lengths in units.
    static func measure(_ text: String) -> (isGSM7: Bool, parts: [Int]) {
        if let septets = septets(text) {
            return (true, cut(septets, alone: 160, ofSeveral: 153) { $0 == escape })
        }
        return (
            false,
            cut(Array(text.utf16), alone: 70, ofSeveral: 67) { (0xD800..<0xDC00).contains($0) }
        )
    }

    private static func septets(_ text: String) -> [UInt8]? {
        var septets: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let position = positions[scalar] else { return nil }
            if position & 0x80 != 0 { septets.append(escape) }
            septets.append(position & 0x7F)
        }
        return septets
    }

    /// Cuts at the last place that fits and that is not after a unit which belongs to the next.
    private static func cut<Unit>(
        _ units: [Unit], alone: Int, ofSeveral: Int, _ opensPair: (Unit) -> Bool
    ) -> [Int] {
        if units.isEmpty { return [] }
        if units.count <= alone { return [units.count] }
        var parts: [Int] = []
        var rest = units[...]
        while !rest.isEmpty {
            var part = rest.prefix(ofSeveral)
            if let last = part.last, opensPair(last) { part = part.dropLast() }
            parts.append(part.count)
            rest = rest.dropFirst(part.count)
        }
        return parts
    }
}
