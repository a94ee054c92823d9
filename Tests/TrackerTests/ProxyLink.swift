import Glibc
import Synchronization

/// One connection through a `CommitCutProxy`; each direction has a thread.
final class ProxyLink: Sendable {
    /// What becomes of the server's next answer.
    private enum Answer {
        case passed, swallowed
        case cutShort(Int)
    }

    private let client: Int32
    private let server: Int32
    private let answer = Mutex(Answer.passed)
    private let halves = Atomic<Int>(2)

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// Ends the connection on both sides.
    func sever() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }

    /// Called once by each direction at its end; true, and everything closed, at the second.
    func halfEnded() -> Bool {
        guard halves.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 else {
            return false
        }
        close(client)
        close(server)
        return true
    }

    /// Passes on what the client sends until an end, or until a cut.
    func relayRequests(_ cut: () -> (cut: CommitCutProxy.Cut, dice: UInt64)?) {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        var hasCopied = false
        while case let count = recv(client, &bytes, bytes.count, 0), count > 0 {
            hasCopied = hasCopied || Self.holds("COPY ", bytes, count)
            guard hasCopied, Self.holds("COMMIT\0", bytes, count) else {
                guard Self.pass(bytes, count, to: server) else { return }
                continue
            }
            hasCopied = false
            guard let (cut, dice) = cut() else {
                guard Self.pass(bytes, count, to: server) else { return }
                continue
            }
            switch (cut, dice % 3) {
            case (.before, _): return
            case (.during, 0):
                _ = Self.pass(bytes, Int(dice >> 8) % count, to: server)
                return
            case (.during, 1):
                shutdown(client, Int32(SHUT_RDWR))
                _ = Self.pass(bytes, count, to: server)
                return
            case (.during, _): answer.withLock { $0 = .cutShort(Int(dice >> 8) % 24) }
            case (.after, _): answer.withLock { $0 = .swallowed }
            }
            guard Self.pass(bytes, count, to: server) else { return }
        }
    }

    /// Passes on what the server sends until an end, or until a cut.
    func relayReplies() {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = recv(server, &bytes, bytes.count, 0), count > 0 {
            switch answer.withLock({ $0 }) {
            case .passed: guard Self.pass(bytes, count, to: client) else { return }
            case .swallowed: return
            case .cutShort(let length):
                _ = Self.pass(bytes, min(length, count), to: client)
                return
            }
        }
    }

    private static func holds(_ word: StaticString, _ bytes: [UInt8], _ count: Int) -> Bool {
        bytes.withUnsafeBytes { bytes in
            let (length, first) = (word.utf8CodeUnitCount, Int32(word.utf8Start[0]))
            guard var place = bytes.baseAddress else { return false }
            var left = count
            while left >= length, let found = memchr(place, first, left - length + 1) {
                if memcmp(found, word.utf8Start, length) == 0 { return true }
                left -= UnsafeRawPointer(found) - place + 1
                place = UnsafeRawPointer(found) + 1
            }
            return false
        }
    }

    private static func pass(_ bytes: [UInt8], _ count: Int, to sink: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var sent = 0
            while sent < count {
                guard let start = bytes.baseAddress else { return false }
                let done = send(sink, start + sent, count - sent, Int32(MSG_NOSIGNAL))
                guard done > 0 else { return false }
                sent += done
            }
            return true
        }
    }
}
