import Foundation
import Model
import TestKit
import Testing

@testable import Tracker

@Suite("Screening")
struct ScreenerTests {
    private func rules(_ text: String, as field: Screener.Field = .text) -> [String] {
        rules(Array(text.utf8), as: field)
    }

    private func rules(_ text: [UInt8], as field: Screener.Field) -> [String] {
        var screener = Screener(seed: 7)
        let first = text.withUnsafeBytes { screener.matches($0, as: field) }
        // A second time, now that a clean one is known.
        let second = text.withUnsafeBytes { screener.matches($0, as: field) }
        #expect(first == second)
        return first.map(\.rule.id)
    }

    /// Texts, and a rule that each matches.
    static let attacks: [(rule: String, texts: [String])] = [
        (
            "xss.script_tag",
            [
                "<script>alert(1)</script>", "<ScRiPt src=//evil.example/x.js>", "\"><script/x>",
                "%3Cscript%3Ealert(1)%3C/script%3E", "%253Cscript%253E", "%u003cscript%u003e",
                "&lt;script&gt;", "&#60;script>", "&#x3C;script>", "&#0000060script>",
                "\\u003cscript\\u003e", "\\x3cscript\\x3e", "＜script＞", "%c0%bcscript%c0%be",
                "%E0%80%BCscript>", "<scr\u{200b}ipt><script\n>", "</script><b>",
                "/search?q=%26lt%3Bscript%26gt%3B", "\\u{3c}script>",
            ]
        ),
        (
            "xss.html_tag",
            [
                "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=//x>",
                "%3CIMG%20SRC=x%3E", "<a href=javascript:x>", "<body onload=x>", "<details open>",
            ]
        ),
        (
            "xss.event_handler",
            [
                "<img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)",
                "' onfocus = x autofocus",
                "%22%20onclick%3D%22x", "<svg/onload=alert(1)>", "<x onpointerenter\n=\n1>",
            ]
        ),
        (
            "xss.script_uri",
            [
                "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java%0ascript:alert(1)",
                "java\tscript:x", "javascript&colon;alert(1)", "vbscript:msgbox(1)",
                "data:text/html;base64,PHNjcmlwdD4=", "data:image/svg+xml,<svg>",
                "%6a%61vascript:x",
            ]
        ),
        (
            "xss.script_call",
            [
                "x;alert(1)//", "alert`1`", "-prompt('x')-", "document.cookie", "eval(atob('x'))",
                "String.fromCharCode(88)", "window.location='//x'", "confirm(document.domain)",
            ]
        ),
        (
            "sqli.union_select",
            [
                "1 UNION SELECT 1,2,3", "' union all select null,null--",
                "1/**/union/**/select/**/1",
                "1 /*!50000UNION*/ /*!50000SELECT*/ 1", "1+union+select+@@version",
                "%27%20UnIoN%20SeLeCt%20user,pass%20from%20users", "1e0union(select(1))",
                "-1 union distinct select 'a'", "1%2520union%2520select%25201",
                "1 union\n\tselect *",
                "1\u{ff07} union select 1", "union select name from users",
            ]
        ),
        (
            "sqli.select_from",
            [
                "(select * from users)", "(SELECT password, name FROM users WHERE 1)",
                "and (select count(*) from information_schema.tables)>0",
                "select/**/a,b/**/from/**/c",
            ]
        ),
        (
            "sqli.statement",
            [
                "drop table users", "DROP/**/DATABASE/**/prod", "insert into users (a) values (1)",
                "insert into users values (1)", "delete from users where 1=1",
                "update users set admin=1",
                "exec xp_cmdshell 'dir'", "truncate table logs", "execute immediate 'x'",
            ]
        ),
        (
            "sqli.stacked_query",
            [
                "1; DROP TABLE users", "1';drop table users--", "x; delete from users",
                "1;shutdown",
                "1%3Bdeclare%20@x%20int", "'; update users set role='admin'",
                "; create table x(a int)",
                "1;exec sp_executesql x", "1'; select a, b from c", ";insert into x values(1)",
            ]
        ),
        (
            "sqli.tautology",
            [
                "' or 1=1", "' OR '1'='1", "' or ''='", "\" or \"a\"=\"a", "1 or 1=1", "1) or (1=1",
                "1 AND 1=2", "'||'1'='1", "' && 1=1", "' or 1 like 1", "x' or 'x'='x",
                "' or true--",
                "1'or'1'='1", "' or 1 -- ", "%27%20or%201%3D1", "' or/**/1/**/=/**/1", "' oR 2>1",
                "1 having 1=1", "' or not 1=2", "admin' or 1=1#", "' or1=1--", "a=1%20or%205%3d5",
            ]
        ),
        (
            "sqli.comment_tail",
            [
                "admin'--", "admin' --", "admin' -- ", "x')--", "admin'#", "1'/*", "admin%27--",
                "a';--", "x'--y", "admin' --+",
            ]
        ),
        (
            "sqli.schema_probe",
            [
                "information_schema.tables", "INFORMATION_SCHEMA", "sqlite_master", "@@version",
                "master..xp_cmdshell", "1 into outfile '/tmp/x'", "pg_catalog.pg_tables",
                "from mysql.user",
            ]
        ),
        (
            "sqli.probe_function",
            [
                "1 and sleep(5)", "sleep ( 5 )", "pg_sleep(10)", "benchmark(10000000,md5(1))",
                "1;waitfor delay '0:0:5'", "load_file('/etc/passwd')",
                "extractvalue(1,concat(0x7e,1))",
                "group_concat(table_name)", "utl_http.request('x')", "sleep/**/(5)",
            ]
        ),
        (
            "traversal.system_file",
            [
                "/etc/passwd", "..\\..\\windows\\system32\\cmd.exe", "/proc/self/environ",
                "C:\\boot.ini", "%2fetc%2fpasswd", "/etc//passwd", "....//....//etc/passwd",
                "/root/.ssh/id_rsa", "/WEB-INF/web.xml",
            ]
        ),
        (
            "traversal.stream_wrapper",
            [
                "php://filter/convert.base64-encode/resource=x", "file:///etc/x", "phar://x",
                "expect://id",
            ]
        ),
    ]

