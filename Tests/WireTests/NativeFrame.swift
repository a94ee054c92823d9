import CProtobufC
import CProtos

@testable import Wire

/// Frames as protobuf-c packs them, with the length in front: what our writer is measured against.
enum NativeFrame {
    static func pack(
        _ callID: UInt64, _ fill: (inout Tollgate__Rpc__V1__Frame) -> Void
    ) -> [UInt8] {
        var frame = Tollgate__Rpc__V1__Frame()
        tollgate__rpc__v1__frame__init(&frame)
        frame.call_id = callID
        fill(&frame)
        let size = tollgate__rpc__v1__frame__get_packed_size(&frame)
        var body = [UInt8](repeating: 0, count: size)
        _ = tollgate__rpc__v1__frame__pack(&frame, &body)
        return withUnsafeBytes(of: UInt32(size).bigEndian) { Array($0) } + body
    }

    /// Runs `body` with the bytes as protobuf-c holds them.
    static func bytes<Outcome>(
        _ value: [UInt8], _ body: (ProtobufCBinaryData) -> Outcome
    ) -> Outcome {
        var copy = value
        return copy.withUnsafeMutableBufferPointer {
            body(ProtobufCBinaryData(len: $0.count, data: $0.baseAddress))
        }
    }

    /// Runs `body` with the text as protobuf-c holds it.
    static func text<Outcome>(
        _ value: String, _ body: (UnsafeMutablePointer<CChar>?) -> Outcome
    ) -> Outcome {
        var copy = Array(value.utf8CString)
        return copy.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }

    /// What our writer appended.
    static func written(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
        var output = ByteBuffer()
        write(&output)
        return Array(output.bytes)
    }
}
