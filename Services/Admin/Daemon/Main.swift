import Admin
import Chassis
import Contracts
import Hosting
import Model
import Schema

/// `admin`: wiring only.
@main
enum Main {
    static func main() async {
        await ServiceMain.run("admin", AdminConfiguration.self) { configuration, house in
            let health = house.makeHealth()
            let database = try Database(configuration.daemon, health: health, house: house)
            let service = Admin.AdminService(
                pool: database.pool,
                pepper: try KeyPepper(path: configuration.pepperFile),
                ids: IDGenerator(clock: house.clock), clock: house.clock)
            let server = try Server(
                adminRoutes(service), configuration.daemon, health: health, house: house)
            let keys = ForgottenKeys(
                service: "admin", pool: database.pool, clock: house.clock, log: house.log)
            return [database, WarmDirectory(service: service, house: house), keys, server]
        }
    }
}

/// Fills the directory of orgs before calls come, when the database answers.
private struct WarmDirectory: Component {
    let name = "org directory"
    let service: Admin.AdminService
    let house: ServiceHouse

    func start() async {
        let deadline = Deadline.after(milliseconds: 5_000, from: house.clock.monotonic)
        do {
            try await service.warmDirectory(deadline: deadline)
        } catch {
            house.log.warning("the directory of orgs starts empty", ["reason": .string("\(error)")])
        }
    }

    func stop() async {}
}
