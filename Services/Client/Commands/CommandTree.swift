/// All commands, in the order of `tollgate --help`.
package enum CommandTree {
    package static let all: [any Command.Type] = [
        UpCommand.self, DownCommand.self, StatusCommand.self, LogsCommand.self,
        MigrateCommand.self, DoctorJournalCommand.self, DoctorCommand.self, HealthCommand.self,
        MetricsCommand.self, SecretsCommand.self,
        OrgCreateCommand.self, OrgListCommand.self, OrgShowCommand.self,
        UserCreateCommand.self, UserListCommand.self,
        KeyCreateCommand.self, KeyListCommand.self, KeyRevokeCommand.self,
        PolicyListCommand.self, PolicyShowCommand.self, PolicySetCommand.self,
        PolicyDeleteCommand.self,
        OverrideListCommand.self, OverrideSetCommand.self, OverrideRemoveCommand.self,
        PlanListCommand.self, SubscriptionCreateCommand.self, SubscriptionShowCommand.self,
        LimitCheckCommand.self, LimitPeekCommand.self,
        LimitShowCommand.self, LimitReserveCommand.self, LimitCommitCommand.self,
        LimitCancelCommand.self, LimitRefundCommand.self, LimitResetCommand.self,
        LimitWhatIfCommand.self, LimitWatchCommand.self,
        LimitDisableCommand.self, LimitEnableCommand.self, LimitStatusCommand.self,
        LimitMembersCommand.self,
        UsageCommand.self, HistoryCommand.self, EndpointsCommand.self, ErrorsCommand.self,
        LatencyCommand.self, OverviewCommand.self, TopCommand.self,
        SecurityCommand.self,
        IPAllowCommand.self, IPDenyCommand.self, IPListCommand.self, IPRemoveCommand.self,
        DBRetentionCommand.self,
        InvoicePreviewCommand.self, EntitlementCommand.self, MrrCommand.self,
        AuditVerifyCommand.self, ImportCommand.self,
        BackfillJobsCommand.self, BackfillCommand.self, SimulateCommand.self,
        CallCommand.self,
    ]

    /// What a command line asks for.
    package enum Request {
        /// A command and the words behind its name.
        case command(any Command.Type, [String])
        /// The list of commands, of a group or all.
        case list(group: String?)
    }

    /// Finds the command that `words` begin with.
    /// - Throws: a usage failure, with the nearest name, when there is none.
    package static func find(_ words: [String]) throws -> Request {
        guard let first = words.first, first != "help", !first.hasPrefix("-") else {
            if words.first == "help", words.count > 1 {
                return try find(Array(words.dropFirst()) + ["--help"])
            }
            return .list(group: nil)
        }
        for command in all where words.starts(with: command.spec.path) {
            return .command(command, Array(words.dropFirst(command.spec.path.count)))
        }
        let group = specs(of: first).filter { $0.path.count > 1 }
        guard group.isEmpty else {
            guard words.count > 1, !words[1].hasPrefix("-") else { return .list(group: first) }
            throw CommandFailure.usage(
                "there is no command \"\(first) \(words[1])\"",
                "commands: \(group.map(\.name).joined(separator: ", "))")
        }
        let hint = Suggestion.nearest(to: first, among: specs(of: nil).compactMap(\.path.first))
        throw CommandFailure.usage(
            "there is no command \"\(first)\"",
            hint.map { "did you mean \($0)?" } ?? "see tollgate --help")
    }

    /// The descriptions of a group's commands, or of all.
    package static func specs(of group: String?) -> [CommandSpec] {
        all.map { $0.spec }.filter { group == nil || $0.path.first == group }
    }
}
