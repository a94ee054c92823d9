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
    private let switches: SwitchBoard
    private let identity: RuleIdentity
    private let messages: MessageLimits
    private let enforcesQuotas: Bool
    private let pepper: KeyPepper
    private let log: Logger
    private let clock: any TimeSource
    private let timeoutMilliseconds: UInt64
    private var keyReads: [SubjectHash: Read<Found>] = [:]
    private var orgReads: [Int64: Read<OrgLimits?>] = [:]
    private var misses: MissBudget
    private var readsBegun = 0
    private var newestRead: [Topic: Int] = [:]
    /// nil: not read yet.
    private var book: PolicyBook?
    /// Reads of keys since the start.
    private(set) var keyReadsBegun = 0

    /// A read under way; one begun before a change is joined by nobody after it.
    private struct Read<Value: Sendable> {
        let task: Task<Value, any Error>
        let ticket: KeyDirectory.Ticket
    }

    /// The role for reads over all orgs.
    private static let fleet = Scope.fleet(role: "tollgate_limiter_fleet")

    /// Makes a loader; reads give up after `timeoutMilliseconds`.
    init(
        pool: Pool, directory: KeyDirectory, switches: SwitchBoard, hasher: SubjectHasher,
        identity: RuleIdentity, messages: MessageLimits, enforcesQuotas: Bool, pepper: KeyPepper,
        clock: any TimeSource, log: Logger, timeoutMilliseconds: UInt64 = 2_000
    ) {
        self.pool = pool
        self.directory = directory
        self.switches = switches
        self.hasher = hasher
        self.messages = messages
        self.enforcesQuotas = enforcesQuotas
        self.identity = identity
        self.pepper = pepper
        self.clock = clock
        self.log = log
        self.timeoutMilliseconds = timeoutMilliseconds
        misses = MissBudget(now: clock.monotonic)
    }

    /// Finds a key that parsed as one of `org`, and stores what it found in the directory.
    /// - Throws: `PostgresError` when the database can't be asked; `CatalogFault.tooManyUnknown`.
    func key(_ text: [UInt8], hash: SubjectHash, org: OrgID) async throws -> Found {
        if let read = keyReads[hash], directory.isCurrent(read.ticket) {
            return try await read.task.value
        }
        return try await withinBudget(of: org) {
            let ticket = directory.ticket()
            let task = Task { try await self.readKey(text, hash: hash, org: org, ticket) }
            keyReads[hash] = Read(task: task, ticket: ticket)
            defer { if keyReads[hash]?.ticket == ticket { keyReads[hash] = nil } }
            return try await task.value
        } isMiss: {
            $0.record.state == .unknown
        }
    }

    /// Finds an org; nil: there is none with this id.
    /// - Throws: `PostgresError` when the database can't be asked; `CatalogFault.tooManyUnknown`.
    func org(_ id: OrgID) async throws -> OrgLimits? {
        try await withinBudget(of: id) {
            try await sharedRead(of: id)
        } isMiss: {
            $0 == nil
        }
    }

    /// Looks something up that may not exist, unless too much of that kind was asked for.
    private func withinBudget<Value: Sendable>(
        of org: OrgID, _ read: () async throws -> Value, isMiss: (Value) -> Bool
    ) async throws -> Value {
        let account = hasher.subject(org: org)
        guard misses.take(account, now: clock.monotonic) else { throw CatalogFault.tooManyUnknown }
        do {
            let value = try await read()
            if !isMiss(value) { misses.giveBack(account) }
            return value
        } catch {
            misses.giveBack(account)
            throw error
        }
    }

    private func sharedRead(of id: OrgID) async throws -> OrgLimits? {
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

    /// What is read whole, not when it is first asked for.
    enum Topic: String, CaseIterable, Sendable { case policies, switches }

    /// Reads a topic again. When reads overlap, the one begun last stands.
    /// - Throws: `PostgresError` when the database can't be asked.
    func reload(_ topic: Topic) async throws {
        readsBegun += 1
        let read = readsBegun
        switch topic {
        case .policies:
            let rows = try await pool.query(
                .system, ListPolicyRules(), deadline: deadline, readOnly: true)
            let quotas = try await pool.query(
                .system, ListPlanQuotas(), deadline: deadline, readOnly: true)
            if isNewest(read, of: topic) { take([StoredPolicy](rows), quotas) }
        case .switches:
            let rows = try await pool.query(
                Self.fleet, ListSwitches(), deadline: deadline, readOnly: true)
            if isNewest(read, of: topic) { switches.replace(with: rows) }
        }
    }

    private func isNewest(_ read: Int, of topic: Topic) -> Bool {
        guard read > newestRead[topic] ?? 0 else { return false }
        newestRead[topic] = read
        return true
    }

    /// Policies that can't run are left out with a log line each.
    private func take(_ policies: [StoredPolicy], _ quotas: [ListPlanQuotas.Row]) {
        var plans: [PlanVersion: [String: UInt64]] = [:]
        for row in quotas {
            plans[row.plan, default: [:]][row.meter ?? ""] = row.units.map { UInt64(clamping: $0) }
        }
        let book = PolicyBook(
            policies.map { messages.applied(to: $0) },
            plans: enforcesQuotas ? plans : plans.mapValues { _ in [:] }, before: book,
            identity: identity, at: clock.wall)
        for fault in book.faults {
            log.error(
                "a policy can't run and was left out, or a rule of it",
                ["policy": .string(fault.policy), "reason": .string(fault.reason)])
        }
        self.book = book
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
        // The org is read for an unknown key too, which so costs what a known one does.
        let limits: Result<OrgLimits?, any Error>
        do { limits = .success(try await heldOrg(org)) } catch { limits = .failure(error) }
        guard let row = rows.first else {
            let unknown = KeyRecord.unknown(ticket.generation)
            directory.store(key: hash, unknown, org: nil, ticket)
            return (unknown, nil)
        }
        let record = KeyRecord(
            state: row.isRevoked ? .revoked : .active, keyID: row.keyID,
            expiresAt: row.expiresAt?.microseconds ?? .max,
            terms: KeyTerms(scopes: row.scopes, networks: row.networks),
            subject: hasher.subject(org: org, keyID: row.keyID), generation: ticket.generation)
        directory.store(key: hash, record, org: try limits.get(), ticket)
        return (record, try limits.get())
    }

    /// The org as the directory has it, or read: the keys of an org share what is known of it.
    private func heldOrg(_ id: OrgID) async throws -> OrgLimits? {
        if case .fresh(let limits) = directory.find(org: id) { return limits }
        return try await sharedRead(of: id)
    }

    private func readOrg(_ org: OrgID, generation: UInt64) async throws -> OrgLimits? {
        let rows = try await pool.query(
            .org(org), FindOrg(org: org), deadline: deadline, readOnly: true)
        guard let row = rows.first else { return nil }
        let overrides = try await pool.query(
            .org(org), ListOverrides(org: org), deadline: deadline, readOnly: true)
        if book?.knows(row.plan) != true { try await reload(.policies) }
        guard let plan = book?[row.plan] else {
            throw CatalogFault.noPolicy(plan: row.plan.code)
        }
        let source = self.source(plan, overrides.compactMap { runnable($0, of: org) }, of: org)
        return OrgLimits(
            orgID: org, isSuspended: row.status != "active", source: source,
            subject: hasher.subject(org: org), generation: generation, at: clock.wall)
    }

    /// An org without overrides shares its plan's source.
    private func source(
        _ plan: RuleSource, _ overrides: [LimitOverride], of org: OrgID
    ) -> RuleSource {
        if overrides.isEmpty { return plan }
        let source = RuleSource(plan.plan, overrides: overrides, at: clock.wall)
        for name in source.leftOut(at: clock.wall).sorted() {
            log.error(
                "there is no place for a rule of an org, and it was left out",
                ["org_id": .int(org.value), "rule": .string(name)])
        }
        return source
    }

    /// An override as the rules take it; one that can't run is left out with a log line.
    private func runnable(_ row: ListOverrides.Row, of org: OrgID) -> LimitOverride? {
        guard let rule = row.rule, rule.faults.isEmpty else {
            log.error(
                "an override can't run and was left out",
                ["org_id": .int(org.value), "override_id": .int(row.overrideID)])
            return nil
        }
        return LimitOverride(
            overrideID: row.overrideID, item: CatalogRule(rule: rule, target: row.target),
            createdAt: row.createdAt)
    }
}

/// What keeps an org from being decided.
enum CatalogFault: Error, Equatable {
    /// The plan has no policy that can run.
    case noPolicy(plan: String)
    /// PostgreSQL did not answer a moment ago: nobody waits for it again until it does.
    case databaseAway
    /// Too many unknown keys or orgs were asked for lately: this one was not looked up.
    case tooManyUnknown
}
