import Glibc
import Synchronization

/// A program in a process of its own that never outlives this one.
///
/// A small process beside it reads from a socket whose other end only this process holds, and kills the program when
/// this one ends, in whatever way.
package final class LeashedProcess: Sendable {
    private static let watcher = "read -r word || kill -KILL \"$1\""

    private struct State {
        var isGone = false
        var lifeline: Int32
    }

    private let pid: pid_t
    private let watcher: pid_t
    private let state: Mutex<State>

    /// Starts a program; what it prints is appended to the file `log`.
    package init(_ arguments: [String], environment: [String: String], log: String) throws {
        let settings = environment.map { "\($0)=\($1)" }.sorted()
        pid = try Subprocess.spawn(["/usr/bin/env"] + settings + arguments, output: log)
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            kill(pid, SIGKILL)
            throw Subprocess.Failure(description: "no descriptor left for a lifeline")
        }
        defer { close(ends[0]) }
        do {
            watcher = try Subprocess.spawn(
                ["/bin/sh", "-c", Self.watcher, "leash", "\(pid)"], inputDescriptor: ends[0])
        } catch {
            kill(pid, SIGKILL)
            close(ends[1])
            throw error
        }
        state = Mutex(State(lifeline: ends[1]))
    }

    deinit { kill9() }

    /// Whether the program has not ended yet.
    package var isRunning: Bool { !state.withLock { reap(&$0, WNOHANG) } }

    /// Ends the program with SIGKILL, and waits until it is gone.
    package func kill9() { end(SIGKILL) }

    /// Asks the program to end with SIGTERM, and waits until it is gone.
    package func stop() { end(SIGTERM) }

    private func end(_ signal: Int32) {
        state.withLock { state in
            guard !reap(&state, WNOHANG) else { return }
            kill(pid, signal)
            _ = reap(&state, 0)
        }
    }

    /// Takes note of the program's end, and lets the watcher go: the id may be another program's from now on.
    private func reap(_ state: inout State, _ options: Int32) -> Bool {
        if state.isGone { return true }
        var status: Int32 = 0
        var code = waitpid(pid, &status, options)
        while code < 0 && errno == EINTR { code = waitpid(pid, &status, options) }
        guard code != 0 else { return false }
        state.isGone = true
        _ = send(state.lifeline, "\n", 1, Int32(MSG_NOSIGNAL))
        close(state.lifeline)
        while waitpid(watcher, &status, 0) < 0 && errno == EINTR {}
        return true
    }
}
