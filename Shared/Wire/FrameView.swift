/// A frame read in place: its kind, its call and a view of what it carries.
///
/// The view does not own the bytes; it is good while the receive buffer is.
@frozen
@usableFromInline
package struct FrameView {
    /// What the frame carries.
    @usableFromInline package let kind: FrameKind
    /// The call it belongs to; 0 on frames of the connection itself.
    @usableFromInline package let callID: UInt64
    /// The message inside, to be read by the view of its kind.
    @usableFromInline package let body: UnsafeRawBufferPointer

    @inlinable
    init(kind: FrameKind, callID: UInt64, body: UnsafeRawBufferPointer) {
        self.kind = kind
        self.callID = callID
        self.body = body
    }

    /// Reads the outer message of a frame (without its length); fields of later versions are
    /// skipped.
    /// - Throws: the fault of the first field that breaks the protocol.
    @inlinable
    package static func parse(_ frame: UnsafeRawBufferPointer) throws(WireFault) -> FrameView {
        var cursor = WireCursor(frame)
        var callID: UInt64 = 0
        var kind: FrameKind?
        var body = UnsafeRawBufferPointer(start: nil, count: 0)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            if tag.value == 0x08 {
                callID = try cursor.varint()
            } else if let found = FrameKind(rawValue: tag.field) {
                try tag.expectBytes()
                guard kind == nil else { throw .twoKinds }
                kind = found
                body = try cursor.bytes()
            } else if tag.field == 1 {
                throw .wrongWireType
            } else {
                try cursor.skip(tag)
            }
        }
        guard let kind else { throw .noKind }
        return FrameView(kind: kind, callID: callID, body: body)
    }
}
