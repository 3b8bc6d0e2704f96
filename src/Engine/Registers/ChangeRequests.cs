using System.Globalization;
using Dapper;
using LowCode.Forms;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Registers;

/// <summary>
/// Change requests to registers (数据更新核准): they wait for the source unit of their element, which approves or refuses; the register changes with the approval,
/// in the same transaction, and not before. Requests stay for good.
/// </summary>
public sealed class ChangeRequests(Database database, RegisterReading reading, RegisterWriting writing, RegisterSeal seal, DirectoryCache directories, TimeProvider time)
{
    public const int MostPerPage = 100;
    const int LongestReason = 200;

    sealed record Values(string? From, string To);

    sealed record Stored
    {
        public string Id { get; init; } = "";
        public string Register { get; init; } = "";
        public string Record { get; init; } = "";
        public string Element { get; init; } = "";
        public string Unit { get; init; } = "";
        public string SourceUnit { get; init; } = "";
        public string Origin { get; init; } = "";
        public string CaseNumber { get; init; } = "";
        public string AskedBy { get; init; } = "";
        public long AskedAt { get; init; }
        public byte[] Sealed { get; init; } = [];
        public string State { get; init; } = "";
        public string? DecidedBy { get; init; }
        public long? DecidedAt { get; init; }
        public string? Reason { get; init; }
    }

    const string Columns = """
        request_id as Id, register as Register, record_id as Record, element as Element, unit as Unit, source_unit as SourceUnit, case_id as Origin, case_number as CaseNumber, asked_by as AskedBy, asked_at as AskedAt,
        sealed as Sealed, state as State, decided_by as DecidedBy, decided_at as DecidedAt, reason as Reason
        """;

