using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Interop;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Registers;

namespace LowCode.Cases;

/// <summary>
/// Takes a spreadsheet into a base register: rows find their record by its key (identity number, credit code, else name and phone or address), change it or become a
/// new one; what stands twice or matches several is reported and not taken. The same file again changes nothing; a batch can be taken back.
/// </summary>
public sealed class RegisterImport(RegisterCatalog catalog, RegisterReading reading, RegisterWriting writing, RegisterBatches batches, TimeProvider time)
{
    public const int MostRows = 200_000;

    /// <summary>Rows that are worked off while one waits.</summary>
    public const int AtOnce = 1_000;
    const int Slice = 100, MostIssues = 500;

    /// <summary>A slice that takes long says this often that it is still at work.</summary>
    static readonly TimeSpan renewed = TimeSpan.FromSeconds(10);

    /// <summary>Takes a file in to be worked off; a short one is worked off at once, a long one in the background.</summary>
    /// <param name="unit">Of rows that name none (column <c>unit</c>).</param>
    /// <param name="columns">What headings are that are no names of the register: an element, <c>unit</c>, or nothing for one that is left out.</param>
    /// <param name="asks">Where headings are not understood the file is kept until it is said what they are (<see cref="MapAsync"/>); else it is refused.</param>
    /// <exception cref="RefusedException"><c>table.*</c>, <c>register.import.*</c>, <c>register.forbidden</c>, <c>register.source</c>.</exception>
    public async Task<RegisterBatch> SendAsync(
        Caller caller, RegisterDefinition register, byte[] content, string fileName, string unit, string source, IReadOnlyDictionary<string, string>? columns = null, bool asks = false, CancellationToken cancellation = default)
    {
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var named) || named.Disabled) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.unit", "unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.RegisterChange, named.Id)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.forbidden", ("unit", named.Name)));
        if (source.Trim() is not { Length: > 0 and <= 200 }) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.source", "source", ("limit", "200")));
        long rows;
        var problems = new List<Problem>();
        using (var table = TableFile.Open(new MemoryStream(content)))
        {
            var found = RegisterHeadings.Columns(register, table.Headers, columns, problems);
            var label = register.Element(register.Label)!;
            if (found.Count == 0 && !asks) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.import.columns", "file", ("register", register.Name.Zh), ("registerEn", register.Name.En), ("example", label.Name.Zh), ("exampleEn", label.Name.En)));
            rows = table.Rows().LongCount();
        }
        if (problems.Count > 0 && !asks) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        if (rows > MostRows) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.import.large", "file", ("limit", MostRows.ToString(CultureInfo.InvariantCulture))));
        var now = time.GetUtcNow();
        var batch = new RegisterBatch(CaseId.New(now).Value, register.Id, fileName.Length > 200 ? fileName[..200] : fileName, source.Trim(), unit, problems.Count > 0 ? RegisterBatches.Mapping : "waiting", 0, 0, 0, 0, 0, 0, [], caller.User.Value, now, null, caller.Client?.Id.Value, caller.KeyId, rows);
        await batches.AddAsync(batch, content, columns, cancellation);
        return batch.State == RegisterBatches.Mapping ? batch : await BeginAsync(caller, register, batch, cancellation);
    }

    /// <summary>Headings of a file that waits for its sender to say what they are: its rows are written in the sender's name, with what the sender may.</summary>
    /// <exception cref="RefusedException"><c>register.import.unknown</c>, <c>register.import.mapped</c>, <c>register.import.others</c>: somebody else sent it.</exception>
    public async Task<(RegisterBatch Batch, IReadOnlyList<RegisterHeading> Headings)> HeadingsAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default)
    {
        var batch = await batches.GetAsync(caller, register, id, cancellation);
        if (batch.State != RegisterBatches.Mapping) throw new RefusedException(RefusalKind.Conflict, Problem.Of("register.import.mapped"));
        if (!batch.Starter.Is(caller)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.import.others"));
        using var table = TableFile.Open(new MemoryStream(await batches.FileAsync(id, cancellation)));
        return (batch, RegisterHeadings.Of(register, table.Headers));
    }

    /// <summary>Says what the headings of a waiting file are, and begins with it.</summary>
    /// <param name="columns">By heading: an element, <c>unit</c>, or nothing for one that is left out.</param>
    /// <exception cref="RefusedException"><c>register.import.unknown</c>, <c>register.import.mapped</c>, <c>register.import.others</c>, <c>register.import.heading…</c>, <c>register.import.columns</c>.</exception>
    public async Task<RegisterBatch> MapAsync(Caller caller, RegisterDefinition register, string id, IReadOnlyDictionary<string, string> columns, CancellationToken cancellation = default)
    {
        var (batch, headings) = await HeadingsAsync(caller, register, id, cancellation);
        var (problems, label) = (new List<Problem>(), register.Element(register.Label)!);
        if (RegisterHeadings.Columns(register, [.. headings.Select(h => h.Name)], columns, problems).Count == 0)
            problems.Add(Problem.At("register.import.columns", "file", ("register", register.Name.Zh), ("registerEn", register.Name.En), ("example", label.Name.Zh), ("exampleEn", label.Name.En)));
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        if (!await batches.MapAsync(id, columns, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("register.import.mapped"));
        return await BeginAsync(caller, register, batch with { State = "waiting" }, cancellation);
    }

    async Task<RegisterBatch> BeginAsync(Caller caller, RegisterDefinition register, RegisterBatch batch, CancellationToken cancellation)
    {
        if (batch.Rows > AtOnce || await batches.TakeAsync(batch.Id, cancellation) is not { } taken) return batch;
        // From here on it is the batch's own matter: whoever sent it may leave.
        if (await WorkAsync(() => ValueTask.FromResult(caller), taken, CancellationToken.None)) await batches.FinishAsync(taken, "done", null, CancellationToken.None);
        return await batches.GetAsync(caller, register, batch.Id, CancellationToken.None);
    }

    /// <summary>Works a batch off, or takes it back, behind the last slice that is kept; each slice and how far the batch has come with it are written at once.</summary>
    /// <returns>False when it was ended meanwhile, or is another's by now.</returns>
    internal Task<bool> WorkAsync(Func<ValueTask<Caller>> asOf, RegisterWork work, CancellationToken cancellation) =>
        work.Batch.State == "undoing" ? TakeBackAsync(asOf, work, cancellation) : TakeInAsync(asOf, work, cancellation);

    async Task<bool> TakeInAsync(Func<ValueTask<Caller>> asOf, RegisterWork work, CancellationToken cancellation)
    {
        var batch = work.Batch;
        var register = await catalog.OfAsync(batch.Register, cancellation);
        using var table = TableFile.Open(new MemoryStream(await batches.FileAsync(batch.Id, cancellation)));
        // A file of before nobody said anything of: what is not understood was left out.
        var columns = RegisterHeadings.Columns(register, table.Headers, await batches.ColumnsAsync(batch.Id, cancellation), new List<Problem>());
        var (issues, seen, done, held) = (new List<BatchIssue>(batch.Issues), new Dictionary<string, long>(StringComparer.Ordinal), batch.Total, time.GetUtcNow());
        foreach (var rows in table.Rows().Chunk(Slice))
        {
            var (now, caller) = (time.GetUtcNow(), await asOf());
            if (done > 0)
            {
                // Seen before the node was gone; what stands twice is still told.
                done -= rows.Length;
                foreach (var row in rows) Remember(register, columns, row, batch, seen, now);
                continue;
            }
            var (changes, lines) = (new List<(RegisterRecord Before, Dictionary<string, string> Values, string Unit, bool Retired)>(), new Dictionary<string, long>(StringComparer.Ordinal));
            var (failed, told) = (0, issues.Count);
            foreach (var row in rows)
            {
                if (time.GetUtcNow() - held > renewed)
                {
                    if (!await batches.HoldAsync(work, cancellation)) return false;
                    held = time.GetUtcNow();
                }
                if (await ChangeAsync(caller, register, columns, row, batch, seen, issues, now, cancellation) is not { } change) failed++;
                else if (change.Before.Version == 0 || !Equal(change.Before.Values, change.Values))
                {
                    if (lines.TryAdd(change.Before.Id, row.Line)) changes.Add(change);
                    else
                    {
                        // Two rows that found one record by different keys: the later one would write over what it has not seen.
                        issues.Add(new(row.Line, null, "register.import.twice", new Dictionary<string, string> { ["line"] = lines[change.Before.Id].ToString(CultureInfo.InvariantCulture) }));
                        failed++;
                    }
                }
            }
            var before = batch;
            // Whoever was quicker stays; the row is told of.
            IEnumerable<BatchIssue> Left(IReadOnlyList<(string Id, long Version)> put) =>
                lines.Where(l => !put.Any(w => w.Id == l.Key)).Select(l => new BatchIssue(l.Value, null, "register.import.between", null));
            RegisterBatch Progress(IReadOnlyList<(string Id, long Version)> put)
            {
                var after = before with
                {
                    Total = before.Total + rows.Length, Failed = before.Failed + failed + (changes.Count - put.Count), Issues = [.. issues.Concat(Left(put)).Take(MostIssues)],
                    Added = before.Added + put.Count(w => w.Version == 1), Changed = before.Changed + put.Count(w => w.Version > 1),
                };
                return after with { Same = after.Total - after.Added - after.Changed - after.Failed };
            }
            if (await writing.PutAllAsync(changes, batch.Source, batch.StartedBy, now, batch.Id, batches.SliceOf(work, null, Progress, put => [.. issues.Skip(told), .. Left(put)]), cancellation) is not { } written) return false;
            (batch, held) = (Progress(written), time.GetUtcNow());
            issues.AddRange(Left(written));
        }
        return true;
    }

    /// <summary>Ends a batch that is under way.</summary>
    /// <exception cref="RefusedException"><c>register.import.unknown</c>, <c>register.import.over</c>.</exception>
    public async Task<RegisterBatch> CancelAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default)
    {
        await batches.GetAsync(caller, register, id, cancellation);
        if (!await batches.CancelAsync(id, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("register.import.over"));
        return await batches.GetAsync(caller, register, id, cancellation);
    }

    /// <summary>Takes a batch back: what it added is retired, what it changed gets its values back; records that were changed since stay as they are. A long one is taken back in the background.</summary>
    /// <exception cref="RefusedException"><c>register.import.unknown</c>, <c>register.import.undone</c>; <c>register.import.undo.outside</c>: records lie in units the caller may not change.</exception>
    public async Task<RegisterBatch> UndoAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default)
    {
        var batch = await batches.GetAsync(caller, register, id, cancellation);
        var units = await batches.UnitsAsync(batch, cancellation);
        if (units.Where(u => !Rights.May(caller, Acts.RegisterChange, new UnitId(u.Unit))).Sum(u => u.Count) is > 0 and var outside)
            throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.import.undo.outside", ("count", outside.ToString(CultureInfo.InvariantCulture))));
        if (!await batches.ClaimAsync(id, caller, cancellation)) throw new RefusedException(RefusalKind.Conflict, Problem.Of("register.import.undone"));
        // From here on it is the batch's own matter.
        if (units.Sum(u => u.Count) <= AtOnce && await batches.TakeAsync(id, CancellationToken.None) is { } taken && await WorkAsync(() => ValueTask.FromResult(caller), taken, CancellationToken.None))
            await batches.FinishAsync(taken, "undone", null, CancellationToken.None);
        return await batches.GetAsync(caller, register, id, CancellationToken.None);
    }

    async Task<bool> TakeBackAsync(Func<ValueTask<Caller>> asOf, RegisterWork work, CancellationToken cancellation)
    {
        var (batch, after) = (work.Batch, work.After);
        var register = await catalog.OfAsync(batch.Register, cancellation);
        while (await batches.RecordsAsync(batch.Id, after, Slice, cancellation) is { Count: > 0 } slice)
        {
            var (now, caller, before) = (time.GetUtcNow(), await asOf(), batch);
            var changes = new List<(RegisterRecord Before, Dictionary<string, string> Values, string Unit, bool Retired)>();
            foreach (var (record, versions) in slice)
                if (await BackAsync(caller, register, record, versions, cancellation) is { } change) changes.Add(change);
            RegisterBatch Progress(IReadOnlyList<(string Id, long Version)> put) => before with { Kept = before.Kept + slice.Count - put.Count };
            if (await writing.PutAllAsync(changes, batch.Source, caller.User.Value, now, null, batches.SliceOf(work, slice[^1].Id, Progress), cancellation) is not { } written) return false;
            (batch, after) = (Progress(written), slice[^1].Id);
        }
        return true;
    }

    /// <summary>A record as it was before a batch.</summary>
    /// <param name="versions">That the batch gave it, the latest first.</param>
    /// <returns>Null when it was changed since, or belongs to a unit by now that is not the caller's.</returns>
    async Task<(RegisterRecord Before, Dictionary<string, string> Values, string Unit, bool Retired)?> BackAsync(Caller caller, RegisterDefinition register, string id, IReadOnlyList<long> versions, CancellationToken cancellation)
    {
        if (await reading.AnyAsync(register, id, cancellation) is not { } there || there.Version != versions[0] || !Rights.May(caller, Acts.RegisterChange, there.Unit)) return null;
        var (values, at) = (new Dictionary<string, string>(there.Values, StringComparer.Ordinal), there.Version);
        foreach (var version in versions)
        {
            if (version != at || await reading.ChangeAsync(register, id, version, cancellation) is not { } done) break;
            // What is retired keeps what it said last.
            if (version > 1)
                foreach (var change in done)
                    if (change.From is { } from) values[change.Element] = from;
                    else values.Remove(change.Element);
            at--;
        }
        return at == there.Version ? null : (there, values, there.Unit.Value!, at == 0 || there.Retired);
    }

    /// <returns>Null when the row is not taken; why stands among the issues.</returns>
    async Task<(RegisterRecord Before, Dictionary<string, string> Values, string Unit, bool Retired)?> ChangeAsync(
        Caller caller, RegisterDefinition register, List<(RegisterElement? Element, int At)> columns, TableRow row, RegisterBatch batch, Dictionary<string, long> seen, List<BatchIssue> issues, DateTimeOffset now, CancellationToken cancellation)
    {
        if (row.Problem is { } broken) return Not(null, broken);
        var (unit, source) = (batch.Unit, batch.Source);
        var typed = Typed(columns, row);
        foreach (var (element, at) in columns)
            if (element is null && row.Cells[at].Trim() is { Length: > 0 } own) unit = own;
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out var of) || of.Disabled) return Not("unit", Problem.Of("register.unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.RegisterChange, of.Id)) return Not("unit", Problem.Of("register.forbidden", ("unit", of.Name)));
        var today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date);
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var (alone, _) = RegisterCheck.Merge(register, nothing, new RegisterDraft(unit, typed, source), today);
        RegisterRecord? before = null;
        if (RegisterKey.Of(register, alone) is { } key)
        {
            var word = Word(key, alone);
            if (!seen.TryAdd(word, row.Line)) return Not(null, Problem.Of("register.import.twice", ("line", seen[word].ToString(CultureInfo.InvariantCulture))));
            var matches = await reading.MatchesAsync(caller, register, RegisterKey.ValuesOf(key, alone), RegisterReading.MostMatches, cancellation);
            if (matches.Count > 1) return Not(null, Problem.Of("register.import.many", ("count", matches.Count.ToString(CultureInfo.InvariantCulture))));
            before = matches.Count == 1 ? matches[0] : null;
            if (before is not null && !Rights.May(caller, Acts.RegisterChange, before.Unit)) return Not(null, Problem.Of("register.forbidden", ("unit", before.Unit.Value ?? "")));
        }
        var (values, problems) = RegisterCheck.Merge(register, before?.Values ?? nothing, new RegisterDraft(unit, typed, source), today);
        if (problems.Count > 0) return Not(problems[0].Path?.Replace("elements.", "", StringComparison.Ordinal), problems[0]);
        before ??= new RegisterRecord(register, IdOf(batch.Id, row.Line), 0, of.Id, nothing, "", now, false);
        // One that lies out of sight is not to be doubled either.
        if (RegisterKey.IsTakenUp(before, values, before.Retired) && await reading.TakenAsync(caller, before, values, cancellation) is { } taken) return Not(RegisterKey.Of(register, values)![0], taken);
        return (before, values, before.Version > 0 ? before.Unit.Value! : unit, before.Retired);

        (RegisterRecord, Dictionary<string, string>, string, bool)? Not(string? column, Problem problem)
        {
            issues.Add(new(row.Line, column is null ? null : register.Element(column)?.Name.Zh ?? column, problem.Code, problem.Values));
            return null;
        }
    }

    /// <summary>The record a row becomes, however often it is worked off; it lies among those of its day.</summary>
    static string IdOf(string batch, long line) => batch[..Math.Min(12, batch.Length)] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{batch} {line}"))))[..20];

    /// <summary>What a row that was worked off before was known by.</summary>
    static void Remember(RegisterDefinition register, List<(RegisterElement? Element, int At)> columns, TableRow row, RegisterBatch batch, Dictionary<string, long> seen, DateTimeOffset now)
    {
        if (row.Problem is not null) return;
        var (alone, _) = RegisterCheck.Merge(register, new Dictionary<string, string>(StringComparer.Ordinal), new RegisterDraft(batch.Unit, Typed(columns, row), batch.Source), DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date));
        if (RegisterKey.Of(register, alone) is { } key) seen.TryAdd(Word(key, alone), row.Line);
    }

    static Dictionary<string, string?> Typed(List<(RegisterElement? Element, int At)> columns, TableRow row) =>
        columns.Where(c => c.Element is not null && row.Cells[c.At].Trim().Length > 0).ToDictionary(c => c.Element!.Id, c => (string?)row.Cells[c.At].Trim(), StringComparer.Ordinal);

    static string Word(string[] key, Dictionary<string, string> values) => string.Join('\u001f', key.Select(k => k + "=" + values[k]));

    static bool Equal(IReadOnlyDictionary<string, string> one, Dictionary<string, string> other) => one.Count == other.Count && one.All(v => other.GetValueOrDefault(v.Key) == v.Value);
}
