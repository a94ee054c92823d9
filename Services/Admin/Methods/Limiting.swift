import Contracts
import Model
import Postgres
import RPC

extension AdminService {
    /// Disables limiting for everyone or one org, or enables it again: limiters obey within a second.
    package func setLimiting(
        _ request: AdminV1.SetLimitingRequest, _ call: CallContext
    ) async throws -> AdminV1.Limiting {
        var faults = RequestFaults()
        let now = clock.wall
        let org = request.orgID == Self.installation ? nil : faults.org(request.orgID)
        let reason = request.reason.unicodeScalars
        if reason.allSatisfy(\.properties.isWhitespace) || reason.count > 500 {
            faults.add("reason", "must be 1 to 500 characters")
        }
        if request.untilUs != 0, request.untilUs <= now.microseconds {
            faults.add("until_us", "must be in the future, or 0")
        }
        if request.untilUs != 0, !request.disabled {
            faults.add("until_us", "must be 0 when limiting is enabled")
        }
        try faults.check()
        let row = SwitchRow(
            orgID: request.orgID, isDisabled: request.disabled, reason: request.reason,
            until: request.untilUs == 0 ? nil : Timestamp(microseconds: request.untilUs),
            changedAt: now, changedBy: call.caller.name)
        let scope = org.map { Scope.org($0) } ?? Self.fleet
        return try await pool.transaction(scope, deadline: call.deadline) { tx in
            try await once(tx, row.orgID, call, request: request.encoded()) {
                try await audit(row, of: org, call, tx)
                _ = try await tx.execute(PutSwitch(row: row))
                _ = try await tx.execute(AnnounceSwitch(org: row.orgID))
                return AdminV1.Limiting(row)
            }
        }
    }

    /// Lists for whom limiting is disabled now.
    package func getLimiting(
        _ request: AdminV1.GetLimitingRequest, _ call: CallContext
    ) async throws -> AdminV1.GetLimitingResponse {
        let cursor = request.page?.cursor ?? []
        var faults = RequestFaults()
        let after = faults.require(
            IDCursor.parse(cursor), "page.cursor", "is none of this method's")
        let start = try faults.checked(after)
        let size = PageSize.rows(request.page)
        // Everyone's switch has the id 0: the first page begins before it.
        let rows = try await pool.query(
            Self.fleet,
            ListDisabled(after: cursor.isEmpty ? -1 : start, now: clock.wall, limit: size),
            deadline: call.deadline, readOnly: true)
        return AdminV1.GetLimitingResponse(
            switches: rows.map { AdminV1.Limiting($0) },
            nextCursor: IDCursor.next(rows.map(\.orgID), rows: size))
    }

    private func audit(
        _ row: SwitchRow, of org: OrgID?, _ call: CallContext, _ tx: Transaction
    ) async throws {
        let action = row.isDisabled ? "limiting.disable" : "limiting.enable"
        let detail = [
            "reason": row.reason, "until": row.until?.rfc3339 ?? "it is enabled again",
        ].filter { row.isDisabled || $0.key == "reason" }
        if let org {
            try await audit(
                tx, org, by: call.caller, action: action, target: "org:\(org)", detail: detail)
        } else {
            try await auditInstallation(
                tx, by: call.caller, action: action, target: "everyone", detail: detail)
        }
    }
}

extension AdminV1.Limiting {
    /// The switch as it travels.
    init(_ row: SwitchRow) {
        self.init(
            orgID: row.orgID, disabled: row.isDisabled, reason: row.reason,
            untilUs: row.until?.microseconds ?? 0, changedAtUs: row.changedAt.microseconds,
            changedBy: row.changedBy)
    }
}
