import Synchronization

/// Slugs and ids of orgs in memory, so that an org is found while PostgreSQL is away.
final class OrgDirectory: Sendable {
    private struct State {
        var bySlug: [String: OrgEntry] = [:]
        var slugByID: [Int64: String] = [:]
    }

    private let state = Mutex(State())

    /// Orgs held at most; past it the directory starts anew.
    static let entriesMax = 100_000

    /// Remembers an org.
    func store(_ entry: OrgEntry) {
        state.withLock { state in
            if state.bySlug.count >= Self.entriesMax { state = State() }
            state.bySlug[entry.slug] = entry
            state.slugByID[entry.orgID] = entry.slug
        }
    }

    /// The org with this slug, or with this id when `id` is not 0.
    func find(slug: String, id: Int64) -> OrgEntry? {
        state.withLock { state in
            state.bySlug[slug] ?? state.slugByID[id].flatMap { state.bySlug[$0] }
        }
    }
}
