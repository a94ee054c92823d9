/// A host and a TCP port, as in "127.0.0.1:7101" or "[::1]:7101".
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or an IP address, without brackets.
    package let host: String
    /// 0 asks for any free port when listening.
    package let port: UInt16

    /// Makes an address of its parts.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads "HOST:PORT"; nil when it is not that. An IPv6 address stands in brackets.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        var host = text[..<colon]
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        let isPlain = host.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        guard !host.isEmpty, isPlain, digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = UInt16(digits)
        else { return nil }
        self.init(host: String(host), port: port)
    }

    static let placeholder = NetworkAddress(host: "127.0.0.1", port: 0)

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || isLoopbackV4
    }

    private var isLoopbackV4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