    /// <summary>Takes a request in; one that is known is left as it is.</summary>
    public async Task AddAsync(AskedChange asked, CancellationToken cancellation = default)
    {
        var source = SourceOf(asked, (await directories.CurrentAsync(cancellation)).Tree);
        var values = await seal.SealAsync(asked.Record, 0, new Values(asked.From, asked.To), cancellation);
        await database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into change_request (request_id, register, record_id, element, unit, source_unit, case_id, case_number, asked_by, asked_at, sealed, state)
            values (@Id, @Register, @Record, @Element, @Unit, @source, @Case, @CaseNumber, @By, @at, @values, 'waiting') on conflict do nothing
            """, new { asked.Id, asked.Register, asked.Record, asked.Element, asked.Unit, source, asked.Case, asked.CaseNumber, asked.By, at = asked.At.ToUnixTimeMilliseconds(), values }, transaction, cancellationToken: stop)), cancellation);
    }

    /// <summary>Requests the caller may decide, and those they asked for; newest first.</summary>
    /// <param name="state">waiting, approved, refused; null for all.</param>
    public async Task<IReadOnlyList<ChangeRequestLine>> ListAsync(Caller caller, string? state, CancellationToken cancellation = default)
    {
        var units = caller.Directory.Tree.Units.Where(u => Rights.May(caller, Acts.RegisterChange, u.Id)).Select(u => u.Id.Value).ToArray();
        var inUnits = units.Length == 0 ? "1 = 0" : database.Dialect == Dialect.Postgres ? "source_unit = any(@units)" : "source_unit in @units";
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Stored>(new CommandDefinition(
            $"select {Columns} from change_request where ({inUnits} or asked_by = @me){(state is null ? "" : " and state = @state")} order by asked_at desc, request_id limit {MostPerPage}",
            new { units, me = caller.User.Value, state }, cancellationToken: cancellation));
        var lines = new List<ChangeRequestLine>();
        foreach (var row in rows) lines.Add(await ShownAsync(caller, row, cancellation));
        return lines;
    }

    /// <summary>Approves or refuses a request.</summary>
    /// <exception cref="RefusedException"><c>change.unknown</c>, <c>change.forbidden</c>, <c>change.own</c>, <c>change.decided</c>, <c>change.moved</c>, <c>change.reason</c>, or what is wrong with the value.</exception>
    public async Task<ChangeRequestLine> DecideAsync(Caller caller, string id, bool approve, string? reason, CancellationToken cancellation = default)
    {
        var row = await GetAsync(id, cancellation);
        var may = row is not null && Rights.May(caller, Acts.RegisterChange, new UnitId(row.SourceUnit));
        if (row is null || (!may && row.AskedBy != caller.User.Value)) throw Refused(RefusalKind.NotFound, Problem.Of("change.unknown"));
        if (row.AskedBy == caller.User.Value) throw Refused(RefusalKind.Forbidden, Problem.Of("change.own"));
        if (row.State != "waiting") throw Refused(RefusalKind.Conflict, Problem.Of("change.decided"));
        var why = reason?.Trim() ?? "";
        if (why.Length > LongestReason || (!approve && why.Length == 0)) throw Refused(RefusalKind.Invalid, Problem.At("change.reason", "reason", ("limit", LongestReason.ToString(CultureInfo.InvariantCulture))));
        var now = time.GetUtcNow();
        var change = approve ? await ChangeAsync(caller, row, now, cancellation) : null;
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var decided = await connection.ExecuteAsync(new CommandDefinition(
                "update change_request set state = @state, decided_by = @by, decided_at = @at, reason = @why where request_id = @id and state = 'waiting'",
                new { state = approve ? "approved" : "refused", by = caller.User.Value, at = now.ToUnixTimeMilliseconds(), why = why.Length == 0 ? null : why, id }, transaction, cancellationToken: stop));
            if (decided == 0) throw Refused(RefusalKind.Conflict, Problem.Of("change.decided"));
            if (change is not null) await change(connection, transaction, stop);
        }, cancellation);
        return await ShownAsync(caller, (await GetAsync(id, cancellation))!, cancellation);
    }

    async Task<RegisterWrite> ChangeAsync(Caller caller, Stored row, DateTimeOffset now, CancellationToken cancellation)
    {
        var (register, element, values) = (BaseRegisters.Of(row.Register), DataElements.Find(row.Element)!, await OpenAsync(row, cancellation));
        var record = await reading.AnyAsync(register, row.Record, cancellation) ?? throw RegisterReading.Unknown();
        var there = record.Values.GetValueOrDefault(element.RegisterElement!);
        // Somebody has put it right, or changed it otherwise, since the case saw it.
        if (there != values.From && there != values.To) throw Refused(RefusalKind.Conflict, Problem.Of("change.moved", ("element", element.Name.Zh), ("elementEn", element.Name.In("en"))));
        return await writing.PrepareChangeAsync(caller, record, element.RegisterElement!, values.To, $"{row.CaseNumber}", now, cancellation);
    }

    async Task<Stored?> GetAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QueryFirstOrDefaultAsync<Stored>(new CommandDefinition($"select {Columns} from change_request where request_id = @id", new { id }, cancellationToken: cancellation));
    }

    async Task<ChangeRequestLine> ShownAsync(Caller caller, Stored row, CancellationToken cancellation)
    {
        var values = await OpenAsync(row, cancellation);
        var kind = DataElements.Find(row.Element)?.Mask is { } mask && Enum.TryParse<FieldClass>(mask, ignoreCase: true, out var named) ? named : FieldClass.Open;
        return new(row.Id, row.Register, row.Record, row.Element, row.Unit, row.SourceUnit, row.CaseNumber, row.AskedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.AskedAt),
            values.From is null ? null : Mask.Of(kind, values.From), Mask.Of(kind, values.To), row.State, row.DecidedBy,
            row.DecidedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null, row.Reason,
            row.State == "waiting" && row.AskedBy != caller.User.Value && Rights.May(caller, Acts.RegisterChange, new UnitId(row.SourceUnit))) { Origin = row.Origin };
    }

    async Task<Values> OpenAsync(Stored row, CancellationToken cancellation) => await seal.OpenAsync<Values>(row.Record, 0, row.Sealed, cancellation) ?? throw RegisterReading.Unknown();

    /// <summary>The department of the record's district that is the element's source; the record's own unit where there is none.</summary>
    static string SourceOf(AskedChange asked, UnitTree tree)
    {
        if (DataElements.Find(asked.Element) is not { Source: not "~" } element) return asked.Unit;
        foreach (var above in tree.PathOf(new UnitId(asked.Unit)))
            if (above.Kind == UnitKind.District && tree.TryFind(new UnitId($"{above.Id}-{element.Source}"), out var department) && !department.Disabled) return department.Id.Value!;
        return asked.Unit;
    }

    static RefusedException Refused(RefusalKind kind, Problem problem) => new(kind, problem);
}
