import Foundation
import Testing

/// What every statement of a service must be for Citus and for a pooler, read from the sources.
@Suite("The services' statements")
struct StatementRulesTests {
    /// What must not stand in any SQL, and why.
    private static let forbidden: [(pattern: String, reason: String)] = [
        (
            #"\b(clock_timestamp|random|gen_random_uuid|nextval)\s*\("#,
            "a volatile function: ids and randomness are parameters"
        ),
        (#"\bpg_(try_)?advisory_lock"#, "a session lock does not survive a pooler"),
        (#"\bset_config\([^)]*,\s*false\)"#, "a session setting does not survive a pooler"),
        (#"\bset\s+session\b"#, "a session setting does not survive a pooler"),
    ]
    /// The server's clock, which reads may ask and writes may not.
    private static let clock = #"\b(now\s*\(|current_timestamp\b|current_date\b|localtimestamp\b)"#
    private static let write = #"\b(insert\s+into|update\s+\w+\s+set|delete\s+from)\b"#

    /// Every Swift file of a service's Store folder, with its text.
    private func stores() throws -> [(path: String, text: String)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Services")
        var found: [(path: String, text: String)] = []
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift", file.pathComponents.contains("Store") else {
                continue
            }
            found.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8)))
        }
        return found
    }

    /// The code without comment lines, in lower case.
    private func code(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            .joined(separator: "\n").lowercased()
    }

    /// The text of each statement, roughly: from one `sql` to the next.
    private func statements() throws -> [(path: String, sql: String)] {
        try stores().flatMap { path, text in
            code(text).components(separatedBy: "static let sql").dropFirst().map { (path, $0) }
        }
    }

    private func matches(_ sql: String, _ pattern: String) throws -> Bool {
        try sql.firstMatch(of: Regex(pattern)) != nil
    }

    @Test("hold no volatile function and no session state")
    func volatility() throws {
        let statements = try statements()
        #expect(!statements.isEmpty)
        for (path, sql) in statements {
            for rule in Self.forbidden {
                let found = try matches(sql, rule.pattern)
                #expect(!found, "\(path): \(rule.reason)")
            }
        }
    }

    @Test("write the time that they are given, not the server's")
    func clock() throws {
        for (path, sql) in try statements() where try matches(sql, Self.write) {
            let found = try matches(sql, Self.clock)
            #expect(!found, "\(path)")
        }
    }

    @Test("skip locked rows only within one org")
    func skipLocked() throws {
        for (path, sql) in try statements() where sql.contains("skip locked") {
            #expect(sql.contains("org_id ="), "\(path)")
        }
    }
}
