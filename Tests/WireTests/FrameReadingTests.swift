import CProtobufC
import CProtos
import Model
import Testing

@testable import Wire

@Suite("Frame reading")
struct FrameReadingTests {
    /// Reads a frame and everything in it, as a server and a client together would.
    static func readWhole(_ frame: UnsafeRawBufferPointer) throws(WireFault) -> FrameView {
        let view = try FrameView.parse(frame)
        switch view.kind {
        case .hello: _ = try HelloView.parse(view.body)
        case .welcome: _ = try WelcomeView.parse(view.body)
        case .request: _ = try RequestView.parse(view.body)
        case .response: try ResponseView.parse(view.body).forEachViolation { _ in }
        case .streamItem: _ = try view.itemPayload()
        case .streamEnd: try ResponseView.parse(streamEnd: view.body).forEachViolation { _ in }
        case .cancel: try view.checkEmpty()
        case .ping, .pong: _ = try view.nonce()
        case .goAway: _ = try view.goAwayReason()
        }
        return view
    }

    /// Reads a copy of the bytes that ends where its memory ends.
    static func read(_ bytes: [UInt8]) -> Result<FrameKind, WireFault> {
        bytes.withUnsafeBytes { view in
            Result { () throws(WireFault) in try readWhole(view).kind }
        }
    }

    @Test("every kind of frame is read back")
    func everyKind() throws {
        for (kind, bytes) in Samples.everyKind { #expect(Self.read(bytes) == .success(kind)) }
        #expect(Set(Samples.everyKind.map(\.0)).count == FrameKind.allCases.count)
    }

    @Test("a request's fields are found in place")
    func requestFields() throws {
        let frame = Samples.request(9, 5_000, [1, 2], [3], [4, 5, 6], method: "a.B/C")
        try frame.withUnsafeBytes { whole in
            let view = try FrameView.parse(UnsafeRawBufferPointer(rebasing: whole[4...]))
            #expect(view.callID == 9)
            let request = try RequestView.parse(view.body)
            #expect(Array(request.method) == Array("a.B/C".utf8))
            #expect(request.timeoutMilliseconds == 5_000)
            #expect(Array(request.traceparent) == [1, 2])
            #expect(Array(request.idempotencyKey) == [3])
            #expect(Array(request.payload) == [4, 5, 6])
        }
    }

    @Test("a frame cut at any offset is refused, and never read past")
    func truncation() {
        for (_, bytes) in Samples.everyKind {
            for length in 0..<bytes.count {
                if case .success = Self.read(Array(bytes[..<length])) {
                    Issue.record("a frame cut to \(length) of \(bytes.count) bytes was taken")
                }
            }
        }
    }

    @Test("random bytes and changed frames never trap")
    func garbage() {
        var random = SeededRandom(seed: 20)
        for _ in 0..<30_000 {
            let count = Int.random(in: 0..<80, using: &random)
            _ = Self.read((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        for (_, bytes) in Samples.everyKind {
            for _ in 0..<3_000 {
                var changed = bytes
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let index = Int.random(in: 0..<changed.count, using: &random)
                    changed[index] = UInt8.random(in: 0...255, using: &random)
                }
                _ = Self.read(changed)
            }
        }
    }

    @Test("whatever we take, protobuf-c takes too")
    func agreement() {
        var random = SeededRandom(seed: 21)
        for (_, bytes) in Samples.everyKind {
            for _ in 0..<3_000 {
                var changed = bytes
                let index = Int.random(in: 0..<changed.count, using: &random)
                changed[index] = UInt8.random(in: 0...255, using: &random)
                guard case .success = Self.read(changed) else { continue }
                let frame = tollgate__rpc__v1__frame__unpack(nil, changed.count, changed)
                #expect(frame != nil)
                if let frame { tollgate__rpc__v1__frame__free_unpacked(frame, nil) }
            }
        }
    }

    @Test("each breach of the protocol has its own fault")
    func faults() {
        #expect(Self.read([]) == .failure(.noKind))
        #expect(Self.read([0x08, 0x05]) == .failure(.noKind))
        #expect(Self.read([0x42, 0x00, 0x42, 0x00]) == .failure(.twoKinds))
        #expect(Self.read([0x40, 0x00]) == .failure(.wrongWireType))
        #expect(Self.read([0x0A, 0x00]) == .failure(.wrongWireType))
        #expect(Self.read([0x00, 0x00]) == .failure(.badTag))
        #expect(Self.read([0x63, 0x64, 0x42, 0x00]) == .failure(.badTag))
        #expect(Self.read([0x42, 0x05, 0x00]) == .failure(.truncated))
        let eleven: [UInt8] = [0x08] + [UInt8](repeating: 0xFF, count: 10) + [0x01]
        #expect(Self.read(eleven) == .failure(.numberTooLarge))
        #expect(Self.read([0x22, 0x03, 0x0A, 0x01, 0xFF]) == .failure(.badString))
        #expect(Self.read([0x22, 0x03, 0x0A, 0x01, 0x00]) == .failure(.badString))
        let wideTimeout: [UInt8] = [0x22, 0x06, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F]
        #expect(Self.read(wideTimeout) == .failure(.numberTooLarge))
    }

    @Test("fields of later versions are passed over")
    func unknownFields() {
        // Field 100 as each wire type, then a cancel.
        let later: [UInt8] =
            [0xA0, 0x06, 0x96, 0x01] + [0xA1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8]
            + [0xA2, 0x06, 0x02, 9, 9] + [0xA5, 0x06, 1, 2, 3, 4] + [0x42, 0x00]
        #expect(Self.read(later) == .success(.cancel))
    }
}
