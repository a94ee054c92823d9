import Testing

@testable import Chassis

@Suite struct MetricsTests {
    @Test("asking twice gives the same metric, and other labels another")
    func identity() {
        let metrics = Metrics()
        let one = metrics.counter("calls_total", help: "Calls.", ["method": "Check"])
        #expect(one === metrics.counter("calls_total", help: "Calls.", ["method": "Check"]))
        #expect(one !== metrics.counter("calls_total", help: "Calls.", ["method": "Peek"]))
    }

    @Test("updates from many tasks are all counted")
    func concurrent() async {
        let metrics = Metrics()
        let counter = metrics.counter("n_total", help: "N.")
        let histogram = metrics.histogram("t_seconds", help: "T.")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for value in 0..<1_000 {
                        counter.add()
                        histogram.record(UInt64(value))
                    }
                }
            }
        }
        #expect(counter.value == 8_000)
        #expect(histogram.counts.reduce(0, +) == 8_000)
        #expect(histogram.sum == 8 * 999 * 500)
    }

    @Test("the text follows Prometheus's format, names grouped, labels escaped")
    func text() {
        let metrics = Metrics()
        metrics.counter("calls_total", help: "Calls.\nAll.", ["method": "a\"b\\"]).add(3)
        metrics.gauge("depth", help: "Depth.").set(-2)
        metrics.counter("calls_total", help: "Calls.\nAll.", ["method": "c"]).add()
        metrics.reading("lag", help: "Lag.") { 7 }
        let histogram = metrics.histogram("wait_seconds", help: "Wait.", bounds: [250, 1_000_000])
        for value: UInt64 in [0, 250, 251, 1_000_000, 2_000_000] { histogram.record(value) }
        #expect(
            metrics.prometheusText() == """
                # HELP calls_total Calls.\\nAll.
                # TYPE calls_total counter
                calls_total{method="a\\"b\\\\"} 3
                calls_total{method="c"} 1
                # HELP depth Depth.
                # TYPE depth gauge
                depth -2
                # HELP lag Lag.
                # TYPE lag gauge
                lag 7
                # HELP wait_seconds Wait.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.00025"} 2
                wait_seconds_bucket{le="1"} 4
                wait_seconds_bucket{le="+Inf"} 5
                wait_seconds_sum 3.000501
                wait_seconds_count 5

                """)
    }
}
