using System.Text.Json;
using Dapper;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Registers;

/// <summary>Reads the registers within the caller's rights: what lies in another unit is not there.</summary>
public sealed class RegisterReading(Database database, RegisterSeal seal, TimeProvider time)
{
    public const int MostPerPage = 100;

    /// <summary>Records that are told of when several have the same key.</summary>
    internal const int MostMatches = 50;

    /// <summary>Set member by member: SQLite knows no boolean, and a constructor would ask for one.</summary>
    sealed record Stored
    {
        public string Id { get; init; } = "";
        public long Version { get; init; }
        public string Unit { get; init; } = "";
        public string Label { get; init; } = "";
        public string Open { get; init; } = "";
        public byte[]? Sealed { get; init; }
        public string Source { get; init; } = "";
        public long ConfirmedAt { get; init; }
        public bool Retired { get; init; }
    }

    sealed record Change(long Version, long At, string Actor, string Source, byte[] Sealed);

    /// <summary>Records in sight, by id; with <paramref name="find"/> those that have it in what is open, or whose whole name, number or phone it is.</summary>
    /// <param name="unit">Only of this unit and below; null for all.</param>
    /// <param name="after">Id of the last record of the page before.</param>
    public async Task<(IReadOnlyList<RegisterLine> Lines, string? Next)> ListAsync(Caller caller, RegisterDefinition register, string? unit, string? find, string? after, int most, CancellationToken cancellation = default)
    {
        var units = UnitsOf(caller, unit);
        if (units.Length == 0) return ([], null);
        most = Math.Clamp(most, 1, MostPerPage);
        var (sought, digests) = (find?.Trim() ?? "", DigestsOf(register, find));
        var condition = sought.Length == 0 ? "" : " and (r.open like @like escape '\\'" + (digests.Length == 0 ? ")"
            : $" or exists (select 1 from register_digest d where d.register = r.register and d.record_id = r.record_id and {In("d.digest", "digests")}))");
        await using var connection = await database.OpenReadAsync(cancellation);
        var lines = (await connection.QueryAsync<Stored>(new CommandDefinition($"""
            select r.record_id as Id, r.version as Version, r.unit as Unit, r.label as Label, r.open as "Open", r.source as Source, r.confirmed_at as ConfirmedAt, r.retired as Retired
            from register_record r where r.register = @register and {In("r.unit", "units")} and r.record_id > @after{condition} order by r.record_id limit @most
            """, new { register = register.Id, units, after = after ?? "", like = $"%{Escaped(sought)}%", digests, most = most + 1 }, cancellationToken: cancellation))).AsList();
        return ([.. lines.Take(most).Select(Shown)], lines.Count > most ? lines[most - 1].Id : null);
    }

