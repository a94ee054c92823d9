import Contracts
import Glibc

/// `tollgate logs`: what the daemons wrote.
enum LogsCommand: Command {
    private static let names = DaemonKind.allCases.map(\.name) + ["postgres", "stack"]

    static let spec = CommandSpec(
        "logs", "Show the end of the stack's logs",
        options: [
            .value("lines", "N", "lines of each log", fallback: "20"),
            .flag("follow", "go on as the logs grow, until Ctrl-C"),
        ],
        operands: [
            OperandSpec("SERVICE", "one of \(names.joined(separator: ", "))", required: false)
        ],
        examples: ["tollgate logs tracker --lines 100", "tollgate logs --follow"])

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let count = try arguments.integer("lines", in: 0...100_000) ?? 20
        let state = context.stack().state
        if let name = arguments.operand(0), !names.contains(name) {
            throw CommandFailure.usage(
                "there is no service \"\(name)\"", "give one of: \(names.joined(separator: ", "))")
        }
        let wanted = arguments.operand(0).map { [$0] } ?? names
        let logs = try wanted.map { (name: $0, path: try path(of: $0, state)) }
            .filter { access($0.path, R_OK) == 0 }
        guard !logs.isEmpty else {
            throw CommandFailure(
                .notFound, "there are no logs under \(state.logs)", "start the stack: tollgate up")
        }
        let isLabelled = logs.count > 1
        for log in logs {
            for line in LogTail.last(Int(count), of: log.path) {
                show(line, of: log.name, isLabelled, context)
            }
        }
        if arguments.flag("follow") { try await follow(logs, isLabelled, context) }
        return .success
    }

    private static func path(of name: String, _ state: StateDirectory) throws -> String {
        guard name == "postgres", let place = try PostgresPlace.existing(state) else {
            return state.log(of: name)
        }
        return place.log
    }

    private static func show(
        _ line: some StringProtocol, of name: String, _ isLabelled: Bool, _ context: CommandContext
    ) {
        context.console.output(isLabelled ? "\(name)  \(line)\n" : "\(line)\n")
    }

    private static func follow(
        _ logs: [(name: String, path: String)], _ isLabelled: Bool, _ context: CommandContext
    ) async throws {
        var ends: [String: Int] = [:]
        var halves: [String: String] = [:]
        while true {
            for log in logs {
                let descriptor = open(log.path, O_RDONLY | O_CLOEXEC)
                guard descriptor >= 0 else { continue }
                defer { close(descriptor) }
                let size = Int(lseek(descriptor, 0, SEEK_END))
                let start = min(ends[log.path] ?? size, size)
                let (text, end) = LogTail.read(descriptor, from: start)
                ends[log.path] = end
                var lines = ((halves[log.path] ?? "") + text)
                    .split(separator: "\n", omittingEmptySubsequences: false)
                halves[log.path] = lines.popLast().map(String.init) ?? ""
                for line in lines { show(line, of: log.name, isLabelled, context) }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
