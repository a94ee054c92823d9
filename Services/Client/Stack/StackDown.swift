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
        guard let server = try EmbeddedPostgres.existing(state, settings) else { return stopped }
        if try await server.stop() { stopped.append("postgres") }
        return stopped
    }
}
