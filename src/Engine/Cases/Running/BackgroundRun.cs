using System.Security.Cryptography;
using System.Text.Json;
using LowCode.Org;
using LowCode.Problems;

namespace LowCode.Cases.Running;

/// <summary>What is asked of a run; sealed where it is kept.</summary>
/// <param name="Kind">See <see cref="RunKind.Name"/>.</param>
/// <param name="App">The app it is about; empty for none or several.</param>
/// <param name="About">What people call what it is about.</param>
/// <param name="Page">Address of the page that shows what came of it; empty when it was not begun at one.</param>
/// <param name="Language">Language its texts are written in.</param>
/// <param name="Address">Network address it was asked from, for the log.</param>
/// <param name="Digest">Of the rest: whoever asks the same again has the same.</param>
/// <param name="What">The rest, as its kind knows it; null where only the run's state is looked at.</param>
public sealed record RunAsked(string Kind, string App, string About, string Page, string Language, string? Address, string Digest, JsonElement? What)
{
    public static RunAsked Of<T>(string kind, string app, string about, string page, string language, string? address, T what)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(what, Json);
        return new(kind, app, about, page, language, address, Convert.ToHexStringLower(SHA256.HashData(json)), JsonElement.Parse(json));
    }

    public T Read<T>() => (What ?? throw new InvalidOperationException("only the state of the run was read")).Deserialize<T>(Json) ?? throw new JsonException("nothing was asked");

    /// <summary>How what is asked and what came of it is written down.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>What came of a run; sealed where it is kept.</summary>
/// <param name="What">As its kind knows it; null when there is only a file, or nothing.</param>
/// <param name="File">Name of its file; null when it has none.</param>
/// <param name="Refused">How it was refused; null when it came to its end.</param>
public sealed record RunTold(JsonElement? What, string? File, string? FileType, long Size, RefusalKind? Refused, IReadOnlyList<Problem> Problems)
{
    public static RunTold Of<T>(T what) => new(JsonSerializer.SerializeToElement(what, RunAsked.Json), null, null, 0, null, []);

    public static RunTold Because(RefusedException refused) => new(null, null, null, 0, refused.Kind, refused.Problems);

    public static RunTold Because(RefusalKind kind, string code) => new(null, null, null, 0, kind, [Problem.Of(code)]);

    public T? Read<T>() where T : class => What?.Deserialize<T>(RunAsked.Json);
}

/// <summary>What a kind hands over at the end of a run.</summary>
/// <param name="Told">What its page shows.</param>
/// <param name="Content">Bytes of its file, when it has one.</param>
public sealed record RunOutcome(RunTold Told, byte[]? Content = null)
{
    public static RunOutcome Of<T>(T what) => new(RunTold.Of(what));

    /// <param name="what">What is to be known of the file when it is taken.</param>
    public static RunOutcome OfFile<T>(string name, string type, byte[] content, T what) => new(RunTold.Of(what) with { File = name, FileType = type, Size = content.Length }, content);
}

/// <summary>Work in the background that somebody began, and how far it has come.</summary>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Total">How much there is to do; 0 while nobody knows.</param>
/// <param name="Tries">How often it was taken up.</param>
/// <param name="Told">What came of it; null before its end, when it was cancelled, and in lists.</param>
public sealed record BackgroundRun(string Id, RunAsked Asked, string State, long Done, long Total, int Tries, RunTold? Told, Starter Starter, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    /// <summary>How often it is taken up before it is said to be broken off: what ends the node with it must not end it for ever.</summary>
    public const int MostTries = 3;

    public bool IsOver => State is not ("waiting" or "running");

    public bool IsDone => State == "done";

    /// <summary>Whether its file can be fetched.</summary>
    public bool HasFile => IsDone && Told?.File is not null;

    public IReadOnlyList<Problem> Problems => Told?.Problems ?? [];

    /// <summary>The same run; of one that was refused, the refusal.</summary>
    /// <exception cref="RefusedException">Why it was not done.</exception>
    public BackgroundRun OrRefused() => State == "failed" && Told is { Refused: { } kind } told ? throw new RefusedException(kind, [.. told.Problems]) : this;
}

/// <summary>A run somebody works on.</summary>
/// <param name="Token">Whoever takes the run after this one has another; nothing is written under an old one.</param>
public sealed record RunWork(BackgroundRun Run, string Token);
