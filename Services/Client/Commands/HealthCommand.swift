import Chassis
import Contracts
import RPC

/// `tollgate health`: asks one service how it is; made for container health checks.
enum HealthCommand: Command {
    static let spec = CommandSpec(
        "health", "Ask a service how it is; exit code 5 unless it serves",
        operands: [OperandSpec("ADDRESS", "host:port")],
        examples: ["tollgate health 127.0.0.1:7101"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        guard let address = NetworkAddress(arguments.operand(0) ?? ""), address.port > 0 else {
            throw CommandFailure.usage(
                "\"\(arguments.operand(0) ?? "")\" is no address", "write host:port")
        }
        let health: HealthV1.CheckResponse
        do {
            health = try await HealthProbe.check(address, clock: context.clock)
        } catch let error as RPCError {
            throw CommandFailure(error, calling: address.description)
        }
        let dependencies = health.dependencies.map { dependency -> [JSONValue] in
            [
                .string(dependency.name), .bool(dependency.healthy),
                .optional(dependency.detail),
            ]
        }
        let list = Report(["name", "healthy", "detail"], dependencies)
        let objects = list.rows.map { JSONValue.object(zip(list.columns, $0).map(JSONMember.init)) }
        let isServing = health.status == .serving
        let fields = [
            JSONMember("service", .string(health.service)),
            JSONMember("status", .string(isServing ? "serving" : "not_serving")),
            JSONMember("version", .string(health.version)),
            JSONMember("uptime_ms", .unsigned(health.uptimeMs)),
        ]
        try context.print(
            .detailed(
                json: .object(fields + [JSONMember("dependencies", .array(objects))]),
                fields: fields, list: list))
        return isServing ? .success : .unavailable
    }
}
