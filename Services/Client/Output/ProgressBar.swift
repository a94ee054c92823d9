import Model
import Synchronization

/// A bar on a terminal's standard error that shows how far a piece of work is.
package final class ProgressBar: Sendable {
    private let console: Console
    private let label: String
    private let lastDrawn = Mutex<MonotonicInstant?>(nil)

    /// Makes a bar; without a terminal it never draws.
    package init(_ label: String, on console: Console) {
        self.label = label
        self.console = console
    }

    /// Draws `done` of `total` units, at most ten times a second. A `total` of 0 is unknown.
    package func show(done: UInt64, total: UInt64, detail: String, now: MonotonicInstant) {
        guard console.drawsProgress else { return }
        let isDue = lastDrawn.withLock { last in
            if let last, now.nanoseconds(since: last) < 100_000_000 { return false }
            last = now
            return true
        }
        if isDue { console.note("\r" + Self.line(label, done, total, detail) + "\u{1B}[K") }
    }

    /// Takes the bar off the screen.
    package func finish() {
        let wasDrawn = lastDrawn.withLock { $0 != nil }
        if wasDrawn { console.note("\r\u{1B}[K") }
    }

    /// One line: label, bar, percentage, detail.
    static func line(_ label: String, _ done: UInt64, _ total: UInt64, _ detail: String) -> String {
        guard total > 0 else { return "\(label) \(detail)" }
        let share = Double(min(done, total)) / Double(total)
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
        return "\(label) [\(bar)] \(Int(share * 100))% \(detail)"
    }
}
