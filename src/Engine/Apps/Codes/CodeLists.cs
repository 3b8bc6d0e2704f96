using System.Text.RegularExpressions;
using Dapper;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Storage;

namespace LowCode.Apps;

/// <summary>The lists of codes that units keep, in the database. What is read is at most <see cref="AppStore.InstallationAge"/> old on nodes that did not change it.</summary>
public sealed partial class CodeLists(Database database, TimeProvider time)
{
    sealed record ListRow(string Unit, string ListId, string Name, long ChangedAt, string ChangedBy);

    sealed record EntryRow(string Unit, string ListId, string Value, string Zh, string? En, string? Parent, long Retired);

    CodeSnapshot? current;
    long readAt;

    public async ValueTask<CodeSnapshot> CurrentAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (current is { } recent && time.GetElapsedTime(readAt, now) < AppStore.InstallationAge) return recent;
        await using var connection = await database.OpenReadAsync(cancellation);
        var revision = await connection.ExecuteScalarAsync<long>(new CommandDefinition("select coalesce(max(revision), 0) from code_list", cancellationToken: cancellation));
        if (current?.Revision != revision)
        {
            var lists = (await connection.QueryAsync<ListRow>(new CommandDefinition("select unit, list_id as ListId, name, changed_at as ChangedAt, changed_by as ChangedBy from code_list order by list_id, unit", cancellationToken: cancellation))).AsList();
            var entries = (await connection.QueryAsync<EntryRow>(new CommandDefinition("select unit, list_id as ListId, value, zh, en, parent, retired from code_entry order by place", cancellationToken: cancellation))).ToLookup(e => (e.Unit, e.ListId));
            current = new(revision, [.. lists.Select(l => new CodeList(l.ListId, l.Unit, l.Name,
                [.. entries[(l.Unit, l.ListId)].Select(e => new CodeEntry(e.Value, new Label(e.Zh, e.En), e.Parent, e.Retired != 0))], DateTimeOffset.FromUnixTimeMilliseconds(l.ChangedAt), l.ChangedBy))]);
        }
        readAt = now;
        return current!;
    }

    public async ValueTask<CodeList?> FindAsync(string unit, string id, CancellationToken cancellation) => (await CurrentAsync(cancellation)).All.FirstOrDefault(l => l.Unit == unit && l.Id == id);

    /// <summary>Writes a list whole, in one transaction.</summary>
    public async Task<CodeList> WriteAsync(CodeList list, CancellationToken cancellation)
    {
        if (!Id().IsMatch(list.Id)) throw new RefusedException(RefusalKind.Invalid, Problem.At("codes.id", "id", ("id", list.Id)));
        if (list.Name.Trim() is not { Length: > 0 and <= CodeList.LongestName }) throw new RefusedException(RefusalKind.Invalid, Problem.At("codes.listName", "name", ("limit", $"{CodeList.LongestName}")));
        list = list with { Name = list.Name.Trim(), ChangedAt = time.GetUtcNow() };
        await database.WriteAsync(WriteLane.Interactive, async (connection, transaction, stop) =>
        {
            var key = new { list.Unit, list.Id, list.Name, list.ChangedBy, at = list.ChangedAt.ToUnixTimeMilliseconds() };
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into code_list (unit, list_id, name, revision, changed_at, changed_by) select @Unit, @Id, @Name, coalesce(max(revision), 0) + 1, @at, @ChangedBy from code_list where true
                on conflict (unit, list_id) do update set name = excluded.name, revision = excluded.revision, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """, key, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("delete from code_entry where unit = @Unit and list_id = @Id", key, transaction, cancellationToken: stop));
            await connection.ExecuteAsync(new CommandDefinition("insert into code_entry (unit, list_id, value, place, zh, en, parent, retired) values (@Unit, @Id, @Value, @place, @Zh, @En, @Parent, @retired)",
                list.Entries.Select((e, place) => new { list.Unit, list.Id, e.Value, place, e.Label.Zh, e.Label.En, e.Parent, retired = e.Retired ? 1 : 0 }).ToArray(), transaction, cancellationToken: stop));
        }, cancellation);
        readAt = 0;
        current = null;
        return list;
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9-]{0,39}$")]
    private static partial Regex Id();
}
