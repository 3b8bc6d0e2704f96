using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Registers;

/// <summary>A record that comes from a source of ours, with what belongs to it; for filling a register at once.</summary>
/// <param name="Links">Kind, register and id of other records.</param>
public sealed record RegisterSeed(string Register, string Id, string Unit, IReadOnlyDictionary<string, string> Values, IReadOnlyList<(string Kind, string Register, string Id)> Links);

/// <summary>A change that is ready to be written within somebody's transaction.</summary>
delegate Task RegisterWrite(DbConnection connection, DbTransaction transaction, CancellationToken cancellation);

/// <summary>What belongs into the transaction that writes a slice of a batch.</summary>
/// <param name="Begin">False when the slice is no longer this one's to write.</param>
/// <param name="End">Takes the ids and versions that were written.</param>
sealed record RegisterSlice(Func<DbConnection, DbTransaction, CancellationToken, Task<bool>> Begin, Func<DbConnection, DbTransaction, IReadOnlyList<(string Id, long Version)>, CancellationToken, Task> End);

/// <summary>Writes the registers: every change is checked, versioned and kept.</summary>
public sealed class RegisterWriting(Database database, RegisterReading reading, RegisterSeal seal, TimeProvider time)
{
    /// <summary>Open values are searched as text: Chinese has to stand in them as Chinese.</summary>
    internal static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    sealed record Prepared(RegisterDefinition Register, string Id, long Version, string Unit, string Label, string Open, byte[]? Sealed, string Source, long At, bool Retired,
        string Actor, string Elements, byte[] Change, IReadOnlyList<(string Element, string Digest)> Digests, string? Key, bool TakesUp);

    /// <summary>What came of writing a record: it was at another version by now, or its key another record's.</summary>
    enum Put { Done, Stale, Taken }

    /// <summary>A new record.</summary>
    /// <exception cref="RefusedException">Problems of the draft; <c>register.forbidden</c>.</exception>
    public async Task<RegisterRecord> AddAsync(Caller caller, RegisterDefinition register, RegisterDraft draft, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var nothing = new RegisterRecord(register, CaseId.New(now).Value, 0, new UnitId(draft.Unit ?? ""), new Dictionary<string, string>(), "", now, false);
        return await SaveAsync(caller, nothing, draft, now, cancellation);
    }

    /// <summary>Changes a record that was seen at <paramref name="version"/>.</summary>
    /// <exception cref="RefusedException">Problems of the draft; <c>register.record.unknown</c>, <c>register.forbidden</c>, <c>register.changed</c>.</exception>
    public async Task<RegisterRecord> ChangeAsync(Caller caller, RegisterDefinition register, string id, long version, RegisterDraft draft, CancellationToken cancellation = default)
    {
        var before = await reading.GetAsync(caller, register, id, cancellation);
        if (before.Version != version) throw Changed();
        return await SaveAsync(caller, before, draft, time.GetUtcNow(), cancellation);
    }

