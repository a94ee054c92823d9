import CProtobufC
import CProtos
import Model
import Testing

@testable import Wire

@Suite("Frame writer")
struct FrameWriterTests {
    /// Lengths on both sides of every varint boundary that a test can afford.
    static let sizes = [0, 1, 2, 63, 126, 127, 128, 129, 300, 16_383, 16_384, 70_000]
    static let ids: [UInt64] = [0, 1, 127, 128, 16_384, 1 << 35, 1 << 63, .max]

    @Test("an OK response has the bytes of protobuf-c", arguments: sizes)
    func okResponse(size: Int) {
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        for id in Self.ids {
            let native = NativeFrame.bytes(payload) { data in
                var response = Tollgate__Rpc__V1__Response()
                tollgate__rpc__v1__response__init(&response)
                response.payload = data
                return withUnsafeMutablePointer(to: &response) { pointer in
                    NativeFrame.pack(id) {
                        $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_RESPONSE
                        $0.response = pointer
                    }
                }
            }
            let ours = NativeFrame.written { output in
                payload.withUnsafeBytes {
                    FrameWriter.response(to: &output, callID: id, payload: $0)
                }
            }
            #expect(ours == native)
        }
    }

    @Test("a stream item has the bytes of protobuf-c", arguments: sizes)
    func streamItem(size: Int) {
        let payload = [UInt8](repeating: 9, count: size)
        let native = NativeFrame.bytes(payload) { data in
            var item = Tollgate__Rpc__V1__StreamItem()
            tollgate__rpc__v1__stream_item__init(&item)
            item.payload = data
            return withUnsafeMutablePointer(to: &item) { pointer in
                NativeFrame.pack(77) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_STREAM_ITEM
                    $0.stream_item = pointer
                }
            }
        }
        let ours = NativeFrame.written { output in
            payload.withUnsafeBytes {
                FrameWriter.streamItem(to: &output, callID: 77, payload: $0)
            }
        }
        #expect(ours == native)
    }

    @Test("a request has the bytes of protobuf-c", arguments: sizes)
    func request(size: Int) {
        let payload = [UInt8](repeating: 3, count: size)
        let key = [UInt8](repeating: 5, count: min(size, 64))
        let trace = [UInt8](repeating: 6, count: size == 0 ? 0 : 26)
        let timeout = UInt32(truncatingIfNeeded: size &* 91)
        let native = NativeFrame.bytes(payload) { payloadData in
            NativeFrame.bytes(key) { keyData in
                NativeFrame.bytes(trace) { traceData in
                    NativeFrame.text("tollgate.limiter.v1.Limiter/Check") { method in
                        var request = Tollgate__Rpc__V1__Request()
                        tollgate__rpc__v1__request__init(&request)
                        request.method = method
                        request.timeout_ms = timeout
                        request.traceparent = traceData
                        request.idempotency_key = keyData
                        request.payload = payloadData
                        return withUnsafeMutablePointer(to: &request) { pointer in
                            NativeFrame.pack(UInt64(size)) {
                                $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_REQUEST
                                $0.request = pointer
                            }
                        }
                    }
                }
            }
        }
        #expect(Samples.request(UInt64(size), timeout, trace, key, payload) == native)
    }

    @Test(
        "an error response and a stream's end have the bytes of protobuf-c",
        arguments: [0, 1, 2, 9])
    func failures(violations: Int) {
        let outcome = Samples.failure(violations: violations)
        let texts = (0..<violations).map { ("field[\($0)]", $0 == 1 ? "" : "is wrong: é") }
        let natives = Samples.withNativeFailure(texts) { pointer in
            var end = Tollgate__Rpc__V1__StreamEnd()
            tollgate__rpc__v1__stream_end__init(&end)
            end.outcome = pointer
            let response = NativeFrame.pack(5) {
                $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_RESPONSE
                $0.response = pointer
            }
            let ending = withUnsafeMutablePointer(to: &end) { endPointer in
                NativeFrame.pack(5) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_STREAM_END
                    $0.stream_end = endPointer
                }
            }
            return (response, ending)
        }
        #expect(
            NativeFrame.written { FrameWriter.response(to: &$0, callID: 5, error: outcome) }
                == natives.0)
        #expect(
            NativeFrame.written { FrameWriter.streamEnd(to: &$0, callID: 5, error: outcome) }
                == natives.1)
    }

    @Test("a stream that ended well has the bytes of protobuf-c")
    func goodEnd() {
        var response = Tollgate__Rpc__V1__Response()
        tollgate__rpc__v1__response__init(&response)
        let native = withUnsafeMutablePointer(to: &response) { outcome in
            var end = Tollgate__Rpc__V1__StreamEnd()
            tollgate__rpc__v1__stream_end__init(&end)
            end.outcome = outcome
            return withUnsafeMutablePointer(to: &end) { pointer in
                NativeFrame.pack(300) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_STREAM_END
                    $0.stream_end = pointer
                }
            }
        }
        let ours = NativeFrame.written {
            FrameWriter.streamEnd(to: &$0, callID: 300, error: nil)
        }
        #expect(ours == native)
    }

    @Test("a varint's length is what it takes, for every number of bits")
    func varintLengths() {
        for bits in 0..<64 {
            for value in [UInt64(1) << UInt64(bits), (UInt64(1) << UInt64(bits)) &- 1] {
                var scratch = [UInt8](repeating: 0, count: 16)
                let written = scratch.withUnsafeMutableBytes { memory in
                    var writer = RawWriter(memory.baseAddress!)
                    writer.varint(value)
                    return writer.position - memory.baseAddress!
                }
                #expect(FrameWriter.varintBytes(value) == written)
            }
        }
        #expect(FrameWriter.varintBytes(.max) == 10)
    }
}
