/// Finds what a mistyped word probably meant.
package enum Suggestion {
    /// The candidate within two edits of `word` that is nearest to it (the first by name among
    /// equals), or nil.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let scored = candidates.map { (distance(word, $0), $0) }
        return scored.filter { $0.0 <= 2 && $0.0 < word.count }.min { $0 < $1 }?.1
    }

    /// Levenshtein distance in characters.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let above = row[j + 1]
                let replaced = diagonal + (character == right[j] ? 0 : 1)
                row[j + 1] = min(replaced, above + 1, row[j] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}
