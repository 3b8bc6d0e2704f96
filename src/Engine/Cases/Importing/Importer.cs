using System.Collections.Concurrent;
using LowCode.Apps;
using LowCode.Cases.Activation;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Cases;

/// <summary>What is to be taken over, and by whom.</summary>
/// <param name="Street">Where the mapping gives none.</param>
/// <param name="Caller">The importing person as of now; asked before each slice, so that a right taken away ends it. Null from the command line.</param>
public sealed record ImportJob(TableFile Table, ImportMapping Mapping, string App, string? Street, Func<ValueTask<Caller?>> Caller);

/// <summary>
/// Takes the rows of a table over as cases, in slices, on the lane that waits for everybody else. A case is known again by its number in the other system,
/// so a run that was killed, and a second run of the same file, add nothing twice.
/// </summary>
public sealed class Importer(ICaseGrains grains, IJournal journal, CaseLoader loader, AppStore apps, DirectoryCache directories, OutsideNumbers outside, TimeProvider time)
{
    const int Slice = 200, AtOnce = 16, MostSteps = 60;
    static readonly TimeSpan busyWait = TimeSpan.FromMilliseconds(200);

    /// <summary>Called after each slice with how far it has come; false ends the run.</summary>
    public delegate Task<bool> SliceDone(ImportTally tally, IReadOnlyList<ImportIssue> issues);

    enum Outcome { Added, Known, Changed, Failed }

    /// <param name="from">Rows that an earlier start has done, and to what they came.</param>
    public async Task<ImportTally> RunAsync(ImportJob job, ImportTally from, SliceDone done, CancellationToken cancellation = default)
    {
        var first = await AppAsync(job, await StreetOfAsync(job), cancellation);
        if (MappingCheck.Check(job.Mapping, first, job.Table.Headers, job.Table.Further) is { Count: > 0 } problems) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var mapper = new RowMapper(job.Mapping, first, job.Table.Headers, job.Table.Further);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var tally = from;
        var slice = new List<TableRow>(Slice);
        long at = 0;
        foreach (var row in job.Table.Rows())
        {
            if (at++ < from.Rows)
            {
                if (mapper.IdOf(row) is { } earlier) seen.TryAdd(earlier, row.Line);
                continue;
            }
            slice.Add(row);
            if (slice.Count < Slice) continue;
            if (!await NextAsync()) return tally;
        }
        if (slice.Count > 0 || from.Rows == 0) await NextAsync();
        return tally;

        async Task<bool> NextAsync()
        {
            cancellation.ThrowIfCancellationRequested();
            var caller = await job.Caller();
            var issues = new List<ImportIssue>();
            var mapped = new List<MappedRow>();
            foreach (var row in slice)
            {
                if (mapper.IdOf(row) is { } id && !seen.TryAdd(id, row.Line))
                    issues.Add(new(row.Line, job.Mapping.ExternalId!.Column, Problem.Of("import.row.twice", ("number", id), ("line", seen[id].ToString(System.Globalization.CultureInfo.InvariantCulture)))));
                else if (mapper.Map(row, issues) is { } whole) mapped.Add(whole);
            }
            var outcomes = new ConcurrentBag<Outcome>();
            var said = new ConcurrentBag<ImportIssue>();
            await Parallel.ForEachAsync(mapped, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (row, stop) => outcomes.Add(await TakeAsync(job, row, mapper, caller, said, stop)));
            tally = new(tally.Rows + slice.Count, tally.Added + Count(Outcome.Added), tally.Known + Count(Outcome.Known), tally.Changed + Count(Outcome.Changed),
                tally.Failed + Count(Outcome.Failed) + slice.Count - mapped.Count);
            slice.Clear();
            return await done(tally, [.. issues.Concat(said).OrderBy(i => i.Line)]);

            int Count(Outcome which) => outcomes.Count(o => o == which);
        }
    }

