using System.Collections.Concurrent;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Storage;
using LowCode.Views;

namespace LowCode.Query;

/// <summary>Keeps the models: one per set of apps an asker may know of, made anew when a version is published.</summary>
public sealed class QueryCatalog(Database database, AppStore apps, TimeProvider time)
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
            sets.Add(QueryEntity.Records(app.Key, forms));
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
