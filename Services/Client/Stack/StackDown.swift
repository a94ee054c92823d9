import Glibc

/// Takes a stack down: daemons in reverse order, then the embedded PostgreSQL.
struct StackDown: Sendable {
    let state: StateDirectory
    let settings: ClientSettings

    /// Stops what runs.
    /// - Returns: the names of what was stopped.
    func run() async throws -> [String] {
        guard Folder.exists(state.path) else { return [] }
        return try await StackLock.holding(state, takeDown)
    }

    private func takeDown() async throws -> [String] {
        var stopped: [String] = []
        for kind in DaemonKind.allCases.reversed()
        where try await DaemonProcess.stop(kind, of: state) {
            stopped.append(kind.name)
        }
        guard let place = try PostgresPlace.existing(state) else { return stopped }
        let server = EmbeddedPostgres(
            state: state, place: place,
            programs: try PostgresPrograms.find(named: settings.value("postgres_bin")),
            user: try ServerUser.current())
        if try await server.stop() { stopped.append("postgres") }
        return stopped
    }
}
