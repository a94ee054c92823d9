/// Markup and script that a browser would run.
extension ScreenedText {
    private static let tags: [StaticString] = [
        "a", "applet", "audio", "base", "body", "button", "details", "embed", "form", "frame",
        "frameset", "iframe", "image", "img", "input", "isindex", "link", "marquee", "math",
        "meta", "object", "source", "style", "svg", "template", "video", "xml", "xss",
    ]
    /// What names of event handlers begin with, after `on`.
    private static let handlers: [StaticString] = [
        "abort", "after", "animation", "auxclick", "before", "begin", "blur", "bounce", "canplay",
        "change", "click", "contextmenu", "copy", "cut", "dblclick", "drag", "drop", "end",
        "error", "finish", "focus", "hashchange", "input", "invalid", "key", "load", "message",
        "mouse", "page", "paste", "pause", "play", "pointer", "popstate", "progress", "repeat",
        "reset", "resize", "scroll", "search", "seek", "select", "start", "storage", "submit",
        "toggle", "touch", "transition", "unload", "wheel",
    ]

    /// At `<`: a tag that runs script, or can carry it.
    func screenTag(_ place: Int, _ hits: inout ScreeningHits) {
        let isEnd = self[place + 1] == 47
        let name = place + (isEnd ? 2 : 1)
        if after("script", at: name) != nil { return hits.add(.scriptTag, at: place) }
        guard !isEnd, let end = after(oneOf: Self.tags, at: name) else { return }
        let next = self[end]
        if Self.isBlank(next) || next == 47 || next == 62 { hits.add(.htmlTag, at: place) }
    }

    /// At a word that begins with `on`, where a tag or a quotation mark came before.
    func screenHandler(_ place: Int, _ hits: inout ScreeningHits) {
        let previous = self[place - 1]
        guard Self.isBlank(previous) || previous == 47 || Self.isQuote(previous) || previous == 59,
            Self.handlers.contains(where: { has($0, at: place + 2) })
        else { return }
        var end = place + 2
        while end - place < 32, Self.isLetter(self[end]) { end += 1 }
        let sign = skipBlank(end)
        if self[sign] == 61, self[sign + 1] != 61 { hits.add(.eventHandler, at: place) }
    }

    /// At `javascript`, `vbscript` or `data`.
    func screenURI(_ place: Int, _ hits: inout ScreeningHits) {
        if has("data", at: place) {
            let kind = skipBlank(place + 5)
            let types: [StaticString] = [
                "text/html", "text/xml", "application/xhtml", "application/xml", "image/svg",
                "text/javascript", "application/javascript",
            ]
            if self[place + 4] == 58, types.contains(where: { has($0, at: kind) }) {
                hits.add(.scriptURI, at: place)
            }
            return
        }
        var end = place + (has("java", at: place) ? 4 : 2)
        // Browsers leave out tabs and line ends.
        while end - place < 12, (9...13).contains(self[end]) { end += 1 }
        guard has("script", at: end) else { return }
        end += 6
        while end - place < 24, (9...13).contains(self[end]) { end += 1 }
        guard self[end] == 58 else { return }
        let next = self[end + 1]
        let code = end + 1..<min(count, end + 48)
        if next != 0, !Self.isBlank(next) || code.contains(where: { self[$0] == 40 }) {
            hits.add(.scriptURI, at: place)
        }
    }

    /// At `alert`, `document` and other words of scripts.
    func screenCall(_ place: Int, _ hits: inout ScreeningHits) {
        let members: [StaticString] = [
            "document.cookie", "document.write", "document.location", "document.domain",
            "window.location", "fromcharcode(",
        ]
        let functions: [StaticString] = ["alert", "prompt", "confirm", "eval"]
        // Of a service's own functions an argument like these is not to be expected.
        let arguments: [StaticString] = [
            "document", "string.", "window", "location", "atob(", "unescape(", "/", "this",
        ]
        let isCall = functions.contains { name in
            let end = place + name.utf8CodeUnitCount
            guard has(name, at: place), self[end] == 40 || self[end] == 96 else { return false }
            let first = self[end + 1]
            return Self.isDigit(first) || Self.isQuote(first)
                || arguments.contains { has($0, at: end + 1) }
        }
        if isCall || members.contains(where: { has($0, at: place) }) {
            hits.add(.scriptCall, at: place)
        }
    }
}
