import Chassis
import Contracts
import Model
import RPC
import Transport

/// A daemon's face: the TCP server with the service's routes, health and reflection. Start it last.
package final class Server: Component {
    package let name = "server"

    private let tcp: TCPServer
    private let health: HealthState
    private let log: Logger

    /// Makes the server of a daemon.
    /// - Throws: `Credentials.Failure` when the credentials file can't be used.
    package init(
        _ routes: [Route], _ configuration: DaemonConfiguration,
        limits: ServerLimits = ServerLimits(), health: HealthState, house: ServiceHouse
    ) throws {
        let credentials = try Credentials(path: configuration.credentialsFile)
        let metrics = house.metrics
        let common =
            healthRoutes(state: health) { metrics.prometheusText() } + reflectionRoutes()
        let router = Router(
            routes: routes + common,
            access: TollgateAccess.matrix, limits: limits, clock: house.clock, log: house.log,
            metrics: house.metrics)
        tcp = TCPServer(
            router: router, authenticator: TokenAuthenticator(credentials),
            configuration: ListenConfiguration(
                host: configuration.listen.host, port: configuration.listen.port,
                loops: configuration.loops, allowsNonLoopback: configuration.allowsNonLoopback,
                serverName: "tollgate-\(house.service)/\(buildVersion)"),
            clock: house.clock, log: house.log, metrics: house.metrics)
        self.health = health
        log = house.log
    }

    package func start() async throws {
        try await tcp.start()
        health.setServing(true)
        log.info("serving", ["port": .int(Int(tcp.boundPort))])
    }

    package func stop() async {
        health.end()
        await tcp.stop()
    }
}

extension ServiceHouse {
    /// The health of this daemon, not serving yet.
    package func makeHealth() -> HealthState {
        HealthState(service: service, version: buildVersion, clock: clock)
    }
}
