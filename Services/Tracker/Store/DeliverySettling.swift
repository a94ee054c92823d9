import Model
import Postgres

/// Applies the news of messages that a batch holds, and those that wait for its messages, in the
/// transaction of its rows: raw rows get their new status, and whoever asked gets the messages that
/// moved, for the rollups.
///
/// Rows of other batches are changed under `DeliveryLock.own` only, and before any rollup: two
/// trackers can't wait for each other here.
struct DeliverySettling {
    let batch: PreparedBatch
    let transaction: Transaction
    let now: Timestamp

    /// What is known of the messages.
    private struct Known {
        /// The rows that news are about, or may be.
        var states: [EventIdentity: MessageState] = [:]
        /// The rows of each target that was looked for and found.
        var found: [DeliveryTarget: [EventIdentity]] = [:]
        /// News whose message is not known, by what is stored and by what is to be.
        var waiting: [DeliveryTarget: (stored: Int16, status: Int16)] = [:]
    }

    /// Settles everything; the outcome gets the fate of each update.
    /// - Returns: the messages whose status moved.
    func settle(_ outcome: inout FlushOutcome) async throws(PostgresError) -> [MessageState] {
        let isNews = !batch.deliveries.isEmpty
        try await transaction.run(sql: isNews ? DeliveryLock.own : DeliveryLock.share)
        var messages: [Int] = []
        if try await transaction.queryFirst(AnyDeliveryWaits()) == true {
            for ordinal in batch.staged.map(Int.init)
            where outcome[ordinal] == .accepted && batch.events[ordinal].message != nil {
                messages.append(ordinal)
            }
        }
        guard isNews || !messages.isEmpty else { return [] }
        var known = Known()
        try await findWaiting(for: messages, &known)
        try await handOver(to: messages, &known)
        if isNews {
            try await findMessages(&known)
            for ordinal in batch.deliveries.map(Int.init) {
                outcome[ordinal] = apply(batch.events[ordinal], &known)
            }
            try await keepWaiting(known)
        }
        let moved = known.states.values.filter(\.isChanged).sorted { $0.identity < $1.identity }
        if !moved.isEmpty { try await transaction.execute(MoveDeliveryStatuses(states: moved)) }
        return moved
    }

    private func findWaiting(
        for messages: [Int], _ known: inout Known
    ) async throws(PostgresError) {
        var names: [DeliveryTarget: String] = [:]
        for ordinal in messages {
            for name in batch.events[ordinal].deliveryNames { names[name] = name.text }
        }
        for ordinal in batch.deliveries {
            if let name = batch.events[Int(ordinal)].deliveryTarget { names[name] = name.text }
        }
        let rows = try await transaction.query(
            FindWaitingDeliveries(orgs: names.keys.map(\.org), targets: Array(names.values)))
        guard !rows.isEmpty else { return }
        struct Name: Hashable {
            let org: Int64
            let text: String
        }
        var byName: [Name: Int16] = [:]
        for row in rows { byName[Name(org: row.org, text: row.target)] = row.status }
        for (target, text) in names {
            guard let status = byName[Name(org: target.org, text: text)] else { continue }
            known.waiting[target] = (status, status)
        }
    }

    /// Gives new messages the news that waited for them, which then wait no more.
    private func handOver(
        to messages: [Int], _ known: inout Known
    ) async throws(PostgresError) {
        var taken: Set<DeliveryTarget> = []
        for ordinal in messages {
            let event = batch.events[ordinal]
            let names = event.deliveryNames.filter { known.waiting[$0] != nil }
            guard !names.isEmpty, var state = MessageState(event) else { continue }
            for name in names {
                if let news = known.waiting[name] { _ = state.take(news.status) }
                taken.insert(name)
            }
            known.states[event.identity] = state
        }
        guard !taken.isEmpty else { return }
        for name in taken { known.waiting[name] = nil }
        try await transaction.execute(
            DeleteWaitingDeliveries(orgs: taken.map(\.org), targets: taken.map(\.text)))
    }

    private func findMessages(_ known: inout Known) async throws(PostgresError) {
        var identities: Set<EventIdentity> = []
        var byProvider = FindProviderMessages()
        for ordinal in batch.deliveries {
            let event = batch.events[Int(ordinal)]
            switch event.deliveryTarget {
            case .event(let identity): identities.insert(identity)
            case .provider(let org, let id):
                let at = Timestamp(microseconds: event.identity.occurredAt)
                byProvider.orgs.append(org)
                byProvider.ids.append(id)
                byProvider.starts.append(at.adding(microseconds: -DeliveryTarget.window.before))
                byProvider.ends.append(at.adding(microseconds: DeliveryTarget.window.after))
            case nil: continue
            }
        }
        if !identities.isEmpty {
            let query = FindEventRows(identities: identities.sorted())
            for row in try await transaction.query(query) {
                add(row, as: .event(row.identity), &known)
            }
        }
        guard !byProvider.orgs.isEmpty else { return }
        for row in try await transaction.query(byProvider) {
            let target = DeliveryTarget.provider(org: row.identity.org, id: row.providerMessageID)
            add(row, as: target, &known)
        }
    }

    private func add(_ row: StoredMessage, as target: DeliveryTarget, _ known: inout Known) {
        var found = known.found[target] ?? []
        if let state = row.state {
            if known.states[row.identity] == nil { known.states[row.identity] = state }
            if !found.contains(row.identity) { found.append(row.identity) }
        }
        known.found[target] = found
    }

    /// Applies one update to the messages that it is about, or lets it wait for them.
    private func apply(_ event: SpooledEvent, _ known: inout Known) -> EventFate {
        guard let target = event.deliveryTarget, let news = event.delivery else { return .conflict }
        guard let rows = known.found[target] else {
            guard var wait = known.waiting[target] else {
                known.waiting[target] = (0, news.status)
                return .accepted
            }
            let effect = DeliveryStatus.effect(of: news.status, on: wait.status)
            if effect == .moves { wait.status = news.status }
            known.waiting[target] = wait
            return Self.fate(effect)
        }
        // An event that is no message has no row here.
        var fate = EventFate.conflict
        for row in rows {
            guard let effect = known.states[row]?.take(news.status) else { continue }
            let one = Self.fate(effect)
            if fate != .accepted, one != .conflict { fate = one }
        }
        return fate
    }

    private func keepWaiting(_ known: Known) async throws(PostgresError) {
        let changed = known.waiting.filter { $0.value.stored != $0.value.status }
            .map { (org: $0.key.org, target: $0.key.text, status: $0.value.status) }
            .sorted { ($0.org, $0.target) < ($1.org, $1.target) }
        guard !changed.isEmpty else { return }
        try await transaction.execute(
            PutWaitingDeliveries(
                orgs: changed.map(\.org), targets: changed.map(\.target),
                statuses: changed.map(\.status), at: now))
    }

    private static func fate(_ effect: DeliveryStatus.Effect) -> EventFate {
        switch effect {
        case .moves: .accepted
        case .nothing: .duplicate
        case .contradiction: .conflict
        }
    }
}
