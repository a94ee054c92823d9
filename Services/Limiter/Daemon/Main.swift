import Chassis
import Contracts
import Hosting
import Limiter
import Postgres

/// `limiter`: wiring only.
@main
enum Main {
    static func main() async {
        await ServiceMain.run("limiter", LimiterConfiguration.self) { configuration, house in
            let health = house.makeHealth()
            let database = try Database(configuration.daemon, health: health, house: house)
            let pepper = try KeyPepper(path: configuration.pepperFile)
            var leases = database.direct
            leases.connectionsMax = 3
            let service = try Limiter.LimiterService(
                pool: database.pool,
                listener: Listener(configuration: database.direct, clock: house.clock),
                pepper: pepper, secret: pepper.words(for: "limiter subjects and rules"),
                memory: configuration.memory, whenUnknown: configuration.whenUnknown,
                whenFull: configuration.whenFull, messages: configuration.messages,
                enforcesQuotas: configuration.quotas == .enforced,
                recordedDecisions: configuration.recordedDecisions,
                cluster: configuration.node.map { node in
                    ClusterSettings(
                        node: node, address: "\(configuration.address)",
                        decidesCutOff: configuration.whenCutOff == .decide
                    ) { health.setDependency("cluster", isHealthy: $0, detail: $1) }
                }, others: Listener(configuration: database.direct, clock: house.clock),
                leases: Pool(configuration: leases, clock: house.clock),
                clock: house.clock,
                log: house.log, metrics: house.metrics)
            let server = try Server(
                limiterRoutes(service), configuration.daemon, health: health, house: house)
            let escrow: [any Component] = service.escrow.map { [$0] } ?? []
            // Stopped first: it hands its shards over while the server still says who has them.
            let cluster: [any Component] = service.cluster.map { [$0] } ?? []
            return [database, service.watch] + escrow + [server] + cluster
        }
    }
}
