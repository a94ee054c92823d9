/// A text under the rules of screening: bytes, and what its first pass learned of them.
///
/// Every look around a place is bounded, so the whole is linear in the text: a keyword is
/// looked for only where a word begins, and its context reaches `reach` bytes at most.
struct ScreenedText {
    /// How far a rule looks around the place where it matched.
    static let reach = 128

    let bytes: UnsafePointer<UInt8>
    let count: Int
    /// Whether the text is a path, in which climbing above the root is an attack.
    let isPath: Bool

    /// Looks at bytes that stay where they are meanwhile.
    init(_ bytes: UnsafeBufferPointer<UInt8>, start: UnsafePointer<UInt8>, isPath: Bool) {
        self.bytes = start
        count = bytes.count
        self.isPath = isPath
    }

    /// The byte at a place; 0 outside of the text.
    subscript(place: Int) -> UInt8 {
        @inline(__always) get { place >= 0 && place < count ? bytes[place] : 0 }
    }

    /// The eight bytes from a place on as one number, the first one lowest; zeros after the end.
    @inline(__always)
    func word(at place: Int) -> UInt64 {
        if count &- place >= 8 {
            let raw = UnsafeRawPointer(bytes + place)
            return UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
        }
        var word: UInt64 = 0
        for index in place..<count { word |= UInt64(bytes[index]) << UInt64((index &- place) &* 8) }
        return word
    }

    /// The byte at a place, an upper-case letter as its lower-case one.
    @inline(__always)
    func lower(_ place: Int) -> UInt8 {
        let byte = self[place]
        return byte &- 65 < 26 ? byte | 0x20 : byte
    }

    /// Whether a byte is an ASCII letter.
    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

    /// Whether a byte is a digit.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    /// Whether a byte can be part of a name.
    static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == 95 || byte >= 0x80
    }

    /// Whether a byte is white space, or the plus sign that stands for it.
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 43 || (9...13).contains(byte)
    }

    /// Whether a byte is a quotation mark.
    static func isQuote(_ byte: UInt8) -> Bool { byte == 39 || byte == 34 || byte == 96 }

    /// Whether a text of lower-case ASCII is at a place, in any case.
    func has(_ text: StaticString, at place: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard place >= 0, count - place >= length else { return false }
        for index in 0..<length where lower(place + index) != text.utf8Start[index] {
            return false
        }
        return true
    }

    /// The place after a word that is at `place`; nil when it isn't, or goes on.
    func after(_ word: StaticString, at place: Int) -> Int? {
        let end = place + word.utf8CodeUnitCount
        return has(word, at: place) && !Self.isWord(self[end]) ? end : nil
    }

    /// The place after the first of some words that is at `place`.
    func after(oneOf words: [StaticString], at place: Int) -> Int? {
        for word in words { if let end = after(word, at: place) { return end } }
        return nil
    }

    /// The place after white space and SQL comments; at most `reach` bytes on.
    func skipBlank(_ start: Int) -> Int {
        var place = start
        let limit = min(count, start + Self.reach)
        while place < limit {
            if Self.isBlank(self[place]) {
                place += 1
            } else if self[place] == 47, self[place + 1] == 42 {
                place = commentEnd(place, limit)
            } else {
                break
            }
        }
        return min(place, limit)
    }

    /// The place after `/*…*/`; or after `/*!50000`, whose inside MySQL executes.
    private func commentEnd(_ start: Int, _ limit: Int) -> Int {
        var place = start + 2
        if self[place] == 33 {
            place += 1
            while place < limit, Self.isDigit(self[place]) { place += 1 }
            return place
        }
        while place < limit, !(self[place] == 42 && self[place + 1] == 47) { place += 1 }
        return place + 2
    }

    /// The place after white space, comments and opening parentheses; nil when there are none.
    func skipGap(_ start: Int) -> Int? {
        var place = skipBlank(start)
        // The end of a versioned comment separates words too.
        while place < count, place - start < Self.reach {
            if self[place] == 40 {
                place = skipBlank(place + 1)
            } else if self[place] == 42, self[place + 1] == 47 {
                place = skipBlank(place + 2)
            } else {
                break
            }
        }
        return place > start ? place : nil
    }

    /// The place after letters, digits, underscores, dots, brackets and the like of a name.
    func skipName(_ start: Int) -> Int {
        var place = start
        let limit = min(count, start + Self.reach)
        while place < limit {
            let byte = self[place]
            guard Self.isWord(byte) || byte == 46 || byte == 91 || byte == 93 || byte == 96 else {
                break
            }
            place += 1
        }
        return place
    }

    /// The last byte before a place that is not white space; 0 when there is none nearby.
    func before(_ start: Int) -> UInt8 {
        var place = start - 1
        let limit = max(0, start - Self.reach)
        while place >= limit, Self.isBlank(self[place]) { place -= 1 }
        return place >= limit ? self[place] : 0
    }

    /// Whether nothing but white space follows.
    func isEnd(_ start: Int) -> Bool {
        let place = skipBlank(start)
        return place >= count
    }
}
