import Glibc
import Model
import Synchronization

@testable import Tracker

/// Stands between a client and PostgreSQL's Unix socket, and cuts the connection around the COMMIT of a
/// transaction that copied rows: on demand, or at random.
final class CommitCutProxy: Sendable {
    enum Cut: Sendable, CaseIterable {
        /// The server never sees the COMMIT.
        case before
        /// While it is on its way: the server gets a part of it, or all of it from a client that is gone, or the
        /// client gets a part of the answer.
        case during
        /// The server has committed and answered, the client never hears of it.
        case after
    }

    private struct Plan {
        var next: [Cut] = []
        /// How many are left to be made at random.
        var left: [Cut: Int] = [:]
        var random = SeededRandom(seed: 1)
        var made: [Cut: Int] = [:]
        var isAway = false
        var links: [ObjectIdentifier: ProxyLink] = [:]
    }

    let port: UInt16
    private let listener: Int32
    private let target: String
    private let plan = Mutex(Plan())

    /// How many connections were cut, in each way.
    var made: [Cut: Int] { plan.withLock(\.made) }
    /// How many connections were cut.
    var cutsMade: Int { made.values.reduce(0, +) }
    /// How many cuts are left to be made at random.
    var cutsLeft: Int { plan.withLock { $0.left.values.reduce(0, +) + $0.next.count } }

    /// Starts a proxy to a Unix socket.
    init(to target: String) {
        self.target = target
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = listen(listener, 64)
                _ = getsockname(listener, $0, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        try? WorkerThread.start { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                _ = fcntl(client, F_SETFD, FD_CLOEXEC)
                serve(client)
            }
        }
    }

    /// Cuts around the next COMMIT, in this way.
    func cutNext(_ cut: Cut) { plan.withLock { $0.next.append(cut) } }

    /// Cuts around every other COMMIT or so, until each way was taken so often.
    func cutAtRandom(_ count: Int, seed: UInt64) {
        plan.withLock { plan in
            plan.random = SeededRandom(seed: seed)
            for cut in Cut.allCases { plan.left[cut, default: 0] += count }
        }
    }

    /// Makes no further cuts.
    func spare() {
        plan.withLock { plan in
            plan.left = [:]
            plan.next = []
        }
    }

    /// Ends all connections and lets no new one through, or lets them through again.
    func setAway(_ isAway: Bool) {
        let links = plan.withLock { plan in
            plan.isAway = isAway
            return isAway ? Array(plan.links.values) : []
        }
        for link in links { link.sever() }
    }

    /// Takes no further connections.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(target.utf8)) }
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        let link = ProxyLink(client: client, server: server)
        let isAllowed = plan.withLock { plan in
            guard isConnected, !plan.isAway else { return false }
            plan.links[ObjectIdentifier(link)] = link
            return true
        }
        guard isAllowed else {
            link.sever()
            for _ in 0..<2 { _ = link.halfEnded() }
            return
        }
        let finish: @Sendable () -> Void = { [self] in
            link.sever()
            if link.halfEnded() {
                _ = plan.withLock { $0.links.removeValue(forKey: ObjectIdentifier(link)) }
            }
        }
        // The client's half: the one that sees COMMIT go by.
        try? WorkerThread.start { [self] in
            link.relayRequests { nextCut() }
            finish()
        }
        try? WorkerThread.start {
            link.relayReplies()
            finish()
        }
    }

    /// How to cut around the COMMIT that goes by now; nil: not at all.
    private func nextCut() -> (cut: Cut, dice: UInt64)? {
        plan.withLock { plan in
            var cut: Cut?
            if !plan.next.isEmpty {
                cut = plan.next.removeFirst()
            } else if plan.random.chance(1, in: 2) {
                cut = Cut.allCases.filter { plan.left[$0] ?? 0 > 0 }.randomElement(
                    using: &plan.random)
                if let cut { plan.left[cut, default: 0] -= 1 }
            }
            guard let cut else { return nil }
            plan.made[cut, default: 0] += 1
            return (cut, plan.random.next())
        }
    }
}
