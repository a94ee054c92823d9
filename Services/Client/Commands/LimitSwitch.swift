import Contracts
import Model

/// What `limit disable`, `enable` and `status` share.
enum LimitSwitch {
    /// `--org`, which the setting of that name does not stand for: without it everyone is meant.
    static let org = OptionSpec.value("org", "ORG", "one org, by slug or id (default: everyone)")
    static let reason = OptionSpec.value(
        "reason", "TEXT", "why, for people and the audit chain", required: true)

    /// The stable fields of a switch.
    static let names = ["org_id", "disabled", "reason", "until", "changed_at", "changed_by"]

    static func values(_ limiting: AdminV1.Limiting) -> [JSONValue] {
        [
            limiting.orgID == 0 ? .null : .id(limiting.orgID), .bool(limiting.disabled),
            .string(limiting.reason), .optionalTime(us: limiting.untilUs),
            .time(us: limiting.changedAtUs), .string(limiting.changedBy),
        ]
    }

    /// Sets the switch that the options name, and prints it.
    static func set(
        disabled: Bool, until: Timestamp?, _ arguments: Arguments, _ context: CommandContext
    ) async throws {
        var orgID: Int64 = 0
        if let name = arguments.value("org") {
            orgID = try await OrgReference.find(name, context).orgID
        }
        let request = AdminV1.SetLimitingRequest(
            orgID: orgID, disabled: disabled, reason: try arguments.required("reason"),
            untilUs: until?.microseconds ?? 0)
        let limiting = try await context.services.calling(.admin) { rpc, options in
            try await AdminClient(rpc).setLimiting(request, options: options)
        }
        try context.print(.fields(zip(names, values(limiting)).map(JSONMember.init)))
        let whom = arguments.value("org") ?? "everyone"
        try context.remark(
            disabled
                ? "Within a second no limit binds \(whom)." : "Within a second limits bind \(whom)."
        )
    }
}
