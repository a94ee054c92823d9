import CLinux
import Glibc

/// Regions in files: a process that follows this one, however it ended, finds what was stored.
///
/// `ab.cells` is the region in use of shard 0xab, `ab.cells.7` one of generation 7 that is to follow it: it is made
/// under that name, and takes the first by `rename`.
final class FileRecords: RecordStore {
    private let directory: StateDirectory
    private let shard: Int
    private let recordWords: Int
    private let tracksChanges: Bool
    private let file: String

    /// Makes the store of one table of a shard; nothing is opened yet.
    init(
        _ directory: StateDirectory, form: String, recordWords: Int, shard: Int,
        tracksChanges: Bool
    ) {
        self.directory = directory
        self.shard = shard
        self.recordWords = recordWords
        self.tracksChanges = tracksChanges
        let digits = String(shard, radix: 16)
        file = "\(directory.path)/\(shard < 16 ? "0" : "")\(digits).\(form)"
    }

    private func file(_ generation: UInt64) -> String { "\(file).\(generation)" }

    private func file(of region: RecordRegion) -> String {
        file(region.header[RecordHeader.Word.generation])
    }

    func make(_ layout: RecordLayout, generation: UInt64) -> RecordRegion? {
        let path = file(generation)
        unlink(path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        // Room on the disk now: a page that can't be had later would end the process.
        guard posix_fallocate(descriptor, 0, off_t(layout.byteCount)) == 0,
            let header = MappedMemory.map(layout.byteCount, file: descriptor)
        else {
            unlink(path)
            return nil
        }
        RecordHeader.write(
            header, directory.identity, layout, generation: generation, shard: shard)
        return RecordRegion(header, layout.byteCount, recordWords, tracksChanges)
    }

    func promote(_ region: RecordRegion, over old: RecordRegion?) -> Bool {
        rename(file(of: region), file) == 0
    }

    func close(_ region: RecordRegion) { region.unmap() }

    func remove(_ region: RecordRegion) {
        unlink(file(of: region))
        region.unmap()
    }

    func trim(_ region: RecordRegion, _ slots: Range<Int>) {
        MappedMemory.drop(region.pages(of: slots), MADV_REMOVE)
    }

    /// What an earlier process left.
    struct Remains {
        var main: RecordRegion
        /// The region that the table was growing into.
        var next: RecordRegion?

        var regions: [RecordRegion] { next.map { [main, $0] } ?? [main] }
    }

    /// Opens what an earlier process left. Files that can't be used are set aside, those of another boot removed.
    func reopen() throws(StateFault) -> Remains {
        var opened: [RecordRegion] = []
        do throws(StateFault) {
            let main = try map(file)
            opened.append(main)
            let generation = main.header[RecordHeader.Word.generation]
            let isGrowing = main.header[RecordHeader.Word.frontier] > 0
            guard isGrowing else { return Remains(main: main) }
            let next = try map(file(generation &+ 1))
            opened.append(next)
            guard next.header[RecordHeader.Word.generation] == generation &+ 1 else {
                throw .damaged("the region that it grew into is another")
            }
            return Remains(main: main, next: next)
        } catch {
            let generation = opened.first?.header[RecordHeader.Word.generation]
            for region in opened { region.unmap() }
            dismiss(generation.map { [file, file($0 &+ 1)] } ?? [file], error)
            throw error
        }
    }

    private func map(_ path: String) throws(StateFault) -> RecordRegion {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .missing }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size >= RecordLayout.pageBytes,
            let header = MappedMemory.map(Int(status.st_size), file: descriptor)
        else { throw .damaged("it is shorter than a page") }
        let byteCount = Int(status.st_size)
        if let fault = RecordHeader.fault(
            header, byteCount: byteCount, directory.identity, recordWords: recordWords,
            shard: shard)
        {
            munmap(header, byteCount)
            throw fault
        }
        return RecordRegion(header, byteCount, recordWords, tracksChanges)
    }

    /// Clears the names of files that can't be used.
    private func dismiss(_ paths: [String], _ fault: StateFault) {
        for path in paths {
            if fault == .otherBoot {
                unlink(path)
            } else {
                // A few are kept; the last one is replaced.
                let names = (1...9).map { "\(path).damaged-\($0)" }
                rename(path, names.first { access($0, F_OK) != 0 } ?? names[8])
            }
        }
    }
}
