import Billing
import Chassis
import Contracts
import Hosting
import Schema

/// `billing`: wiring only.
@main
enum Main {
    static func main() async {
        await ServiceMain.run("billing", BillingConfiguration.self) { configuration, house in
            let health = house.makeHealth()
            let database = try Database(configuration.daemon, health: health, house: house)
            let service = Billing.BillingService(
                pool: database.pool, ids: IDGenerator(clock: house.clock), clock: house.clock,
                lateGraceMilliseconds: configuration.lateGraceMilliseconds)
            let server = try Server(
                billingRoutes(service), configuration.daemon, health: health, house: house)
            let keys = ForgottenKeys(
                service: "billing", pool: database.pool, clock: house.clock, log: house.log)
            return [database, keys, server]
        }
    }
}
