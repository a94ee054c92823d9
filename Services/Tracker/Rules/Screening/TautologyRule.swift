/// A condition that is always true or always false, put behind `or`, `and`, `||` or `&&`.
extension ScreenedText {
    /// At `or`, `and`, `xor`, `having`, or at the operators.
    func screenCondition(_ place: Int, _ hits: inout ScreeningHits) {
        let end: Int
        if self[place] == self[place + 1], self[place] == 124 || self[place] == 38 {
            end = place + 2
        } else if let word = after(oneOf: ["or", "and", "xor", "having"], at: place) {
            end = word
        } else if let joined = joinedToNumber(place) {
            end = joined
        } else {
            return
        }
        var start = skipGap(end) ?? end
        if let word = after("not", at: start) { start = skipGap(word) ?? word }
        guard let left = operand(start) else { return }
        let sign = skipBlank(left.end)
        if let right = comparison(sign).flatMap({ operand(skipGap($0) ?? $0) }) {
            // "and 2 < 4 months" is English.
            let isEqual = self[sign] != 60 && self[sign] != 62
            let isWhole = isEqual || !Self.isWord(self[skipBlank(right.end)])
            if left.isNumber && right.isNumber && isWhole || isSame(left, right) {
                hits.add(.tautology, at: place)
            }
            return
        }
        // `' or 1 --`, `) or true#`.
        let isCut = self[sign] == 35 || self[sign] == 45 && self[sign + 1] == 45
        let byte = before(place)
        let isBehindValue = Self.isQuote(byte) || byte == 41 || Self.isDigit(byte)
        let isTrue = left.isNumber || after("true", at: left.start) != nil
        if isCut, isTrue, isBehindValue { hits.add(.tautology, at: place) }
    }

    /// The place after `or` in `or1=1`, behind a quotation mark only.
    private func joinedToNumber(_ place: Int) -> Int? {
        let length = has("or", at: place) ? 2 : has("and", at: place) ? 3 : 0
        guard length > 0, Self.isDigit(self[place + length]), Self.isQuote(before(place)) else {
            return nil
        }
        return place + length
    }

    /// One side of a comparison: its text without quotation marks.
    private struct Operand {
        let start: Int
        let length: Int
        /// The place after it, quotation mark included.
        let end: Int
        let isNumber: Bool
        let isQuoted: Bool
    }

    private func operand(_ place: Int) -> Operand? {
        let mark = self[place]
        if Self.isQuote(mark) {
            var end = place + 1
            while end - place < 48, end < count, self[end] != mark { end += 1 }
            let isNumber =
                end > place + 1 && (place + 1..<end).allSatisfy { Self.isDigit(self[$0]) }
            // The last one is often left open: the statement closes it.
            return Operand(
                start: place + 1, length: end - place - 1, end: min(end + 1, count),
                isNumber: isNumber, isQuoted: true)
        }
        var end = place
        var isNumber = true
        while end - place < 48, Self.isWord(self[end]) || self[end] == 46 {
            if !Self.isDigit(self[end]), self[end] != 46 { isNumber = false }
            end += 1
        }
        guard end > place else { return nil }
        return Operand(
            start: place, length: end - place, end: end, isNumber: isNumber, isQuoted: false)
    }

    /// The place after an operator that compares.
    private func comparison(_ place: Int) -> Int? {
        switch self[place] {
        case 61: return place + (self[place + 1] == 61 ? 2 : 1)
        case 60, 62: return place + (self[place + 1] == 61 || self[place + 1] == 62 ? 2 : 1)
        case 33 where self[place + 1] == 61: return place + 2
        default: return after(oneOf: ["like", "rlike", "regexp", "is"], at: place)
        }
    }

    private func isSame(_ left: Operand, _ right: Operand) -> Bool {
        guard left.length == right.length, left.isQuoted == right.isQuoted else { return false }
        return (0..<left.length).allSatisfy { lower(left.start + $0) == lower(right.start + $0) }
    }
}
