/// A W3C trace context: which trace a call belongs to and which span called.
/// Source: W3C Trace Context; in binary: version, trace id, parent id, flags (1 + 16 + 8 + 1
/// bytes).
package struct Traceparent: Sendable, Hashable {
    /// Bytes of the binary form.
    package static let byteCount = 26

    /// The trace id's halves; not both zero.
    package let traceHigh: UInt64
    package let traceLow: UInt64
    /// The id of the calling span; not zero.
    package let parentID: UInt64
    /// Bit 0: sampled.
    package let flags: UInt8

    /// Makes a context, or nil when an id is zero.
    package init?(traceHigh: UInt64, traceLow: UInt64, parentID: UInt64, flags: UInt8) {
        guard traceHigh | traceLow != 0, parentID != 0 else { return nil }
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.parentID = parentID
        self.flags = flags
    }

    /// Reads the binary form; nil for another length, version 255 or a zero id.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Traceparent.byteCount, bytes[0] != 0xff else { return nil }
        func number(_ from: Int) -> UInt64 {
            bytes[from..<from + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(
            traceHigh: number(1), traceLow: number(9), parentID: number(17), flags: bytes[25])
    }

    /// Reads the text form "00-<32 hex>-<16 hex>-<2 hex>", lower case; nil for anything else.
    package init?(text: String) {
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].count == 2, parts[1].count == 32, parts[2].count == 16,
            parts[3].count == 2, let version = Traceparent.number(parts[0]), version != 0xff,
            let high = Traceparent.number(parts[1].prefix(16)),
            let low = Traceparent.number(parts[1].suffix(16)),
            let parent = Traceparent.number(parts[2]), let flags = Traceparent.number(parts[3])
        else { return nil }
        self.init(traceHigh: high, traceLow: low, parentID: parent, flags: UInt8(flags))
    }

    /// The binary form, version 0.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = [0]
        bytes.reserveCapacity(Traceparent.byteCount)
        for number in [traceHigh, traceLow, parentID] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
            }
        }
        bytes.append(flags)
        return bytes
    }

    /// The text form, version 00.
    package var text: String {
        "00-\(traceID)-\(Traceparent.hex(parentID, 16))-\(Traceparent.hex(UInt64(flags), 2))"
    }

    /// The trace id in 32 hexadecimal digits, for logs.
    package var traceID: String { Traceparent.hex(traceHigh, 16) + Traceparent.hex(traceLow, 16) }

    /// The context for calls made by the span `parentID`; nil when that is zero.
    package func child(parentID: UInt64) -> Traceparent? {
        Traceparent(
            traceHigh: traceHigh, traceLow: traceLow, parentID: parentID, flags: flags)
    }

    private static func hex(_ number: UInt64, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}
