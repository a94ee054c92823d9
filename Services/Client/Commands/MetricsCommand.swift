import Contracts
import RPC

/// `tollgate metrics`: what a service counts and measures.
enum MetricsCommand: Command {
    private static let names = DaemonKind.allCases.map(\.name)

    static let spec = CommandSpec(
        "metrics", "Show the metrics of a service",
        details: "Prints Prometheus's text format whatever the format is. No customer is named in it.",
        operands: [OperandSpec("SERVICE", "one of \(names.joined(separator: ", "))")],
        examples: ["tollgate metrics limiter"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let name = arguments.operand(0) ?? ""
        guard let service = DaemonKind(rawValue: name) else {
            throw CommandFailure.usage(
                "there is no service \"\(name)\"", "give one of: \(names.joined(separator: ", "))")
        }
        let reply = try await context.services.calling(service) { rpc, options in
            try await HealthClient(rpc).metrics(options: options)
        }
        context.console.output(reply.text)
        return .success
    }
}
