/// The pages that `--help` prints.
package enum HelpText {
    /// The page of one command.
    package static func page(_ spec: CommandSpec) -> String {
        var lines = [spec.summary, ""]
        if !spec.details.isEmpty { lines += [spec.details, ""] }
        lines += ["Usage: \(spec.usage)", ""]
        if !spec.operands.isEmpty {
            lines += ["Arguments:"] + columns(spec.operands.map { ($0.name, $0.help) }) + [""]
        }
        if !spec.options.isEmpty {
            lines += ["Options:"] + columns(spec.options.map(row)) + [""]
        }
        lines += ["Options of every command:"] + columns(GlobalOptions.all.map(row)) + [""]
        lines += [spec.examples.count == 1 ? "Example:" : "Examples:"]
        lines += spec.examples.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The list of commands, all of them or those of a group such as "org".
    package static func list(_ specs: [CommandSpec], group: String? = nil) -> String {
        let title =
            group.map { "tollgate \($0): one of" }
            ?? "tollgate: limits who may call, counts every call, shows it and bills for it"
        var lines = [title, "", "Commands:"]
        lines += columns(specs.map { ($0.name, $0.summary) })
        lines += ["", "tollgate COMMAND --help explains one, with an example.", ""]
        lines += ["Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 denied, 5 unavailable."]
        lines += ["Settings come from options, then TOLLGATE_... variables, then"]
        lines += ["~/.config/tollgate/config."]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ option: OptionSpec) -> (String, String) {
        let name = option.placeholder.map { "--\(option.name) \($0)" } ?? "--\(option.name)"
        var notes: [String] = []
        if option.isRequired { notes.append("required") }
        if let fallback = option.fallback { notes.append("default: \(fallback)") }
        return (name, option.help + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"))
    }

    private static func columns(_ rows: [(String, String)]) -> [String] {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, help in
            "  " + name + String(repeating: " ", count: width - name.count + 2) + help
        }
    }
}