    @Test("every known form of an attack is found by its rule")
    func found() {
        for (rule, texts) in Self.attacks {
            for text in texts {
                #expect(rules(text).contains(rule), "\(rule): \(text)")
            }
        }
    }

    @Test("every rule has an id of its own and a form that a test finds")
    func complete() {
        let ids = ScreeningRule.allCases.map(\.id)
        #expect(Set(ids).count == ids.count)
        let found = Set(Self.attacks.map(\.rule)).union([
            "traversal.dot_dot", "traversal.encoded_dot_dot", "traversal.null_byte",
        ])
        #expect(Set(ids) == found)
    }

    @Test("a path that leaves its root is found, however its dots and slashes are written")
    func traversal() {
        for path in [
            "/../x", "/a/../../x", "../x", "/static?file=../x", "/a?f=../../../etc", "/..;/x",
            "/a\\..\\..\\b", "/..",
        ] {
            #expect(rules(path, as: .path) == ["traversal.dot_dot"], "\(path)")
        }
        let hidden = [
            "/%2e%2e/x", "/a/%2e%2e%2fx", "/..%2f", "/a/..%5cx", "/%252e%252e%252fx", "/..%c0%afx",
            "/%c0%ae%c0%ae/x", "/..%u2215x", "/a/%2e./b", "/．．/x", "/..%e2%88%95x",
            "/%uff0e%uff0e/x",
            "/..%252f..%252fx", "/.%2e/x", "/..%c1%9cx",
        ]
        for path in hidden {
            #expect(rules(path, as: .path).contains("traversal.encoded_dot_dot"), "\(path)")
        }
        #expect(rules("/file%00.png", as: .path) == ["traversal.null_byte"])
        #expect(rules("/file%2500.png", as: .path) == ["traversal.null_byte"])
        for path in [
            "/a/../b", "/a/b/../../c", "/a..b/c", "/...", "/v1.0..2", "/a/./b", "/x?range=1..5",
            "/a?b=c/../d", "..",
        ] {
            if path == ".." { continue }
            #expect(rules(path, as: .path) == [], "\(path)")
        }
        #expect(rules("see ../readme", as: .text) == [])
        #expect(rules("x=../../../../x", as: .text) == ["traversal.dot_dot"])
    }

