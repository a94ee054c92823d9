/// The flags that every daemon takes.
enum ServiceFlags {
    /// What to print instead of running, and the exit code.
    struct Answer: Equatable {
        let output: String
        let code: Int32
    }

    /// The answer to the flags, or nil when the daemon shall run; a faulty configuration is always
    /// answered, except by `--help` and `--version`.
    static func answer(
        _ service: String, _ arguments: [String], settings: [any SettingDescription],
        reader: ConfigurationReader
    ) -> Answer? {
        if arguments.contains("--help") || arguments.contains("-h") {
            return Answer(output: help(service, settings), code: 0)
        }
        if arguments.contains("--version") {
            return Answer(output: "\(service) \(buildVersion)\n", code: 0)
        }
        let known = ["--check-config", "--print-config"]
        if let stranger = arguments.first(where: { !known.contains($0) }) {
            let text = "\(service): unknown argument \(stranger); see \(service) --help\n"
            return Answer(output: text, code: ServiceMain.usageExitCode)
        }
        let shown = settings.map { line($0, reader) }.joined()
        do {
            try reader.check()
        } catch {
            let count = error.faults.count == 1 ? "1 fault" : "\(error.faults.count) faults"
            let head = "\(service): \(count) in the configuration\n"
            let list = error.faults.map { "  \($0.name) \($0.description)\n" }.joined()
            return Answer(output: head + list, code: ServiceMain.usageExitCode)
        }
        if arguments.contains("--print-config") { return Answer(output: shown, code: 0) }
        if arguments.contains("--check-config") {
            return Answer(output: "\(service): the configuration is valid\n", code: 0)
        }
        return nil
    }

    private static func help(_ service: String, _ settings: [any SettingDescription]) -> String {
        var text = """
            Usage: \(service) [--check-config | --print-config | --help | --version]

              --check-config   check the configuration, print every fault, exit 0 or 2
              --print-config   print the configuration in use, secrets left out
              --help           print this
              --version        print the version

            Settings come from the environment; a secret NAME may also be in the file NAME_FILE.


            """
        for setting in settings {
            let rule =
                setting.defaultText.map { "default \($0)" }
                ?? (setting.isOptional ? "optional" : "required")
            text += "  \(setting.name)\n"
            text += "      \(setting.doc) [\(setting.form); \(rule)]\n"
        }
        return text + "\nExample: DATABASE_URL_FILE=/etc/tollgate/database-url \(service)\n"
    }

    private static func line(
        _ setting: any SettingDescription, _ reader: ConfigurationReader
    ) -> String {
        let text = reader.text(setting)
        if setting.isSecret {
            return "\(setting.name)=\(text == nil ? "" : "<redacted>")\n"
        }
        return "\(setting.name)=\(text ?? setting.defaultText ?? "")\n"
    }
}
