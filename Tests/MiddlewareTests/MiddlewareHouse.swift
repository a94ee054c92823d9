import Chassis
import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Middleware

/// A middleware over scripted services.
struct MiddlewareHouse: Sendable {
    let services: ScriptedServices
    let tollgate: Tollgate

    /// Runs `body` with services that `carrier` reaches, then shuts the middleware down.
    static func open(
        _ carrier: Carrier = .inProcess,
        _ configure: (inout TollgateConfiguration) -> Void = { _ in },
        _ body: (MiddlewareHouse) async throws -> Void
    ) async throws {
        var configuration = TollgateConfiguration(token: "")
        configuration.checkMilliseconds = 5_000
        configuration.flushMilliseconds = 10
        configure(&configuration)
        let services = ScriptedServices()
        try await carrier.serve(services.routes, as: .service("backend")) { rpc in
            let tollgate = Tollgate(
                limiter: LimiterClient(rpc), tracker: TrackerClient(rpc), configuration,
                clock: SystemClock())
            try await body(MiddlewareHouse(services: services, tollgate: tollgate))
            await tollgate.shutdown()
        }
    }

    /// A well-formed key of org 7.
    static let key = String(
        decoding: APIKeyFormat.make(org: OrgID(7)!, random: [UInt8](repeating: 1, count: 24)),
        as: UTF8.self)

    /// Waits until a condition holds, at most 10 s.
    func eventually(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ condition: (Self) throws -> Bool
    ) async throws {
        for _ in 0..<1_000 {
            if try condition(self) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("not in 10 s: \(what)", sourceLocation: sourceLocation)
    }
}
