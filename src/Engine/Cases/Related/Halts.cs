namespace LowCode.Cases;

/// <summary>Why all steps of a case stand still; the names stand in the journal as reasons of paused clocks.</summary>
static class Halts
{
    public const string Merged = "merged", Split = "split";

    /// <summary>Why a follower follows no longer: it has ended itself.</summary>
    public const string Ended = "ended";
}
