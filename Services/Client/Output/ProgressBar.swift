import Model
import Synchronization

/// A bar on a terminal's standard error that shows how far a piece of work is. Without a terminal
/// it never draws.
package final class ProgressBar: Sendable {
    private let console: Console
    private let label: String
    private let draws: Bool
    private let lastDrawn = Mutex<MonotonicInstant?>(nil)

    /// Longest line, in characters, so that it fits an ordinary terminal.
    static let widthMax = 79

    /// Makes a bar; a quiet one never draws either.
    package init(_ label: String, on console: Console, isQuiet: Bool = false) {
        self.label = label
        self.console = console
        draws = console.drawsProgress && !isQuiet
    }

    /// Draws `done` of `total` units, at most ten times a second. A `total` of 0 is unknown.
    package func show(
        done: UInt64, total: UInt64, detail: @autoclosure () -> String, now: MonotonicInstant
    ) {
        guard draws else { return }
        let isDue = lastDrawn.withLock { last in
            if let last, now.nanoseconds(since: last) < 100_000_000 { return false }
            last = now
            return true
        }
        if isDue { console.note("\r" + Self.line(label, done, total, detail()) + "\u{1B}[K") }
    }

    /// Prints a note on a line of its own; the bar is drawn again below it.
    package func note(_ text: String) {
        finish()
        console.note(text)
    }

    /// Takes the bar off the screen.
    package func finish() {
        let wasDrawn = lastDrawn.withLock { last in
            defer { last = nil }
            return last != nil
        }
        if wasDrawn { console.note("\r\u{1B}[K") }
    }

    /// One line: label, bar, percentage, detail.
    static func line(_ label: String, _ done: UInt64, _ total: UInt64, _ detail: String) -> String {
        guard total > 0 else { return String("\(label) \(detail)".prefix(widthMax)) }
        let share = Double(min(done, total)) / Double(total)
        let filled = Int(share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled)
        return String("\(label) [\(bar)] \(Int(share * 100))% \(detail)".prefix(widthMax))
    }
}
