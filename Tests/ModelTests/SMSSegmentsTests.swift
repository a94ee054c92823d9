import TestKit
import Testing

@testable import Model

@Suite struct SMSSegmentsTests {
    /// What a text measures.
    struct Vector: Sendable {
        let name: String
        let text: String
        let isGSM7: Bool
        let segments: Int
        let units: Int

        init(_ name: String, _ text: String, _ isGSM7: Bool, _ segments: Int, _ units: Int) {
            self.name = name
            self.text = text
            self.isGSM7 = isGSM7
            self.segments = segments
            self.units = units
        }
    }

    private static func repeated(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    static let vectors: [Vector] = [
        Vector("nothing", "", true, 0, 0),
        Vector("one letter", "a", true, 1, 1),
        Vector("160 letters", repeated("a", 160), true, 1, 160),
        Vector("161 letters", repeated("a", 161), true, 2, 161),
        Vector("306 letters", repeated("a", 306), true, 2, 306),
        Vector("307 letters", repeated("a", 307), true, 3, 307),
        Vector("80 euros", repeated("€", 80), true, 1, 160),
        Vector("81 euros", repeated("€", 81), true, 2, 162),
        Vector("153 euros", repeated("€", 153), true, 3, 306),
        Vector("152 letters and a euro twice", repeated(repeated("a", 152) + "€", 2), true, 3, 308),
        Vector(
            "an escape that would be split", repeated("a", 152) + "[" + repeated("a", 152), true, 3,
            306),
        Vector("the whole extension table", "\u{0C}^{}\\[~]|€", true, 1, 20),
        Vector("a capital c with cedilla", "Ç", true, 1, 1),
        Vector("a small c with cedilla", "ç", false, 1, 1),
        Vector("a grave accent", "`", false, 1, 1),
        Vector("an escape character", "\u{1B}", false, 1, 1),
        Vector("a NUL", "\0", false, 1, 1),
        Vector("a tab", "\t", false, 1, 1),
        Vector("70 small c with cedilla", repeated("ç", 70), false, 1, 70),
        Vector("71 small c with cedilla", repeated("ç", 71), false, 2, 71),
        Vector("134 small c with cedilla", repeated("ç", 134), false, 2, 134),
        Vector("135 small c with cedilla", repeated("ç", 135), false, 3, 135),
        Vector("35 faces", repeated("😀", 35), false, 1, 70),
        Vector("67 faces", repeated("😀", 67), false, 3, 134),
        Vector("one late face", repeated("a", 69) + "😀", false, 2, 71),
        Vector("e with a combining accent", "e\u{301}", false, 1, 2),
        Vector("a carriage return and a line feed", "\r\n", true, 1, 2),
        Vector("a family of joined faces", "👨‍👩‍👧", false, 1, 8),
    ]

    @Test("a text goes into the segments that the standard gives", arguments: vectors)
    func known(_ vector: Vector) {
        let measured = SMSSegments(vector.text.unicodeScalars)
        #expect(measured.encoding == (vector.isGSM7 ? .gsm7 : .ucs2), "\(vector.name)")
        #expect(measured.segments == vector.segments, "\(vector.name)")
        #expect(measured.units == vector.units, "\(vector.name)")
        #expect(measured.scalars == vector.text.unicodeScalars.count, "\(vector.name)")
    }

    @Test("the alphabet is the standard's: 127 characters of one septet, 10 of two, no other")
    func alphabet() {
        #expect(SMSReference.alphabetCount == 128)
        var counts = [0, 0, 0]
        for value in UInt32(0)...0x10_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let septets = SMSSegments.septets(of: scalar)
            counts[septets] += 1
            if value < 0x2_1000 {
                let (isGSM7, parts) = SMSReference.measure(String(Character(scalar)))
                #expect(
                    septets == (isGSM7 ? parts.reduce(0, +) : 0), "U+\(String(value, radix: 16))")
            }
        }
        #expect(counts[1] == 127 && counts[2] == 10)
    }

    @Test("random texts measure as the reference says, whatever they are made of")
    func random() {
        let pieces: [[Unicode.Scalar]] = [
            Array("abc @£ÇΔ\n".unicodeScalars), Array("ab€^{|".unicodeScalars),
            Array("€[]".unicodeScalars), Array("ab`çé".unicodeScalars),
            Array("a😀\u{200D}é漢".unicodeScalars), Array("😀👨".unicodeScalars),
        ]
        var random = SeededRandom(seed: 38)
        for _ in 0..<20_000 {
            let piece = pieces[Int(random.next() % UInt64(pieces.count))]
            let length = Int(random.next() % 700)
            var text = String.UnicodeScalarView()
            for _ in 0..<length { text.append(piece[Int(random.next() % UInt64(piece.count))]) }
            compare(String(text))
        }
    }

    @Test(
        "real messages measure as the reference says",
        .enabled(if: RealInputs.has("sms_1-3000.tsv")))
    func real() throws {
        let lines = try #require(RealInputs.lines(of: "sms_1-3000.tsv"))
        #expect(lines.count == 3_000)
        var several = 0
        var ucs2 = 0
        for line in lines {
            let text = line.drop { $0 != "\t" }.dropFirst()
            compare(String(text))
            let measured = SMSSegments(text.unicodeScalars)
            if measured.segments > 1 { several += 1 }
            if measured.encoding == .ucs2 { ucs2 += 1 }
        }
        #expect(several > 50 && ucs2 > 10)
    }

    private func compare(_ text: String) {
        let measured = SMSSegments(text.unicodeScalars)
        let (isGSM7, parts) = SMSReference.measure(text)
        if measured.encoding != (isGSM7 ? .gsm7 : .ucs2) || measured.segments != parts.count
            || measured.units != parts.reduce(0, +)
        {
            Issue.record("\(measured) of \(text.debugDescription) should be \(isGSM7), \(parts)")
        }
    }
}
