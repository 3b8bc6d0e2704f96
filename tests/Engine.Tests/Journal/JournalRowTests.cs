using LowCode.Journal;

namespace LowCode.Engine.Tests.Journal;

public sealed class JournalRowTests
{
    static readonly JournalRow row = Sample.Next(new CaseHead(4, [.. Enumerable.Repeat((byte)9, 32)]), new CaseId("0190b0a1c0de7000800000000000000a"), key: "k").Row;

    public static TheoryData<string> Columns =>
        ["Case", "Version", "Client", "Key", "KeyEmpty", "KeyNull", "Fingerprint", "RecordedAt", "OccurredAt", "Actor", "Codec", "Payload", "Previous", "Moved"];

    [Theory, MemberData(nameof(Columns))]
    public void The_hash_covers_every_column(string column)
    {
        var changed = column switch
        {
            "Case" => row with { Case = new CaseId("0190b0a1c0de7000800000000000000b") },
            "Version" => row with { Version = 6 },
            "Client" => row with { Client = "user:b" },
            "Key" => row with { Key = "l" },
            "KeyEmpty" => row with { Key = "" },
            "KeyNull" => row with { Key = null },
            "Fingerprint" => row with { Fingerprint = [1, 2, 4] },
            "RecordedAt" => row with { RecordedAt = row.RecordedAt + 1 },
            "OccurredAt" => row with { OccurredAt = row.OccurredAt + 1 },
            "Actor" => row with { Actor = "user:ä" },
            "Codec" => row with { Codec = 2 },
            "Payload" => row with { Payload = [.. row.Payload, 0] },
            "Previous" => row with { Previous = new byte[32] },
            // The same characters in other columns are another row.
            _ => row with { Client = "user:ak", Key = "" },
        };
        Assert.NotEqual(row.Hash, changed.ComputeHash());
    }

    [Fact]
    public void An_empty_key_is_not_a_missing_key() => Assert.NotEqual((row with { Key = "" }).ComputeHash(), (row with { Key = null }).ComputeHash());

    [Fact]
    public void The_hash_does_not_change_between_programs() =>
        // Computed apart from this code: a program that computes another value could not verify what was written before it.
        Assert.Equal(GoldenHash, Convert.ToHexStringLower(row.Hash));

    const string GoldenHash = "cc6cdbd9a72c13e8fe5fb0db05fd7b481a2c8c8bc8d6448b5bcda0518eaab837";
}
