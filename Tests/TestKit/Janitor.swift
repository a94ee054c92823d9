import Glibc
import Synchronization

/// A small process that outlives this one to stop a private server and remove its folder.
///
/// It reads from a socket whose other end only this process holds: the end of this process, of
/// whatever kind, is the end of the stream.
final class Janitor: Sendable {
    private static let script = """
        trap '' INT TERM HUP
        cat > /dev/null
        tries=0
        calm=0
        # A server may still be starting, or initdb writing: look until the folder stays away.
        while [ "$calm" -lt 3 ] && [ "$tries" -lt 300 ]; do
            tries=$((tries + 1))
            pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null)
            if [ -n "$pid" ] && tr '\\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" \\
                | grep -qF "$1/data"; then
                [ "$tries" -lt 50 ] && kill -QUIT "$pid" || kill -KILL "$pid"
            else
                rm -rf "$1"
            fi
            if [ -e "$1" ]; then calm=0; else calm=$((calm + 1)); fi
            sleep 0.1
        done
        """

    private let pid: pid_t
    private let lifeline: Mutex<Int32?>

    init(folder: String) throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw Subprocess.Failure(description: "no descriptor left for a lifeline")
        }
        defer { close(ends[0]) }
        do {
            pid = try Subprocess.spawn(
                ["/bin/sh", "-c", Self.script, "janitor", folder], inputDescriptor: ends[0])
        } catch {
            close(ends[1])
            throw error
        }
        lifeline = Mutex(ends[1])
    }

    deinit { finish() }

    /// Has the work done now, and waits for it.
    func finish() {
        let descriptor = lifeline.withLock { lifeline in
            let descriptor = lifeline
            lifeline = nil
            return descriptor
        }
        guard let descriptor else { return }
        close(descriptor)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    }
}
