/// Writes ContractFacts.swift: what protobuf-c's descriptors do not know, for reflection and access
/// tables.
struct FactsFile {
    let files: [FileSchema]

    func source() -> String {
        var out = SourceText(imports: ["RPC"])
        out.line("")
        out.doc(["What the contracts say and protobuf-c's descriptors do not."])
        out.block("package enum ContractFacts") { out in
            out.doc(["Every method of every service."])
            out.line("package static let methods: [MethodSpec] = [")
            for service in files.flatMap(\.services) {
                for method in service.methods {
                    out.line(
                        "    \(Naming.short(service.name))Methods.\(Naming.method(method.name)),")
                }
            }
            out.line("]")
            out.line("")
            out.doc(["The oneof that a field belongs to, by full name of the field."])
            out.line("package static let oneofs: [String: String] = [")
            for message in files.flatMap(\.messages) {
                for field in message.fields {
                    guard let oneof = field.oneof else { continue }
                    out.line("    \"\(message.name).\(field.name)\": \"\(oneof)\",")
                }
            }
            out.line("]")
            out.line("")
            out.doc(["The Swift type of every message, in the order of the .proto files."])
            out.line(
                "package static let messages: [(name: String, type: any ContractMessage.Type)] = [")
            for message in files.flatMap(\.messages) {
                out.line("    (\"\(message.name)\", \(Naming.type(message.name)).self),")
            }
            out.line("]")
        }
        return out.text
    }
}
