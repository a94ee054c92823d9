/// Method and endpoint of a logged request line.
struct RequestLine: Equatable {
    let method: String
    /// The path without its query; "-" when the client sent none.
    let endpoint: String

    /// Reads `METHOD target [HTTP/x.y]`. Anything else (a TLS hello on a plain port, "-") has no
    /// method, and the whole text is its endpoint.
    init(_ field: ArraySlice<UInt8>) {
        var words = field.split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)[...]
        let name = words.first ?? []
        guard words.count >= 2, (1...32).contains(name.count), name.allSatisfy(Self.isMethodByte)
        else {
            method = ""
            endpoint = Self.path(QuotedText.decoded(field))
            return
        }
        words = words.dropFirst()
        if words.count > 1, let last = words.last, last.starts(with: Array("HTTP/".utf8)) {
            words = words.dropLast()
        }
        let target = Array(words.joined(separator: [UInt8(ascii: " ")]))
        method = String(decoding: name, as: UTF8.self)
        endpoint = Self.path(QuotedText.decoded(target[...]))
    }

    /// The target without query, scheme and authority.
    private static func path(_ target: String) -> String {
        var path = Substring(target)
        for scheme in ["http://", "https://"] where path.lowercased().hasPrefix(scheme) {
            let rest = path.dropFirst(scheme.count)
            path = rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? "/"
            if path.first == "?" { path = "/" }
        }
        let utf8 = path.utf8.prefix { $0 != UInt8(ascii: "?") }
        let text = String(Substring(utf8))
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
