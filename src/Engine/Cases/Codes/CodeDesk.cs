using LowCode.Access;
using LowCode.Apps;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What administrators do with lists of codes, the same at pages and over HTTP: add, change, retire; checked against the apps that take their options from them.</summary>
public sealed class CodeDesk(CodeLists codes, AppStore apps, AuditLog audit, TimeProvider time)
{
    /// <summary>Makes a list, or gives it another name.</summary>
    /// <exception cref="RefusedException"><c>access.forbidden</c>, <c>codes.*</c>.</exception>
    public async Task<CodeList> NameAsync(Caller caller, string unit, string id, string name, CancellationToken cancellation)
    {
        May(caller, unit);
        var there = await codes.FindAsync(unit, id, cancellation);
        return await WriteAsync(caller, (there ?? new CodeList(id, unit, name, [], time.GetUtcNow(), "")) with { Name = name }, cancellation);
    }

    /// <summary>Adds and changes entries by their values; those that are not named stay as they are.</summary>
    /// <exception cref="RefusedException"><c>access.forbidden</c>, <c>codes.*</c>.</exception>
    public async Task<CodeList> ChangeAsync(Caller caller, string unit, string id, IReadOnlyList<CodeEntry> changes, CancellationToken cancellation)
    {
        var there = await OfAsync(caller, unit, id, cancellation);
        var after = there with { Entries = CodeList.With(there.Entries, changes) };
        await FitsAsync(caller, after, cancellation);
        return await WriteAsync(caller, after, cancellation);
    }

    /// <summary>Moves an entry among the others.</summary>
    public async Task<CodeList> MoveAsync(Caller caller, string unit, string id, string value, int by, CancellationToken cancellation)
    {
        var there = await OfAsync(caller, unit, id, cancellation);
        var entries = there.Entries.ToList();
        var at = entries.FindIndex(e => e.Value == value);
        if (at < 0) throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.entry.unknown", ("value", value)));
        var entry = entries[at];
        entries.RemoveAt(at);
        entries.Insert(Math.Clamp(at + by, 0, entries.Count), entry);
        var after = there with { Entries = CodeList.With(entries, []) };
        await FitsAsync(caller, after, cancellation);
        return await WriteAsync(caller, after, cancellation);
    }

    async Task<CodeList> OfAsync(Caller caller, string unit, string id, CancellationToken cancellation)
    {
        May(caller, unit);
        return await codes.FindAsync(unit, id, cancellation) ?? throw new RefusedException(RefusalKind.NotFound, Problem.Of("codes.unknown", ("id", id)));
    }

    static void May(Caller caller, string unit)
    {
        if (!caller.Directory.Tree.TryFind(new UnitId(unit), out _)) throw new RefusedException(RefusalKind.NotFound, Problem.At("codes.unit", "unit", ("unit", unit)));
        if (!Rights.May(caller, Acts.AppInstall, new UnitId(unit))) throw new RefusedException(RefusalKind.Forbidden, Problem.Of("access.forbidden", ("act", Acts.AppInstall.Name)));
    }

    /// <summary>Apps installed at or below the unit have to do with the list as it will be: a rule of theirs may name what is to be retired.</summary>
    async Task FitsAsync(Caller caller, CodeList list, CancellationToken cancellation)
    {
        var snapshot = new CodeSnapshot(0, [.. (await codes.CurrentAsync(cancellation)).All.Where(l => (l.Id, l.Unit) != (list.Id, list.Unit)), list]);
        foreach (var installed in await apps.InstallationsAsync(cancellation))
        {
            var app = await apps.GetAsync(installed.App, installed.Version, installed.SettingsDigest);
            if (!app.Options.Any(o => o.Codes == list.Id) || await apps.PackageAsync(installed.App, installed.Version, cancellation) is not { } package) continue;
            foreach (var place in new[] { installed.Unit, list.Unit })
            {
                var path = caller.Directory.Tree.PathOf(new UnitId(place)).Select(u => u.Id.Value!).ToList();
                if (!path.Contains(installed.Unit) || !path.Contains(list.Unit)) continue;
                if (AppCompiler.Compile(package, snapshot.Over(app, path)).Problems is [var first, ..])
                    throw new RefusedException(RefusalKind.Conflict, Problem.Of("codes.breaks", ("app", app.Manifest.Name.Zh), ("appEn", app.Manifest.Name.In("en")), ("reason", ProblemText.Of(first)), ("reasonEn", ProblemText.Of(first, "en"))));
            }
        }
    }

    async Task<CodeList> WriteAsync(Caller caller, CodeList list, CancellationToken cancellation)
    {
        var written = await codes.WriteAsync(list with { ChangedBy = caller.User.Value }, cancellation);
        audit.Note(new AuditEntry(time.GetUtcNow(), caller.User, caller.Client?.Id, Audited.CodesChanged, $"codes:{list.Unit}/{list.Id}", AuditEntry.Done, null, null));
        return written;
    }
}