    /// <summary>Fills a register of an empty installation; records that are there already stay as they are.</summary>
    public async Task FillAsync(IReadOnlyList<RegisterSeed> seeds, string source, DateTimeOffset confirmedAt, CancellationToken cancellation = default)
    {
        foreach (var slice in seeds.Chunk(200))
        {
            var prepared = new List<Prepared>(slice.Length);
            foreach (var seed in slice)
            {
                var none = new RegisterRecord(BaseRegisters.Of(seed.Register), seed.Id, 0, new UnitId(seed.Unit), new Dictionary<string, string>(), "", confirmedAt, false);
                // Whoever fills knows what they have; who comes later is held to the keys.
                prepared.Add(await PrepareAsync(none, new Dictionary<string, string>(seed.Values, StringComparer.Ordinal), seed.Unit, source, false, "product", confirmedAt, cancellation) with { TakesUp = false });
            }
            await database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
            {
                foreach (var one in prepared) await PutAsync(connection, transaction, one, stop);
                foreach (var seed in slice)
                    foreach (var (kind, register, id) in seed.Links)
                        await connection.ExecuteAsync(new CommandDefinition(
                            "insert into register_link (register, record_id, kind, to_register, to_id, since) values (@from, @own, @kind, @register, @other, @at) on conflict do nothing",
                            new { from = seed.Register, own = seed.Id, kind, register, other = id, at = confirmedAt.ToUnixTimeMilliseconds() }, transaction, cancellationToken: stop));
            }, cancellation);
        }
    }

    /// <summary>Makes the change of one element ready that its source unit has approved; whose record it is does not matter then.</summary>
    /// <exception cref="RefusedException">The value is none of the element's; <c>register.key.…</c>: it makes the record another one's double.</exception>
    internal async Task<RegisterWrite> PrepareChangeAsync(Caller caller, RegisterRecord before, string element, string value, string source, DateTimeOffset now, CancellationToken cancellation)
    {
        var draft = new RegisterDraft(null, new Dictionary<string, string?> { [element] = value }, source);
        var (values, problems) = RegisterCheck.Merge(before.Register, before.Values, draft, DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date));
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        if (RegisterKey.IsTakenUp(before, values, before.Retired) && await reading.TakenAsync(caller, before, values, cancellation) is { } taken) throw new RefusedException(RefusalKind.Conflict, taken);
        var prepared = await PrepareAsync(before, values, before.Unit.Value!, source, before.Retired, caller.User.Value, now, cancellation);
        return async (connection, transaction, stop) =>
        {
            if (await PutAsync(connection, transaction, prepared, stop) != Put.Done) throw Changed();
        };
    }

    /// <summary>Writes many records at once, each with its history; one that is at another version by now, or whose key is another's, is left out.</summary>
    /// <param name="batch">Under which they can be found again; null for none.</param>
    /// <returns>Ids and versions of those written; null when <paramref name="slice"/> said that it may not be, and nothing was.</returns>
    internal async Task<IReadOnlyList<(string Id, long Version)>?> PutAllAsync(
        IReadOnlyList<(RegisterRecord Before, Dictionary<string, string> Values, string Unit, bool Retired)> changes, string source, string actor, DateTimeOffset now, string? batch, RegisterSlice slice, CancellationToken cancellation)
    {
        var prepared = new List<Prepared>(changes.Count);
        foreach (var (before, values, unit, retired) in changes) prepared.Add(await PrepareAsync(before, values, unit, source, retired, actor, now, cancellation));
        // Two that write the same keys at once take them in the same order.
        prepared.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        return await database.WriteAsync(WriteLane.Bulk, async (connection, transaction, stop) =>
        {
            if (!await slice.Begin(connection, transaction, stop)) return null;
            var written = new List<(string Id, long Version)>(prepared.Count);
            foreach (var one in prepared)
            {
                if (await PutAsync(connection, transaction, one, stop) != Put.Done) continue;
                written.Add((one.Id, one.Version));
                if (batch is not null)
                    await connection.ExecuteAsync(new CommandDefinition("insert into register_batch_record (batch_id, record_id, version) values (@batch, @Id, @Version)", new { batch, one.Id, one.Version }, transaction, cancellationToken: stop));
            }
            await slice.End(connection, transaction, written, stop);
            return (IReadOnlyList<(string Id, long Version)>?)written;
        }, cancellation);
    }

    /// <summary>Writes a record for a flow: the one with the same key is changed, else there is a new one under the given id; what is there already is left.</summary>
    /// <returns>The record, and whether it is new.</returns>
    /// <exception cref="RefusedException">Problems of the draft; <c>register.import.many</c>, <c>register.changed</c>.</exception>
    internal async Task<(RegisterRecord Record, bool IsNew)> PutByKeyAsync(RegisterDefinition register, string id, RegisterDraft draft, DateTimeOffset now, CancellationToken cancellation)
    {
        var (today, nothing) = (DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date), new Dictionary<string, string>(StringComparer.Ordinal));
        var before = await reading.AnyAsync(register, id, cancellation);
        if (before is null)
        {
            var (alone, _) = RegisterCheck.Merge(register, nothing, draft, today);
            if (RegisterKey.Of(register, alone) is { } key)
            {
                var matches = await reading.MatchesAsync(null, register, RegisterKey.ValuesOf(key, alone), RegisterReading.MostMatches, cancellation);
                if (matches.Count > 1) throw new RefusedException(RefusalKind.Conflict, Problem.Of("register.import.many", ("count", $"{matches.Count}")));
                before = matches.Count == 1 ? matches[0] : null;
            }
        }
        before ??= new RegisterRecord(register, id, 0, new UnitId(draft.Unit ?? ""), nothing, "", now, false);
        var (values, problems) = RegisterCheck.Merge(register, before.Values, draft, today);
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        var retired = draft.Retired ?? false;
        if (before.Version > 0 && before.Retired == retired && before.Values.Count == values.Count && values.All(v => before.Values.GetValueOrDefault(v.Key) == v.Value)) return (before, false);
        var unit = before.Version > 0 ? before.Unit.Value! : draft.Unit!;
        if (before.Version > 0 && RegisterKey.IsTakenUp(before, values, retired) && await reading.TakenAsync(null, before, values, cancellation) is { } taken) throw new RefusedException(RefusalKind.Conflict, taken);
        var prepared = await PrepareAsync(before, values, unit, draft.Source.Trim(), retired, "flow", now, cancellation);
        // Somebody else was quicker with this key: the call is tried again, and finds that record.
        if (await database.WriteAsync(WriteLane.Bulk, (connection, transaction, stop) => PutAsync(connection, transaction, prepared, stop), cancellation) != Put.Done) throw Changed();
        return (before with { Version = prepared.Version, Unit = new UnitId(unit), Values = values, Source = prepared.Source, ConfirmedAt = now, Retired = retired }, before.Version == 0);
    }

    /// <summary>Says that a record belongs to another, or no longer.</summary>
    /// <exception cref="RefusedException"><c>register.record.unknown</c>, <c>register.link</c>.</exception>
    public async Task LinkAsync(RegisterRecord record, string kind, string register, string id, DateTimeOffset now, bool gone = false, CancellationToken cancellation = default)
    {
        if (kind.Trim() is not { Length: > 0 and <= 30 } || (register == record.Register.Id && id == record.Id)) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.link", "kind", ("limit", "30")));
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var row = new { from = record.Register.Id, own = record.Id, kind = kind.Trim(), register, other = id, at = now.ToUnixTimeMilliseconds() };
            if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select record_id from register_record where register = @register and record_id = @other", row, transaction, cancellationToken: stop)) is null) throw RegisterReading.Unknown();
            return await connection.ExecuteAsync(new CommandDefinition(gone
                ? "delete from register_link where (register = @from and record_id = @own and kind = @kind and to_register = @register and to_id = @other) or (register = @register and record_id = @other and kind = @kind and to_register = @from and to_id = @own)"
                : "insert into register_link (register, record_id, kind, to_register, to_id, since) values (@from, @own, @kind, @register, @other, @at) on conflict do nothing", row, transaction, cancellationToken: stop));
        }, cancellation);
    }

    async Task<RegisterRecord> SaveAsync(Caller caller, RegisterRecord before, RegisterDraft draft, DateTimeOffset now, CancellationToken cancellation)
    {
        var unit = draft.Unit is { Length: > 0 } named ? new UnitId(named) : before.Unit;
        if (!caller.Directory.Tree.TryFind(unit, out var found) || found.Disabled) throw new RefusedException(RefusalKind.Invalid, Problem.At("register.unit", "unit", ("unit", unit.Value ?? "")));
        // Whoever hands a record over has to be responsible on both sides.
        foreach (var asked in (UnitId[])[before.Version == 0 ? unit : before.Unit, unit])
            if (!Rights.May(caller, Acts.RegisterChange, asked)) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("register.forbidden", ("unit", found.Name)));
        var (values, problems) = RegisterCheck.Merge(before.Register, before.Values, draft, DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).Date));
        if (problems.Count > 0) throw new RefusedException(RefusalKind.Invalid, [.. problems]);
        if (RegisterKey.IsTakenUp(before, values, draft.Retired ?? before.Retired)) await FreeAsync();
        var prepared = await PrepareAsync(before, values, unit.Value!, draft.Source.Trim(), draft.Retired ?? before.Retired, caller.User.Value, now, cancellation);
        var put = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => PutAsync(connection, transaction, prepared, stop), cancellation);
        // Between the look and the writing somebody else was quicker.
        if (put == Put.Taken) await FreeAsync();
        if (put != Put.Done) throw Changed();
        return before with { Version = prepared.Version, Unit = unit, Values = values, Source = prepared.Source, ConfirmedAt = now, Retired = prepared.Retired };

        async Task FreeAsync()
        {
            if (await reading.TakenAsync(caller, before, values, cancellation) is { } taken) throw new RefusedException(RefusalKind.Conflict, taken);
        }
    }

    /// <summary>Everything that needs a key, before the writer is asked for.</summary>
    async Task<Prepared> PrepareAsync(RegisterRecord before, Dictionary<string, string> values, string unit, string source, bool retired, string actor, DateTimeOffset at, CancellationToken cancellation)
    {
        var (register, version) = (before.Register, before.Version + 1);
        var changes = register.Elements.Select(e => new ElementChange(e.Id, before.Values.GetValueOrDefault(e.Id), values.GetValueOrDefault(e.Id))).Where(c => c.From != c.To).ToList();
        var hidden = register.Elements.Where(e => e.Class != FieldClass.Open && values.ContainsKey(e.Id)).ToDictionary(e => e.Id, e => values[e.Id], StringComparer.Ordinal);
        var open = register.Elements.Where(e => e.Class == FieldClass.Open && values.ContainsKey(e.Id)).ToDictionary(e => e.Id, e => values[e.Id], StringComparer.Ordinal);
        var label = register.Element(register.Label)!;
        return new(register, before.Id, version, unit, Mask.Of(label.Class, values.GetValueOrDefault(label.Id)), JsonSerializer.Serialize(open, Plain),
            hidden.Count == 0 ? null : await seal.SealAsync(before.Id, version, hidden, cancellation), source, at.ToUnixTimeMilliseconds(), retired, actor,
            string.Join(',', changes.Select(c => c.Element)), await seal.SealAsync(before.Id, version, changes, cancellation),
            [.. register.Elements.Where(e => e.Find && values.ContainsKey(e.Id)).Select(e => (e.Id, seal.DigestOf(register.Id, e.Id, values[e.Id])))],
            !retired && RegisterKey.HeldOf(register, values) is { } key ? seal.DigestOf(register.Id, "#" + string.Join('+', key), string.Join('\u001f', key.Select(k => values[k]))) : null,
            RegisterKey.IsTakenUp(before, values, retired));
    }

    /// <returns>Unless it is done, nothing was written.</returns>
    static async Task<Put> PutAsync(DbConnection connection, DbTransaction transaction, Prepared one, CancellationToken stop)
    {
        var row = new { register = one.Register.Id, one.Key, one.Id, one.Version, one.Unit, one.Label, one.Open, one.Sealed, one.Source, one.At, one.Retired, one.Actor, one.Elements, one.Change, seen = one.Version - 1 };
        // Whoever comes second waits here for the first one's end, and then is told.
        var taken = one.Key is not null && await connection.ExecuteAsync(new CommandDefinition(
            "insert into register_key (register, digest, record_id) values (@register, @Key, @Id) on conflict do nothing", row, transaction, cancellationToken: stop)) > 0;
        // guard: one record of a key
        if (one.TakesUp && !taken && await connection.ExecuteScalarAsync<string?>(new CommandDefinition("select record_id from register_key where register = @register and digest = @Key", row, transaction, cancellationToken: stop)) != one.Id) return Put.Taken;
        var put = await connection.ExecuteAsync(new CommandDefinition(one.Version == 1
            ? """
              insert into register_record (register, record_id, version, unit, label, open, sealed, source, confirmed_at, retired)
              values (@register, @Id, @Version, @Unit, @Label, @Open, @Sealed, @Source, @At, @Retired) on conflict do nothing
              """
            : """
              update register_record set version = @Version, unit = @Unit, label = @Label, open = @Open, sealed = @Sealed, source = @Source, confirmed_at = @At, retired = @Retired
              where register = @register and record_id = @Id and version = @seen
              """, row, transaction, cancellationToken: stop));
        if (put == 0)
        {
            if (taken) await connection.ExecuteAsync(new CommandDefinition("delete from register_key where register = @register and digest = @Key", row, transaction, cancellationToken: stop));
            return Put.Stale;
        }
        if (one.Version > 1) await connection.ExecuteAsync(new CommandDefinition("delete from register_key where register = @register and record_id = @Id and digest <> @kept", new { register = one.Register.Id, one.Id, kept = one.Key ?? "" }, transaction, cancellationToken: stop));
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into register_change (register, record_id, version, at, actor, source, elements, sealed) values (@register, @Id, @Version, @At, @Actor, @Source, @Elements, @Change)
            """, row, transaction, cancellationToken: stop));
        if (one.Version > 1) await connection.ExecuteAsync(new CommandDefinition("delete from register_digest where register = @register and record_id = @Id", row, transaction, cancellationToken: stop));
        foreach (var (element, digest) in one.Digests)
            await connection.ExecuteAsync(new CommandDefinition("insert into register_digest (register, element, digest, record_id) values (@register, @element, @digest, @Id)",
                new { register = one.Register.Id, element, digest, one.Id }, transaction, cancellationToken: stop));
        return Put.Done;
    }

    static RefusedException Changed() => new(RefusalKind.Stale, Problem.Of("register.changed"));
}
