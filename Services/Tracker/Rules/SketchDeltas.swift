import Model

/// What a row of latency sketches is found by.
protocol SketchKey: Hashable {
    /// Start of the bucket, in microseconds since the Unix epoch.
    var bucket: Int64 { get set }
}

/// Latencies on their way into sketches: collected one by one, counted at the end.
struct SketchSamples<Key: SketchKey> {
    private var numbers: [Key: UInt64] = [:]
    private var keys: [Key] = []
    /// The key's number, and in the low 16 bits the bin, from 0 on.
    private var samples: [UInt64] = []

    /// Adds one latency.
    mutating func add(_ key: Key, bin: Int16) {
        var number = UInt64(keys.count)
        if let known = numbers[key] {
            number = known
        } else {
            numbers[key] = number
            keys.append(key)
        }
        samples.append(number << 16 | UInt64(UInt16(truncatingIfNeeded: bin &- DDSketch.zeroBin)))
    }

    /// The sketch of each key.
    func sketches() -> [Key: DDSketch.Bins] {
        var sketches = [DDSketch.Bins](repeating: [], count: keys.count)
        var last = UInt64.max
        for sample in samples.sorted() {
            let place = Int(sample >> 16)
            if sample == last {
                sketches[place][sketches[place].count - 1].count &+= 1
            } else {
                let bin = Int16(truncatingIfNeeded: sample & 0xFFFF) &+ DDSketch.zeroBin
                sketches[place].append((bin, 1))
                last = sample
            }
        }
        return Dictionary(uniqueKeysWithValues: zip(keys, sketches))
    }
}

extension Dictionary where Key: SketchKey, Value == DDSketch.Bins {
    /// The sketches of wider buckets.
    func folded(to width: Bucket) -> Self {
        var folded = Self(minimumCapacity: count)
        for (key, bins) in self {
            var key = key
            key.bucket = Timestamp(microseconds: key.bucket).truncated(to: width).microseconds
            folded[key] = folded[key].map { DDSketch.merged($0, bins) } ?? bins
        }
        return folded
    }
}
