/// Method and endpoint of a logged request line.
struct RequestLine: Equatable {
    let method: String
    /// The path without its query; "-" when the client sent none.
    let endpoint: String

    /// Reads `METHOD target [HTTP/x.y]`. Anything else (a TLS hello on a plain port, "-") has no
    /// method, and the whole text is its endpoint.
    init(_ field: ArraySlice<UInt8>) {
        let space = UInt8(ascii: " ")
        let nameEnd = field.firstIndex(of: space) ?? field.endIndex
        let name = field[..<nameEnd]
        guard nameEnd < field.endIndex, (1...32).contains(name.count),
            name.allSatisfy(Self.isMethodByte)
        else {
            method = ""
            endpoint = Self.path(QuotedText.decoded(field))
            return
        }
        var target = field[(nameEnd + 1)...]
        if let last = target.lastIndex(of: space),
            target[(last + 1)...].starts(with: "HTTP/".utf8)
        {
            target = target[..<last]
        }
        method = String(decoding: name, as: UTF8.self)
        endpoint = Self.path(QuotedText.decoded(target))
    }

    /// The target without query, scheme and authority.
    private static func path(_ target: String) -> String {
        var path = target[...]
        if target.utf8.first != UInt8(ascii: "/") {
            for scheme in ["http://", "https://"] where path.lowercased().hasPrefix(scheme) {
                let rest = path.dropFirst(scheme.count)
                path = rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
                if path.first == "?" { path = "/" }
            }
        }
        let text = String(Substring(path.utf8.prefix { $0 != UInt8(ascii: "?") }))
        return text.isEmpty ? "-" : text
    }

    /// A byte of a method as tracker takes them: letters, digits, "-" and "_".
    private static func isMethodByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
