import Glibc
import TestKit

/// Counts what a daemon allocates, through a library that is loaded before its others; mapped
/// for the life of this program.
@MainActor
final class AllocationCounts {
    private let files = try? PrivateFiles()
    private let counter: UnsafeMutablePointer<Int>
    /// What the daemon needs in its environment.
    let environment: [String: String]

    /// Finds the library beside this program.
    init() throws {
        let library = try ProgramFolder.path(of: "liballocations.so")
        guard let files else { throw BenchmarkFault("no folder for the counter") }
        let path = try files.write("allocations", String(repeating: "\0", count: 8))
        let file = open(path, O_RDWR)
        defer { close(file) }
        let page = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        guard file >= 0, let page, page != MAP_FAILED else {
            throw BenchmarkFault("the counter can't be mapped")
        }
        counter = page.assumingMemoryBound(to: Int.self)
        environment = ["LD_PRELOAD": library, "TOLLGATE_ALLOCATIONS_FILE": path]
    }

    /// Allocations so far.
    var value: Int { counter.pointee }
}
