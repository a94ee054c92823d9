import Glibc
import Testing

@testable import Client

@Suite("The stack's folder and processes")
struct StackTests {
    @Test("a SCRAM verifier is the one that PostgreSQL computes")
    func scram() {
        // From RFC 7677's example: user "user", password "pencil".
        let salt: [UInt8] = [
            0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36,
            0xFA, 0x81,
        ]
        #expect(
            ScramVerifier.text(password: "pencil", salt: salt)
                == "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
    }

    @Test("a process is known by pid, start and boot; another start is another process")
    func identity() throws {
        let own = try #require(ProcessIdentity(running: getpid()))
        #expect(own.isRunning)
        let recycled = ProcessIdentity(
            pid: own.pid, startTicks: own.startTicks + 1, bootID: own.bootID)
        #expect(!recycled.isRunning)
        #expect(!recycled.send(SIGKILL))
        let rebooted = ProcessIdentity(pid: own.pid, startTicks: own.startTicks, bootID: "other")
        #expect(!rebooted.send(SIGKILL))
        #expect(ProcessIdentity(running: 1) == nil)
    }

    @Test("names with spaces and brackets don't shift the fields of a process; zombies are gone")
    func statFields() {
        let fields = (4...21).map(String.init).joined(separator: " ")
        #expect(ProcessIdentity.startTicks(ofStat: "7 (a) b) (c) S \(fields) 777 0") == 777)
        #expect(ProcessIdentity.startTicks(ofStat: "7 (a) Z \(fields) 777 0") == nil)
        #expect(ProcessIdentity.startTicks(ofStat: "7 (a") == nil)
    }

    @Test("a pid file reads back, and rubbish is no record")
    func records() {
        let record = ProcessRecord(
            identity: ProcessIdentity(pid: 42, startTicks: 99, bootID: "b-1"), fingerprint: "f0")
        #expect(ProcessRecord(text: record.text) == record)
        #expect(ProcessRecord(text: "42") == nil)
        #expect(ProcessRecord(text: "") == nil)
    }

    @Test("a stack does not move to another database unless its choice is deleted")
    func databaseChoice() throws {
        let folder = try TemporaryFolder()
        let state = StateDirectory(path: folder.path)
        let url = try DatabaseSetting.main.url(
            ["DATABASE_URL": "postgresql://owner:secret@db.example/tollgate"])
        let chosen = DatabaseChoice.name(of: url)
        #expect(chosen == "db.example:5432/tollgate")
        try DatabaseChoice.check(chosen, state)
        try DatabaseChoice.keep(chosen, state)
        try DatabaseChoice.check(chosen, state)
        #expect(throws: CommandFailure.self) {
            try DatabaseChoice.check(DatabaseChoice.name(of: nil), state)
        }
    }

    @Test("secrets are made once, for their owner alone")
    func secrets() throws {
        let folder = try TemporaryFolder()
        let first = try StackSecrets.ensure(in: folder.path + "/s")
        let token = try first.require("operator.token")
        let again = try StackSecrets.ensure(in: folder.path + "/s")
        #expect(try again.require("operator.token") == token)
        #expect(token.hasPrefix("tgo_"))
        for name in PostgresPrograms.names(in: first.folder) {
            var info = stat()
            #expect(stat("\(first.folder)/\(name)", &info) == 0)
            #expect(info.st_mode & 0o777 == 0o600)
        }
        let credentials = try first.require("credentials")
        #expect(!credentials.contains(token))
        #expect(credentials.contains("operator local owner "))
        #expect(throws: CommandFailure.self) { try first.require("nothing") }
    }

    @Test("the nearest .tollgate upwards is found; up takes the working directory's")
    func stateDirectory() throws {
        let folder = try TemporaryFolder()
        try Folder.create(folder.path + "/.tollgate", mode: 0o700)
        try Folder.create(folder.path + "/a", mode: 0o700)
        func find(_ named: String?, _ upwards: Bool) -> String {
            StateDirectory.find(
                named: named, from: folder.path + "/a", searchesUpwards: upwards
            ).path
        }
        #expect(find(nil, true) == folder.path + "/.tollgate")
        #expect(find(nil, false) == folder.path + "/a/.tollgate")
        #expect(find("x/", true) == folder.path + "/a/x")
        #expect(find("/y", true) == "/y")
    }

    @Test("a place for PostgreSQL is short enough for a socket")
    func sockets() {
        #expect(PostgresPlace.fits("/srv/x/.tollgate/postgres"))
        #expect(!PostgresPlace.fits("/" + String(repeating: "d", count: 90)))
    }

    @Test("a daemon's own settings are passed on, other services' and secrets are not")
    func forwarded() {
        #expect(Stack.isForwarded("TRACKER_FLUSH_MS", to: .tracker))
        #expect(!Stack.isForwarded("TRACKER_FLUSH_MS", to: .limiter))
        // Billing closes a period by the grace that tracker notes late usage by.
        #expect(Stack.isForwarded("TRACKER_LATE_GRACE", to: .tracker))
        #expect(Stack.isForwarded("TRACKER_LATE_GRACE", to: .billing))
        #expect(!Stack.isForwarded("TRACKER_FLUSH_MS", to: .billing))
        #expect(Stack.isForwarded("TOLLGATE_LOG_LEVEL", to: .admin))
        #expect(Stack.isForwarded("MAX_MESSAGES_PER_DAY", to: .limiter))
        #expect(!Stack.isForwarded("MAX_MESSAGES_PER_DAY", to: .tracker))
        #expect(!Stack.isForwarded("ANALYTICS_DATABASE_URL", to: .analytics))
        #expect(!Stack.isForwarded("TOLLGATE_TOKEN", to: .admin))
    }

    @Test("a program's exit status and output come back")
    func programs() async throws {
        let folder = try TemporaryFolder()
        let log = folder.path + "/log"
        let program = Program(
            executable: "/bin/sh", arguments: ["-c", "echo \"$WORD\"; exit 3"],
            environment: ["WORD": "hello"], log: log)
        #expect(try await program.run(seconds: 10) == 3)
        #expect(LogTail.last(1, of: log) == ["hello"])
        await #expect(throws: CommandFailure.self) {
            try await Program(executable: "/no/such", log: log).run(seconds: 1)
        }
    }
}
