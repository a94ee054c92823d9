import Glibc

/// What a journal asks of the file system; a parameter, so that tests can make it fail.
protocol JournalDisk: Sendable {
    /// Makes a file with this content, durable under its name, with room for `bytes`; gives its
    /// descriptor.
    func create(_ path: String, _ content: [UInt8], reserving bytes: Int) throws(DiskFault) -> Int32
    /// Opens a file for reading and writing.
    func open(_ path: String) throws(DiskFault) -> Int32
    /// Writes all parts one after the other from `offset` on.
    func write(_ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int) throws(DiskFault)
    /// Makes what was written durable.
    func sync(_ file: Int32) throws(DiskFault)
    /// Cuts the file to `bytes`, then makes room for `reserving`; what is after `bytes` reads
    /// as zeros.
    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault)
    /// Removes a file.
    func remove(_ path: String) throws(DiskFault)
    /// Makes names in a directory durable.
    func syncDirectory(_ path: String) throws(DiskFault)
}

/// The real file system.
struct PosixDisk: JournalDisk {
    func create(
        _ path: String, _ content: [UInt8], reserving bytes: Int
    ) throws(DiskFault) -> Int32 {
        // Under another name until it is whole: a segment file always has its header.
        let draft = path + ".new"
        let file = Glibc.open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DiskFault(operation: "create", path: draft, code: errno) }
        do throws(DiskFault) {
            try reserve(file, bytes, draft)
            try write(file, content)
            try sync(file)
            guard rename(draft, path) == 0 else {
                throw DiskFault(operation: "rename", path: draft, code: errno)
            }
            try syncDirectory(Self.parent(of: path))
        } catch {
            close(file)
            unlink(draft)
            throw error
        }
        return file
    }

    func open(_ path: String) throws(DiskFault) -> Int32 {
        let file = Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { throw DiskFault(operation: "open", path: path, code: errno) }
        return file
    }

    func write(
        _ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int
    ) throws(DiskFault) {
        var place = offset
        var vectors = parts.map {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
        }
        var first = 0
        while first < vectors.count {
            let batch = min(vectors.count - first, 512)
            let written = vectors.withUnsafeBufferPointer {
                pwritev(file, $0.baseAddress.map { $0 + first }, Int32(batch), off_t(place))
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw DiskFault(operation: "write to", path: "the journal", code: errno)
            }
            guard written > 0 else {
                throw DiskFault(operation: "write to", path: "the journal", code: ENOSPC)
            }
            place += written
            var left = written
            while first < vectors.count, left >= vectors[first].iov_len {
                left -= vectors[first].iov_len
                first += 1
            }
            if left > 0 {
                vectors[first].iov_base += left
                vectors[first].iov_len -= left
            }
        }
    }

    func sync(_ file: Int32) throws(DiskFault) {
        while fdatasync(file) != 0 {
            if errno != EINTR {
                throw DiskFault(operation: "sync", path: "the journal", code: errno)
            }
        }
    }

    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault) {
        guard ftruncate(file, off_t(bytes)) == 0 else {
            throw DiskFault(operation: "truncate", path: "the journal", code: errno)
        }
        try reserve(file, reserving, "the journal")
        try sync(file)
    }

    func remove(_ path: String) throws(DiskFault) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw DiskFault(operation: "remove", path: path, code: errno)
        }
    }

    func syncDirectory(_ path: String) throws(DiskFault) {
        let directory = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw DiskFault(operation: "open", path: path, code: errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else {
            throw DiskFault(operation: "sync", path: path, code: errno)
        }
    }

    /// Room that is really there, so that a sync need not write the file's length; fine without it.
    private func reserve(_ file: Int32, _ bytes: Int, _ path: String) throws(DiskFault) {
        guard bytes > 0 else { return }
        let code = posix_fallocate(file, 0, off_t(bytes))
        if code != 0, code != EOPNOTSUPP, code != EINVAL, code != EINTR, code != ENOSYS {
            throw DiskFault(operation: "reserve room for", path: path, code: code)
        }
    }

    private func write(_ file: Int32, _ bytes: [UInt8]) throws(DiskFault) {
        let result: Result<Void, DiskFault> = bytes.withUnsafeBytes { content in
            do throws(DiskFault) {
                return .success(try write(file, [content], at: 0))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
