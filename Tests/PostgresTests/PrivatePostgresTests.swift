import Chassis
import Glibc
import Model
import Postgres
import Schema
import TestKit
import Testing

@Suite struct PrivatePostgresTests {
    @Test("a migrated database is current, and two of them know nothing of each other")
    func migrated() async throws {
        let server = try PrivatePostgres.shared()
        let first = try await server.createMigratedDatabase()
        let second = try await server.createMigratedDatabase()
        #expect(first != second)
        for url in [first, second] {
            let pool = Pool(configuration: PostgresConfiguration(url: url), clock: SystemClock())
            try await Schema.requireCurrent(pool)
            try await pool.withConnection(deadline: .never) { try await $0.run(sql: pairsTable) }
            pool.close()
        }
    }

    @Test("a removed cluster leaves no folder and no server behind")
    func removal() throws {
        let server = try PrivatePostgres()
        let folder = server.folder
        #expect(access(folder, F_OK) == 0)
        server.remove()
        #expect(access(folder, F_OK) != 0)
        #expect(throws: (any Error).self) { try server.start() }
    }
}
