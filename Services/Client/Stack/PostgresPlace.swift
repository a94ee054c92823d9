import Chassis
import Glibc

/// Where the embedded PostgreSQL keeps its data, socket and log.
///
/// Normally `.tollgate/postgres`. That fails when the server's user can't pass through a folder
/// above (root's checkout below /root), or when the socket's path is longer than the kernel takes;
/// then the place is a folder of its own elsewhere, and `.tollgate/postgres.location` names it.
struct PostgresPlace: Sendable, Equatable {
    let path: String

    var data: String { path + "/data" }
    var socket: String { path + "/socket" }
    var log: String { path + "/postgres.log" }

    /// Longest path of a Unix socket on Linux, without the final NUL.
    static let socketPathBytesMax = 107

    /// The place of a stack that has one, or nil.
    static func existing(_ state: StateDirectory) throws -> PostgresPlace? {
        if let path = try PrivateFile.read(state.postgresPointer) {
            return PostgresPlace(path: path)
        }
        return Folder.exists(state.postgres) ? PostgresPlace(path: state.postgres) : nil
    }

    /// The place of a stack; chosen, made and written down when it has none.
    /// - Throws: a failure when no place fits.
    static func resolve(_ state: StateDirectory, for user: ServerUser) throws -> PostgresPlace {
        let place = try existing(state) ?? choose(state, for: user)
        try Folder.create(place.path, mode: 0o700)
        try Folder.create(place.socket, mode: 0o700)
        if user.isOther {
            for path in [place.path, place.socket] {
                // Never through a link: the folder is the other user's, who could point it elsewhere.
                guard isRealFolder(path), lchown(path, user.userID, user.groupID) == 0 else {
                    throw CommandFailure(
                        .failure, "\(path) is no folder that can be given to the user postgres",
                        "put the stack on another file system with --home")
                }
            }
        }
        return place
    }

    private static func isRealFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func choose(_ state: StateDirectory, for user: ServerUser) throws
        -> PostgresPlace
    {
        let suffix = HexString.encode(SecureRandom.bytes(4))
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        let others =
            user.isOther
            ? ["/var/lib/tollgate-\(suffix)"]
            : [home + "/.tollgate-\(suffix)", "/var/tmp/tollgate-\(suffix)"]
        for path in [state.postgres] + others
        where path.hasPrefix("/") && fits(path) && user.mayReach(path) {
            if path != state.postgres { try PrivateFile.write(path, to: state.postgresPointer) }
            return PostgresPlace(path: path)
        }
        throw CommandFailure(
            .failure, "no folder is both short enough for a socket and open to PostgreSQL's user",
            "choose another place with --home")
    }

    /// Whether a socket under `path` has a path that the kernel takes.
    static func fits(_ path: String) -> Bool {
        "\(path)/socket/.s.PGSQL.65535".utf8.count <= socketPathBytesMax
    }
}