    @Test("what people and programs write all day is not flagged")
    func clean() {
        let texts = [
            "", "a", "/", "/v1/users/{id}/items", "/v1/orders:batchGet", "/students/union/select",
            "/select/from",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.2 Safari/605.1.15",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "curl/8.5.0", "python-requests/2.31.0", "PostmanRuntime/7.36.0", "okhttp/4.12.0",
            "It's raining -- and pouring.", "\"quoted\" -- then a dash", "He said 'no' #blessed",
            "rock 'n' roll",
            "Select one from the list", "please select a colour, or two", "Drop by the table",
            "the credit union selects a board",
            "Update your profile and set a password", "delete me from this list",
            "Insert coin into slot",
            "Learn JavaScript: the good parts", "online = yes", "one=1&two=2&on=3", "a=1&&b=2",
            "x and y", "this or that",
            "R&D; Q&A", "AT&T", "Tom &amp; Jerry", "a &lt; b", "5 > 3 and 2 < 4 months",
            "100% sure", "50%25",
            "C:\\Users\\ana\\x.txt", "\\\\server\\share", "O'Brien", "D'Angelo; John",
            "l'heure d'été", "1 = one",
            "sleep(ms)", "sleep well (8 hours)", "version 5", "/docs/etc", "/windows/update",
            "/proc", "win.inifile",
            "<3 you", "a<b", "if x<y then", "<b>bold</b>", "on time", "onboarding = done",
            "\"onboarding\" = 1",
            "alert (high)", "eval", "document.title", "the document", "data: text", "image/svg+xml",
            "$filter=contains(Name,'x') and Age gt 5",
            "{\"a\":\"b\"}", "[1,2,3]", "2024-01-01T00:00:00Z", "ünïcödé", "日本語", "😀",
            "key=%E2%9C%93", "name=O%27Reilly", "q=%22hello+world%22",
            "file:readme", "s3://bucket/key", "https://example.com/a?b=c#d", "10 or 20",
            "2 or 3 = many", "x=1 or so", "union square",
        ]
        for text in texts {
            #expect(rules(text, as: .text) == [], "\(text)")
            #expect(rules(text, as: .path) == [], "\(text)")
        }
    }

    @Test("a match is shown by the text around it, without its disguise")
    func excerpts() {
        let text = Array(
            ("/search?q=" + String(repeating: "a", count: 300) + "%3Cscript%3E\u{1}x"
                + String(repeating: "b", count: 300)).utf8)
        var screener = Screener(seed: 7)
        let matches = text.withUnsafeBytes { screener.matches($0, as: .path) }
        #expect(matches.count == 1)
        #expect(matches.first?.excerpt.hasPrefix("aaaa") == true)
        #expect(matches.first?.excerpt.contains("<script> xbbb") == true)
        #expect(matches.first?.excerpt.utf8.count ?? 0 <= 128)
    }

    @Test("any bytes, cut anywhere, are screened without a trap, and in time")
    func anything() {
        var random = SeededRandom(seed: 404)
        let pieces = Self.attacks.flatMap(\.texts).map { Array($0.utf8) }
        for _ in 0..<20_000 {
            var text: [UInt8] = []
            while text.count < 60 {
                let piece = pieces[Int(random.next() % UInt64(pieces.count))]
                text += piece.prefix(Int(random.next() % UInt64(piece.count + 1)))
                if random.chance(1, in: 3) { text += random.bytes(3) }
            }
            let found = rules(text, as: random.chance(1, in: 2) ? .path : .text)
            #expect(Set(found).count == found.count)
        }
        // Texts that make a careless matcher quadratic: the work grows as the text does.
        for unit in [
            "select ", "union ", "'", "<", "or 1", "/*", "%25", "&#", "../", "--", "on", "' or ",
            "(", "select(", "%c0", "or'",
        ] {
            let long = Array(String(repeating: unit, count: 4_096 / unit.utf8.count).utf8)
            let clock = ContinuousClock()
            let took = clock.measure { _ = rules(long, as: .path) }
            #expect(took < .milliseconds(200), "\(unit) took \(took)")
        }
    }

    @Test("real messages raise nothing", .enabled(if: RealInputs.has("sms_1-3000.tsv")))
    func messages() throws {
        let lines = try #require(RealInputs.lines(of: "sms_1-3000.tsv"))
        for line in lines {
            let text = String(line.drop { $0 != "\t" }.dropFirst())
            #expect(rules(text) == [], "\(text)")
        }
    }

    @Test(
        "a real access log raises nothing: nobody attacked that site in it",
        .enabled(if: RealInputs.has("access_2015-05-17_18.log")))
    func accessLog() throws {
        let lines = try #require(RealInputs.lines(of: "access_2015-05-17_18.log"))
        #expect(lines.count > 4_000)
        for line in lines {
            let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
            let path = quoted[1].split(separator: " ").dropFirst().first ?? ""
            #expect(rules(String(path), as: .path) == [], "\(path)")
            #expect(rules(String(quoted[5]), as: .text) == [], "\(quoted[5])")
            #expect(rules(String(quoted[3]), as: .text) == [], "\(quoted[3])")
        }
    }
}
