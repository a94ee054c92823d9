import Glibc

/// Folders, as the stack makes and checks them.
enum Folder {
    /// Makes `path` with exactly `mode`, unless it is there.
    /// - Throws: a failure that names the path.
    static func create(_ path: String, mode: mode_t) throws {
        guard mkdir(path, mode) == 0 else {
            if errno == EEXIST, exists(path) { return }
            throw CommandFailure(
                .failure, "the folder \(path) can't be made: \(SystemError.text)",
                "check the folder above it, or choose another place with --home")
        }
        _ = chmod(path, mode)  // whatever the umask is
    }

    /// Whether `path` is a folder.
    static func exists(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// Who owns `path`, or nil when it is not there.
    static func owner(of path: String) -> uid_t? {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_uid : nil
    }

    /// The working directory.
    static func current() -> String {
        guard let text = getcwd(nil, 0) else { return "/" }
        defer { free(text) }
        return String(cString: text)
    }

    static func withoutTrailingSlash(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}

/// What the last failed system call said.
enum SystemError {
    static var text: String { String(cString: strerror(errno)) }
}
