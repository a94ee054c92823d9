import Contracts
import RPC

/// Why a call may not go on, as a ready HTTP answer: a status, headers, and a body of `application/problem+json`.
public struct Refusal: Sendable, Equatable {
    /// 429 over a limit; 401 without a valid key; 403 for what the key or its org may not do; 400 and 404 for a
    /// subject that does not exist; 503 when the limiter is away.
    public let status: Int
    /// Headers of the answer, `Content-Type` and `Retry-After` included.
    public let headers: [HTTPHeader]
    /// RFC 9457.
    public let body: String
    /// The violated rule; empty when no rule was.
    public let rule: String

    /// A denial by a rule; the problem is that of draft-ietf-httpapi-ratelimit-headers-11, section 5.1.
    init(denied reply: LimiterV1.CheckResponse) {
        let problem = reply.problem ?? .init()
        let violated = problem.violatedPolicies.isEmpty ? [reply.rule] : problem.violatedPolicies
        status = problem.status == 0 ? 429 : Int(problem.status)
        rule = reply.rule
        headers = Self.headers(reply.headers.map { HTTPHeader($0.name, $0.value) })
        body = Self.body(
            type: problem.type.isEmpty ? Self.types + "quota-exceeded" : problem.type,
            title: problem.title.isEmpty
                ? "Request cannot be satisfied as assigned quota has been exceeded" : problem.title,
            status: status,
            JSONMember("violated-policies", .array(violated.map(JSONValue.string))))
    }

    /// A refusal without a decision: the caller or the question is not acceptable. Nil for errors that say nothing of
    /// the call: then the limiter counts as away.
    init?(_ error: RPCError) {
        let title: String
        switch error.status {
        case .unauthenticated: (status, title) = (401, "Unauthorized")
        case .permissionDenied: (status, title) = (403, "Forbidden")
        case .invalidArgument: (status, title) = (400, "Bad Request")
        case .notFound: (status, title) = (404, "Not Found")
        default: return nil
        }
        rule = ""
        let challenge = status == 401 ? [HTTPHeader("WWW-Authenticate", "Bearer")] : []
        headers = Self.headers(challenge)
        body = Self.body(
            type: "about:blank", title: title, status: status,
            JSONMember("detail", .string(error.message)))
    }

    /// The refusal of a limiter that is away, by draft-ietf-httpapi-ratelimit-headers-11, section 5.2.
    init(away error: RPCError) {
        status = 503
        rule = ""
        // Rounded up: nobody should come back too early.
        let milliseconds = error.retryAfterMilliseconds ?? 1_000
        let seconds = max(1, milliseconds / 1_000 + (milliseconds % 1_000 == 0 ? 0 : 1))
        headers = Self.headers([HTTPHeader("Retry-After", "\(seconds)")])
        body = Self.body(
            type: Self.types + "temporary-reduced-capacity",
            title: "Request cannot be satisfied due to temporary server capacity constraints",
            status: status, JSONMember("violated-policies", .array([])))
    }

    private static let types = "https://iana.org/assignments/http-problem-types#"

    private static func headers(_ own: [HTTPHeader]) -> [HTTPHeader] {
        [HTTPHeader("Content-Type", "application/problem+json")] + own
    }

    private static func body(
        type: String, title: String, status: Int, _ more: JSONMember
    ) -> String {
        JSONValue.object([
            JSONMember("type", .string(type)), JSONMember("title", .string(title)),
            JSONMember("status", .number(String(status))), more,
        ]).text
    }
}
