import Glibc

/// Who the embedded PostgreSQL runs as: this user, or `postgres` when this is root, because the
/// server refuses root.
struct ServerUser: Sendable, Equatable {
    let userID: uid_t
    let groupID: gid_t
    /// Whether programs must be started through setpriv.
    let isOther: Bool

    /// The user for the current process.
    /// - Throws: a failure when this is root and there is no user `postgres`.
    static func current() throws -> ServerUser {
        guard geteuid() == 0 else {
            return ServerUser(userID: geteuid(), groupID: getegid(), isOther: false)
        }
        var entry = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil
        else {
            throw CommandFailure(
                .failure, "PostgreSQL does not run as root, and there is no user postgres",
                "install the package postgresql, or run as a plain user")
        }
        return ServerUser(userID: entry.pw_uid, groupID: entry.pw_gid, isOther: true)
    }

    /// For root: the user who owns `path`, who started the stack before; root itself never.
    func owning(_ path: String) -> ServerUser {
        var info = stat()
        guard isOther, stat(path, &info) == 0, info.st_uid != 0 else { return self }
        return ServerUser(userID: info.st_uid, groupID: info.st_gid, isOther: true)
    }

    /// `program` so that it runs as this user.
    func running(_ program: Program) -> Program {
        guard isOther else { return program }
        var wrapped = program
        wrapped.arguments =
            [
                "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--",
                program.executable,
            ] + program.arguments
        wrapped.executable = "/usr/bin/setpriv"
        return wrapped
    }

    /// Whether this user may pass through every folder of `path`.
    func mayReach(_ path: String) -> Bool {
        var place = ""
        for name in path.split(separator: "/") {
            place += "/" + name
            var info = stat()
            guard stat(place, &info) == 0 else { return true }  // what is not there, we make
            let needed: mode_t =
                info.st_uid == userID ? 0o100 : info.st_gid == groupID ? 0o010 : 0o001
            guard info.st_mode & needed != 0 else { return false }
        }
        return true
    }
}
