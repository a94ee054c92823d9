import Chassis
import Contracts
import RPC

/// `tollgate limit members`: who the limiters are, and what each decides.
enum LimitMembersCommand: Command {
    static let spec = CommandSpec(
        "limit members", "Show the limiters that share the work, and the shards of each",
        details: """
            Of 256 shards of the orgs each limiter has its own: "shards" are those that it should decide in, "held"
            those in which it does. They differ while shards change hands. Exit code 5 when one does not answer.
            """,
        examples: ["tollgate limit members", "tollgate limit members --format json"])

    /// The stable fields.
    static let names = ["node_id", "address", "term", "takes_part", "shards", "held"]

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let reply = try await context.services.limiting { limiter, options in
            try await limiter.members(options)
        }
        var (rows, isWhole): ([[JSONValue]], Bool) = ([], true)
        for member in reply.members {
            let held = await held(by: member, context)
            isWhole = isWhole && held != nil
            rows.append([
                .string(member.nodeID), .optional(member.address),
                member.term == 0 ? .null : .int(member.term), .bool(member.takesPart),
                .int(Int64(member.shards.count)), held.map { .int(Int64($0)) } ?? .null,
            ])
        }
        let list = Report(names, rows)
        let objects = rows.map { JSONValue.object(zip(names, $0).map(JSONMember.init)) }
        let fields = [JSONMember("epoch", .int(reply.epoch))]
        try context.print(
            .detailed(
                json: .object(fields + [JSONMember("members", .array(objects))]), fields: fields,
                list: list, empty: "One limiter, which decides for every org\n"))
        return isWhole ? .success : .unavailable
    }

    /// Shards that a limiter itself says it decides in; nil: it does not answer.
    private static func held(
        by member: LimiterV1.Member, _ context: CommandContext
    ) async -> Int? {
        guard let place = NetworkAddress(member.address), member.term > 0,
            let rpc = try? context.services.client(at: place)
        else { return nil }
        let options = CallOptions(timeoutMilliseconds: 1_000)
        return try? await LimiterClient(rpc).members(options: options).held.count
    }
}
