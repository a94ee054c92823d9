/// Looks for attacks in the texts of events; pure.
///
/// Problem: events are many, attacks few, and a text can be made to make a matcher slow. Choice:
/// one pass looks at nothing but where words begin and at a handful of signs; only what it finds
/// is looked at closely, within a bounded reach; only a text with escapes is decoded and looked
/// at again; and a text that was clean a moment ago is known by its hash. Guarantee: the work is
/// linear in the text. Cost: a rule must begin with a word or one of the signs; and one text in
/// 2^64 may be taken for another, which nobody can choose, since the hash is seeded.
struct Screener {
    /// What a text is to its sender.
    enum Field {
        /// A path, perhaps with a query.
        case path
        /// Any other text.
        case text
    }

    /// A rule that a text matched.
    struct Match: Equatable {
        let rule: ScreeningRule
        /// The text around the match, without disguises and control characters.
        let excerpt: String
    }

    private static let cleanCount = 1_024
    private static let knownBytesMin = 16

    /// Hashes of clean texts, each at its own place.
    private var clean = [UInt64](repeating: 0, count: cleanCount)
    private let seed: UInt64

    /// Makes a screener that knows no text.
    /// - Parameter seed: random.
    init(seed: UInt64) { self.seed = seed }

    /// The rules that a text matches, each once; none for almost every text.
    mutating func matches(_ text: UnsafeRawBufferPointer, as field: Field) -> [Match] {
        guard text.count >= Self.knownBytesMin else { return Self.screen(text, as: field) }
        let hash = hash(text, field)
        let slot = Int(truncatingIfNeeded: hash) & (Self.cleanCount - 1)
        if clean[slot] == hash { return [] }
        let matches = Self.screen(text, as: field)
        if matches.isEmpty { clean[slot] = hash }
        return matches
    }

    /// Mixes eight bytes at a time; the last ones overlap those before. Never 0.
    private func hash(_ text: UnsafeRawBufferPointer, _ field: Field) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: text.count << 1 | (field == .path ? 1 : 0))
        var place = 0
        while place < text.count {
            let at = min(place, text.count - 8)
            let word = text.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low
            place += 8
        }
        return hash | 1
    }

    private static func screen(_ text: UnsafeRawBufferPointer, as field: Field) -> [Match] {
        guard text.count > 2 else { return [] }
        return text.withMemoryRebound(to: UInt8.self) { bytes in
            guard let start = bytes.baseAddress else { return [] }
            let raw = ScreenedText(bytes, start: start, isPath: field == .path)
            var pass = ScreeningPass()
            pass.run(raw)
            guard !pass.hits.isEmpty || pass.hasDots || pass.hasEscapes else { return [] }
            return judge(raw, bytes, pass)
        }
    }

    private static func judge(
        _ raw: ScreenedText, _ bytes: UnsafeBufferPointer<UInt8>, _ found: ScreeningPass
    ) -> [Match] {
        var pass = found
        let climbs = pass.hasDots ? raw.climbs() : (above: 0, steps: 0, place: 0)
        if climbs.above > (raw.isPath ? 0 : 1) { pass.hits.add(.dotDot, at: climbs.place) }
        var matches = pass.hits.first.map {
            Match(rule: $0.rule, excerpt: excerpt(bytes, around: $0.place))
        }
        guard pass.hasEscapes, let decoded = EscapeDecoder.decode(bytes) else { return matches }
        decoded.text.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return }
            let text = ScreenedText(bytes, start: start, isPath: raw.isPath)
            var again = ScreeningPass()
            again.run(text)
            if again.hasDots {
                let hidden = text.climbs()
                if hidden.steps > climbs.steps { again.hits.add(.encodedDotDot, at: hidden.place) }
            }
            for (rule, place) in again.hits.first
            where !matches.contains(where: { $0.rule == rule }) {
                matches.append(Match(rule: rule, excerpt: excerpt(bytes, around: place)))
            }
        }
        if decoded.hasNull, raw.isPath {
            matches.append(Match(rule: .nullByte, excerpt: excerpt(bytes, around: 0)))
        }
        return matches
    }

    private static let excerptBytes = (before: 24, after: 104)

    private static func excerpt(
        _ bytes: UnsafeBufferPointer<UInt8>, around place: Int
    ) -> String {
        let from = max(0, place - excerptBytes.before)
        let part = bytes[from..<min(bytes.count, place + excerptBytes.after)]
        return String(decoding: part.map { $0 < 32 || $0 == 127 ? 32 : $0 }, as: UTF8.self)
    }
}
