import Foundation
import Testing

@testable import Chassis

@Suite struct CredentialsTests {
    private let service = Credentials.makeToken(.service)
    private let operatorToken = Credentials.makeToken(.operator)

    private var text: String {
        "# made by the stack\n\n" + Credentials.line(.service, name: "gateway", token: service)
            + "\n"
            + Credentials.line(.operator, name: "ada", role: "owner", token: operatorToken) + "\n"
    }

    @Test("a token is found by what it is, and nothing else is")
    func lookup() throws {
        let credentials = try Credentials(text: text)
        #expect(service.hasPrefix("tgs_") && operatorToken.hasPrefix("tgo_"))
        let found = credentials.lookup(token: Array(service.utf8))
        #expect(found?.kind == .service && found?.name == "gateway" && found?.role == "-")
        let ada = credentials.lookup(token: Array(operatorToken.utf8))
        #expect(ada?.kind == .operator && ada?.role == "owner")
        #expect(credentials.lookup(token: []) == nil)
        #expect(credentials.lookup(token: Array(service.utf8.dropLast())) == nil)
        #expect(!text.contains(service))
    }

    @Test(
        "a line that is not a credential is refused by its number",
        arguments: [
            "service a -", "robot a - 00", "service a owner \(String(repeating: "0", count: 64))",
            "operator a root \(String(repeating: "0", count: 64))", "service a - 00",
        ])
    func refused(line: String) {
        do {
            _ = try Credentials(text: "\n" + line)
            Issue.record("a bad line was accepted")
        } catch {
            #expect(error.description.contains("line 2"))
        }
    }

    @Test("a file that others may read is refused with what to do")
    func mode() throws {
        let path = NSTemporaryDirectory() + "tollgate-credentials-\(SecureRandom.word())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let content = Data(text.utf8)
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: content, attributes: [.posixPermissions: 0o600]))
        #expect(try Credentials(path: path).entries.count == 2)
        for mode in [0o640, 0o604, 0o644] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            do {
                _ = try Credentials(path: path)
                Issue.record("mode \(mode) was accepted")
            } catch {
                #expect(error.description.contains("chmod 600"))
            }
        }
    }
}
