import Glibc

/// Finds out whether a port is free before a daemon fails on it.
enum PortProbe {
    /// Whether something listens on `port` of loopback.
    static func isTaken(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var yes: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return bound != 0 && errno == EADDRINUSE
    }

    /// The failure that a taken port is.
    static func failure(_ name: String, _ port: UInt16, set setting: String) -> CommandFailure {
        CommandFailure(
            .failure, "port \(port), where \(name) should listen, is taken by another program",
            "end that program (`ss -ltnp 'sport = :\(port)'` names it) or set \(setting)")
    }
}
