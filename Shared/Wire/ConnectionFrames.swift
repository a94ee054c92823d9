/// Frames of the connection itself and the cancel of a call.
extension FrameWriter {
    /// Appends a client's first frame.
    package static func hello(
        to output: inout ByteBuffer, protocolVersion: UInt32, credential: UnsafeRawBufferPointer,
        client: UnsafeRawBufferPointer
    ) {
        let body =
            numberBytes(UInt64(protocolVersion)) + fieldBytes(credential.count)
            + fieldBytes(client.count)
        var (writer, total) = begin(&output, .hello, callID: 0, bodyBytes: body)
        writer.number(0x08, UInt64(protocolVersion))
        writer.field(0x12, credential)
        writer.field(0x1A, client)
        output.commit(total)
    }

    /// Appends a server's answer to a hello.
    package static func welcome(
        to output: inout ByteBuffer, protocolVersion: UInt32, server: UnsafeRawBufferPointer,
        requestBytesMax: UInt32, replyBytesMax: UInt32, callsInFlightMax: UInt32
    ) {
        let body =
            numberBytes(UInt64(protocolVersion)) + fieldBytes(server.count)
            + numberBytes(UInt64(requestBytesMax)) + numberBytes(UInt64(replyBytesMax))
            + numberBytes(UInt64(callsInFlightMax))
        var (writer, total) = begin(&output, .welcome, callID: 0, bodyBytes: body)
        writer.number(0x08, UInt64(protocolVersion))
        writer.field(0x12, server)
        writer.number(0x18, UInt64(requestBytesMax))
        writer.number(0x20, UInt64(replyBytesMax))
        writer.number(0x28, UInt64(callsInFlightMax))
        output.commit(total)
    }

    /// Appends a cancel of a call.
    package static func cancel(to output: inout ByteBuffer, callID: UInt64) {
        let (_, total) = begin(&output, .cancel, callID: callID, bodyBytes: 0)
        output.commit(total)
    }

    /// Appends a ping.
    package static func ping(to output: inout ByteBuffer, nonce: UInt64) {
        writeNonce(.ping, nonce, to: &output)
    }

    /// Appends the answer to a ping.
    package static func pong(to output: inout ByteBuffer, nonce: UInt64) {
        writeNonce(.pong, nonce, to: &output)
    }

    /// Appends a go-away.
    package static func goAway(to output: inout ByteBuffer, reason: UnsafeRawBufferPointer) {
        let body = fieldBytes(reason.count)
        var (writer, total) = begin(&output, .goAway, callID: 0, bodyBytes: body)
        writer.field(0x0A, reason)
        output.commit(total)
    }

    private static func writeNonce(
        _ kind: FrameKind, _ nonce: UInt64, to output: inout ByteBuffer
    ) {
        var (writer, total) = begin(&output, kind, callID: 0, bodyBytes: numberBytes(nonce))
        writer.number(0x08, nonce)
        output.commit(total)
    }
}
