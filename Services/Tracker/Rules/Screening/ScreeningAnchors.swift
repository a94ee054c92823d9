/// Which rules a word can be the beginning of, by its first three letters.
///
/// The table is made once and never freed or written again, hence `@unchecked Sendable`.
struct ScreeningAnchors: @unchecked Sendable {
    /// Groups of rules that look at a word, one bit each.
    enum Group {
        static let union: UInt16 = 1 << 0
        static let select: UInt16 = 1 << 1
        static let statement: UInt16 = 1 << 2
        static let condition: UInt16 = 1 << 3
        static let schema: UInt16 = 1 << 4
        static let function: UInt16 = 1 << 5
        static let handler: UInt16 = 1 << 6
        static let uri: UInt16 = 1 << 7
        static let call: UInt16 = 1 << 8
        static let file: UInt16 = 1 << 9
        static let wrapper: UInt16 = 1 << 10
    }

    private let table: UnsafePointer<UInt16>

    /// The table.
    static let shared = ScreeningAnchors()

    private init() {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << 15)
        table.initialize(repeating: 0, count: 1 << 15)
        for (group, words) in Self.words {
            for word in words.split(separator: " ") {
                let letters = Array(word.utf8)
                table[Self.code(letters[0], letters[1], letters[2])] |= group
            }
        }
        // Words of two letters: whatever comes next.
        for third in UInt8(0)..<32 {
            table[Self.code(111, 114, third)] |= Group.condition
            table[Self.code(111, 110, third)] |= Group.handler
        }
        self.table = UnsafePointer(table)
    }

    private static let words: [(UInt16, String)] = [
        (Group.union, "union"), (Group.select, "select"),
        (Group.statement, "drop truncate insert delete update exec declare shutdown create alter"),
        (Group.condition, "and xor having"),
        (Group.schema, "information_schema sysobjects pg_catalog sqlite_master xp_cmdshell into"),
        (Group.schema, "mysql version datadir"),
        (Group.function, "waitfor pg_sleep load_file extractvalue updatexml group_concat"),
        (Group.function, "utl_http dbms_pipe benchmark sleep"),
        (Group.uri, "javascript vbscript data"),
        (Group.call, "document window fromcharcode alert prompt confirm eval"),
        (Group.file, "etc proc windows winnt boot ssh web"),
        (Group.wrapper, "file php phar expect"),
    ]

    @inline(__always)
    private static func code(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        Int(first & 31) << 10 | Int(second & 31) << 5 | Int(third & 31)
    }

    /// The groups to ask about a word that begins with these bytes, some perhaps in vain; 0 for
    /// most words.
    @inline(__always)
    func groups(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt16 {
        table[Self.code(first, second, third)]
    }
}
