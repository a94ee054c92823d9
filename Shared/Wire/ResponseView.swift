/// A response, or the outcome that ends a stream, read in place.
@frozen
@usableFromInline
package struct ResponseView {
    /// One of the 17 canonical codes if the peer keeps to the protocol; 0 is OK.
    @usableFromInline package var status: UInt32 = 0
    /// Text for people, UTF-8 without NUL.
    @usableFromInline package var message = UnsafeRawBufferPointer(start: nil, count: 0)
    /// When to try again, in milliseconds; 0: not said.
    @usableFromInline package var retryAfterMilliseconds: UInt64 = 0
    /// The reply message.
    @usableFromInline package var payload = UnsafeRawBufferPointer(start: nil, count: 0)
    /// How many field violations `forEachViolation` will show.
    @usableFromInline package var violationCount = 0

    @usableFromInline var body = UnsafeRawBufferPointer(start: nil, count: 0)

    @inlinable
    init() {}

    /// Reads the body of a response frame.
    @inlinable
    package static func parse(_ body: UnsafeRawBufferPointer) throws(WireFault) -> ResponseView {
        var view = ResponseView()
        view.body = body
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            switch tag.value {
            case 0x08: view.status = try cursor.varint32()
            case 0x12: view.message = try cursor.string()
            case 0x1A:
                _ = try ViolationView.parse(try cursor.bytes())
                view.violationCount += 1
            case 0x20: view.retryAfterMilliseconds = try cursor.varint()
            case 0x2A: view.payload = try cursor.bytes()
            default:
                guard tag.field > 5 else { throw .wrongWireType }
                try cursor.skip(tag)
            }
        }
        return view
    }

    /// Reads the body of a stream-end frame; without an outcome it is OK.
    package static func parse(
        streamEnd body: UnsafeRawBufferPointer
    ) throws(WireFault) -> ResponseView {
        var outcome = ResponseView()
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            if tag.field == 1 {
                try tag.expectBytes()
                outcome = try parse(try cursor.bytes())
            } else {
                try cursor.skip(tag)
            }
        }
        return outcome
    }

    /// Shows each field violation in turn.
    package func forEachViolation(_ show: (ViolationView) -> Void) throws(WireFault) {
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            if tag.value == 0x1A {
                show(try ViolationView.parse(try cursor.bytes()))
            } else {
                try cursor.skip(tag)
            }
        }
    }
}

/// One field of a request that breaks a rule, read in place.
@frozen
@usableFromInline
package struct ViolationView {
    /// Path of the field, UTF-8 without NUL.
    @usableFromInline package var field = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What is wrong, UTF-8 without NUL.
    @usableFromInline package var description = UnsafeRawBufferPointer(start: nil, count: 0)

    @usableFromInline
    static func parse(_ body: UnsafeRawBufferPointer) throws(WireFault) -> ViolationView {
        var view = ViolationView()
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            switch tag.value {
            case 0x0A: view.field = try cursor.string()
            case 0x12: view.description = try cursor.string()
            default:
                guard tag.field > 2 else { throw .wrongWireType }
                try cursor.skip(tag)
            }
        }
        return view
    }
}
