// An HTTP echo service that Tollgate limits and counts. Of its lines, those about Tollgate are the settings, `answer`
// and the shutdown; the rest is a web server as small as one can be.
import Foundation
import Glibc
import Middleware

let environment = ProcessInfo.processInfo.environment
var settings = TollgateConfiguration(token: environment["TOLLGATE_TOKEN"] ?? "")
settings.limiters = [environment["TOLLGATE_LIMITER"] ?? "127.0.0.1:7101"]
settings.tracker = environment["TOLLGATE_TRACKER"] ?? "127.0.0.1:7102"
let tollgate = try Tollgate(settings)

/// Answers one request: the limiter first, then the work, then usage.
@Sendable func answer(_ request: [Substring]) async throws -> (Int, [HTTPHeader], String) {
    let words = request[0].split(separator: " ").map(String.init) + ["", ""]
    let key = request.first { $0.lowercased().hasPrefix("authorization: bearer ") }?.dropFirst(22)
    let outcome = try await tollgate.withLimitsAndUsage(
        CallSubject(apiKey: key ?? "", endpoint: words[1]), CallFacts(method: words[0])
    ) { _, call in
        let body = "you asked for \(words[1])\n"
        call.setResponseBytes(UInt64(body.utf8.count))
        return body
    }
    switch outcome {
    case .handled(let body, let admission): return (200, admission.headers, body)
    case .refused(let refusal): return (refusal.status, refusal.headers, refusal.body + "\n")
    }
}

let port = UInt16(CommandLine.arguments.dropFirst().first ?? "") ?? 8080
let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
var address = sockaddr_in(
    sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
    sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
let isBound = withUnsafeBytes(of: &address) {
    bind(listener, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count)) == 0
}
guard isBound, listen(listener, 64) == 0 else { print("can't listen on port \(port)"); exit(1) }
signal(SIGTERM, SIG_IGN)
let end = DispatchSource.makeSignalSource(signal: SIGTERM)
end.setEventHandler { Task { await tollgate.shutdown(); exit(0) } }
end.resume()
Thread.detachNewThread {
    while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
        let connection = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        Thread.detachNewThread {
            let text = String(decoding: connection.availableData, as: UTF8.self)
            let request = text.split(separator: "\r\n", omittingEmptySubsequences: false)
            Task {
                let (status, headers, body) = try await answer(request)
                let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
                let head = "HTTP/1.1 \(status) \r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n"
                try connection.write(contentsOf: Data((head + body).utf8))
            }
        }
    }
}
print("echo-example answers on 127.0.0.1:\(port)")
dispatchMain()
