using System.Text.Json.Nodes;

namespace LowCode.Bench.Kill;

/// <summary>A command that was sent, and what is known of it.</summary>
/// <param name="Body">With its key; sending it again is the same command.</param>
/// <param name="Version">The version that was acknowledged; null when the server died before it answered.</param>
public sealed record SentCommand(string Path, string Body, long? Version)
{
    /// <summary>The idempotency key in the body.</summary>
    public string Key { get; } = JsonNode.Parse(Body)!["key"]!.GetValue<string>();
}

/// <summary>One case as its sender remembers it: a closed loop, so at most the last command is unanswered.</summary>
public sealed class SentCase
{
    readonly List<SentCommand> commands = [];

    /// <summary>Known when its creation was answered.</summary>
    public string? Id { get; set; }

    /// <summary>When the case's timer is due, for cases that have one; UTC.</summary>
    public DateTimeOffset? TimerDue { get; init; }

    public IReadOnlyList<SentCommand> Commands => commands;

    public int Acknowledged => commands.Count(command => command.Version is not null);

    public void Add(SentCommand command) => commands.Add(command);

    /// <summary>The unanswered command was sent again and is answered now.</summary>
    public void Answered(long version) => commands[^1] = commands[^1] with { Version = version };
}
