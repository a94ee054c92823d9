import Contracts
import RPC
import Wire

/// The frames that a load sends: built as the client builds them.
enum RequestFrames {
    /// Distinct frames in a load; each has a call id of its own.
    private static let checkFrames = 4_000
    private static let batchFrames = 500

    /// The first frame of a connection.
    static func hello(token: String) -> [UInt8] {
        var buffer = ByteBuffer()
        let (token, client) = (Array(token.utf8), Array("benchmarks".utf8))
        token.withUnsafeBytes { token in
            client.withUnsafeBytes { client in
                FrameWriter.hello(
                    to: &buffer, protocolVersion: 1, credential: token, client: client)
            }
        }
        return Array(buffer.bytes)
    }

    /// `Check` with the keys in turn.
    static func checks(_ keys: [[UInt8]], headers: LimiterV1.HeaderChoice) -> [UInt8] {
        frames(LimiterMethods.check, checkFrames) { index in
            check(keys[index % keys.count], headers).encoded()
        }
    }

    /// `CheckMany` of `batch` keys in turn.
    static func batches(
        of batch: Int, _ keys: [[UInt8]], headers: LimiterV1.HeaderChoice
    ) -> [UInt8] {
        frames(LimiterMethods.checkMany, batchFrames) { index in
            let checks = (0..<batch).map { check(keys[(index * batch + $0) % keys.count], headers) }
            return LimiterV1.CheckManyRequest(checks: checks).encoded()
        }
    }

    /// One `Check` of a message of a user whose name is ten digits; where they are in the frame.
    static func userCheck(_ key: [UInt8]) -> (frame: [UInt8], offset: Int) {
        let digits = Array("0000000000".utf8)
        let request = LimiterV1.CheckRequest(
            who: .apiKey(key), headers: .headersNone, meter: "messages", user: digits)
        let frame = frames(LimiterMethods.check, 1) { _ in request.encoded() }
        let offset = frame.indices.first { frame[$0...].starts(with: digits) } ?? 0
        return (frame, offset)
    }

    private static func check(
        _ key: [UInt8], _ headers: LimiterV1.HeaderChoice
    ) -> LimiterV1.CheckRequest {
        LimiterV1.CheckRequest(who: .apiKey(key), headers: headers)
    }

    private static func frames(
        _ method: MethodSpec, _ count: Int, _ payload: (Int) -> [UInt8]
    ) -> [UInt8] {
        var buffer = ByteBuffer()
        for index in 0..<count {
            append(method, callID: UInt64(index + 1), payload(index), to: &buffer)
        }
        return Array(buffer.bytes)
    }

    /// Appends the frame of a request.
    static func append(
        _ method: MethodSpec, callID: UInt64, _ payload: [UInt8], to buffer: inout ByteBuffer
    ) {
        let (path, nothing) = (Array(method.path.utf8), [UInt8]())
        payload.withUnsafeBytes { payload in
            path.withUnsafeBytes { path in
                nothing.withUnsafeBytes { nothing in
                    FrameWriter.request(
                        to: &buffer, callID: callID, method: path, timeoutMilliseconds: 60_000,
                        traceparent: nothing, idempotencyKey: nothing, payload: payload)
                }
            }
        }
    }
}
