/// An error as a response or a stream end carries it.
package struct FailedOutcome: Sendable {
    /// One field that breaks a rule.
    package struct Violation: Sendable {
        let field: [UInt8]
        let description: [UInt8]

        /// Makes a violation; a NUL in either text cuts it there.
        package init(field: String, description: String) {
            self.field = FailedOutcome.text(field)
            self.description = FailedOutcome.text(description)
        }

        var bodyBytes: Int {
            FrameWriter.fieldBytes(field.count) + FrameWriter.fieldBytes(description.count)
        }
    }

    /// The status code, 1...16.
    package let status: UInt32
    /// When to try again, in milliseconds; 0: not said.
    package let retryAfterMilliseconds: UInt64
    private let message: [UInt8]
    private let violations: [Violation]

    /// Makes an outcome; a NUL in the message cuts it there.
    package init(
        status: UInt32, message: String, violations: [Violation] = [],
        retryAfterMilliseconds: UInt64 = 0
    ) {
        self.status = status
        self.message = FailedOutcome.text(message)
        self.violations = violations
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    private static func text(_ string: String) -> [UInt8] { Array(string.utf8.prefix { $0 != 0 }) }

    var bodyBytes: Int {
        var total =
            FrameWriter.numberBytes(UInt64(status)) + FrameWriter.fieldBytes(message.count)
            + FrameWriter.numberBytes(retryAfterMilliseconds)
        for violation in violations {
            let body = violation.bodyBytes  // a repeated message is written even when it is empty
            total += 1 + FrameWriter.varintBytes(UInt64(body)) + body
        }
        return total
    }

    func write(_ writer: inout RawWriter) {
        writer.number(0x08, UInt64(status))
        message.withUnsafeBytes { writer.field(0x12, $0) }
        for violation in violations {
            writer.byte(0x1A)
            writer.varint(UInt64(violation.bodyBytes))
            violation.field.withUnsafeBytes { writer.field(0x0A, $0) }
            violation.description.withUnsafeBytes { writer.field(0x12, $0) }
        }
        writer.number(0x20, retryAfterMilliseconds)
    }
}
