namespace LowCode.Files;

/// <summary>What a file may be; every limit has a test of its own.</summary>
public sealed record FileLimits
{
    /// <summary>Bytes of one file as sent.</summary>
    public int Bytes { get; init; } = 20 * 1024 * 1024;
    /// <summary>Width times height of a picture: a small file can unfold into a picture that no phone can show.</summary>
    public long Pixels { get; init; } = 100_000_000;
    /// <summary>Entries of an archive (documents of Office are archives), those within it counted too.</summary>
    public int Entries { get; init; } = 5_000;
    /// <summary>Bytes of all entries unpacked.</summary>
    public long Unpacked { get; init; } = 300L * 1024 * 1024;
    /// <summary>Archives within archives.</summary>
    public int Nesting { get; init; } = 1;
    /// <summary>Files of one case.</summary>
    public int PerCase { get; init; } = 200;
    /// <summary>How long a file waits for the command that names it. Commands take it an hour less, so that none is swept from under them.</summary>
    public TimeSpan Waiting { get; init; } = TimeSpan.FromHours(24);
    /// <summary>Bytes that wait for a case, sent by people without an account: of one page of theirs, from one network address, and of all of them.</summary>
    public long WaitingOfPage { get; init; } = 120L * 1024 * 1024;
    public long WaitingFromAddress { get; init; } = 600L * 1024 * 1024;
    public long WaitingInAll { get; init; } = 20L * 1024 * 1024 * 1024;
    /// <summary>Files checked and sealed at the same time, each whole in memory.</summary>
    public int AtOnce { get; init; } = 8;
}
