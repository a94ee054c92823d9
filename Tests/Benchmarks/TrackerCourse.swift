/// What storing an event costs as the rows of those before it gather.
struct TrackerCourse {
    /// Clocks at one moment.
    struct Sample {
        let nanoseconds: UInt64
        let trackerCPUSeconds: Double
        let postgresCPUSeconds: Double
        let trackerBytes: UInt64
    }

    private static let note = """
        the same as rows come in: the pace, the processor time of each event and the tracker's resident memory, since
        the line before. Pauses in which the next events are made don't count.
        """

    private(set) var report = BenchmarkReport(
        "course", note: note,
        columns: ["stored", "stored_per_s", "tracker_cpu_us", "postgres_cpu_us", "tracker_mib"])
    private let step: Int64
    private var counted: Int64 = 0
    private var last: Sample

    /// Begins with nothing stored; a line for each `step` events.
    init(step: Int64, _ sample: Sample) {
        self.step = max(1, step)
        last = sample
    }

    /// Goes on after a pause.
    mutating func goOn(_ sample: Sample) { last = sample }

    /// Takes a look at how many events are stored; `isEnd`: a pause follows.
    mutating func see(_ stored: Int64, isEnd: Bool, _ sample: () -> Sample) {
        guard stored - counted >= step || (isEnd && stored > counted) else { return }
        let now = sample()
        let events = Double(stored - counted)
        let seconds = Double(now.nanoseconds - last.nanoseconds) * 1e-9
        report.add([
            .number(Double(stored), decimals: 0), .number(events / max(seconds, 1e-9), decimals: 0),
            .number((now.trackerCPUSeconds - last.trackerCPUSeconds) * 1e6 / events, decimals: 2),
            .number((now.postgresCPUSeconds - last.postgresCPUSeconds) * 1e6 / events, decimals: 2),
            .number(Double(now.trackerBytes) / 1_048_576, decimals: 0),
        ])
        (counted, last) = (stored, now)
    }
}
