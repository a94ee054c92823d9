import Glibc

/// A file's bytes, read through a mapping that ends with the call.
enum MappedFile {
    /// Gives the bytes to `body`; none for an empty file.
    static func read<Value>(
        _ path: String, _ body: (UnsafeRawBufferPointer) throws(JournalFault) -> Value
    ) throws(JournalFault) -> Value {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw .disk(DiskFault(operation: "open", path: path, code: errno))
        }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        guard size > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED
        else { throw .disk(DiskFault(operation: "map", path: path, code: errno)) }
        defer { munmap(start, size) }
        return try body(UnsafeRawBufferPointer(start: start, count: size))
    }
}
