import Contracts
import Model
import RPC
import TestKit
import Testing

@testable import Admin

@Suite("Orgs")
struct OrgTests {
    @Test("a new org is on the free plan, and is found by id, by slug and by its id as text",
        arguments: Carrier.allCases)
    func create(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let made = try await house.admin.createOrg(.init(slug: "acme", name: "Acme GmbH"))
            #expect(made.slug == "acme" && made.name == "Acme GmbH")
            #expect(made.plan == "free" && made.status == "active")
            #expect(made.orgID > 0 && made.createdAtUs > 1_577_836_800_000_000)
            #expect(try await house.admin.getOrg(.init(orgID: made.orgID)) == made)
            let found = AdminV1.ResolveOrgResponse(
                orgID: made.orgID, slug: "acme", name: "Acme GmbH")
            #expect(try await house.admin.resolveOrg(.init(org: "acme")) == found)
            #expect(try await house.admin.resolveOrg(.init(org: "\(made.orgID)")) == found)
            let unnamed = try await house.admin.createOrg(.init(slug: "a"))
            #expect(unnamed.name == "a")
        }
    }

    @Test("a slug that looks like another org's id finds the org of that slug")
    func numericSlug() async throws {
        try await AdminHouse.open(.inProcess) { house in
            let first = try await house.org("acme")
            let second = try await house.org("\(first)")
            #expect(try await house.admin.resolveOrg(.init(org: "\(first)")).orgID == second)
            #expect(try await house.admin.resolveOrg(.init(org: "\(second)")).orgID == second)
        }
    }

    @Test("a slug that is taken is refused, and nothing is left of the attempt",
        arguments: Carrier.allCases)
    func duplicate(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org("acme")
            let error = await refusal { try await house.admin.createOrg(.init(slug: "acme")) }
            #expect(error?.status == .alreadyExists)
            #expect(error?.message.contains("acme") == true)
            let list = try await house.admin.listOrgs()
            #expect(list.orgs.map(\.orgID) == [org])
            #expect(list.nextCursor.isEmpty)
        }
    }

    @Test("every fault of a request is named at once", arguments: Carrier.allCases)
    func faults(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let long = String(repeating: "ä", count: 201)
            let org = await refusal {
                try await house.admin.createOrg(.init(slug: "Not A Slug", name: long))
            }
            #expect(org?.status == .invalidArgument)
            #expect(org?.violations.map(\.field) == ["slug", "name"])
            let user = await refusal {
                try await house.admin.createUser(
                    .init(orgID: -1, email: "nobody", name: long, role: "king"))
            }
            #expect(user?.violations.map(\.field) == ["org_id", "email", "name", "role"])
            let key = await refusal {
                try await house.admin.createKey(
                    .init(orgID: 0, name: long, scopes: ["check", "No", "x y"], expiresAtUs: 1))
            }
            #expect(
                key?.violations.map(\.field)
                    == ["org_id", "name", "scopes[1]", "scopes[2]", "expires_at_us"])
            let revoke = await refusal { try await house.admin.revokeKey(.init(orgID: 0, keyID: -3)) }
            #expect(revoke?.violations.map(\.field) == ["org_id", "key_id"])
            let page = CommonV1.Page(size: 10, cursor: [0xC3, 0x28])
            let list = await refusal { try await house.admin.listUsers(.init(orgID: 0, page: page)) }
            #expect(list?.violations.map(\.field) == ["org_id", "page.cursor"])
            let orgs = await refusal { try await house.admin.listOrgs(.init(page: page)) }
            #expect(orgs?.violations.map(\.field) == ["page.cursor"])
        }
    }

    @Test("ids that nobody has are not found", arguments: Carrier.allCases)
    func unknown(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let org = try await house.org()
            let nobody = org + 1
            let errors = [
                await refusal { try await house.admin.getOrg(.init(orgID: nobody)) },
                await refusal { try await house.admin.resolveOrg(.init(org: "nobody")) },
                await refusal { try await house.admin.resolveOrg(.init(org: "\(nobody)")) },
                await refusal {
                    try await house.admin.createUser(.init(orgID: nobody, email: "a@b.example"))
                },
                await refusal { try await house.admin.createKey(.init(orgID: nobody)) },
                await refusal { try await house.admin.revokeKey(.init(orgID: org, keyID: 5)) },
                await refusal { try await house.admin.revokeKey(.init(orgID: nobody, keyID: 5)) },
                await refusal { try await house.admin.verifyAudit(.init(orgID: nobody)) },
            ]
            #expect(errors.map { $0?.status } == Array(repeating: .notFound, count: errors.count))
        }
    }

    @Test("pages hold every org once, in order of slug", arguments: Carrier.allCases)
    func pages(_ carrier: Carrier) async throws {
        try await AdminHouse.open(carrier) { house in
            let slugs = (0..<23).map { "org-\($0 * 7 % 23)" }
            for slug in slugs { _ = try await house.org(slug) }
            var seen: [String] = []
            var cursor: [UInt8] = []
            repeat {
                let page = try await house.admin.listOrgs(
                    .init(page: .init(size: 5, cursor: cursor)))
                #expect(page.orgs.count <= 5)
                seen += page.orgs.map(\.slug)
                cursor = page.nextCursor
            } while !cursor.isEmpty
            #expect(seen == slugs.sorted())
        }
    }

    @Test("an org that was seen is found from memory while PostgreSQL is away, and writes are not lost in silence",
        arguments: Carrier.allCases)
    func away(_ carrier: Carrier) async throws {
        let cluster = try PrivatePostgres()
        defer { cluster.remove() }
        try await AdminHouse.open(carrier, in: cluster) { house in
            let org = try await house.org("acme")
            try cluster.stop()
            let found = try await house.admin.resolveOrg(.init(org: "acme"))
            #expect(found.orgID == org && found.name == "Acme")
            #expect(try await house.admin.resolveOrg(.init(org: "\(org)")).slug == "acme")
            let unknown = await refusal { try await house.admin.resolveOrg(.init(org: "other")) }
            #expect(unknown?.status == .unavailable)
            let write = await refusal {
                try await house.admin.createOrg(
                    .init(slug: "other"), options: CallOptions(timeoutMilliseconds: 3_000))
            }
            #expect(write?.status == .unavailable)
            try cluster.start()
            for _ in 0..<100 {
                if (try? await house.admin.getOrg(.init(orgID: org))) != nil { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await house.admin.createOrg(.init(slug: "other")).slug == "other")
        }
    }
}
