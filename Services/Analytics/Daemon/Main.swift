import Analytics
import Chassis
import Contracts
import Hosting

/// `analytics`: wiring only.
@main
enum Main {
    static func main() async {
        await ServiceMain.run("analytics", AnalyticsConfiguration.self) { configuration, house in
            let health = house.makeHealth()
            let database = try Database(
                configuration.daemon, url: configuration.databaseURL, health: health, house: house)
            let service = Analytics.AnalyticsService(pool: database.pool, clock: house.clock)
            let server = try Server(
                analyticsRoutes(service), configuration.daemon, health: health, house: house)
            return [database, server]
        }
    }
}
