import Glibc

/// Where the client prints: answers on standard output, everything else on standard error.
package struct Console: Sendable {
    /// Which of the two streams.
    package enum Stream: Sendable {
        case output
        case error
    }

    private let write: @Sendable (Stream, String) -> Void
    /// Whether standard error is a terminal: progress is drawn there and nowhere else.
    package let drawsProgress: Bool
    /// Whether standard output may carry colour: a terminal, and `NO_COLOR` is not set.
    package let hasColour: Bool

    /// A console that hands its text to `write`.
    package init(
        drawsProgress: Bool = false, hasColour: Bool = false,
        write: @escaping @Sendable (Stream, String) -> Void
    ) {
        self.write = write
        self.drawsProgress = drawsProgress
        self.hasColour = hasColour
    }

    /// The console of this process.
    package static func standard(environment: [String: String]) -> Console {
        let wantsColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        return Console(
            drawsProgress: isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb",
            hasColour: isatty(STDOUT_FILENO) == 1 && wantsColour
        ) { stream, text in
            Self.writeAll(text, to: stream == .output ? STDOUT_FILENO : STDERR_FILENO)
        }
    }

    /// Prints an answer.
    package func output(_ text: String) { write(.output, text) }

    /// Prints a note, an error or progress.
    package func note(_ text: String) { write(.error, text) }

    private static func writeAll(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if written < 0, errno != EINTR {
                return
            }
        }
    }
}
