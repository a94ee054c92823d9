import CLinux
import Glibc

/// The system calls on TCP sockets, all non-blocking.
enum Socket {
    /// What a read or write did.
    enum Transfer: Equatable {
        case moved(Int)
        /// Nothing can be moved now.
        case wouldBlock
        /// The peer closed (0), or the connection broke with this errno.
        case ended(Int32)
    }

    /// Makes a listening socket.
    static func listen(on address: SocketAddress) -> Result<Int32, SystemFault> {
        let fd = make(address.family)
        guard fd >= 0 else { return .failure(SystemFault()) }
        set(fd, SOL_SOCKET, SO_REUSEADDR)
        let isBound = address.withSockaddr { Glibc.bind(fd, $0, $1) == 0 }
        guard isBound, Glibc.listen(fd, 4096) == 0 else {
            let fault = SystemFault()
            Glibc.close(fd)
            return .failure(fault)
        }
        return .success(fd)
    }

    /// Starts to connect; the outcome shows when the socket becomes writable.
    static func connect(to address: SocketAddress) -> Result<Int32, SystemFault> {
        let fd = make(address.family)
        guard fd >= 0 else { return .failure(SystemFault()) }
        tune(fd)
        let status = address.withSockaddr { Glibc.connect(fd, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else {
            let fault = SystemFault()
            Glibc.close(fd)
            return .failure(fault)
        }
        return .success(fd)
    }

    /// Takes a connection from a listening socket.
    static func accept(_ listener: Int32) -> Result<Int32, SystemFault> {
        let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let fd = tollgate_accept4(listener, flags)
        guard fd >= 0 else { return .failure(SystemFault()) }
        tune(fd)
        return .success(fd)
    }

    /// The port that a socket is bound to.
    static func boundPort(_ fd: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(fd, $0, &length)
            }
        }
        guard status == 0 else { return 0 }
        // sin_port and sin6_port lie at the same offset.
        return withUnsafeBytes(of: storage) {
            UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }

    @inline(__always)
    static func read(_ fd: Int32, _ memory: UnsafeMutableRawPointer, _ count: Int) -> Transfer {
        let moved = Glibc.recv(fd, memory, count, 0)
        if moved > 0 { return .moved(moved) }
        if moved == 0 { return .ended(0) }
        let code = errno
        return code == EAGAIN || code == EINTR ? .wouldBlock : .ended(code)
    }

    @inline(__always)
    static func write(_ fd: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        let moved = Glibc.send(fd, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if moved >= 0 { return .moved(moved) }
        let code = errno
        return code == EAGAIN || code == EINTR ? .wouldBlock : .ended(code)
    }

    private static func make(_ family: Int32) -> Int32 {
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        return socket(family, Int32(type), 0)
    }

    /// Sends without delay, and notices a peer that vanished without a word: one that is silent is
    /// asked after a minute; one that takes nothing for two minutes counts as lost.
    private static func tune(_ fd: Int32) {
        let tcp = Int32(IPPROTO_TCP)
        set(fd, tcp, TCP_NODELAY)
        set(fd, SOL_SOCKET, SO_KEEPALIVE)
        set(fd, tcp, TCP_KEEPIDLE, 60)
        set(fd, tcp, TCP_KEEPINTVL, 15)
        set(fd, tcp, TCP_KEEPCNT, 4)
        set(fd, tcp, TCP_USER_TIMEOUT, 120_000)
    }

    private static func set(_ fd: Int32, _ level: Int32, _ option: Int32, _ value: Int32 = 1) {
        var value = value
        setsockopt(fd, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// An errno with its text.
struct SystemFault: Error, CustomStringConvertible {
    let code: Int32

    init(code: Int32 = errno) { self.code = code }

    var description: String { String(cString: strerror(code)) }
}
