import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Test("the example service admits ten calls, refuses the eleventh with 429, and its usage arrives")
    func example() async throws {
        try await TestStack.run { stack in
            _ = try await stack.object(["org", "create", "acme"])
            let key = try await stack.object(["key", "create", "--org", "acme", "--name", "web"])
            let secret = try #require(key["secret"] as? String ?? key["key"] as? String)
            let token = try String(
                contentsOfFile: stack.folder + "/stack/secrets/backend.token", encoding: .utf8)
            let port = try #require(stack.ports["limiter"]).advanced(by: 1_000)
            let service = try ProcessRun.start(
                TestStack.programs + "/echo-example", ["\(port)"],
                environment: [
                    "TOLLGATE_TOKEN": token.trimmingCharacters(in: .whitespacesAndNewlines),
                    "TOLLGATE_LIMITER": "127.0.0.1:\(stack.ports["limiter"] ?? 0)",
                    "TOLLGATE_TRACKER": "127.0.0.1:\(stack.ports["tracker"] ?? 0)",
                ], in: stack.folder)
            defer { service.end(SIGKILL) }
            try await stack.eventually("the example answers") {
                HTTPAnswer.get("/", port: port, key: "nobody")?.status == 401
            }
            // Reading the key from PostgreSQL may take longer than a check has.
            _ = try await stack.object(["limit", "peek", "--key", secret])
            for call in 1...10 {
                let answer = HTTPAnswer.get("/v1/echo", port: port, key: secret)
                #expect(answer?.status == 200 && answer?.body == "you asked for /v1/echo\n")
                #expect(answer?.headers["x-ratelimit-limit"] == "10", "call \(call)")
            }
            let refused = try #require(HTTPAnswer.get("/v1/echo", port: port, key: secret))
            #expect(refused.status == 429)
            #expect(refused.headers["content-type"] == "application/problem+json")
            #expect(Int(refused.headers["retry-after"] ?? "").map { (1...60).contains($0) } == true)
            #expect(refused.headers["ratelimit"]?.contains("\"minute\";r=0;t=") == true)
            #expect(refused.body.contains("\"violated-policies\":[\"minute\"]"))

            // What still waits is sent when the service ends.
            service.end(SIGTERM)
            #expect(await service.finish().code == 0)
            try await stack.eventually("the usage of the ten calls is there") {
                let rows = try await stack.rows(["endpoints", "--org", "acme", "--range", "1h"])
                return rows.contains {
                    $0["endpoint"] as? String == "/v1/echo" && $0["calls"] as? Int == 10
                }
            }
        }
    }
}
