/// Reads one command's words against its description: `--name value`, `--name=value`, switches,
/// operands, and `--` before operands that start with a dash.
package struct ArgumentParser: Sendable {
    private let spec: CommandSpec
    private let known: [String: OptionSpec]

    /// Makes a parser for a command that also takes the options every command has.
    package init(_ spec: CommandSpec) {
        self.spec = spec
        let all = spec.options + GlobalOptions.all
        self.known = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Checks and sorts `words`, which follow the command's own name.
    /// - Throws: a usage failure that names the word at fault.
    package func parse(_ words: [String]) throws -> Arguments {
        var values: [String: String] = [:]
        var switches: Set<String> = []
        var operands: [String] = []
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            if word == "--" {
                operands += words[index...]
                break
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                operands.append(word)
                continue
            }
            let (option, inline) = try option(for: word)
            guard option.placeholder != nil else {
                guard inline == nil else {
                    throw failure("--\(option.name) takes no value", "write --\(option.name)")
                }
                switches.insert(option.name)
                continue
            }
            values[option.name] = try value(of: option, inline, words, &index, values)
        }
        try check(values, operands)
        let absent = spec.options.filter { values[$0.name] == nil }
        for option in absent { values[option.name] = option.fallback }
        return Arguments(
            values: values, fallbacks: Set(absent.map(\.name)), switches: switches,
            operands: operands)
    }

    private func option(for word: String) throws -> (OptionSpec, String?) {
        let body = word.drop { $0 == "-" }
        let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        let isLong = word.hasPrefix("--")
        guard isLong || name == "h", let option = known[name == "h" ? "help" : name] else {
            let hint =
                Suggestion.nearest(to: name, among: Array(known.keys))
                .map { "did you mean --\($0)?" } ?? "see tollgate \(spec.name) --help"
            throw failure("unknown option \(word)", hint)
        }
        return (option, parts.count == 2 ? String(parts[1]) : nil)
    }

    private func value(
        of option: OptionSpec, _ inline: String?, _ words: [String], _ index: inout Int,
        _ seen: [String: String]
    ) throws -> String {
        guard seen[option.name] == nil else {
            throw failure("--\(option.name) is given twice", "give it once")
        }
        let placeholder = option.placeholder ?? ""
        var value = inline
        if value == nil, index < words.count, !words[index].hasPrefix("--") {
            value = words[index]
            index += 1
        }
        guard let value else {
            throw failure(
                "--\(option.name) has no value", "write --\(option.name) \(placeholder)")
        }
        guard option.choices.isEmpty || option.choices.contains(value) else {
            throw failure(
                "--\(option.name) is \"\(value)\"",
                "give one of: \(option.choices.joined(separator: ", "))")
        }
        return value
    }

    private func check(_ values: [String: String], _ operands: [String]) throws {
        for option in spec.options where option.isRequired && values[option.name] == nil {
            throw failure(
                "--\(option.name) is missing", "add --\(option.name) \(option.placeholder ?? "")")
        }
        let needed = spec.operands.filter(\.isRequired)
        guard operands.count >= needed.count else {
            throw failure("\(needed[operands.count].name) is missing", "usage: \(spec.usage)")
        }
        let isOpen = spec.operands.last?.isRepeated ?? false
        guard isOpen || operands.count <= spec.operands.count else {
            throw failure(
                "unexpected argument \"\(operands[spec.operands.count])\"", "usage: \(spec.usage)")
        }
    }

    private func failure(_ what: String, _ remedy: String) -> CommandFailure {
        .usage("\(spec.name): \(what)", remedy)
    }
}
