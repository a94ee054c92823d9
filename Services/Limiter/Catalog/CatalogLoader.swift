import Chassis
import Model
import Postgres

/// Reads keys, orgs and policies from PostgreSQL into the directory: the cold path of a decision.
///
/// Calls that ask for the same key at once share one read.
actor CatalogLoader {
    /// A key and, when it is known, its org.
    typealias Found = (record: KeyRecord, org: OrgLimits?)

    private let pool: Pool
    private let directory: KeyDirectory
    private let hasher: SubjectHasher
    private let pepper: KeyPepper
    private let log: Logger
    private let clock: any TimeSource
    private let timeoutMilliseconds: UInt64
    private var keyReads: [SubjectHash: Read<Found>] = [:]
    private var orgReads: [Int64: Read<OrgLimits?>] = [:]
    private var policies: [String: Policy] = [:]
    /// Reads of keys since the start.
    private(set) var keyReadsBegun = 0

    /// A read under way; one begun before a change is joined by nobody after it.
    private struct Read<Value: Sendable> {
        let task: Task<Value, any Error>
        let ticket: KeyDirectory.Ticket
    }

    /// Makes a loader; reads give up after `timeoutMilliseconds`.
    init(
        pool: Pool, directory: KeyDirectory, hasher: SubjectHasher, pepper: KeyPepper,
        clock: any TimeSource, log: Logger, timeoutMilliseconds: UInt64 = 2_000
    ) {
        self.pool = pool
        self.directory = directory
        self.hasher = hasher
        self.pepper = pepper
        self.clock = clock
        self.log = log
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    /// Finds a key that parsed as one of `org`, and stores what it found in the directory.
    /// - Throws: `PostgresError` when the database can't be asked.
    func key(_ text: [UInt8], hash: SubjectHash, org: OrgID) async throws -> Found {
        if let read = keyReads[hash], directory.isCurrent(read.ticket) {
            return try await read.task.value
        }
        let ticket = directory.ticket()
        let task = Task { try await self.readKey(text, hash: hash, org: org, ticket) }
        keyReads[hash] = Read(task: task, ticket: ticket)
        defer { if keyReads[hash]?.ticket == ticket { keyReads[hash] = nil } }
        return try await task.value
    }

    /// Finds an org; nil: there is none with this id.
    /// - Throws: `PostgresError` when the database can't be asked.
    func org(_ id: OrgID) async throws -> OrgLimits? {
        if let read = orgReads[id.value], directory.isCurrent(read.ticket) {
            return try await read.task.value
        }
        let ticket = directory.ticket()
        let task = Task {
            let limits = try await self.readOrg(id, generation: ticket.generation)
            if let limits { self.directory.store(org: limits, ticket) }
            return limits
        }
        orgReads[id.value] = Read(task: task, ticket: ticket)
        defer { if orgReads[id.value]?.ticket == ticket { orgReads[id.value] = nil } }
        return try await task.value
    }

    /// Reads every policy again; policies that can't run are left out with a log line each.
    func reloadPolicies() async throws {
        let rows = try await pool.query(
            .system, ListPolicyRules(), deadline: deadline, readOnly: true)
        var loaded: [String: Policy] = [:]
        for (code, group) in Dictionary(grouping: rows, by: \.policy) {
            do throws(PolicyFault) {
                loaded[code] = try Policy(code: code, rules: Self.rules(group, of: code))
            } catch {
                log.error(
                    "a policy can't run and was left out",
                    ["policy": .string(error.policy), "reason": .string(error.reason)])
            }
        }
        policies = loaded
    }

    private static func rules(
        _ rows: [ListPolicyRules.Row], of code: String
    ) throws(PolicyFault) -> [RateRule] {
        var rules: [RateRule] = []
        for row in rows {
            guard let algorithm = RateAlgorithm(rawValue: row.algorithm),
                let limit = UInt64(exactly: row.limit),
                let window = UInt64(exactly: row.windowMilliseconds),
                let rule = RateRule(
                    name: row.name, algorithm: algorithm, limit: limit, windowMilliseconds: window)
            else { throw PolicyFault(policy: code, reason: "rule \(row.name) is out of range") }
            rules.append(rule)
        }
        return rules
    }

    private var deadline: Deadline {
        .after(milliseconds: timeoutMilliseconds, from: clock.monotonic)
    }

    private func readKey(
        _ text: [UInt8], hash: SubjectHash, org: OrgID, _ ticket: KeyDirectory.Ticket
    ) async throws -> Found {
        keyReadsBegun += 1
        let hmacs = pepper.digests(of: text)
        let rows = try await pool.query(
            .org(org), FindKey(org: org, hmacs: hmacs), deadline: deadline, readOnly: true)
        guard let row = rows.first else {
            let unknown = KeyRecord.unknown(ticket.generation)
            directory.store(key: hash, unknown, org: nil, ticket)
            return (unknown, nil)
        }
        let record = KeyRecord(
            state: row.isRevoked ? .revoked : .active, keyID: row.keyID,
            expiresAt: row.expiresAt?.microseconds ?? .max, generation: ticket.generation)
        let limits = try await readOrg(org, generation: ticket.generation)
        directory.store(key: hash, record, org: limits, ticket)
        return (record, limits)
    }

    private func readOrg(_ org: OrgID, generation: UInt64) async throws -> OrgLimits? {
        if policies.isEmpty { try await reloadPolicies() }
        let rows = try await pool.query(
            .org(org), FindOrg(org: org), deadline: deadline, readOnly: true)
        guard let row = rows.first else { return nil }
        guard let policy = policies[row.plan] else {
            throw CatalogFault.noPolicy(plan: row.plan)
        }
        return OrgLimits(
            orgID: org, isSuspended: row.status != "active", policy: policy,
            subject: hasher.subject(org: org), generation: generation)
    }
}

/// What keeps an org from being decided.
enum CatalogFault: Error, Equatable {
    /// The plan has no policy that can run.
    case noPolicy(plan: String)
    /// PostgreSQL did not answer a moment ago: nobody waits for it again until it does.
    case databaseAway
}
