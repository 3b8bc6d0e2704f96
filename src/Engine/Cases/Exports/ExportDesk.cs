using LowCode.Journal;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>What people do with the files that are written in the background for them, the same for every kind: begin, follow, end and fetch their own.</summary>
public sealed class ExportDesk(Exports exports, TimeProvider time)
{
    /// <summary>Begins to write a file in the background.</summary>
    /// <param name="app">The app whose cases stand in it; empty for those of several.</param>
    public async Task<Export> StartAsync(Caller caller, ExportKind kind, string app, string name, string asked, long total, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var export = new Export(CaseId.New(now).Value, kind.Name, app, name, asked, "waiting", total, 0, 0, null, Starter.Of(caller), now, null);
        await exports.AddAsync(export, cancellation);
        return export;
    }

    /// <summary>The caller's own, newest first.</summary>
    public async Task<IReadOnlyList<Export>> ListAsync(Caller caller, ExportKind kind, CancellationToken cancellation) =>
        [.. (await exports.ListAsync(kind.Name, Starter.Of(caller), cancellation)).Where(e => kind.MayTouch(caller, e))];

    /// <exception cref="RefusedException"><c>unknown</c> of the kind: not there, or another's.</exception>
    public async Task<Export> OwnAsync(Caller caller, ExportKind kind, string id, CancellationToken cancellation) =>
        await exports.FindAsync(id, cancellation) is { } export && export.Kind == kind.Name && export.Starter.Is(caller) && kind.MayTouch(caller, export) ? export
            : throw new RefusedException(RefusalKind.NotFound, kind.Problem("unknown"));

    /// <exception cref="RefusedException"><c>unknown</c>, <c>over</c> of the kind.</exception>
    public async Task CancelAsync(Caller caller, ExportKind kind, string id, CancellationToken cancellation)
    {
        await OwnAsync(caller, kind, id, cancellation);
        if (!await exports.CancelAsync(id, cancellation)) throw new RefusedException(RefusalKind.Conflict, kind.Problem("over"));
    }

    /// <summary>The file, to be read by and by.</summary>
    /// <param name="note">Puts it into the log that it is taken, before the first byte leaves.</param>
    /// <exception cref="RefusedException"><c>unknown</c>, <c>gone</c> of the kind.</exception>
    public async Task<ExportFile> FetchAsync(Caller caller, ExportKind kind, string id, Func<Export, Task> note, CancellationToken cancellation)
    {
        var export = await OwnAsync(caller, kind, id, cancellation);
        if (export.State != "done" || await exports.PartAsync(id, 0, cancellation) is null) throw new RefusedException(RefusalKind.NotFound, kind.Problem("gone"));
        await note(export);
        return new(export.Name, export.Size, exports.PartsAsync(id, CancellationToken.None));
    }
}
