import Glibc

/// A pipe whose ends no other program inherits.
struct Pipe {
    let reading: Int32
    let writing: Int32

    /// - Throws: a failure when the process has too many files open.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw CommandFailure(.failure, "no pipe can be made: \(SystemError.text)", "try again")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }
}
