import CLinux
import Glibc
import RPC
import Wire

@testable import Transport

/// A socket that says whatever a test wants, well formed or not; waits without blocking a thread of
/// the cooperative pool, on which the handlers run.
final class RawPeer {
    let fd: Int32
    private var buffer = ByteBuffer()

    struct Failure: Error {}

    init(fd: Int32) { self.fd = fd }

    convenience init(port: UInt16) throws {
        let address = try SocketAddress.resolve(host: "127.0.0.1", port: port)
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard fd >= 0, address.withSockaddr({ connect(fd, $0, $1) == 0 }) else { throw Failure() }
        self.init(fd: fd)
    }

    deinit { Glibc.close(fd) }

    /// Sends bytes; false when the server closed or takes nothing for ten seconds.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        var sent = 0
        for _ in 0..<5_000 {
            let count = sendWithoutWaiting(Array(bytes[sent...]))
            if count > 0 { sent += count }
            if sent == bytes.count { return true }
            if count < 0, errno != EAGAIN { return false }
            if count < 0 { try? await Task.sleep(for: .milliseconds(2)) }
        }
        return false
    }

    /// Sends as much as fits without waiting, and says how much that was.
    func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return bytes.withUnsafeBytes { Glibc.send(fd, $0.baseAddress, $0.count, flags) }
    }

    /// The next frame without its length; nil when the server closed or is silent for ten seconds.
    func readFrame() async -> [UInt8]? {
        for _ in 0..<5_000 {
            if let frame = bufferedFrame() { return frame }
            let count = recv(fd, buffer.reserve(65_536), 65_536, Int32(MSG_DONTWAIT))
            if count > 0 {
                buffer.commit(count)
            } else if count < 0, errno == EAGAIN {
                try? await Task.sleep(for: .milliseconds(2))
            } else {
                return nil
            }
        }
        return nil
    }

    private func bufferedFrame() -> [UInt8]? {
        guard let base = buffer.bytes.baseAddress else { return nil }
        let scan = FrameScan.next(base, count: buffer.count, frameBytesMax: .max)
        guard case .frame(let length) = scan else { return nil }
        let frame = Array(buffer.bytes[4..<(4 + length)])
        buffer.consume(4 + length)
        return frame
    }

    /// The next response: call id and status.
    func readResponse() async throws -> (callID: UInt64, status: UInt32, payload: [UInt8]) {
        guard let frame = await readFrame() else { throw Failure() }
        return try frame.withUnsafeBytes { bytes in
            let view = try FrameView.parse(bytes)
            guard view.kind == .response else { throw Failure() }
            let response = try ResponseView.parse(view.body)
            return (view.callID, response.status, Array(response.payload))
        }
    }

    /// How the next call ends, be it a stream or not: call id and status; skips stream items.
    func readOutcome() async throws -> (callID: UInt64, status: UInt32) {
        while let frame = await readFrame() {
            let outcome = try frame.withUnsafeBytes { bytes -> (UInt64, UInt32)? in
                let view = try FrameView.parse(bytes)
                switch view.kind {
                case .response: return (view.callID, try ResponseView.parse(view.body).status)
                case .streamEnd:
                    return (view.callID, try ResponseView.parse(streamEnd: view.body).status)
                default: return nil
                }
            }
            if let outcome { return outcome }
        }
        throw Failure()
    }

    /// The kind of the next frame.
    func readKind() async throws -> FrameKind? {
        guard let frame = await readFrame() else { return nil }
        return try frame.withUnsafeBytes { try FrameView.parse($0).kind }
    }

    /// Sends Hello and reads Welcome.
    func greet(_ token: [UInt8] = EchoService.token) async throws {
        await send(Bytes.hello(token))
        guard try await readKind() == .welcome else { throw Failure() }
    }
}

/// Frames as bytes.
enum Bytes {
    static func hello(_ token: [UInt8]) -> [UInt8] {
        written { output in
            token.withUnsafeBytes {
                FrameWriter.hello(to: &output, protocolVersion: 1, credential: $0, client: $0)
            }
        }
    }

    static func request(
        _ callID: UInt64, _ spec: MethodSpec, _ payload: [UInt8], timeout: UInt32 = 0
    ) -> [UInt8] {
        written { output in
            Array(spec.path.utf8).withUnsafeBytes { method in
                payload.withUnsafeBytes { payload in
                    FrameWriter.request(
                        to: &output, callID: callID, method: method, timeoutMilliseconds: timeout,
                        traceparent: UnsafeRawBufferPointer(start: nil, count: 0),
                        idempotencyKey: UnsafeRawBufferPointer(start: nil, count: 0),
                        payload: payload)
                }
            }
        }
    }

    static func written(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
        var output = ByteBuffer()
        write(&output)
        return Array(output.bytes)
    }
}
