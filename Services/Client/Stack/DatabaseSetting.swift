import Postgres

/// The variables that name databases; each may name a file instead, as NAME_FILE.
enum DatabaseSetting: String {
    case main = "DATABASE_URL"
    case direct = "DATABASE_DIRECT_URL"
    case replica = "ANALYTICS_DATABASE_URL"

    /// Whether the variable or its file is set.
    func isSet(_ environment: [String: String]) -> Bool {
        [rawValue, fileVariable].contains { !(environment[$0] ?? "").isEmpty }
    }

    /// The variable that names a file.
    var fileVariable: String { rawValue + "_FILE" }

    /// The URL, or nil when neither is set.
    /// - Throws: a failure when the file can't be read or the URL is wrong; it never shows the URL.
    func url(_ environment: [String: String]) throws -> PostgresURL? {
        guard let text = try text(environment) else { return nil }
        do {
            return try PostgresURL(text)
        } catch {
            throw CommandFailure.usage(
                "\(rawValue): \(error.description)",
                "write postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        }
    }

    private func text(_ environment: [String: String]) throws -> String? {
        if let text = environment[rawValue], !text.isEmpty { return text }
        guard let path = environment[fileVariable], !path.isEmpty else { return nil }
        guard let text = try PrivateFile.read(path) else {
            throw CommandFailure(
                .notFound, "\(fileVariable) names \(path), which is not there", "correct it")
        }
        return text
    }
}
