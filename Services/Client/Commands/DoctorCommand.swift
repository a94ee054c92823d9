import Contracts
import Glibc
import Model

/// `tollgate doctor`: looks for what is wrong and says what to do.
enum DoctorCommand: Command {
    static let spec = CommandSpec(
        "doctor", "Check this machine and the stack; exit code 1 when something is wrong",
        examples: ["tollgate doctor"])

    /// One thing that was looked at.
    struct Finding: Sendable {
        let check: String
        let isFine: Bool
        let detail: String
    }

    static func run(_ arguments: Arguments, _ context: CommandContext) async throws -> ExitCode {
        let stack = context.stack()
        var findings = [programs(stack)] + binaries() + [secrets(stack), disk(stack)]
        findings.append(await database(context))
        for kind in DaemonKind.allCases {
            findings.append(await daemon(try stack.daemon(kind), context))
        }
        let rows = findings.map { finding -> [JSONValue] in
            [
                .string(finding.check), .string(finding.isFine ? "ok" : "wrong"),
                .string(finding.detail),
            ]
        }
        try context.print(.rows(Report(["check", "state", "detail"], rows), empty: ""))
        return findings.allSatisfy(\.isFine) ? .success : .failure
    }

    private static func programs(_ stack: Stack) -> Finding {
        if DatabaseSetting.main.isSet(stack.environment) {
            return Finding(
                check: "postgres programs", isFine: true, detail: "not needed: DATABASE_URL")
        }
        do {
            let found = try PostgresPrograms.find(named: stack.settings.value("postgres_bin"))
            _ = try ServerUser.current()
            return Finding(check: "postgres programs", isFine: true, detail: found.folder)
        } catch {
            return finding("postgres programs", failed: error)
        }
    }

    private static func binaries() -> [Finding] {
        let paths: [String] = DaemonKind.allCases.map { "\(Stack.binaries)/\($0.name)" }
        let missing = paths.filter { access($0, X_OK) != 0 }
        return [
            Finding(
                check: "daemon binaries", isFine: missing.isEmpty,
                detail: missing.isEmpty
                    ? Stack.binaries
                    : "missing: \(missing.joined(separator: ", ")); run swift build -c release")
        ]
    }

    private static func secrets(_ stack: Stack) -> Finding {
        let folder = stack.state.secrets
        guard Folder.exists(folder) else {
            return Finding(
                check: "secrets", isFine: true, detail: "none yet: tollgate up makes them")
        }
        let open = PostgresPrograms.names(in: folder).filter { name in
            var info = stat()
            return stat("\(folder)/\(name)", &info) != 0 || info.st_mode & 0o077 != 0
        }
        return Finding(
            check: "secrets", isFine: open.isEmpty,
            detail: open.isEmpty
                ? folder
                : "others may read \(open.sorted().joined(separator: ", ")); chmod 600 them")
    }

    private static func disk(_ stack: Stack) -> Finding {
        var info = statvfs()
        let path = Folder.exists(stack.state.path) ? stack.state.path : "."
        guard statvfs(path, &info) == 0 else {
            return Finding(check: "disk", isFine: false, detail: "\(path): \(SystemError.text)")
        }
        let free = UInt64(info.f_bavail).multipliedReportingOverflow(by: UInt64(info.f_frsize))
        let mebibytes = free.partialValue >> 20
        return Finding(
            check: "disk", isFine: mebibytes >= 2_048,
            detail: "\(mebibytes) MiB free; the journal may grow to 1 GiB")
    }

    private static func database(_ context: CommandContext) async -> Finding {
        do {
            let url = try await MigrateCommand.databaseURL(context)
            let plan = try await DatabaseSetup(url: url, clock: context.clock).status()
            return Finding(
                check: "database", isFine: plan.pending.isEmpty,
                detail: plan.pending.isEmpty
                    ? "\(plan.applied.count) migrations, up to date"
                    : "\(plan.pending.count) migrations are missing; run tollgate migrate")
        } catch {
            return finding("database", failed: error)
        }
    }

    private static func daemon(
        _ daemon: DaemonProcess, _ context: CommandContext
    ) async -> Finding {
        let name = daemon.kind.name
        do {
            let health = try await HealthProbe.check(daemon.address, clock: context.clock)
            let faults = health.dependencies.filter { !$0.healthy }
                .map { "\($0.name): \($0.detail)" }
            let isFine = health.status == .serving && faults.isEmpty
            let state = health.status == .serving ? "serving at" : "not serving at"
            let notes = ["\(state) \(daemon.address)"] + faults
            return Finding(check: name, isFine: isFine, detail: notes.joined(separator: "; "))
        } catch {
            let isTaken = daemon.running == nil && PortProbe.isTaken(daemon.address.port)
            return Finding(
                check: name, isFine: false,
                detail: isTaken
                    ? "port \(daemon.address.port) is taken by another program"
                    : "does not answer at \(daemon.address); run tollgate up")
        }
    }

    private static func finding(_ check: String, failed error: any Error) -> Finding {
        let failure = error as? CommandFailure
        let text = failure.map { "\($0.what); \($0.remedy)" } ?? "\(error)"
        return Finding(check: check, isFine: false, detail: text)
    }
}
