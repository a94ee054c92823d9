import Contracts
import Model

/// Writes the values of rate limit headers into the arena of a reply, without strings.
struct HeaderText {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// Writes into `buffer`; what does not fit is a programmer error.
    init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    /// Appends constant text.
    mutating func append(_ text: StaticString) {
        let bytes = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Appends a rule's name; at most 64 bytes.
    mutating func append(_ name: String) {
        for byte in name.utf8 {
            buffer[count] = byte
            count += 1
        }
    }

    /// Appends a number in decimal.
    mutating func append(_ number: UInt64) {
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        rest = number
        for offset in (0..<digits).reversed() {
            buffer[count + offset] = UInt8(truncatingIfNeeded: rest % 10) + 48
            rest /= 10
        }
        count += digits
    }

    /// Bytes of the longest item: a name, two numbers and their punctuation.
    static let itemBytesMax = 64 + 20 + 20 + 12
}

extension HeaderText {
    /// One number as a header value.
    static func number(_ number: UInt64, in arena: MessageArena) -> MessageText {
        arena.text(maxBytes: 20) { bytes in
            var text = HeaderText(bytes)
            text.append(number)
            return text.count
        }
    }

    /// The `RateLimit` value: for each rule what remains and the seconds until it is full again.
    /// IETF draft-ietf-httpapi-ratelimit-headers-11, section 4.
    static func rateLimit(
        _ decision: Decision, _ policy: Policy, in arena: MessageArena
    ) -> MessageText {
        arena.text(maxBytes: max(1, decision.count) * itemBytesMax) { bytes in
            var text = HeaderText(bytes)
            for index in 0..<decision.count {
                if index > 0 { text.append(", ") }
                text.append("\"")
                text.append(policy.rules[index].name)
                text.append("\";r=")
                text.append(decision.verdicts[index].remaining)
                text.append(";t=")
                text.append(Self.seconds(decision.verdicts[index].resetNanoseconds))
            }
            return text.count
        }
    }

    /// Whole seconds, rounded up.
    static func seconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
    }

    /// Whole milliseconds, rounded up.
    static func milliseconds(_ nanoseconds: UInt64) -> UInt64 {
        nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    }
}
