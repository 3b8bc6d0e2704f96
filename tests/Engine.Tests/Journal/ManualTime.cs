namespace LowCode.Engine.Tests.Journal;

/// <summary>A clock that moves when it is told to.</summary>
sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    DateTimeOffset now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan by) => now += by;
}
