import Glibc

/// The folder of one stack (`.tollgate`): secrets, logs, pid files, journal, counters, PostgreSQL.
package struct StateDirectory: Sendable, Equatable {
    /// Absolute path without a slash at its end.
    package let path: String

    /// Makes the folder's description; nothing is created.
    package init(path: String) { self.path = path }

    package var secrets: String { path + "/secrets" }
    package var logs: String { path + "/logs" }
    package var processes: String { path + "/run" }
    package var journal: String { path + "/journal" }
    /// The limiter's counters.
    package var counters: String { path + "/limiter" }
    package var postgres: String { path + "/postgres" }
    /// Where PostgreSQL's folder is when it can't be `postgres`.
    package var postgresPointer: String { path + "/postgres.location" }
    /// Which database the stack uses.
    package var databaseChoice: String { path + "/database" }
    /// Addresses of the running stack, as settings.
    package var settings: String { path + "/stack" }
    package var lock: String { path + "/lock" }

    /// The operator token that the client presents.
    package var operatorToken: String { secrets + "/operator.token" }

    /// The log of a daemon, of "postgres" or of "stack".
    package func log(of name: String) -> String { "\(logs)/\(name).log" }

    /// The pid file of a daemon.
    package func record(of name: String) -> String { "\(processes)/\(name).pid" }

    /// Creates the folder. Others may pass through it (PostgreSQL runs as another user when root
    /// starts it) but see nothing; what is inside is for its owner alone.
    /// - Throws: a failure when a folder can't be made.
    package func create() throws {
        try Folder.create(path, mode: geteuid() == 0 ? 0o711 : 0o700)
        for folder in [secrets, logs, processes, journal, counters] {
            try Folder.create(folder, mode: 0o700)
        }
    }

    /// The stack's folder for a command run in `directory`: `named`, or the nearest `.tollgate`
    /// upwards, or (to create) the one in `directory`.
    package static func find(
        named: String?, from directory: String, searchesUpwards: Bool
    ) -> StateDirectory {
        if let named {
            let absolute = named.hasPrefix("/") ? named : directory + "/" + named
            return StateDirectory(path: Folder.withoutTrailingSlash(absolute))
        }
        var place = directory
        while searchesUpwards {
            if Folder.exists(place + "/.tollgate") {
                return StateDirectory(path: place + "/.tollgate")
            }
            guard let slash = place.lastIndex(of: "/"), place.count > 1 else { break }
            place = String(place[..<slash])
        }
        return StateDirectory(path: directory + "/.tollgate")
    }
}
