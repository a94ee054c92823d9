import Glibc
import Synchronization

/// Where finished log lines go.
package protocol LogSink: Sendable {
    /// Takes one line, newline included; called from any thread.
    func write(_ line: [UInt8])
}

/// Writes each line to standard error in one system call.
package struct StandardErrorSink: LogSink {
    package init() {}

    package func write(_ line: [UInt8]) {
        line.withUnsafeBytes { line in
            var next = line
            while let address = next.baseAddress, !next.isEmpty {
                let written = Glibc.write(STDERR_FILENO, address, next.count)
                // A log that can't be written is lost: there is nobody left to tell.
                if written < 0, errno != EINTR { return }
                next = UnsafeRawBufferPointer(rebasing: next.dropFirst(max(0, written)))
            }
        }
    }
}

/// Keeps every line in memory: for tests.
package final class MemorySink: LogSink {
    private let stored = Mutex<[String]>([])

    package init() {}

    /// The lines so far, without their newlines.
    package var lines: [String] { stored.withLock { $0 } }

    package func write(_ line: [UInt8]) {
        stored.withLock { $0.append(String(decoding: line.dropLast(), as: UTF8.self)) }
    }
}

/// Drops every line.
package struct NoSink: LogSink {
    package init() {}

    package func write(_ line: [UInt8]) {}
}
