using System.Collections.Concurrent;

namespace LowCode.Apps;

/// <summary>
/// Compiled apps of one node by version and settings: both never change, so what is made is kept until more than the limit are, and then the
/// longest unused go. One that cannot be made is tried again when it is asked for next.
/// </summary>
sealed class CompiledApps(int limit, TimeProvider time)
{
    sealed class Entry(Task<LightApp> app)
    {
        public readonly Task<LightApp> App = app;
        public long Used;
    }

    readonly ConcurrentDictionary<(string App, string Version, string? Settings), Entry> entries = new();

    public int Count => entries.Count;

    public Task<LightApp> Get(string app, string version, string? settings, Func<Task<LightApp>> load)
    {
        var key = (app, version, settings);
        if (!entries.TryGetValue(key, out var entry) || entry.App.IsFaulted || entry.App.IsCanceled) entry = Put(key, load());
        Volatile.Write(ref entry.Used, time.GetTimestamp());
        return entry.App;
    }

    public void Put(LightApp app) => Put((app.Manifest.Id, app.Manifest.Version, app.SettingsDigest), Task.FromResult(app));

    Entry Put((string, string, string?) key, Task<LightApp> app)
    {
        var entry = entries[key] = new Entry(app) { Used = time.GetTimestamp() };
        if (entries.Count > limit)
            // A quarter more than needed, so that a node at its limit does not sort all of them for each new one.
            foreach (var (old, _) in entries.OrderBy(e => Volatile.Read(ref e.Value.Used)).Take(entries.Count - limit + limit / 4).ToArray())
                if (old != key) entries.TryRemove(old, out _);
        return entry;
    }
}
