namespace LowCode.Cases;

/// <summary>Work that stands still, and its clocks with it.</summary>
/// <param name="Visit">The work item; null for the whole case.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Until">When it goes on by itself; null when somebody has to say so.</param>
public sealed record Suspension(int? Visit, string By, string Reason, DateTimeOffset At, DateTimeOffset? Until);
