namespace LowCode.Designer.Demo;

/// <summary>A clock that each case has for itself: many cases of the past are walked side by side, each in its own time.</summary>
sealed class DemoClock(DateTimeOffset now) : TimeProvider
{
    readonly AsyncLocal<DateTimeOffset?> own = new();

    /// <summary>When it is for real; nothing happens later.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Sets the clock for what the caller does from here on.</summary>
    public void Set(DateTimeOffset at) => own.Value = at;

    public override DateTimeOffset GetUtcNow() => own.Value ?? Now;
}
