import Glibc
import Synchronization
import Testing

@testable import Tracker

/// A disk whose cache and platter differ as after a failed sync: the files are what a process
/// reads, the platter is what a power cut leaves. Pages of a failed sync stay readable, are
/// called clean, and never reach the platter.
private final class CachedDisk: JournalDisk {
    private struct State {
        /// What is durable, by path.
        var platter: [String: [UInt8]] = [:]
        var paths: [Int32: String] = [:]
        /// Written and not yet synced, by path.
        var dirty: [String: [Range<Int>]] = [:]
        var lengths: [String: Int] = [:]
        var failsSyncs = false
    }
    private static let pageBytes = 512
    private let real = PosixDisk()
    private let state = Mutex(State())

    func failSyncs(_ fails: Bool) { state.withLock { $0.failsSyncs = fails } }

    func create(
        _ path: String, _ content: [UInt8], reserving bytes: Int
    ) throws(DiskFault) -> Int32 {
        let file = try real.create(path, content, reserving: bytes)
        state.withLock { state in
            state.platter[path] = contents(of: path)
            state.paths[file] = path
            state.dirty[path] = []
        }
        return file
    }
    func open(_ path: String) throws(DiskFault) -> Int32 {
        let file = try real.open(path)
        state.withLock { $0.paths[file] = path }
        return file
    }
    func write(_ file: Int32, _ parts: [UnsafeRawBufferPointer], at offset: Int) throws(DiskFault) {
        try real.write(file, parts, at: offset)
        let count = parts.reduce(0) { $0 + $1.count }
        state.withLock { state in
            guard let path = state.paths[file] else { return }
            let first = offset / Self.pageBytes * Self.pageBytes
            state.dirty[path, default: []].append(first..<offset + count)
        }
    }
    func sync(_ file: Int32) throws(DiskFault) {
        let isSynced = state.withLock { state in
            guard let path = state.paths[file] else { return false }
            let dirty = state.dirty.updateValue([], forKey: path) ?? []
            if state.failsSyncs { return false }
            let cached = contents(of: path)
            var platter = state.platter[path] ?? []
            platter += [UInt8](repeating: 0, count: max(0, cached.count - platter.count))
            platter = Array(platter.prefix(cached.count))
            for range in dirty {
                let end = min(cached.count, (range.upperBound + 511) / 512 * 512)
                for place in range.lowerBound..<max(range.lowerBound, end) {
                    platter[place] = cached[place]
                }
            }
            state.platter[path] = platter
            return true
        }
        if !isSynced { throw DiskFault(operation: "sync", path: "x", code: EIO) }
    }
    func cut(_ file: Int32, to bytes: Int, reserving: Int) throws(DiskFault) {
        try real.cut(file, to: bytes, reserving: reserving)
        state.withLock { state in
            guard let path = state.paths[file] else { return }
            let page = bytes / Self.pageBytes * Self.pageBytes
            state.dirty[path, default: []].append(page..<bytes)
        }
        try sync(file)
    }
    func remove(_ path: String) throws(DiskFault) {
        try real.remove(path)
        state.withLock { $0.platter[path] = nil }
    }
    func syncDirectory(_ path: String) throws(DiskFault) { try real.syncDirectory(path) }

    /// Puts the platter in the files' place.
    func losePower() {
        for (path, platter) in state.withLock({ $0.platter }) { setContents(of: path, platter) }
    }
}

@Suite("A power cut after a failed sync")
struct PowerLossTests {
    @Test("records that a failed sync left in memory are durable once a new start counts them")
    func tail() async throws {
        let folder = try ScratchFolder()
        let disk = CachedDisk()
        var journal = try openJournal(folder, disk: disk)
        // Some pages full of records that are safe.
        for number in 1...8 { try await journal.appendAndWait(makeRecord(number, events: 3)) }
        disk.failSyncs(true)
        await #expect(throws: JournalRefusal.self) {
            try await journal.appendAndWait(makeRecord(9, events: 30))
        }
        await journal.shutDown()
        disk.failSyncs(false)

        journal = try openJournal(folder, disk: disk)
        let found = journal.syncedPosition
        try await journal.appendAndWait(makeRecord(10))
        await journal.shutDown()
        disk.losePower()
        journal = try openJournal(folder, disk: disk)
        let numbers = try readAll(journal).compactMap { number(of: $0) }
        #expect(numbers == Array(1...8) + (found == 9 ? [9, 10] : [10]))
        await journal.shutDown()
    }
}
