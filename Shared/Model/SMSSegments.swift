/// How an SMS text is encoded and into how many segments it goes.
///
/// Source: 3GPP TS 23.038 (GSM 7-bit default alphabet and its extension table) and TS 23.040
/// (a part of several loses 7 septets, or 3 UTF-16 units, to its header). A text of the default
/// alphabet takes 160 septets alone or 153 in each of several segments; a character of the
/// extension table costs 2. Any other text is UCS-2: 70 UTF-16 units alone, or 67 in each of
/// several. Segments are filled greedily, and neither an escape and its character nor a
/// surrogate pair is split.
package struct SMSSegments: Equatable, Sendable {
    /// The alphabet of a text.
    package enum Encoding: Equatable, Sendable {
        /// Septets of the GSM default alphabet.
        case gsm7
        /// UTF-16 units.
        case ucs2
    }

    package let encoding: Encoding
    /// Segments that are paid for; 0 for an empty text.
    package let segments: Int
    /// Septets (GSM-7) or UTF-16 units (UCS-2) of the text, without headers and padding.
    package let units: Int
    /// Unicode scalars of the text.
    package let scalars: Int

    /// Measures a text, in one pass.
    package init(_ text: some Sequence<Unicode.Scalar>) {
        var gsm7 = Packing(alone: 160, ofSeveral: 153)
        var ucs2 = Packing(alone: 70, ofSeveral: 67)
        var isGSM7 = true
        var scalars = 0
        for scalar in text {
            scalars &+= 1
            ucs2.add(scalar.value > 0xFFFF ? 2 : 1)
            guard isGSM7 else { continue }
            let septets = Self.septets(of: scalar)
            gsm7.add(septets)
            isGSM7 = septets > 0
        }
        let packing = isGSM7 ? gsm7 : ucs2
        encoding = isGSM7 ? .gsm7 : .ucs2
        segments = packing.segments
        units = packing.units
        self.scalars = scalars
    }

    /// Septets that a character takes in the GSM default alphabet: 1, 2 for one of the extension
    /// table, 0 when it is in neither.
    package static func septets(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        // \n \r, then space to Z without the gaps that the extension table fills, _ and a to z.
        case 0x0A, 0x0D, 0x20...0x5A, 0x5F, 0x61...0x7A: 1
        // ¡ £ ¤ ¥ § ¿, Ä Å Æ Ç É Ñ Ö Ø Ü ß, à ä å æ è é ì ñ ò ö ø ù ü.
        case 0xA1, 0xA3...0xA5, 0xA7, 0xBF, 0xC4...0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF, 0xE0,
            0xE4...0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC:
            1
        // Γ Δ Θ Λ Ξ Π Σ Φ Ψ Ω.
        case 0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9: 1
        // Form feed, [ \ ] ^, { | } ~, €.
        case 0x0C, 0x5B...0x5E, 0x7B...0x7E, 0x20AC: 2
        default: 0
        }
    }

    /// Fills segments with characters of 1 or 2 units. Sums stay far below 2^63: no text is as
    /// long.
    private struct Packing {
        private let alone: Int
        private let ofSeveral: Int
        private(set) var units = 0
        /// Segments, were there several, and what the last one holds.
        private var parts = 0
        private var inPart = 0

        init(alone: Int, ofSeveral: Int) {
            self.alone = alone
            self.ofSeveral = ofSeveral
            inPart = ofSeveral
        }

        mutating func add(_ cost: Int) {
            units &+= cost
            if inPart &+ cost > ofSeveral {
                parts &+= 1
                inPart = 0
            }
            inPart &+= cost
        }

        var segments: Int { units == 0 ? 0 : units <= alone ? 1 : parts }
    }
}
