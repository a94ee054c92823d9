import Foundation
import Glibc

/// One answer of an HTTP server on this machine.
struct HTTPAnswer {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: String

    /// Asks for a path with an API key; nil while nobody listens.
    static func get(_ path: String, port: UInt16, key: String) -> HTTPAnswer? {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let connection = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let request = "GET \(path) HTTP/1.1\r\nAuthorization: Bearer \(key)\r\n\r\n"
        guard isConnected, (try? connection.write(contentsOf: Data(request.utf8))) != nil,
            let data = try? connection.readToEnd()
        else { return nil }
        return HTTPAnswer(String(decoding: data, as: UTF8.self))
    }

    private init?(_ text: String) {
        guard let gap = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<gap.lowerBound].components(separatedBy: "\r\n")
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        self.status = status
        body = String(text[gap.upperBound...])
        headers = lines.dropFirst().reduce(into: [:]) { headers, line in
            guard let colon = line.range(of: ": ") else { return }
            headers[line[..<colon.lowerBound].lowercased()] = String(line[colon.upperBound...])
        }
    }
}
