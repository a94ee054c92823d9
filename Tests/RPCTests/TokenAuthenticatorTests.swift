import Chassis
import Testing

@testable import RPC

@Suite struct TokenAuthenticatorTests {
    private func authenticator() throws -> TokenAuthenticator {
        let lines = [
            Credentials.line(.service, name: "limiter", token: "tgs_one"),
            Credentials.line(.operator, name: "anna", role: "analyst", token: "tgo_two"),
        ]
        return TokenAuthenticator(try Credentials(text: lines.joined(separator: "\n")))
    }

    private func caller(_ token: String) throws -> Caller {
        let authenticator = try authenticator()
        return try Array(token.utf8).withUnsafeBytes { try authenticator.authenticate($0) }
    }

    @Test("a token gives its holder, with the role of an operator")
    func knows() throws {
        #expect(try caller("tgs_one") == .service("limiter"))
        #expect(try caller("tgo_two") == .operator(role: .analyst, name: "anna"))
        #expect(try caller("tgo_two").callerClass == .operator(.analyst))
    }

    @Test("no token is anonymous")
    func anonymous() throws {
        #expect(try caller("") == .anonymous)
    }

    @Test("a token of nobody is refused without being repeated")
    func refuses() throws {
        let error = #expect(throws: RPCError.self) { try caller("tgs_three") }
        #expect(error?.status == .unauthenticated)
        #expect(error?.message.contains("three") == false)
        #expect(throws: RPCError.self) { try caller("tgs_on") }
    }

    @Test("callers have names for logs")
    func names() {
        #expect(Caller.anonymous.name == "anonymous")
        #expect(Caller.service("limiter").name == "service limiter")
        #expect(Caller.operator(role: .owner, name: "bo").name == "owner bo")
    }
}
