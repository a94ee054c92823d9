import Testing

@Suite("Imports")
struct ImportTests {
    @Test("a file imports only what its folder may know")
    func folders() {
        for file in Tree.texts where file.isSwift {
            guard let rule = ImportRules.rule(for: file.path) else { continue }
            for module in ImportRules.imports(of: file) where !rule.modules.contains(module) {
                if !rule.isPure, ImportRules.free.contains(module) { continue }
                Issue.record("\(file) imports \(module): \(rule.folder) may not know it")
            }
        }
    }

    @Test("every module of the house has a rule")
    func complete() {
        let places = Tree.swift.map(\.path).filter {
            $0.hasPrefix("Shared/") || $0.hasPrefix("Services/") || $0.hasPrefix("Protos/")
        }
        for path in places { #expect(ImportRules.rule(for: path) != nil, "\(path)") }
    }

    @Test("a C library is reached through one door only")
    func doors() {
        for file in Tree.texts where file.isSwift {
            let imports = Set(ImportRules.imports(of: file))
            for (module, folders) in ImportRules.doors where imports.contains(module) {
                #expect(
                    folders.contains { file.path.hasPrefix($0 + "/") },
                    "\(file) imports \(module)")
            }
        }
    }

    @Test("the reading of imports knows their forms")
    func forms() {
        let text = """
            import A
            @testable import B
            package import C
            import struct D.Part
            @preconcurrency public import E
            let text = "not an import"
            """
        let file = TextFile(path: "x.swift", text: text)
        #expect(ImportRules.imports(of: file) == ["A", "B", "C", "D", "E"])
    }
}
