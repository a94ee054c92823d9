/// Pieces of SQL that a value has no reason to hold. Comments separate words, as in a database.
extension ScreenedText {
    /// At `union`: `union [all] select` and a list.
    func screenUnion(_ place: Int, _ hits: inout ScreeningHits) {
        guard let end = after("union", at: place), var next = skipGap(end) else { return }
        if let all = after(oneOf: ["all", "distinct"], at: next) {
            guard let gap = skipGap(all) else { return }
            next = gap
        }
        guard has("select", at: next), !Self.isLetter(self[next + 6]) else { return }
        let list = skipGap(next + 6) ?? next + 6
        let byte = self[list]
        let name = skipName(list)
        let follows = skipBlank(name)
        let isList =
            Self.isDigit(byte) || Self.isQuote(byte) || [40, 42, 64, 45, 35, 126].contains(byte)
            || after("null", at: list) != nil
            || name > list
                && (self[follows] == 44 || self[follows] == 40 || has("from", at: follows))
        if isList { hits.add(.unionSelect, at: place) }
    }

    /// At `select`: a list with more than a name in it, then `from`.
    func screenSelect(_ place: Int, _ hits: inout ScreeningHits) {
        guard has("select", at: place), !Self.isWord(self[place + 6]) else { return }
        var isList = false
        var next = place + 6
        let limit = min(count, place + Self.reach)
        while next < limit {
            let byte = self[next]
            switch byte {
            case 42, 44, 40, 64: isList = true
            case 47 where self[next + 1] == 42:
                next = skipBlank(next)
                continue
            case 59, 60, 62, 63, 38, 123: return
            default: break
            }
            if byte | 0x20 == 102, !Self.isWord(self[next - 1]), let from = after("from", at: next),
                skipGap(from) != nil
            {
                if isList { hits.add(isStacked(place) ? .stackedQuery : .selectFrom, at: place) }
                return
            }
            next += 1
        }
    }

    /// At the first word of another statement.
    func screenStatement(_ place: Int, _ hits: inout ScreeningHits) {
        if isStatement(place) { hits.add(isStacked(place) ? .stackedQuery : .statement, at: place) }
    }

    /// Whether the place follows the end of another statement, or of a text.
    private func isStacked(_ place: Int) -> Bool {
        let byte = before(place)
        return byte == 59 || Self.isQuote(byte)
    }

    private func isStatement(_ place: Int) -> Bool {
        if let next = phrase(["drop", "truncate"], ["table", "database", "schema"], at: place) {
            return Self.isWord(self[next]) || Self.isQuote(self[next]) || self[next] == 91
        }
        if let next = phrase(["insert"], ["into"], at: place) {
            let values = skipBlank(skipName(next))
            return self[values] == 40 || has("values", at: values) || has("select", at: values)
        }
        if let next = phrase(["delete"], ["from"], at: place) {
            let tail = skipBlank(skipName(next))
            return has("where", at: tail) || self[tail] == 59 || isComment(tail)
                || isStacked(place) && tail >= count
        }
        if let end = after("update", at: place), let name = skipGap(end) {
            let set = skipBlank(skipName(name))
            guard let end = after("set", at: set), let column = skipGap(end) else { return false }
            return self[skipBlank(skipName(column))] == 61
        }
        if let end = after(oneOf: ["exec", "execute"], at: place), let next = skipGap(end) {
            return has("xp_", at: next) || has("sp_", at: next) || has("master", at: next)
                || has("immediate", at: next) || self[next] == 64
        }
        if let end = after("declare", at: place), let next = skipGap(end) {
            return self[next] == 64
        }
        if isStacked(place) {
            if let end = after("shutdown", at: place) {
                return isEnd(end) || isComment(skipBlank(end))
            }
            return phrase(
                ["create", "alter"], ["table", "database", "user", "role", "function"], at: place)
                != nil
        }
        return false
    }

    /// The place after two words and what separates them and follows.
    private func phrase(
        _ first: [StaticString], _ second: [StaticString], at place: Int
    ) -> Int? {
        guard let end = after(oneOf: first, at: place), let next = skipGap(end),
            let last = after(oneOf: second, at: next)
        else { return nil }
        return skipGap(last)
    }

    /// Whether a comment that ends a statement is at a place.
    private func isComment(_ place: Int) -> Bool {
        self[place] == 45 && self[place + 1] == 45 || self[place] == 35
            || self[place] == 47 && self[place + 1] == 42
    }

    /// At a quotation mark: a comment right behind it cuts off what would follow.
    func screenQuote(_ place: Int, _ hits: inout ScreeningHits) {
        var next = place + 1
        while next - place < 8, self[next] == 41 || Self.isQuote(self[next]) || self[next] == 59 {
            next += 1
        }
        let isClosing = Self.isWord(self[place - 1]) || self[place - 1] == 41
        let comment = skipBlankOnly(next)
        guard isComment(comment) else { return }
        // Behind it: nothing, as after `admin' -- `; or anything, if nothing separates them and
        // the mark ends a word, as in `admin'--x`.
        let isDash = self[comment] == 45
        let end = comment + (self[comment] == 35 ? 1 : 2)
        let isTail = isEnd(end) || isDash && self[end] == 45 && isEnd(end + 1)
        if isTail || isDash && isClosing && comment == next { hits.add(.commentTail, at: place) }
    }

    private func skipBlankOnly(_ start: Int) -> Int {
        var place = start
        while place - start < 8, Self.isBlank(self[place]) { place += 1 }
        return place
    }

    /// At a word, or the words after `@@`, that names what databases keep of themselves.
    func screenSchema(_ place: Int, _ hits: inout ScreeningHits) {
        let names: [StaticString] = [
            "information_schema", "sysobjects", "syscolumns", "pg_catalog", "pg_shadow",
            "sqlite_master", "sqlite_schema", "xp_cmdshell", "xp_dirtree", "mysql.user",
        ]
        if names.contains(where: { has($0, at: place) }) { hits.add(.schemaProbe, at: place) }
        let isVariable = self[place - 1] == 64 && self[place - 2] == 64
        if isVariable, has("version", at: place) || has("datadir", at: place) {
            hits.add(.schemaProbe, at: place)
        }
        if let end = after("into", at: place), let next = skipGap(end),
            after(oneOf: ["outfile", "dumpfile"], at: next) != nil
        {
            hits.add(.schemaProbe, at: place)
        }
    }

    /// At the name of a function that only probes call.
    func screenFunction(_ place: Int, _ hits: inout ScreeningHits) {
        if let end = after("waitfor", at: place), let next = skipGap(end) {
            if after(oneOf: ["delay", "time"], at: next) != nil {
                hits.add(.probeFunction, at: place)
            }
            return
        }
        let names: [StaticString] = [
            "pg_sleep", "load_file", "extractvalue", "updatexml", "group_concat",
            "utl_http.request",
            "dbms_pipe.receive_message", "benchmark", "sleep",
        ]
        for name in names where has(name, at: place) {
            let end = skipBlank(place + name.utf8CodeUnitCount)
            guard self[end] == 40 else { continue }
            // The last two are words of other languages: only with a number.
            let isNumber = Self.isDigit(self[skipBlank(end + 1)])
            let isCommon = name.utf8Start[0] == 98 || name.utf8Start[0] == 115
            if !isCommon || isNumber { hits.add(.probeFunction, at: place) }
        }
    }
}
