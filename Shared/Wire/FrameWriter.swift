/// Appends frames to an output buffer, byte for byte as protobuf-c packs the same message: fields
/// in ascending order, defaults left out, the shortest varints.
///
/// Lengths are computed before anything is written, so nothing is ever moved.
@usableFromInline
package enum FrameWriter {
    /// Bytes that `value` takes as a varint: 1 to 10.
    @inlinable @inline(__always)
    package static func varintBytes(_ value: UInt64) -> Int {
        // ceil(bits / 7), for 1 to 64 bits, without a division.
        ((64 - (value | 1).leadingZeroBitCount) &* 9 &+ 64) >> 6
    }

    /// Bytes of a length-delimited field with a one-byte tag; 0 when it is empty and so left out.
    @inlinable @inline(__always)
    static func fieldBytes(_ count: Int) -> Int {
        count == 0 ? 0 : 1 + varintBytes(UInt64(count)) + count
    }

    /// Bytes of a number field with a one-byte tag; 0 when it is zero and so left out.
    @inlinable @inline(__always)
    static func numberBytes(_ value: UInt64) -> Int {
        value == 0 ? 0 : 1 + varintBytes(value)
    }

    /// Starts a frame whose body takes `bodyBytes`: writes the length, the call id and the body's
    /// header. The caller writes exactly `bodyBytes` bytes at the writer's position, then commits
    /// `total`.
    @inlinable @inline(__always)
    static func begin(
        _ output: inout ByteBuffer, _ kind: FrameKind, callID: UInt64, bodyBytes: Int
    ) -> (writer: RawWriter, total: Int) {
        let frame =
            numberBytes(callID) + 1 + varintBytes(UInt64(bodyBytes)) + bodyBytes
        var writer = RawWriter(output.reserve(4 + frame))
        writer.bigEndian(UInt32(truncatingIfNeeded: frame))
        writer.number(0x08, callID)
        writer.byte(UInt8(truncatingIfNeeded: kind.rawValue << 3 | 2))
        writer.varint(UInt64(bodyBytes))
        return (writer, 4 + frame)
    }

    /// Appends an OK response whose payload of exactly `payloadBytes` bytes `fill` writes.
    @inlinable @inline(__always)
    package static func response(
        to output: inout ByteBuffer, callID: UInt64, payloadBytes: Int,
        _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        let body = fieldBytes(payloadBytes)
        var (writer, total) = begin(&output, .response, callID: callID, bodyBytes: body)
        if payloadBytes > 0 {
            writer.byte(0x2A)
            writer.varint(UInt64(payloadBytes))
            fill(UnsafeMutableRawBufferPointer(start: writer.position, count: payloadBytes))
        }
        output.commit(total)
    }

    /// Appends an OK response with a copy of `payload`.
    package static func response(
        to output: inout ByteBuffer, callID: UInt64, payload: UnsafeRawBufferPointer
    ) {
        response(to: &output, callID: callID, payloadBytes: payload.count) {
            $0.copyMemory(from: payload)
        }
    }

    /// Appends an error response.
    package static func response(
        to output: inout ByteBuffer, callID: UInt64, error outcome: FailedOutcome
    ) {
        let body = outcome.bodyBytes
        var (writer, total) = begin(&output, .response, callID: callID, bodyBytes: body)
        outcome.write(&writer)
        output.commit(total)
    }

    /// Appends one item of a server stream.
    package static func streamItem(
        to output: inout ByteBuffer, callID: UInt64, payload: UnsafeRawBufferPointer
    ) {
        let body = fieldBytes(payload.count)
        var (writer, total) = begin(&output, .streamItem, callID: callID, bodyBytes: body)
        writer.field(0x0A, payload)
        output.commit(total)
    }

    /// Appends the end of a server stream; nil: it ended with OK.
    package static func streamEnd(
        to output: inout ByteBuffer, callID: UInt64, error outcome: FailedOutcome?
    ) {
        let inner = outcome?.bodyBytes ?? 0
        let body = 1 + varintBytes(UInt64(inner)) + inner
        var (writer, total) = begin(&output, .streamEnd, callID: callID, bodyBytes: body)
        writer.byte(0x0A)
        writer.varint(UInt64(inner))
        outcome?.write(&writer)
        output.commit(total)
    }

    /// Appends a request.
    package static func request(
        to output: inout ByteBuffer, callID: UInt64, method: UnsafeRawBufferPointer,
        timeoutMilliseconds: UInt32, traceparent: UnsafeRawBufferPointer,
        idempotencyKey: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer
    ) {
        let body =
            fieldBytes(method.count) + numberBytes(UInt64(timeoutMilliseconds))
            + fieldBytes(traceparent.count) + fieldBytes(idempotencyKey.count)
            + fieldBytes(payload.count)
        var (writer, total) = begin(&output, .request, callID: callID, bodyBytes: body)
        writer.field(0x0A, method)
        writer.number(0x10, UInt64(timeoutMilliseconds))
        writer.field(0x1A, traceparent)
        writer.field(0x22, idempotencyKey)
        writer.field(0x2A, payload)
        output.commit(total)
    }
}
