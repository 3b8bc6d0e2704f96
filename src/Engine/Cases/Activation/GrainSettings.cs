namespace LowCode.Cases.Activation;

/// <summary>Limits of the grains on one node.</summary>
public sealed record GrainSettings
{
    /// <summary>Commands that may wait for one case.</summary>
    public int WaitingPerCase { get; init; } = 64;

    /// <summary>Commands in work on the node; one more is answered 503 at once.</summary>
    public int CommandsAtOnce { get; init; } = 4096;

    /// <summary>Grains kept in memory; beyond it the longest unused go.</summary>
    public int ActiveLimit { get; init; } = 20_000;

    /// <summary>A grain unused for this long is collected.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often one command is decided anew when others were first.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Script rounds in one command.</summary>
    public int ScriptRounds { get; init; } = 16;

    /// <summary>More than one node over this database: a refusal is answered only after the stored head was compared.</summary>
    public bool ManyNodes { get; init; }
}
