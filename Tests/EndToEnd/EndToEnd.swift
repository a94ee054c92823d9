import Foundation
import Testing

/// The five daemons, the client and a PostgreSQL, as real processes.
@Suite("The whole stack", .serialized)
struct EndToEnd {}

extension TestStack {
    /// An object that the client prints.
    func object(_ arguments: [String]) async throws -> [String: Any] {
        let run = try await tollgate(arguments + ["--format", "json"])
        try #require(run.code == 0 || run.code == 4, "\(arguments): \(run.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(value as? [String: Any])
    }

    /// An object that the client prints, or nil when it fails: for a wait until it does not.
    func objectIfAny(_ arguments: String...) async throws -> [String: Any]? {
        let run = try await tollgate(arguments + ["--format", "json"])
        return try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    }

    /// Rows that the client prints.
    func rows(_ arguments: [String]) async throws -> [[String: Any]] {
        let run = try await tollgate(arguments + ["--format", "json"])
        try #require(run.code == 0, "\(arguments): \(run.errors)")
        let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(value as? [[String: Any]])
    }

    /// Waits up to 60 s for `condition`, which must not use `#require`: it would record an issue.
    func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<300 {
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("not within 60 s: \(what)")
    }
}