    /// <exception cref="RefusedException"><c>register.record.unknown</c>: not there, or not for this caller to know of.</exception>
    public async Task<RegisterRecord> GetAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default) =>
        await TryGetAsync(caller, register, id, cancellation) ?? throw Unknown();

    /// <summary>A record whoever asks; for what has its own rule of who may.</summary>
    internal async Task<RegisterRecord?> AnyAsync(RegisterDefinition register, string id, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<Stored>(new CommandDefinition("""
            select version as Version, unit as Unit, open as "Open", sealed as Sealed, source as Source, confirmed_at as ConfirmedAt, retired as Retired
            from register_record where register = @register and record_id = @id
            """, new { register = register.Id, id }, cancellationToken: cancellation));
        return row is null ? null : await WholeAsync(register, id, row, cancellation);
    }

    async Task<RegisterRecord> WholeAsync(RegisterDefinition register, string id, Stored row, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>(Open(row.Open), StringComparer.Ordinal);
        foreach (var (element, value) in await seal.OpenAsync<Dictionary<string, string>>(id, row.Version, row.Sealed, cancellation) ?? []) values[element] = value;
        return new RegisterRecord(register, id, row.Version, new UnitId(row.Unit), values, row.Source, DateTimeOffset.FromUnixTimeMilliseconds(row.ConfirmedAt), row.Retired);
    }

    /// <summary>Whether any register holds a record.</summary>
    public async Task<bool> AnythingAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select register from register_record limit 1", cancellationToken: cancellation)) is not null;
    }

    /// <summary>Whole records in sight, by id, for what goes over many of them; in clear, so only masked values of them may be shown.</summary>
    /// <param name="unit">Of this unit and below; null for all.</param>
    /// <param name="after">Id of the last record of the page before.</param>
    internal Task<IReadOnlyList<RegisterRecord>> PageAsync(Caller caller, RegisterDefinition register, string? unit, string? after, int most, CancellationToken cancellation = default) =>
        PageAsync(caller, register, unit, after, most, false, cancellation);

    /// <summary>The first records in sight that are in use, whole: to be offered as a list. Only masked values of them may be shown.</summary>
    public Task<IReadOnlyList<RegisterRecord>> InUseAsync(Caller caller, RegisterDefinition register, int most, CancellationToken cancellation = default) =>
        PageAsync(caller, register, null, null, most, true, cancellation);

    async Task<IReadOnlyList<RegisterRecord>> PageAsync(Caller caller, RegisterDefinition register, string? unit, string? after, int most, bool inUse, CancellationToken cancellation)
    {
        var units = UnitsOf(caller, unit);
        if (units.Length == 0) return [];
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = (await connection.QueryAsync<Stored>(new CommandDefinition($"""
            select r.record_id as Id, r.version as Version, r.unit as Unit, r.open as "Open", r.sealed as Sealed, r.source as Source, r.confirmed_at as ConfirmedAt, r.retired as Retired
            from register_record r where r.register = @register and {In("r.unit", "units")} and r.record_id > @after{(inUse ? $" and not ({(database.Dialect == Dialect.Postgres ? "r.retired" : "r.retired = 1")})" : "")} order by r.record_id limit @most
            """, new { register = register.Id, units, after = after ?? "", most }, cancellationToken: cancellation))).AsList();
        var records = new List<RegisterRecord>(rows.Count);
        foreach (var row in rows) records.Add(await WholeAsync(register, row.Id, row, cancellation));
        return records;
    }

    /// <summary>The record in sight that has this whole value in one element; null when there is none.</summary>
    public async Task<RegisterRecord?> FindAsync(Caller caller, RegisterDefinition register, string element, string value, CancellationToken cancellation = default) =>
        (await MatchesAsync(caller, register, new Dictionary<string, string>(StringComparer.Ordinal) { [element] = value }, 1, cancellation)) is [var found, ..] ? found : null;

    /// <summary>The record that has these two whole values, whoever asks: for somebody who has proven one of them to be theirs. Retired records are nobody's.</summary>
    internal async Task<RegisterRecord?> OwnAsync(RegisterDefinition register, (string Element, string Value) key, (string Element, string Value) proven, CancellationToken cancellation = default) =>
        // Both have to fit: a number alone is known to many.
        (await MatchesAsync(null, register, new Dictionary<string, string>(StringComparer.Ordinal) { [key.Element] = key.Value, [proven.Element] = proven.Value }, MostMatches, cancellation)).FirstOrDefault(r => !r.Retired);

    /// <summary>Whether the people register of a street has somebody with this phone, whoever asks: a yes or no, and nothing of the person.</summary>
    public async Task<bool> LivesAsync(string phone, UnitId street, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        // A community's code begins with its street's.
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition($"""
            select count(*) from register_digest d join register_record r on r.register = d.register and r.record_id = d.record_id
            where d.register = 'people' and d.element = 'phone' and d.digest = @digest and (r.unit = @street or r.unit like @below) and not ({(database.Dialect == Dialect.Postgres ? "r.retired" : "r.retired = 1")})
            """, new { digest = seal.DigestOf("people", "phone", phone), street = street.Value, below = street.Value + "%" }, cancellationToken: cancellation)) > 0;
    }

    /// <summary>Records in sight that have all these values; retired ones only when there is no other. However many share one of the values, all of them are asked at once.</summary>
    /// <param name="caller">Null for a flow, which writes what its publisher let it write.</param>
    /// <param name="most">So many at most.</param>
    internal async Task<IReadOnlyList<RegisterRecord>> MatchesAsync(Caller? caller, RegisterDefinition register, IReadOnlyDictionary<string, string> values, int most, CancellationToken cancellation = default)
    {
        var (found, living) = (new List<RegisterRecord>(), false);
        foreach (var (id, unit, retired) in await HavingAsync(register, values, cancellation))
        {
            if (found.Count == most || (living && retired)) break;
            if (caller is not null && !Rights.May(caller, Acts.RegisterRead, new UnitId(unit))) continue;
            // What is sealed without a digest is compared here; and a record may have changed since it was found.
            if ((caller is null ? await AnyAsync(register, id, cancellation) : await TryGetAsync(caller, register, id, cancellation)) is not { } record || !values.All(v => record.Values.GetValueOrDefault(v.Key) == v.Value)) continue;
            living |= !record.Retired;
            found.Add(record);
        }
        return living ? found.FindAll(r => !r.Retired) : found;
    }

    /// <summary>Which of these records are there, in use, and the caller's to see.</summary>
    public async Task<IReadOnlySet<string>> InSightAsync(Caller caller, RegisterDefinition register, IEnumerable<string> ids, CancellationToken cancellation = default)
    {
        var (found, units) = (new HashSet<string>(StringComparer.Ordinal), UnitsOf(caller, null));
        if (units.Length == 0) return found;
        await using var connection = await database.OpenReadAsync(cancellation);
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(MostPerPage))
            found.UnionWith(await connection.QueryAsync<string>(new CommandDefinition($"""
                select r.record_id from register_record r where r.register = @register and {In("r.unit", "units")} and {In("r.record_id", "some")} and not ({(database.Dialect == Dialect.Postgres ? "r.retired" : "r.retired = 1")})
                """, new { register = register.Id, units, some }, cancellationToken: cancellation)));
        return found;
    }

    /// <summary>Another record that has the key which a change gives to a record; null when it is free. Retired ones are in the way of a new record only where the caller could take them up again.</summary>
    /// <param name="caller">Null for a flow. The record is named to those alone who may read it.</param>
    internal async Task<Problem?> TakenAsync(Caller? caller, RegisterRecord before, IReadOnlyDictionary<string, string> values, CancellationToken cancellation = default)
    {
        var register = before.Register;
        if (RegisterKey.HeldOf(register, values) is not { } key) return null;
        var others = (await MatchesAsync(null, register, RegisterKey.ValuesOf(key, values), MostMatches, cancellation))
            .Where(r => r.Id != before.Id && (!r.Retired || (before.Version == 0 && caller is not null && Rights.May(caller, Acts.RegisterChange, r.Unit)))).ToList();
        if (others.Count == 0) return null;
        var (elements, path) = (key.Select(k => register.Element(k)!.Name), "elements." + key[0]);
        var names = (Zh: string.Join('、', elements.Select(n => n.Zh)), En: string.Join(", ", elements.Select(n => n.En)));
        // guard: key of another
        if (others.Find(r => caller is not null && Rights.May(caller, Acts.RegisterRead, r.Unit)) is not { } other) return Problem.At("register.key.elsewhere", path, ("element", names.Zh), ("elementEn", names.En));
        var label = Mask.Of(register.Element(register.Label)!.Class, other.Values.GetValueOrDefault(register.Label));
        return Problem.At(other.Retired ? "register.key.retired" : "register.key.taken", path, ("element", names.Zh), ("elementEn", names.En), ("label", label), ("unit", caller!.NameOf(other.Unit)), ("record", other.Id));
    }

    /// <summary>Records that have all these values, as far as the database can tell, living ones first.</summary>
    async Task<IReadOnlyList<(string Id, string Unit, bool Retired)>> HavingAsync(RegisterDefinition register, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        var parameters = new DynamicParameters();
        parameters.Add("register", register.Id);
        var (digests, conditions) = (new List<string>(), new List<string> { "r.register = @register" });
        foreach (var (name, value) in values)
        {
            var n = digests.Count + conditions.Count;
            if (register.Element(name) is not { } element) return [];
            if (element.Find)
            {
                digests.Add($"register_digest d{n}");
                conditions.Add($"d{n}.register = r.register and d{n}.record_id = r.record_id and d{n}.element = @e{n} and d{n}.digest = @v{n}");
                parameters.Add($"e{n}", name);
                parameters.Add($"v{n}", seal.DigestOf(register.Id, name, value));
            }
            else if (element.Class == FieldClass.Open)
            {
                conditions.Add($"r.open like @v{n} escape '\\'");
                parameters.Add($"v{n}", $"%{Escaped($"\"{name}\":{JsonSerializer.Serialize(value, RegisterWriting.Plain)}")}%");
            }
        }
        if (conditions.Count == 1) return [];
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<Stored>(new CommandDefinition(
            $"select r.record_id as Id, r.unit as Unit, r.retired as Retired from {string.Join(", ", digests.Append("register_record r"))} where {string.Join(" and ", conditions)} order by r.retired, r.record_id",
            parameters, cancellationToken: cancellation))).Select(r => (r.Id, r.Unit, r.Retired))];
    }

    /// <summary>A record by its id; null when it is not there, or not for this caller to know of.</summary>
    public async Task<RegisterRecord?> TryGetAsync(Caller caller, RegisterDefinition register, string id, CancellationToken cancellation = default) =>
        await AnyAsync(register, id, cancellation) is { } record && Rights.May(caller, Acts.RegisterRead, record.Unit) ? record : null;

    /// <summary>Every change of a record the caller may read, newest first; values masked.</summary>
    public async Task<IReadOnlyList<RegisterChange>> HistoryAsync(RegisterRecord record, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Change>(new CommandDefinition(
            "select version as Version, at as At, actor as Actor, source as Source, sealed as Sealed from register_change where register = @register and record_id = @id order by version desc limit 200",
            new { register = record.Register.Id, id = record.Id }, cancellationToken: cancellation));
        var changes = new List<RegisterChange>();
        foreach (var row in rows)
        {
            var elements = await seal.OpenAsync<List<ElementChange>>(record.Id, row.Version, row.Sealed, cancellation) ?? [];
            changes.Add(new(row.Version, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Actor, row.Source, [.. elements.Select(e => Hidden(record.Register, e))]));
        }
        return changes;
    }

    /// <summary>What one change of a record did, in clear; null when there is none.</summary>
    internal async Task<IReadOnlyList<ElementChange>?> ChangeAsync(RegisterDefinition register, string id, long version, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var payload = await connection.ExecuteScalarAsync<byte[]>(new CommandDefinition("select sealed from register_change where register = @register and record_id = @id and version = @version",
            new { register = register.Id, id, version }, cancellationToken: cancellation));
        return payload is null ? null : await seal.OpenAsync<List<ElementChange>>(id, version, payload, cancellation);
    }

    /// <summary>Records that belong to this one, as far as the caller may read them.</summary>
    public async Task<IReadOnlyList<RegisterLink>> LinksAsync(Caller caller, RegisterRecord record, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<(string Kind, string Register, string Id, string Label, string Unit)>(new CommandDefinition("""
            select l.kind, r.register, r.record_id, r.label, r.unit from register_link l join register_record r on r.register = l.to_register and r.record_id = l.to_id
            where l.register = @register and l.record_id = @id
            union all
            select l.kind, r.register, r.record_id, r.label, r.unit from register_link l join register_record r on r.register = l.register and r.record_id = l.record_id
            where l.to_register = @register and l.to_id = @id
            order by 2, 3 limit 100
            """, new { register = record.Register.Id, id = record.Id }, cancellationToken: cancellation));
        return [.. rows.Where(r => Rights.May(caller, Acts.RegisterRead, new UnitId(r.Unit))).Select(r => new RegisterLink(r.Kind, r.Register, r.Id, r.Label))];
    }

    internal static RefusedException Unknown() => new(RefusalKind.NotFound, Problem.Of("register.record.unknown"));

    static string[] UnitsOf(Caller caller, string? top) =>
        [.. caller.Directory.Tree.Units.Where(u => (top is null || caller.Directory.Tree.IsWithin(u.Id, new UnitId(top))) && Rights.May(caller, Acts.RegisterRead, u.Id)).Select(u => u.Id.Value)];

    /// <summary>The same text may be a name, a number or a phone: it is looked for as each that it can be.</summary>
    string[] DigestsOf(RegisterDefinition register, string? find)
    {
        if (find?.Trim() is not { Length: > 0 } text) return [];
        var today = DateOnly.FromDateTime(time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).Date);
        return [.. register.Elements.Where(e => e.Find).Select(e => RegisterCheck.Canonical(e.Kind, text, today) is { } value ? seal.DigestOf(register.Id, e.Id, value) : null).OfType<string>()];
    }

    string In(string column, string values) => database.Dialect == Dialect.Postgres ? $"{column} = any(@{values})" : $"{column} in @{values}";

    static RegisterLine Shown(Stored line) =>
        new(line.Id, line.Version, line.Unit, line.Label, Open(line.Open), line.Source, DateTimeOffset.FromUnixTimeMilliseconds(line.ConfirmedAt), line.Retired);

    static ElementChange Hidden(RegisterDefinition register, ElementChange change)
    {
        var kind = register.Element(change.Element)?.Class ?? FieldClass.Sensitive;
        return new(change.Element, change.From is null ? null : Mask.Of(kind, change.From), change.To is null ? null : Mask.Of(kind, change.To));
    }

    static Dictionary<string, string> Open(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    static string Escaped(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
