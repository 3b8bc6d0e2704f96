using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>
/// Drafts of apps. The files and every edit are kept in one transaction, so that undo is the server's and survives everything a browser does. Rights are the
/// door's to ask: a draft names its unit.
/// </summary>
public sealed class DraftStore(Database database, TimeProvider time)
{
    /// <summary>How long after the last edit others are kept from editing, unless they take over.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    /// <summary>Edits that can be taken back; older ones hold for good.</summary>
    public const int MostEdits = 500;

    static readonly string[] drop =
        ["delete from app_draft_edit where draft = @id", "delete from draft_trial_case where draft = @id", "delete from draft_trial where draft = @id", "delete from app_draft_remark where draft = @id", "delete from app_draft where id = @id"];

    const string Columns = """
        d.id as Id, d.app as App, d.unit as Unit, d.name as Name, d.package as Package, d.revision as Revision, d.position as Position,
        d.made_at as MadeAt, d.made_by as MadeBy, d.changed_at as ChangedAt, d.changed_by as ChangedBy, d.held_by as HeldBy, d.held_until as HeldUntil, d.submitted as Submitted, d.submitted_by as SubmittedBy,
        (select coalesce(max(s.seq), d.position) from app_draft_edit s where s.draft = d.id) as Edits,
        (select coalesce(min(s.seq), d.position + 1) from app_draft_edit s where s.draft = d.id) as Oldest
        """;

    sealed record Row
    {
        public string Id { get; init; } = "";
        public string App { get; init; } = "";
        public string Unit { get; init; } = "";
        public string Name { get; init; } = "";
        public byte[] Package { get; init; } = [];
        public long Revision { get; init; }
        public long Position { get; init; }
        public long Edits { get; init; }
        public long Oldest { get; init; }
        public long MadeAt { get; init; }
        public string MadeBy { get; init; } = "";
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";
        public string? HeldBy { get; init; }
        public long? HeldUntil { get; init; }
        public long? Submitted { get; init; }
        public string? SubmittedBy { get; init; }

        public AppDraft ToDraft() => new(Id, App, Unit, Name, AppPackage.FromZip(Package), Revision, Position, Math.Max(Position, Edits), Oldest, At(MadeAt), MadeBy, At(ChangedAt), ChangedBy, HeldBy,
            HeldUntil is { } until ? At(until) : null, Submitted, SubmittedBy);

        static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
    }

