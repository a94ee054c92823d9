/// A request read in place; its views are good while the receive buffer is.
@frozen
@usableFromInline
package struct RequestView {
    /// "package.Service/Method", UTF-8 without NUL.
    @usableFromInline package var method = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Time left for the call, in milliseconds; 0: the server's default.
    @usableFromInline package var timeoutMilliseconds: UInt32 = 0
    /// W3C trace context in binary, or empty; its length is not checked here.
    @usableFromInline package var traceparent = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The idempotency key, or empty; its length is not checked here.
    @usableFromInline package var idempotencyKey = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The request message.
    @usableFromInline package var payload = UnsafeRawBufferPointer(start: nil, count: 0)

    @inlinable
    init() {}

    /// Reads the body of a request frame.
    @inlinable
    package static func parse(_ body: UnsafeRawBufferPointer) throws(WireFault) -> RequestView {
        var view = RequestView()
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            switch tag.value {
            case 0x0A: view.method = try cursor.string()
            case 0x10: view.timeoutMilliseconds = try cursor.varint32()
            case 0x1A: view.traceparent = try cursor.bytes()
            case 0x22: view.idempotencyKey = try cursor.bytes()
            case 0x2A: view.payload = try cursor.bytes()
            default:
                guard tag.field > 5 else { throw .wrongWireType }
                try cursor.skip(tag)
            }
        }
        return view
    }
}
