/// The pass over a text that finds where rules may begin, and asks those: where a word begins, and
/// at signs. Eight bytes at a time, because almost all texts are clean and the pass is what they
/// cost.
struct ScreeningPass {
    private(set) var hasDots = false
    /// Whether there are bytes that escapes begin with.
    private(set) var hasEscapes = false
    var hits = ScreeningHits()
    /// Whether a tag or a quotation mark came before.
    private var hasMarkup = false

    /// Reads a text.
    mutating func run(_ text: ScreenedText) {
        let anchors = ScreeningAnchors.shared
        var before = EightBytes(0)
        var place = 0
        while place < text.count {
            let eight = EightBytes(text.word(at: place))
            if eight.dots & (eight.dots << 8 | before.dots >> 56) != 0 { hasDots = true }
            let starts = eight.letters & ~(eight.letters << 8 | before.letters >> 56)
            var marks = starts | eight.signs
            while marks != 0 {
                let at = place &+ marks.trailingZeroBitCount >> 3
                marks &= marks &- 1
                let byte = text.bytes[at]
                if ScreenedText.isLetter(byte) {
                    let groups = anchors.groups(byte, text[at &+ 1], text[at &+ 2])
                    if groups != 0 { ask(groups, text, at) }
                } else {
                    note(byte, text, at)
                }
            }
            before = eight
            place &+= 8
        }
    }

    @inline(never)
    private mutating func note(_ byte: UInt8, _ text: ScreenedText, _ place: Int) {
        switch byte {
        case 60:
            hasMarkup = true
            text.screenTag(place, &hits)
        case 34, 39, 96:
            hasMarkup = true
            text.screenQuote(place, &hits)
        case 124: if text[place + 1] == 124 { text.screenCondition(place, &hits) }
        case 38:
            hasEscapes = true
            if text[place + 1] == 38 { text.screenCondition(place, &hits) }
        case 37, 92, 0xC0, 0xC1, 0xE0, 0xE2, 0xEF, 0xF0: hasEscapes = true
        default: break
        }
    }

    @inline(never)
    private mutating func ask(_ groups: UInt16, _ text: ScreenedText, _ place: Int) {
        typealias Group = ScreeningAnchors.Group
        if groups & Group.union != 0 { text.screenUnion(place, &hits) }
        if groups & Group.select != 0 { text.screenSelect(place, &hits) }
        if groups & Group.statement != 0 { text.screenStatement(place, &hits) }
        if groups & Group.condition != 0 { text.screenCondition(place, &hits) }
        if groups & Group.schema != 0 { text.screenSchema(place, &hits) }
        if groups & Group.function != 0 { text.screenFunction(place, &hits) }
        if groups & Group.handler != 0, hasMarkup { text.screenHandler(place, &hits) }
        if groups & Group.uri != 0 { text.screenURI(place, &hits) }
        if groups & Group.call != 0 { text.screenCall(place, &hits) }
        if groups & Group.file != 0 { text.screenFile(place, &hits) }
        if groups & Group.wrapper != 0 { text.screenWrapper(place, &hits) }
    }
}

/// Eight bytes of a text as one number, the first one lowest; each answer has the top bit of a
/// byte set where it is so. No sum carries into the next byte: its parts stay below 0x80.
private struct EightBytes {
    private static let tops: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// ASCII letters.
    let letters: UInt64
    let dots: UInt64
    /// `"` to `'`, `<`, `\\`, `` ` ``, `|`, and everything beyond ASCII.
    let signs: UInt64

    @inline(__always)
    init(_ word: UInt64) {
        let ascii = word & ~Self.tops
        let isASCII = ~word & Self.tops
        let lower = ascii | 0x20 &* Self.ones
        letters = Self.range(lower, 0x61, 0x7A) & isASCII
        dots = Self.equal(ascii, 0x2E) & isASCII
        let marks =
            Self.range(ascii, 0x22, 0x27) | Self.equal(ascii, 0x3C) | Self.equal(ascii, 0x5C)
            | Self.equal(ascii, 0x60) | Self.equal(ascii, 0x7C)
        signs = marks & isASCII | word & Self.tops
    }

    @inline(__always)
    private static func range(_ bytes: UInt64, _ first: UInt64, _ last: UInt64) -> UInt64 {
        (bytes &+ (0x80 &- first) &* ones) & ~(bytes &+ (0x7F &- last) &* ones) & tops
    }

    @inline(__always)
    private static func equal(_ bytes: UInt64, _ byte: UInt64) -> UInt64 {
        ~((bytes ^ byte &* ones) &+ 0x7F &* ones) & tops
    }
}
