using LowCode.Cases.Running;
using LowCode.Org;

namespace LowCode.Engine.Tests.Cases.Running;

/// <summary>A kind of work that does what a test says.</summary>
sealed class Probe : RunKind
{
    public override string Name => "probe";
    public override Act Act => Acts.CaseRead;

    public Func<RunTurn, Task<RunOutcome>> Work { get; set; } = _ => Task.FromResult(RunOutcome.Of(new ProbeCame("nothing")));

    public bool Shows { get; set; } = true;

    public List<string> Taken { get; } = [];

    public override Task<RunOutcome> WorkAsync(RunTurn turn) => Work(turn);

    public override ValueTask<bool> MayShowAsync(Caller caller, BackgroundRun run, CancellationToken cancellation) => ValueTask.FromResult(Shows);

    public override Task TakenAsync(Caller caller, BackgroundRun run, string? address, CancellationToken cancellation)
    {
        Taken.Add($"{caller.User} {address}");
        return Task.CompletedTask;
    }
}

sealed record ProbeAsked(string Word);

sealed record ProbeCame(string Word);
