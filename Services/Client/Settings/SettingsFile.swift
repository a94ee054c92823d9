/// A file of settings: `name = value` lines, `#` starts a comment.
package enum SettingsFile {
    /// The settings in `text`. `path` names the file in errors.
    /// - Throws: a usage failure that names the line at fault.
    package static func parse(_ text: String, path: String) throws -> [String: String] {
        var settings: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = trimmed(line)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: "=", maxSplits: 1).map(trimmed)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw CommandFailure.usage(
                    "\(path), line \(index + 1) is not a setting", "write name = value")
            }
            guard ClientSettings.names.contains(parts[0]) else {
                let hint = Suggestion.nearest(to: parts[0], among: ClientSettings.names)
                    .map { "did you mean \($0)?" }
                let known = "known: \(ClientSettings.names.joined(separator: ", "))"
                throw CommandFailure.usage(
                    "\(path), line \(index + 1): unknown setting \(parts[0])", hint ?? known)
            }
            settings[parts[0]] = parts[1]
        }
        return settings
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        var view = Substring(text)
        while let first = view.first, isBlank(first) { view.removeFirst() }
        while let last = view.last, isBlank(last) { view.removeLast() }
        return String(view)
    }
}
