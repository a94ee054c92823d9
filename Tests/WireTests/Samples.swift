import CProtobufC
import CProtos

@testable import Wire

/// Frames that several tests use.
enum Samples {
    static func request(
        _ callID: UInt64, _ timeout: UInt32, _ trace: [UInt8], _ key: [UInt8], _ payload: [UInt8],
        method: String = "tollgate.limiter.v1.Limiter/Check"
    ) -> [UInt8] {
        NativeFrame.written { output in
            Array(method.utf8).withUnsafeBytes { method in
                trace.withUnsafeBytes { trace in
                    key.withUnsafeBytes { key in
                        payload.withUnsafeBytes { payload in
                            FrameWriter.request(
                                to: &output, callID: callID, method: method,
                                timeoutMilliseconds: timeout, traceparent: trace,
                                idempotencyKey: key, payload: payload)
                        }
                    }
                }
            }
        }
    }

    static func failure(violations: Int) -> FailedOutcome {
        FailedOutcome(
            status: 3, message: "two faults",
            violations: (0..<violations).map {
                FailedOutcome.Violation(
                    field: "field[\($0)]", description: $0 == 1 ? "" : "is wrong: é")
            }, retryAfterMilliseconds: 1_500)
    }

    /// Runs `body` with the same failure as protobuf-c holds it.
    static func withNativeFailure<Outcome>(
        _ texts: [(String, String)],
        _ body: (UnsafeMutablePointer<Tollgate__Rpc__V1__Response>) -> Outcome
    ) -> Outcome {
        typealias Violation = Tollgate__Rpc__V1__FieldViolation
        let strings = texts.flatMap { [duplicate($0.0), duplicate($0.1)] }
        let message = duplicate("two faults")
        let violations = UnsafeMutablePointer<Violation>.allocate(capacity: max(1, texts.count))
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<Violation>?>.allocate(
            capacity: max(1, texts.count))
        defer {
            for string in strings + [message] { string.deallocate() }
            violations.deallocate()
            pointers.deallocate()
        }
        for index in texts.indices {
            tollgate__rpc__v1__field_violation__init(violations + index)
            violations[index].field = strings[2 * index]
            violations[index].description = strings[2 * index + 1]
            (pointers + index).initialize(to: violations + index)
        }
        var response = Tollgate__Rpc__V1__Response()
        tollgate__rpc__v1__response__init(&response)
        response.status = 3
        response.message = message
        response.n_violations = texts.count
        response.violations = pointers
        response.retry_after_ms = 1_500
        return withUnsafeMutablePointer(to: &response, body)
    }

    private static func duplicate(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = Array(text.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        return copy
    }

    /// One frame of every kind, without its length.
    static var everyKind: [(FrameKind, [UInt8])] {
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        let payload = bytes("payload of some length")
        func frame(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
            Array(NativeFrame.written(write).dropFirst(4))
        }
        return payload.withUnsafeBytes { view in
            [
                (
                    .hello,
                    frame {
                        FrameWriter.hello(
                            to: &$0, protocolVersion: 1, credential: view, client: view)
                    }
                ),
                (
                    .welcome,
                    frame {
                        FrameWriter.welcome(
                            to: &$0, protocolVersion: 1, server: view, requestBytesMax: 262_144,
                            replyBytesMax: 1 << 24, callsInFlightMax: 1024)
                    }
                ),
                (.request, Array(request(9, 5_000, payload, payload, payload).dropFirst(4))),
                (.response, frame { FrameWriter.response(to: &$0, callID: 9, payload: view) }),
                (
                    .response,
                    frame {
                        FrameWriter.response(to: &$0, callID: 9, error: failure(violations: 3))
                    }
                ),
                (.streamItem, frame { FrameWriter.streamItem(to: &$0, callID: 9, payload: view) }),
                (
                    .streamEnd,
                    frame {
                        FrameWriter.streamEnd(to: &$0, callID: 9, error: failure(violations: 2))
                    }
                ),
                (.cancel, frame { FrameWriter.cancel(to: &$0, callID: 9) }),
                (.ping, frame { FrameWriter.ping(to: &$0, nonce: 1 << 40) }),
                (.pong, frame { FrameWriter.pong(to: &$0, nonce: 3) }),
                (.goAway, frame { FrameWriter.goAway(to: &$0, reason: view) }),
            ]
        }
    }
}
