import Model

/// A decision as it is remembered for `WhatIf`: a plain value of fixed size.
///
/// Users, names and meters are kept as keyed hashes, endpoints as text as far as it fits.
struct DecisionRecord: Sendable, Equatable {
    /// What was decided.
    enum Outcome: UInt8, Sendable {
        case allowed, denied, shadowDenied
    }

    /// Monotonic nanoseconds.
    var at: UInt64
    var org: Int64
    /// 0: none.
    var key: Int64 = 0
    /// 0: none.
    var user: UInt64 = 0
    /// 0: none.
    var custom: UInt64 = 0
    /// 0: api_calls.
    var meter: UInt64 = 0
    var cost: UInt64 = 1
    var outcome = Outcome.allowed
    /// Identity of the rule that denied, or would have; 0: none.
    var rule: UInt64 = 0
    var endpoint = EndpointMark()
}

/// An endpoint in 64 bytes: its text, or when that is too long its first 47 bytes and a hash of all.
struct EndpointMark: Hashable, Sendable {
    private var bytes = SIMD64<UInt8>(repeating: 0)

    /// None.
    init() {}

    /// The mark of an endpoint's text; `hash` is asked when the text is long.
    @inline(__always)
    init(_ text: UnsafeRawBufferPointer, hash: (UnsafeRawBufferPointer) -> UInt64) {
        if !text.isEmpty { fill(text, hash) }
    }

    private mutating func fill(
        _ text: UnsafeRawBufferPointer, _ hash: (UnsafeRawBufferPointer) -> UInt64
    ) {
        withUnsafeMutableBytes(of: &bytes) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: text.prefix(Self.textBytesMax)))
            bytes[63] = UInt8(clamping: text.count)
            guard text.count > Self.textBytesMax else { return }
            bytes.storeBytes(of: hash(text), toByteOffset: 47, as: UInt64.self)
            bytes[63] = Self.isCut
        }
    }

    /// Longest text that is kept whole.
    static let textBytesMax = 62
    private static let isCut = UInt8.max

    /// Whether there is none.
    var isEmpty: Bool { bytes[63] == 0 }

    /// The text, ending with "…" when it was too long.
    var text: String {
        let count = bytes[63] == Self.isCut ? 47 : Int(bytes[63])
        let text = String(decoding: (0..<count).map { bytes[$0] }, as: UTF8.self)
        return bytes[63] == Self.isCut ? text + "…" : text
    }
}
