import CProtobufC
import CProtos
import Testing

@testable import Wire

@Suite("Frames of the connection")
struct ConnectionFrameTests {
    @Test("hello has the bytes of protobuf-c", arguments: [0, 1, 200])
    func hello(size: Int) {
        let credential = [UInt8](repeating: 1, count: size)
        let name = String(repeating: "n", count: size)
        let native = NativeFrame.bytes(credential) { data in
            NativeFrame.text(name) { client in
                var hello = Tollgate__Rpc__V1__Hello()
                tollgate__rpc__v1__hello__init(&hello)
                hello.protocol_version = 1
                hello.credential = data
                hello.client = client
                return withUnsafeMutablePointer(to: &hello) { pointer in
                    NativeFrame.pack(0) {
                        $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_HELLO
                        $0.hello = pointer
                    }
                }
            }
        }
        let ours = NativeFrame.written { output in
            credential.withUnsafeBytes { credential in
                Array(name.utf8).withUnsafeBytes { client in
                    FrameWriter.hello(
                        to: &output, protocolVersion: 1, credential: credential, client: client)
                }
            }
        }
        #expect(ours == native)
    }

    @Test("welcome has the bytes of protobuf-c")
    func welcome() {
        let native = NativeFrame.text("limiter/0.1.0") { server in
            var welcome = Tollgate__Rpc__V1__Welcome()
            tollgate__rpc__v1__welcome__init(&welcome)
            welcome.protocol_version = 1
            welcome.server = server
            welcome.request_bytes_max = 262_144
            welcome.reply_bytes_max = 16_777_216
            welcome.calls_in_flight_max = 1024
            return withUnsafeMutablePointer(to: &welcome) { pointer in
                NativeFrame.pack(0) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_WELCOME
                    $0.welcome = pointer
                }
            }
        }
        let ours = NativeFrame.written { output in
            Array("limiter/0.1.0".utf8).withUnsafeBytes { server in
                FrameWriter.welcome(
                    to: &output, protocolVersion: 1, server: server, requestBytesMax: 262_144,
                    replyBytesMax: 16_777_216, callsInFlightMax: 1024)
            }
        }
        #expect(ours == native)
    }

    @Test("ping, pong, cancel and go-away have the bytes of protobuf-c")
    func small() {
        for nonce in [0, 1, 127, 128, UInt64.max] {
            var ping = Tollgate__Rpc__V1__Ping()
            tollgate__rpc__v1__ping__init(&ping)
            ping.nonce = nonce
            let nativePing = withUnsafeMutablePointer(to: &ping) { pointer in
                NativeFrame.pack(0) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_PING
                    $0.ping = pointer
                }
            }
            var pong = Tollgate__Rpc__V1__Pong()
            tollgate__rpc__v1__pong__init(&pong)
            pong.nonce = nonce
            let nativePong = withUnsafeMutablePointer(to: &pong) { pointer in
                NativeFrame.pack(0) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_PONG
                    $0.pong = pointer
                }
            }
            #expect(NativeFrame.written { FrameWriter.ping(to: &$0, nonce: nonce) } == nativePing)
            #expect(NativeFrame.written { FrameWriter.pong(to: &$0, nonce: nonce) } == nativePong)
        }
        var cancel = Tollgate__Rpc__V1__Cancel()
        tollgate__rpc__v1__cancel__init(&cancel)
        let nativeCancel = withUnsafeMutablePointer(to: &cancel) { pointer in
            NativeFrame.pack(1 << 40) {
                $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_CANCEL
                $0.cancel = pointer
            }
        }
        #expect(
            NativeFrame.written { FrameWriter.cancel(to: &$0, callID: 1 << 40) } == nativeCancel)
        let nativeGoAway = NativeFrame.text("stopping") { reason in
            var goAway = Tollgate__Rpc__V1__GoAway()
            tollgate__rpc__v1__go_away__init(&goAway)
            goAway.reason = reason
            return withUnsafeMutablePointer(to: &goAway) { pointer in
                NativeFrame.pack(0) {
                    $0.kind_case = TOLLGATE__RPC__V1__FRAME__KIND_GO_AWAY
                    $0.go_away = pointer
                }
            }
        }
        let ours = NativeFrame.written { output in
            Array("stopping".utf8).withUnsafeBytes { FrameWriter.goAway(to: &output, reason: $0) }
        }
        #expect(ours == nativeGoAway)
    }
}
