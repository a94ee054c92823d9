import Model
import Synchronization

/// Writes constant messages with fields, one JSON object on a line; safe from any thread.
///
/// Never give it a secret: what is logged is kept and copied.
package final class Logger: Sendable {
    private struct Sample {
        var opensAt: MonotonicInstant
        var suppressed: UInt64
    }

    private let service: String
    private let minimum: LogLevel
    private let sink: any LogSink
    let clock: any TimeSource
    private let samples = Mutex<[String: Sample]>([:])

    /// Makes a logger that drops what is below `minimum`.
    package init(
        service: String, minimum: LogLevel = .info, sink: any LogSink = StandardErrorSink(),
        clock: any TimeSource = SystemClock()
    ) {
        self.service = service
        self.minimum = minimum
        self.sink = sink
        self.clock = clock
    }

    /// A logger that drops everything.
    package static let silent = Logger(service: "silent", minimum: .error, sink: NoSink())

    /// Whether a line of this level would be written: ask before computing costly fields.
    package func isEnabled(_ level: LogLevel) -> Bool { level >= minimum }

    /// Writes a line for developers.
    package func debug(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.debug, message, fields())
    }

    /// Writes a line about the normal course of things.
    package func info(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.info, message, fields())
    }

    /// Writes a line about what needs a look, though work goes on.
    package func warning(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.warning, message, fields())
    }

    /// Writes a line about what failed.
    package func error(_ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.error, message, fields())
    }

    /// Writes a line of any level.
    package func log(
        _ level: LogLevel, _ message: StaticString, _ fields: @autoclosure () -> LogFields = [:]
    ) {
        guard isEnabled(level) else { return }
        let message = message.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        write(level, message, fields())
    }

    /// Writes a line unless the same message was written less than `everyMilliseconds` ago; the
    /// next one written tells in `suppressed` how many were not.
    package func sampled(
        _ level: LogLevel, _ message: StaticString, _ fields: @autoclosure () -> LogFields = [:],
        everyMilliseconds: UInt64 = 1_000
    ) {
        guard isEnabled(level) else { return }
        let text = message.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        let now = clock.monotonic
        let suppressed: UInt64? = samples.withLock { samples in
            if let sample = samples[text], now < sample.opensAt {
                samples[text]?.suppressed += 1
                return nil
            }
            let opensAt = Deadline.after(milliseconds: everyMilliseconds, from: now).instant
            let before = samples.updateValue(
                Sample(opensAt: opensAt, suppressed: 0), forKey: text)
            return before?.suppressed ?? 0
        }
        guard let suppressed else { return }
        write(
            level, text,
            suppressed == 0 ? fields() : fields().adding(["suppressed": .uint(suppressed)]))
    }

    private func write(_ level: LogLevel, _ message: String, _ fields: LogFields) {
        var line = JSONLine()
        line.append("at", .string(clock.wall.rfc3339))
        line.append("level", .string(level.rawValue))
        line.append("service", .string(service))
        line.append("message", .string(message))
        for (name, value) in fields.pairs { line.append(name, value) }
        sink.write(line.finished())
    }
}
