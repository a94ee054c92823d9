import Chassis
import Contracts
import Glibc
import Hosting
import Postgres
import RPC
import Tracker

/// `tracker`: wiring only.
@main
enum Main {
    static func main() async {
        if let tool = JournalTool(Array(CommandLine.arguments.dropFirst())) {
            let outcome = tool.run(clock: SystemClock()) { text, isError in
                ServiceMain.print(text, to: isError ? STDERR_FILENO : STDOUT_FILENO)
            }
            exit(outcome.rawValue)
        }
        await ServiceMain.run("tracker", TrackerConfiguration.self) { configuration, house in
            let health = house.makeHealth()
            let database = try Database(
                configuration.daemon, connectionsMax: 2, health: health, house: house)
            var direct = database.direct
            direct.connectionsMax = Tracker.TrackerService.connectionsMax
            let service = try Tracker.TrackerService(
                configuration, pool: Pool(configuration: direct, clock: house.clock),
                newJournal: SecureRandom.bytes(16), health: health, shutdown: house.shutdown,
                metrics: house.metrics, clock: house.clock, log: house.log)
            var limits = ServerLimits()
            limits.requestBytesMax = TrackerMethods.record.requestBytesMax
            let server = try Server(
                trackerRoutes(service), configuration.daemon, limits: limits, health: health,
                house: house)
            return [database, service, server]
        }
    }
}
