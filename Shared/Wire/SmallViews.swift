/// The bodies that hold a single field.
extension FrameView {
    /// The nonce of a ping or pong.
    package func nonce() throws(WireFault) -> UInt64 {
        var nonce: UInt64 = 0
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            if tag.field == 1 {
                try tag.expectNumber()
                nonce = try cursor.varint()
            } else {
                try cursor.skip(tag)
            }
        }
        return nonce
    }

    /// The payload of a stream item.
    package func itemPayload() throws(WireFault) -> UnsafeRawBufferPointer {
        var payload = UnsafeRawBufferPointer(start: nil, count: 0)
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            if tag.field == 1 {
                try tag.expectBytes()
                payload = try cursor.bytes()
            } else {
                try cursor.skip(tag)
            }
        }
        return payload
    }

    /// The reason of a go-away, UTF-8 without NUL.
    package func goAwayReason() throws(WireFault) -> UnsafeRawBufferPointer {
        let reason = try itemPayload()  // the same shape: one length-delimited field 1
        guard UTF8Text.isValid(reason) else { throw .badString }
        return reason
    }

    /// Checks the body of a frame without fields (cancel): whatever is there must be well formed.
    package func checkEmpty() throws(WireFault) {
        var cursor = WireCursor(body)
        while !cursor.isAtEnd { try cursor.skip(try cursor.tag()) }
    }
}
