using System.Collections.Concurrent;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Registers;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Query;

/// <summary>Keeps the models: one per set of apps an asker may know of, made anew when a version is published.</summary>
public sealed class QueryCatalog(Database database, AppStore apps, RegisterCatalog registers, TimeProvider time)
{
    /// <summary>How long another node may go on without the fields of a version published just now.</summary>
    static readonly TimeSpan age = TimeSpan.FromSeconds(5);
    const int MostModels = 64;

    readonly ConcurrentDictionary<string, QueryModel> models = new(StringComparer.Ordinal);

    sealed record Made(IReadOnlyList<(string App, string Version)> All, long ReadAt);
    Made? made;

    public async ValueTask<QueryModel> ForAsync(Caller caller, CancellationToken cancellation)
    {
        var visible = await VersionsAsync(cancellation);
        if (caller.Client is { Apps.Length: > 0 } client) visible = [.. visible.Where(v => client.Apps.Contains(v.App))];
        var key = string.Join(';', visible.Select(v => $"{v.App} {v.Version}"));
        if (models.TryGetValue(key, out var known)) return known;
        var sets = new List<QueryEntity> { QueryEntity.Cases, QueryEntity.WorkItems };
        foreach (var app in visible.GroupBy(v => v.App, StringComparer.Ordinal))
        {
            var forms = new List<RecordForm>();
            foreach (var version in app.Select(v => Version.Parse(v.Version)).OrderDescending()) forms.Add(RecordForm.Of(await apps.GetAsync(app.Key, version.ToString())));
            sets.Add(QueryEntity.Records(app.Key, forms, database.Dialect));
        }
        var names = sets.Select(s => s.Set).ToHashSet(StringComparer.Ordinal);
        foreach (var register in await registers.AllAsync(cancellation))
        {
            // Base registers have doors of their own; a ledger belongs to its app and goes with it.
            if (register.Id.Split('.') is not [var app, var ledger] || visible.All(v => v.App != app)) continue;
            var name = $"{app}_{ledger}".Replace('-', '_');
            if (names.Add(name) || names.Add(name = "ledger_" + name)) sets.Add(QueryEntity.Ledger(name, register, database.Dialect));
        }
        if (models.Count >= MostModels) models.Clear();
        return models.GetOrAdd(key, new QueryModel(sets));
    }

    async ValueTask<IReadOnlyList<(string App, string Version)>> VersionsAsync(CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        if (made is { } recent && time.GetElapsedTime(recent.ReadAt, now) < age) return recent.All;
        made = new(await RecordTables.MadeAsync(database, cancellation), now);
        return made.All;
    }
}
