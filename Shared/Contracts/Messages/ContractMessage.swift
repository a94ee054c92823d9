import CProtobufC
import RPC

/// A message of the wire as a Swift value; protobuf-c packs it, its structs in an arena lie between.
package protocol ContractMessage: Sendable, Equatable {
    /// protobuf-c's struct of the message.
    associatedtype Layout
    /// Checks payloads that claim to hold this message.
    static var scan: PayloadScan { get }
    /// Copies the message out of protobuf-c's struct.
    init(reading c: UnsafePointer<Layout>)
    /// Initialises protobuf-c's struct with the message; what it points to is allocated in `arena`.
    func write(_ c: UnsafeMutablePointer<Layout>, _ arena: MessageArena)
}

extension ContractMessage {
    /// Decodes a request.
    /// - Throws: `invalidArgument` when the payload is malformed, `resourceExhausted` when it
    /// expands too far.
    package init(decoding payload: [UInt8]) throws(RPCError) {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        let decoded = payload.withUnsafeBytes { payload in
            Self.scan.unpack(payload, in: arena).map {
                Self(reading: $0.assumingMemoryBound(to: Layout.self))
            }
        }
        self = try decoded.get()
    }

    /// Decodes a reply.
    /// - Throws: `internalError` when the server sent something malformed.
    package init(decodingReply payload: [UInt8]) throws(RPCError) {
        do {
            try self.init(decoding: payload)
        } catch {
            throw RPCError(.internalError, "the server's reply is malformed: \(error.message)")
        }
    }

    /// The payload that holds this message; U+0000 in a string becomes U+FFFD, since protobuf-c
    /// ends strings there.
    package func encoded() -> [UInt8] {
        let arena = MessageArena.takeForThread()
        defer { arena.giveBack() }
        let message = UnsafeRawPointer(arena.message(self))
            .assumingMemoryBound(to: ProtobufCMessage.self)
        let size = protobuf_c_message_get_packed_size(message)
        return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            guard let start = bytes.baseAddress, size > 0 else { return }
            count = protobuf_c_message_pack(message, start)
        }
    }
}
