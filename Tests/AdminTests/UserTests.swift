import Contracts
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Users")
struct UserTests {
    @Test("users are listed by page, in the order they came, each org its own",
        arguments: Carrier.allCases)
    func list(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let (one, two) = (try await house.org("one"), try await house.org("two"))
            var made: [AdminV1.User] = []
            for number in 0..<7 {
                made.append(
                    try await house.admin.createUser(
                        .init(orgID: one, email: "u\(number)@one.example", role: "analyst")))
            }
            let other = try await house.admin.createUser(
                .init(orgID: two, email: "u0@one.example", name: "Ann"))
            #expect(other.role == "member")
            var seen: [AdminV1.User] = []
            var cursor: [UInt8] = []
            repeat {
                let page = try await house.admin.listUsers(
                    .init(orgID: one, page: .init(size: 3, cursor: cursor)))
                seen += page.users
                cursor = page.nextCursor
            } while !cursor.isEmpty
            #expect(seen == made)
            #expect(try await house.admin.listUsers(.init(orgID: two)).users == [other])
        }
    }

    @Test("an address is taken once in an org, and the attempt leaves no audit entry")
    func duplicate() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let org = try await house.org()
            _ = try await house.admin.createUser(.init(orgID: org, email: "a@b.example"))
            let error = await refusal {
                try await house.admin.createUser(.init(orgID: org, email: "a@b.example"))
            }
            #expect(error?.status == .alreadyExists)
            #expect(try await house.rows("audit_entries", org: org) == 2)
        }
    }

    @Test(
        "what can't be an address is refused",
        arguments: ["", "a", "@b.example", "a@b", "a@.b", "a@b.", "a b@c.example", "a@b@c.example"])
    func addresses(_ text: String) {
        #expect(!AdminService.isAddress(text))
        #expect(AdminService.isAddress("ann@example.com"))
    }
}
