import Chassis
import Contracts
import Model
import RPC
import Transport

/// Asks a service how it is, without a credential.
enum HealthProbe {
    /// The service's answer within `milliseconds`.
    /// - Throws: `RPCError` when it gives none.
    static func check(
        _ address: NetworkAddress, milliseconds: UInt64 = 2_000, clock: any TimeSource
    ) async throws -> HealthV1.CheckResponse {
        let configuration = ClientConfiguration(
            host: address.host, port: address.port, clientName: "tollgate/\(buildVersion)")
        let transport = try TCPClientTransport(configuration, clock: clock)
        let rpc = RPCClient(transport: transport, retry: .never, clock: clock)
        do throws(RPCError) {
            let answer = try await HealthClient(rpc).check(
                options: CallOptions(timeoutMilliseconds: milliseconds))
            await rpc.close()
            return answer
        } catch {
            await rpc.close()
            throw error
        }
    }
}
