import CLinux
import Glibc

/// An address that a TCP socket can bind or connect to.
struct SocketAddress: Sendable {
    private let storage: sockaddr_storage
    private let length: socklen_t

    /// Looks up `host` (a name or a numeric address); blocks while the resolver does.
    static func resolve(host: String, port: UInt16) throws(TransportError) -> SocketAddress {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard status == 0, let first = preferred(found), let address = first.pointee.ai_addr,
            Int(first.pointee.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
        else {
            let reason = status == 0 ? "it has no address" : String(cString: gai_strerror(status))
            throw TransportError("cannot find the host \"\(host)\": \(reason)")
        }
        var storage = sockaddr_storage()
        let length = first.pointee.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
        return SocketAddress(storage: storage, length: length)
    }

    /// IPv4 first: a name such as "localhost" must mean the same to servers and clients.
    private static func preferred(
        _ list: UnsafeMutablePointer<addrinfo>?
    ) -> UnsafeMutablePointer<addrinfo>? {
        var entry = list
        while let candidate = entry {
            if candidate.pointee.ai_family == AF_INET { return candidate }
            entry = candidate.pointee.ai_next
        }
        return list
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
        withUnsafeBytes(of: storage) { raw in
            if family == AF_INET {
                return raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr & 0xFF == 127
            }
            var address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: &address) {
                $0.dropLast().allSatisfy { $0 == 0 } && $0[15] == 1
            }
        }
    }

    /// Hands the address to a system call.
    func withSockaddr<Outcome>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Outcome) -> Outcome {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
