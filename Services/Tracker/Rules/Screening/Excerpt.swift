/// Makes a part of somebody else's text safe to keep and to show in a line: no control characters, nothing
/// that turns the direction of writing or is invisible, at most `charactersMax` scalars.
enum Excerpt {
    static let charactersMax = 160

    /// The text without what must not be shown; each such character is a space.
    static func clean(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(charactersMax) {
            clean.append(isShown(scalar) ? scalar : " ")
        }
        return String(clean)
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 127 { return scalar.value >= 32 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
            .surrogate:
            return false
        default: return true
        }
    }
}
