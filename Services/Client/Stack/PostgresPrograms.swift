import Glibc

/// The PostgreSQL server programs of this machine.
struct PostgresPrograms: Sendable, Equatable {
    /// The folder that has initdb, postgres and pg_ctl.
    let folder: String
    /// Major version, 15 or newer; 0 when the folder's name does not tell.
    let version: Int

    /// The programs in `named`, or the newest under /usr/lib/postgresql.
    /// - Throws: a failure that says what to install.
    static func find(named: String?, root: String = "/usr/lib/postgresql") throws
        -> PostgresPrograms
    {
        if let named {
            guard access(named + "/initdb", X_OK) == 0 else {
                throw CommandFailure(
                    .failure, "there is no initdb in \(named)",
                    "set TOLLGATE_POSTGRES_BIN to the folder that has it")
            }
            return PostgresPrograms(folder: named, version: 0)
        }
        let versions = names(in: root).compactMap(Int.init).filter { $0 >= 15 }.sorted(by: >)
        for version in versions where access("\(root)/\(version)/bin/initdb", X_OK) == 0 {
            return PostgresPrograms(folder: "\(root)/\(version)/bin", version: version)
        }
        throw CommandFailure(
            .failure, "no PostgreSQL server, 15 or newer, is installed under \(root)",
            "run scripts/setup (or apt-get install postgresql), set TOLLGATE_POSTGRES_BIN to the "
                + "folder with initdb, or set DATABASE_URL to use another PostgreSQL")
    }

    /// The names of a folder's entries.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
