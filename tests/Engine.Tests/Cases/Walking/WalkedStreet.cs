namespace LowCode.Engine.Tests.Cases;

/// <summary>Where and when walked cases begin.</summary>
static class WalkedStreet
{
    public const string Id = "440104003";
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));
}
