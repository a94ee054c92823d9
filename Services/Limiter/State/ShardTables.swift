/// Opens the two tables of a shard: as an earlier process left them, or new.
struct ShardTables {
    private let shard: Int
    private let directory: StateDirectory?
    private let budget: MemoryBudget
    private let tracksChanges: Bool

    init(
        _ shard: Int, _ directory: StateDirectory?, _ budget: MemoryBudget, tracksChanges: Bool
    ) {
        self.shard = shard
        self.directory = directory
        self.budget = budget
        self.tracksChanges = tracksChanges
    }

    /// The shard. `fault`: why what an earlier process left could not be taken over; when that is so of one table, both
    /// are new, and say since when counts are missing.
    func open(
        _ names: HoldNames, now: UInt64, _ fault: inout StateFault?
    ) throws(StateDirectoryFault) -> CellShard {
        let (cells, holds) = (store(of: CellForm.self), store(of: HoldForm.self))
        var remains: [FileRecords.Remains] = []
        do throws(StateFault) {
            for case let files as FileRecords in [cells, holds] { remains.append(try files.reopen()) }
        } catch {
            for region in remains.flatMap(\.regions) { region.unmap() }
            remains = []
            let isFirst = error == .missing && directory?.wasUsed == false
            fault = isFirst ? nil : error
        }
        guard remains.count == 2 else {
            let loss = fault == nil ? ShardLoss() : ShardLoss(at: max(now, 1), age: .max)
            return CellShard(
                cells: try make(cells, loss), holds: try make(holds, loss), names: names, now: now)
        }
        return CellShard(
            cells: RecordTable(cells, budget, main: remains[0].main, next: remains[0].next),
            holds: RecordTable(holds, budget, main: remains[1].main, next: remains[1].next),
            names: names, now: now)
    }

    private func store<Form: RecordForm>(of form: Form.Type) -> any RecordStore {
        if let directory {
            FileRecords(
                directory, form: Form.name, recordWords: Form.words, shard: shard,
                tracksChanges: tracksChanges)
        } else {
            AnonymousRecords(
                recordWords: Form.words, shard: shard, tracksChanges: tracksChanges)
        }
    }

    private func make<Form: RecordForm>(
        _ store: any RecordStore, _ loss: ShardLoss
    ) throws(StateDirectoryFault) -> RecordTable<Form> {
        let layout = RecordLayout(capacity: 1, recordWords: Form.words)
        guard let region = store.make(layout, generation: 1) else {
            throw .noRoom(directory?.path ?? "")
        }
        // Before anybody can find the region: a process killed here leaves no loss unsaid.
        region.header[RecordHeader.Word.lostAt] = loss.at
        region.header[RecordHeader.Word.lostAge] = loss.age
        guard store.promote(region, over: nil) else { throw .noRoom(directory?.path ?? "") }
        return RecordTable(store, budget, main: region)
    }
}
