/// Swift source as it is written, line by line, indented by the braces that are open.
struct SourceText {
    private(set) var text = ""
    private var depth = 0

    /// Starts a file with its imports.
    init(imports: [String]) {
        line("// Made by Protos/generate from the .proto files. Do not edit.")
        line("")
        for module in imports { line("import \(module)") }
    }

    /// Adds a line at the present depth.
    mutating func line(_ content: String) {
        text += content.isEmpty ? "\n" : String(repeating: "    ", count: depth) + content + "\n"
    }

    /// Adds a doc comment, broken at 100 columns.
    mutating func doc(_ lines: [String]) {
        for content in lines {
            var row = "///"
            for word in content.split(separator: " ") {
                if depth * 4 + row.count + 1 + word.count > 100 {
                    line(row)
                    row = "///"
                }
                row += " " + word
            }
            line(row)
        }
    }

    /// Adds `head {`, what `body` writes one level deeper, and `}`.
    mutating func block(_ head: String, _ body: (inout SourceText) -> Void) {
        line("\(head) {")
        depth += 1
        body(&self)
        depth -= 1
        line("}")
    }
}
