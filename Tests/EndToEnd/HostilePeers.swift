import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Test("a thousand broken frames at each port are answered or closed, and neither crash nor grow a daemon")
    func hostileFrames() async throws {
        try await TestStack.run { stack in
            var random = SystemRandomNumberGenerator()
            for (name, port) in stack.ports where name != "postgres_port" {
                let pid = try #require(stack.pid(of: name))
                for _ in 0..<100 { Self.attack(port, &random) }
                let before = Self.resident(pid)
                for _ in 0..<900 { Self.attack(port, &random) }
                let after = Self.resident(pid)
                #expect(after < before + (16 << 20), "\(name) grew from \(before) to \(after)")
                let health = try await stack.tollgate("health", "127.0.0.1:\(port)")
                #expect(health.code == 0, "\(name): \(health.errors)")
                #expect(stack.pid(of: name) == pid && kill(pid, 0) == 0, "\(name) is the same process")
            }
        }
    }

    /// One connection that sends rubbish of some kind, and waits to be answered or closed.
    private static func attack(_ port: UInt16, _ random: inout SystemRandomNumberGenerator) {
        var bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
        }
        let kind = Int.random(in: 0...3, using: &random)
        switch kind {
        case 0: bytes = [0xFF, 0xFF, 0xFF, 0xFF] + bytes
        case 1:
            let length = UInt32(bytes.count)
            bytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + bytes
        case 2:
            // A right hello, then a frame cut short.
            let hello: [UInt8] = [0, 0, 0, 4, 0x12, 0x02, 0x08, 0x01]
            bytes = hello + [0, 0, 0, UInt8(truncatingIfNeeded: bytes.count &+ 9)] + bytes
        default: break
        }
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(fd) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else {
            Issue.record("a connection was refused at port \(port)")
            return
        }
        _ = bytes.withUnsafeBytes { send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        // What is cut short may still go on, until its end.
        if kind > 1 { shutdown(fd, Int32(SHUT_WR)) }
        var patience = timeval(tv_sec: 4, tv_usec: 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var answer = [UInt8](repeating: 0, count: 512)
        let count = recv(fd, &answer, answer.count, 0)
        if count < 0, errno == EAGAIN {
            Issue.record("port \(port) neither answered nor closed: kind \(kind), \(bytes)")
        }
    }

    /// Resident memory of a process, in bytes.
    private static func resident(_ pid: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
