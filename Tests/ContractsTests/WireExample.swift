import CProtobufC
import CProtos

@testable import Contracts

/// The exchange that Protos/README.md shows, packed by protobuf-c.
enum WireExample {
    /// The frames in their order: who sends it, what it is, its bytes.
    static func frames() -> [(sender: String, about: String, bytes: [UInt8])] {
        let arena = MessageArena.make()
        defer { arena.destroy() }
        let check = LimiterV1.CheckRequest(
            who: .subject(.init(orgID: 42)), cost: 1, headers: .headersNone)
        let decision = LimiterV1.CheckResponse(
            decision: .allowed,
            rules: [.init(name: "minute", limit: 10, remaining: 9, resetMs: 18_500)],
            guarantee: .exact, orgID: 42)
        return [
            (
                "client", "hello",
                frame(0) {
                    $0.hello = hello(arena)
                    return 2
                }
            ),
            (
                "server", "welcome",
                frame(0) {
                    $0.welcome = welcome(arena)
                    return 3
                }
            ),
            (
                "client", "request 1: Check",
                frame(1) {
                    $0.request = request(
                        arena, "tollgate.limiter.v1.Limiter/Check", check.encoded())
                    return 4
                }
            ),
            (
                "server", "response 1: allowed, 9 of 10 left",
                frame(1) {
                    $0.response = response(arena, 0, "", decision.encoded())
                    return 5
                }
            ),
            (
                "client", "request 2: a method that does not exist",
                frame(2) {
                    $0.request = request(arena, "tollgate.limiter.v1.Limiter/Nothing", [])
                    return 4
                }
            ),
            (
                "server", "response 2: UNIMPLEMENTED",
                frame(2) {
                    $0.response = response(arena, 12, "no such method", [])
                    return 5
                }
            ),
            (
                "client", "ping",
                frame(0) {
                    $0.ping = ping(arena)
                    return 9
                }
            ),
            (
                "server", "pong",
                frame(0) {
                    $0.pong = pong(arena)
                    return 10
                }
            ),
        ]
    }

    /// The block of the README.
    static func text() -> String {
        var lines = ["```"]
        for (sender, about, bytes) in frames() {
            lines.append("\(sender): \(about)")
            for start in stride(from: 0, to: bytes.count, by: 24) {
                let row = bytes[start..<min(start + 24, bytes.count)].map { byte in
                    (byte < 16 ? "0" : "") + String(byte, radix: 16)
                }
                lines.append("    " + row.joined(separator: " "))
            }
        }
        return (lines + ["```"]).joined(separator: "\n")
    }

    private static func frame(
        _ callID: UInt64, _ fill: (inout Tollgate__Rpc__V1__Frame) -> UInt32
    ) -> [UInt8] {
        var frame = Tollgate__Rpc__V1__Frame()
        tollgate__rpc__v1__frame__init(&frame)
        frame.call_id = callID
        frame.kind_case = .init(rawValue: fill(&frame))
        var body = [UInt8](repeating: 0, count: tollgate__rpc__v1__frame__get_packed_size(&frame))
        tollgate__rpc__v1__frame__pack(&frame, &body)
        return withUnsafeBytes(of: UInt32(body.count).bigEndian) { Array($0) } + body
    }

    private static func hello(
        _ arena: MessageArena
    ) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Hello> {
        let hello = arena.allocate(Tollgate__Rpc__V1__Hello.self, 1)
        tollgate__rpc__v1__hello__init(hello)
        hello.pointee.protocol_version = 1
        hello.pointee.credential = arena.bytes(Array("tgs_example".utf8))
        hello.pointee.client = arena.string("example/1")
        return hello
    }

    private static func welcome(
        _ arena: MessageArena
    ) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Welcome> {
        let welcome = arena.allocate(Tollgate__Rpc__V1__Welcome.self, 1)
        tollgate__rpc__v1__welcome__init(welcome)
        welcome.pointee.protocol_version = 1
        welcome.pointee.server = arena.string("limiter/0.1.0")
        welcome.pointee.request_bytes_max = 262_144
        welcome.pointee.reply_bytes_max = 16_777_216
        welcome.pointee.calls_in_flight_max = 1_024
        return welcome
    }

    private static func request(
        _ arena: MessageArena, _ method: String, _ payload: [UInt8]
    ) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Request> {
        let request = arena.allocate(Tollgate__Rpc__V1__Request.self, 1)
        tollgate__rpc__v1__request__init(request)
        request.pointee.method = arena.string(method)
        request.pointee.timeout_ms = 1_000
        request.pointee.payload = arena.bytes(payload)
        return request
    }

    private static func response(
        _ arena: MessageArena, _ status: UInt32, _ message: String, _ payload: [UInt8]
    ) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Response> {
        let response = arena.allocate(Tollgate__Rpc__V1__Response.self, 1)
        tollgate__rpc__v1__response__init(response)
        response.pointee.status = status
        response.pointee.message = arena.string(message)
        response.pointee.payload = arena.bytes(payload)
        return response
    }

    private static func ping(_ arena: MessageArena) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Ping>
    {
        let ping = arena.allocate(Tollgate__Rpc__V1__Ping.self, 1)
        tollgate__rpc__v1__ping__init(ping)
        ping.pointee.nonce = 7
        return ping
    }

    private static func pong(_ arena: MessageArena) -> UnsafeMutablePointer<Tollgate__Rpc__V1__Pong>
    {
        let pong = arena.allocate(Tollgate__Rpc__V1__Pong.self, 1)
        tollgate__rpc__v1__pong__init(pong)
        pong.pointee.nonce = 7
        return pong
    }
}