    async Task<Outcome> TakeAsync(ImportJob job, MappedRow row, RowMapper mapper, Caller? caller, ConcurrentBag<ImportIssue> issues, CancellationToken cancellation)
    {
        var system = job.Mapping.System!;
        var actor = ActorOf(system, caller);
        var course = new ImportCourse(row.Status, row.Unit, row.Filled, job.Mapping.Outcomes ?? new Dictionary<string, string>());
        if (await journal.FindAsync(actor.Client, row.ExternalId, cancellation) is { } known)
        {
            var whole = await loader.LoadAsync(known.Case, cancellation);
            if (whole?.Key is not null && whole.State.Importing && await WalkAsync(known.Case, whole.State, row, course, actor, mapper, issues, cancellation) is false) return Outcome.Failed;
            if (known.Fingerprint.AsSpan().SequenceEqual(row.Fingerprint)) return Outcome.Known;
            Say("import.row.changed");
            return Outcome.Changed;
        }
        if (await outside.FindAsync(system, row.ExternalId, cancellation) is not null)
        {
            Say("import.row.elsewhere");
            return Outcome.Known;
        }
        var command = new ImportCase(job.App, row.Street ?? job.Street ?? "", row.Opening, system, new OutsideReference(system, row.ExternalId, row.OutsideDue));
        var answer = await SendAsync(new CommandRequest(default, command, actor, row.ExternalId, row.Fingerprint, row.OpenedAt) { Lane = WriteLane.Bulk }, cancellation);
        if (answer.Refusal is { } refusal) return Refused(refusal);
        return await WalkAsync(answer.Case, answer.State, row, course, actor, mapper, issues, cancellation) is false ? Outcome.Failed : answer.Repeated ? Outcome.Known : Outcome.Added;

        Outcome Refused(Refusal refused)
        {
            Report(refused, row, mapper, issues);
            return Outcome.Failed;
        }

        void Say(string code) => issues.Add(new(row.Line, job.Mapping.ExternalId!.Column, Problem.Of(code, ("number", row.ExternalId))));
    }

    /// <summary>Walks the case to where it had come to, each step at its own time.</summary>
    /// <returns>False when a step was refused; what is wrong is reported and the case stays where it is.</returns>
    async Task<bool> WalkAsync(CaseId id, CaseState state, MappedRow row, ImportCourse course, Actor actor, RowMapper mapper, ConcurrentBag<ImportIssue> issues, CancellationToken cancellation)
    {
        var app = await apps.GetAsync(state.App, state.AppVersion);
        for (var step = 0; state.Importing && step < MostSteps; step++)
        {
            DateTimeOffset? at = TakeOver.IsThere(state, course, app) ? null
                : TakeOver.IsThere(state, course with { Status = ImportedStatus.Dispatched }, app) ? row.ClosedAt ?? row.OpenedAt : row.OpenedAt;
            var answer = await SendAsync(new CommandRequest(id, new ImportStep(course), actor, null, [], at) { Lane = WriteLane.Bulk }, cancellation);
            if (answer.Refusal is { } refusal)
            {
                Report(refusal, row, mapper, issues);
                return false;
            }
            state = answer.State;
        }
        return true;
    }

    static void Report(Refusal refusal, MappedRow row, RowMapper mapper, ConcurrentBag<ImportIssue> issues)
    {
        // A value that was refused is missing too; once is enough.
        foreach (var problem in refusal.Problems.Where(p => p.Code != "form.required" || refusal.Problems.Count(o => o.Path == p.Path) == 1))
            issues.Add(new(row.Line, mapper.ColumnOf(problem.Path), problem));
    }

    /// <summary>Nobody waits for an import: when the server is busy it comes again.</summary>
    async Task<CommandAnswer> SendAsync(CommandRequest request, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await grains.ExecuteAsync(request, cancellation);
            }
            catch (RefusedException busy) when (busy.Kind is RefusalKind.Busy or RefusalKind.Overloaded && tries < 100)
            {
                await Task.Delay(busyWait, time, cancellation);
            }
        }
    }

    /// <summary>One name space of keys for each system, whoever imports: what one has taken over another takes over no more.</summary>
    static Actor ActorOf(string system, Caller? caller) =>
        (caller is null ? new Actor { Client = "", Name = "import" } : Actor.Of(caller)) with { Client = "import:" + system };

    async ValueTask<string> StreetOfAsync(ImportJob job)
    {
        if (job.Street is { } street) return street;
        var tree = (await directories.CurrentAsync()).Tree;
        return job.Mapping.Street is { } source ? source.Constant ?? source.Values?.Values.FirstOrDefault() ?? tree.Units.First(u => u.Kind == UnitKind.Street).Id.Value
            : throw new RefusedException(RefusalKind.Invalid, Problem.At("import.street", "street"));
    }

    async Task<LightApp> AppAsync(ImportJob job, string street, CancellationToken cancellation)
    {
        var tree = (await directories.CurrentAsync(cancellation)).Tree;
        return await apps.InstalledAsync(job.App, tree.PathOf(new UnitId(street)).Select(u => u.Id.Value), cancellation);
    }
}
