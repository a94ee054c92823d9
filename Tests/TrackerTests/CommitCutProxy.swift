import Glibc
import Synchronization

@testable import Tracker

/// Stands between a client and PostgreSQL's Unix socket, and cuts the connection around a
/// COMMIT on demand.
final class CommitCutProxy: Sendable {
    enum Cut: Sendable {
        /// The server never sees the COMMIT.
        case before
        /// The server commits, the client never hears of it.
        case after
    }

    let port: UInt16
    private let listener: Int32
    private let target: String
    private let cuts = Mutex<[Cut]>([])
    private let made = Atomic<Int>(0)

    /// How many connections were cut.
    var cutsMade: Int { made.load(ordering: .relaxed) }

    /// Starts a proxy to a Unix socket.
    init(to target: String) {
        self.target = target
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 16)
                _ = getsockname(listener, $0, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        Self.thread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                serve(client)
            }
        }
    }

    /// Cuts around the next COMMIT, in this way.
    func cutNext(_ cut: Cut) { cuts.withLock { $0.append(cut) } }

    /// Takes no further connections.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(target.utf8)) }
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else {
            close(client)
            close(server)
            return
        }
        // The client's half: the one that sees COMMIT go by.
        Self.thread { [self] in relay(from: client, to: server, watching: true) }
        Self.thread { [self] in
            relay(from: server, to: client, watching: false)
            close(client)
            close(server)
        }
    }

    private func relay(from source: Int32, to sink: Int32, watching: Bool) {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(source, &bytes, bytes.count, 0)
            guard count > 0 else { break }
            if watching, let cut = cut(at: bytes[0..<count]) {
                made.wrappingAdd(1, ordering: .relaxed)
                // The answer is lost on its way: the client's side is closed first.
                shutdown(source, Int32(SHUT_RDWR))
                if cut == .after {
                    _ = send(sink, bytes, count, Int32(MSG_NOSIGNAL))
                    usleep(100_000)
                }
                break
            }
            var sent = 0
            while sent < count {
                let done = bytes.withUnsafeBytes {
                    send(sink, $0.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
                }
                guard done > 0 else { break }
                sent += done
            }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
    }

    private func cut(at bytes: ArraySlice<UInt8>) -> Cut? {
        let commit = Array("COMMIT\0".utf8)
        let isCommit = bytes.indices.contains { bytes[$0...].starts(with: commit) }
        guard isCommit else { return nil }
        return cuts.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    private static func thread(_ work: @escaping @Sendable () -> Void) {
        try? WorkerThread.start(work)
    }
}
