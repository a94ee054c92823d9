import Model
import Postgres
import TestKit
import Testing

@Suite struct PostgresURLTests {
    @Test("a URL gives its parts, percent-decoded")
    func parts() throws {
        let url = try PostgresURL(
            "postgresql://us%40er:p%3Aw%2F@db.example:6432/to%6Cl?sslmode=require")
        #expect(url.user == "us@er")
        #expect(url.password == "p:w/")
        #expect(url.host == "db.example")
        #expect(url.port == 6432)
        #expect(url.database == "toll")
        #expect(url.parameters == ["sslmode": "require"])
        let socket = try PostgresURL("postgres:///toll?host=/run/pg&port=5433")
        #expect(socket.host == "/run/pg")
        #expect(socket.port == 5433)
        #expect(try PostgresURL("postgresql://u@[::1]:5/d").host == "::1")
        #expect(try PostgresURL("postgresql://").database == nil)
    }

    @Test("a wrong URL is a configuration error that repeats nothing of it")
    func faults() {
        let wrong = [
            "", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h:0/d",
            "postgresql://u:hunter2@h:hunter2/d", "postgresql://u:hun%ter2@h/d",
            "postgresql://u:hunter2@h/d?passfile=hunter2", "postgresql://u:hunter2@[::1/d",
            "postgresql://u:hunter2@a:b:c/d", "postgresql://u:hunter2@h/d?hunter2",
            "postgresql://u:hunter2%00@h/d", "postgresql://u:hunter2@h/%ff",
        ]
        for text in wrong {
            let error = #expect(throws: PostgresError.self) { try PostgresURL(text) }
            #expect(error?.kind == .configuration)
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test("the description hides the password, and the secret text parses to the same URL")
    func description() throws {
        let texts = [
            "postgresql://u:p%40ss@h:5433/d?sslmode=disable",
            "postgresql://u:x@/d?host=/run&port=1",
            "postgresql://u:x@[::1]:9/d", "postgresql:///d",
        ]
        for text in texts {
            let url = try PostgresURL(text)
            #expect(try PostgresURL(url.secretText) == url)
            #expect(!url.description.contains("p@ss") && !url.description.contains("p%40ss"))
        }
    }
}
