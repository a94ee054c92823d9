/// The first frame of a client, read in place.
package struct HelloView {
    /// The highest protocol version that the client speaks.
    package private(set) var protocolVersion: UInt32 = 0
    /// A token, or empty for an anonymous caller; secret.
    package private(set) var credential = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Name and version of the client, UTF-8 without NUL.
    package private(set) var client = UnsafeRawBufferPointer(start: nil, count: 0)

    /// Reads the body of a hello frame.
    package static func parse(_ body: UnsafeRawBufferPointer) throws(WireFault) -> HelloView {
        var view = HelloView()
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            switch tag.value {
            case 0x08: view.protocolVersion = try cursor.varint32()
            case 0x12: view.credential = try cursor.bytes()
            case 0x1A: view.client = try cursor.string()
            default:
                guard tag.field > 3 else { throw .wrongWireType }
                try cursor.skip(tag)
            }
        }
        return view
    }
}

/// The server's answer to a hello, read in place.
package struct WelcomeView {
    /// The version that both will speak.
    package private(set) var protocolVersion: UInt32 = 0
    /// Name and version of the server, UTF-8 without NUL.
    package private(set) var server = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Largest request frame taken, in bytes.
    package private(set) var requestBytesMax: UInt32 = 0
    /// Largest reply frame sent, in bytes.
    package private(set) var replyBytesMax: UInt32 = 0
    /// Calls that may be in flight on the connection.
    package private(set) var callsInFlightMax: UInt32 = 0

    /// Reads the body of a welcome frame.
    package static func parse(_ body: UnsafeRawBufferPointer) throws(WireFault) -> WelcomeView {
        var view = WelcomeView()
        var cursor = WireCursor(body)
        while !cursor.isAtEnd {
            let tag = try cursor.tag()
            switch tag.value {
            case 0x08: view.protocolVersion = try cursor.varint32()
            case 0x12: view.server = try cursor.string()
            case 0x18: view.requestBytesMax = try cursor.varint32()
            case 0x20: view.replyBytesMax = try cursor.varint32()
            case 0x28: view.callsInFlightMax = try cursor.varint32()
            default:
                guard tag.field > 5 else { throw .wrongWireType }
                try cursor.skip(tag)
            }
        }
        return view
    }
}