    /// <summary>Begins a draft with these files.</summary>
    public async Task<string> AddAsync(string app, string unit, string name, AppPackage package, string by, CancellationToken cancellation)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var row = new { id, app, unit, name, package = package.ToZip(), by, at = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition("""
            insert into app_draft(id, app, unit, name, package, revision, position, made_at, made_by, changed_at, changed_by)
            values (@id, @app, @unit, @name, @package, 1, 0, @at, @by, @at, @by)
            """, row, transaction, cancellationToken: stop)), cancellation);
        return id;
    }

    public async Task<AppDraft?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await ReadAsync(connection, null, id, cancellation);
    }

    /// <summary>All drafts, the one edited last first.</summary>
    public async Task<IReadOnlyList<DraftLine>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select id as Id, app as App, unit as Unit, name as Name, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy, submitted as Submitted, made_by as MadeBy from app_draft order by changed_at desc", cancellationToken: cancellation));
        return [.. rows.Select(r => new DraftLine(r.Id, r.App, r.Unit, r.Name, r.Revision, DateTimeOffset.FromUnixTimeMilliseconds(r.ChangedAt), r.ChangedBy, r.Submitted == r.Revision, r.MadeBy))];
    }

    /// <summary>Makes an edit, and holds the draft for who made it.</summary>
    /// <exception cref="RefusedException">There is no such draft, somebody else works on it, or the edit cannot be made.</exception>
    public Task<AppDraft> EditAsync(string id, DraftEdit edit, string by, CancellationToken cancellation) => EditAsync(id, [edit], by, cancellation);

    /// <summary>Makes several edits that are one act to whoever makes them: all of them or none, taken back together.</summary>
    public Task<AppDraft> EditAsync(string id, IReadOnlyList<DraftEdit> edits, string by, CancellationToken cancellation) => ChangeAsync(id, by, async (draft, work) =>
    {
        var changes = DraftEdits.Apply(draft.Package, edits);
        if (changes.Count == 0) return draft;
        await work.DoAsync("delete from app_draft_edit where draft = @id and (seq > @position or seq <= @oldest)", new { id, position = draft.Position, oldest = draft.Position - MostEdits });
        await work.DoAsync("insert into app_draft_edit(draft, seq, kind, changes, made_at, made_by) values (@id, @seq, @kind, @changes, @at, @by)",
            new { id, seq = draft.Position + 1, kind = edits[^1].GetType().Name, changes = JsonSerializer.Serialize(changes, JsonSerializerOptions.Web), at = work.Now, by });
        return draft with { Package = DraftFiles.With(draft.Package, changes), Position = draft.Position + 1 };
    }, cancellation);

    /// <summary>Takes the last edit back, or makes it again.</summary>
    public Task<AppDraft> StepAsync(string id, bool back, string by, CancellationToken cancellation) => ChangeAsync(id, by, async (draft, work) =>
    {
        var seq = back ? draft.Position : draft.Position + 1;
        var written = await work.OneAsync("select changes from app_draft_edit where draft = @id and seq = @seq", new { id, seq });
        if (written is null) return draft;
        var changes = JsonSerializer.Deserialize<FileChange[]>(written, JsonSerializerOptions.Web)!;
        return draft with { Package = DraftFiles.With(draft.Package, changes, back), Position = back ? seq - 1 : seq };
    }, cancellation);

    /// <summary>Takes the draft over from whoever holds it.</summary>
    public Task TakeAsync(string id, string by, CancellationToken cancellation)
    {
        var until = (time.GetUtcNow() + Hold).ToUnixTimeMilliseconds();
        return database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update app_draft set held_by = @by, held_until = @until where id = @id", new { id, by, until }, transaction, cancellationToken: stop)), cancellation);
    }

    /// <summary>Whoever holds the draft lets go of it: the next may edit at once.</summary>
    public Task ReleaseAsync(string id, string by, CancellationToken cancellation) =>
        database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update app_draft set held_by = null, held_until = null where id = @id and held_by = @by", new { id, by }, transaction, cancellationToken: stop)), cancellation);

    /// <summary>Puts the draft as it stands up for publishing.</summary>
    /// <exception cref="RefusedException">It has been edited since it was looked at.</exception>
    public async Task SubmitAsync(string id, long revision, string by, CancellationToken cancellation)
    {
        var done = await database.WriteAsync(WriteLane.Interactive, (connection, transaction, stop) => connection.ExecuteAsync(new CommandDefinition(
            "update app_draft set submitted = revision, submitted_by = @by where id = @id and revision = @revision", new { id, by, revision }, transaction, cancellationToken: stop)), cancellation);
        if (done == 0) throw new RefusedException(RefusalKind.Conflict, Problem.Of("draft.changed"));
    }

    /// <summary>Removes a draft that nobody else works on.</summary>
    /// <exception cref="RefusedException">There is no such draft, or somebody else holds it.</exception>
    public Task RemoveAsync(string id, string by, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var draft = await ReadAsync(connection, transaction, id, stop) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("draft.unknown"));
            if (draft.OtherThan(by, now) is { } other) throw new RefusedException(RefusalKind.Conflict, Problem.Of("draft.held", ("user", other)));
            await DropAsync(connection, transaction, id, stop);
        }, cancellation);
    }

    /// <summary>A revision has been published: its draft is done with, unless it has been edited since.</summary>
    /// <returns>Whether the draft is gone.</returns>
    public Task<bool> PublishedAsync(string id, long revision, CancellationToken cancellation) => database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
    {
        if (await ReadAsync(connection, transaction, id, stop) is not { } draft || draft.Revision != revision) return false;
        await DropAsync(connection, transaction, id, stop);
        return true;
    }, cancellation);

    static async Task DropAsync(DbConnection connection, DbTransaction transaction, string id, CancellationToken stop)
    {
        // With a draft goes all that was tried and said of it.
        foreach (var sql in drop)
            await connection.ExecuteAsync(new CommandDefinition(sql, new { id }, transaction, cancellationToken: stop));
    }

    /// <summary>What an edit does on the connection of its transaction.</summary>
    sealed record Work(DbConnection Connection, DbTransaction Transaction, long Now, CancellationToken Stop)
    {
        public Task<int> DoAsync(string sql, object values) => Connection.ExecuteAsync(new CommandDefinition(sql, values, Transaction, cancellationToken: Stop));

        public Task<string?> OneAsync(string sql, object values) => Connection.ExecuteScalarAsync<string?>(new CommandDefinition(sql, values, Transaction, cancellationToken: Stop));
    }

    Task<AppDraft> ChangeAsync(string id, string by, Func<AppDraft, Work, Task<AppDraft>> change, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var draft = await ReadAsync(connection, transaction, id, stop) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("draft.unknown"));
            if (draft.OtherThan(by, now) is { } other) throw new RefusedException(RefusalKind.Conflict, Problem.Of("draft.held", ("user", other)));
            var work = new Work(connection, transaction, now.ToUnixTimeMilliseconds(), stop);
            var changed = await change(draft, work);
            if (ReferenceEquals(changed, draft)) return draft;
            var name = DraftNames.Of(changed.Package);
            await work.DoAsync("""
                update app_draft set package = @package, position = @Position, revision = revision + 1, app = @app, name = @name, changed_at = @at, changed_by = @by, held_by = @by, held_until = @until where id = @id
                """, new { id, package = changed.Package.ToZip(), changed.Position, app = name.App ?? draft.App, name = name.Name ?? draft.Name, at = work.Now, by, until = (now + Hold).ToUnixTimeMilliseconds() });
            return (await ReadAsync(connection, transaction, id, stop))!;
        }, cancellation);
    }

    async Task<AppDraft?> ReadAsync(DbConnection connection, DbTransaction? transaction, string id, CancellationToken stop)
    {
        // Two edits of one draft come one after the other; SQLite has one writer anyway.
        var held = transaction is not null && database.Dialect == Dialect.Postgres ? " for update of d" : "";
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"select {Columns} from app_draft d where d.id = @id{held}", new { id }, transaction, cancellationToken: stop)))?.ToDraft();
    }
}

/// <summary>What a draft says of itself in its manifest, as far as that can be read.</summary>
public static class DraftNames
{
    public static (string? App, string? Name) Of(AppPackage package)
    {
        if (package["app.json"] is not { } content) return default;
        try
        {
            var manifest = JsonSerializer.Deserialize(content, AppsJson.Default.AppManifest);
            return (manifest?.Id, manifest?.Name.Zh);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
