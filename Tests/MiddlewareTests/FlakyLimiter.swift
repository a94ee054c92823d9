import Chassis
import Contracts
import Model
import RPC
import Synchronization

/// A transport whose first call is lost with its connection; the others are admitted.
final class FlakyLimiter: ClientTransport {
    let clock = SystemClock()
    private let seen = Mutex<[[UInt8]]>([])

    /// The requests, in order.
    var payloads: [[UInt8]] { seen.withLock { $0 } }

    func unary(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        let count = seen.withLock { seen in
            seen.append(payload)
            return seen.count
        }
        guard count > 1 else { throw RPCError(.unavailable, "the connection broke") }
        return ScriptedServices.allowed.encoded()
    }

    func stream(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> any ResponseStream {
        throw RPCError(.unimplemented, "no streams here")
    }

    func close() async {}
}
