using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases;

/// <summary>A kind of file that is written in the background.</summary>
/// <param name="Name">As it stands with the file.</param>
/// <param name="Act">What one has to be allowed for it, when it is asked for and when it is written.</param>
/// <param name="Problem">What is wrong with such a file: <c>unknown</c> (not there, or another's), <c>over</c>, <c>gone</c>, <c>lost</c> (who began it may do so no more), <c>broken</c>.</param>
/// <param name="MayTouch">Whether an asker's apps are those of the file.</param>
public sealed record ExportKind(string Name, Act Act, Func<string, Problem> Problem, Func<Caller, Export, bool> MayTouch);

/// <summary>A file that is written in the background, or was.</summary>
/// <param name="Kind">See <see cref="ExportKind.Name"/>.</param>
/// <param name="App">The app whose cases stand in it; empty for those of several.</param>
/// <param name="Asked">What was asked, as its kind writes it down.</param>
/// <param name="State">waiting, running, done, cancelled or failed.</param>
/// <param name="Total">Rows, or stages, there will be.</param>
/// <param name="Done">Those done.</param>
/// <param name="Reason">Why it failed: a problem's code.</param>
public sealed record Export(string Id, string Kind, string App, string Name, string Asked, string State, long Total, long Done, long Size, string? Reason, Starter Starter, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public bool IsUnderWay => State is "waiting" or "running";
}

/// <summary>A file as one run has taken it to be written. What another has taken since, or somebody has ended, is not this run's to write any more.</summary>
public sealed record ExportWork(Export Export, string Run);

/// <summary>A finished file on its way to who fetches it, a part at a time.</summary>
/// <param name="Size">Bytes of it.</param>
public sealed record ExportFile(string Name, long Size, IAsyncEnumerable<byte[]> Parts)
{
    public async Task CopyToAsync(Stream into, CancellationToken cancellation)
    {
        await foreach (var part in Parts.WithCancellation(cancellation)) await into.WriteAsync(part, cancellation);
    }
}
