import Chassis
import Contracts
import Model
import Postgres
import RPC

extension AnalyticsService {
    /// An org's flagged events, the newest first, page by page.
    package func securityEvents(
        _ request: AnalyticsV1.SecurityEventsRequest, _ call: CallContext
    ) async throws -> AnalyticsV1.SecurityEventsResponse {
        var faults = RequestFaults()
        let askedOrg = faults.org(request.orgID)
        let askedRange = faults.range(request.range, field: "range")
        if request.rule.utf8.count > 64 || !request.rule.utf8.allSatisfy(Self.isOfRules) {
            faults.add("rule", "must be a rule such as sqli.union_select, or a class such as sqli")
        }
        let cursor = request.page?.cursor ?? []
        let askedPlace = faults.require(
            cursor.isEmpty
                ? SecurityCursor(
                    occurredAt: askedRange?.to ?? .epoch,
                    eventID: Array(repeating: 0, count: 16)) : SecurityCursor(cursor),
            "page.cursor", "is none of this method's")
        let (org, range) = (try faults.checked(askedOrg), try faults.checked(askedRange))
        let place = try faults.checked(askedPlace)
        let asked = request.page?.size ?? 0
        let size = Int64(min(asked == 0 ? 100 : asked, 1_000))
        let read = ListSecurityEvents(
            org: org, from: range.from, before: place, rule: request.rule, limit: size)
        return try await snapshot(.org(org), call) { tx, asOf in
            guard try await tx.queryFirst(OrgExists(org: org)) != nil else {
                throw RPCError(.notFound, "there is no org with the id \(org)")
            }
            let rows = try await tx.query(read)
            let last = Int64(rows.count) == size ? rows.last : nil
            return AnalyticsV1.SecurityEventsResponse(
                events: rows.map { AnalyticsV1.SecurityEvent($0, org: org) },
                nextCursor: last.map {
                    SecurityCursor(occurredAt: $0.occurredAt, eventID: $0.eventID).text
                } ?? [],
                asOfUs: asOf.microseconds)
        }
    }

    private static func isOfRules(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}

extension SecurityCursor {
    /// Reads a cursor; nil when it is none of ours.
    init?(_ bytes: [UInt8]) {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".")
        guard parts.count == 2, let time = Int64(parts[0]), let id = HexString.decode(parts[1]),
            id.count == 16
        else { return nil }
        self.init(occurredAt: Timestamp(microseconds: time), eventID: id)
    }

    /// The cursor's bytes.
    var text: [UInt8] {
        Array("\(occurredAt.microseconds).\(HexString.encode(eventID))".utf8)
    }
}

extension AnalyticsV1.SecurityEvent {
    /// The event as it travels.
    init(_ row: ListSecurityEvents.Row, org: OrgID) {
        self.init(
            eventID: row.eventID, occurredAtUs: row.occurredAt.microseconds, orgID: org.value,
            rules: row.rules, severity: row.severity, field: row.field, excerpt: row.excerpt,
            ip: row.ip ?? [], keyID: row.keyID ?? 0, user: row.user ?? "",
            detectedAtUs: row.detectedAt.microseconds)
    }
}
