using System.Text.Json;
using LowCode.Flows;

namespace LowCode.Interop;

enum ElsaLeave { Break, Finish, Complete }

/// <summary>Leaves more than the container it stands in: a loop, the workflow or all of it.</summary>
readonly record struct ElsaSignal(ElsaLeave Kind, string Outcome);

/// <summary>A way out of what stands for one activity.</summary>
/// <param name="Port">Its name there; <c>*</c> for every port not named otherwise.</param>
/// <param name="From">The activity here it leaves.</param>
/// <param name="Outcome">By which outcome; null for every one without a connection of its own.</param>
readonly record struct ElsaExit(string Port, string From, string? Outcome);

/// <summary>What stands here for one activity there.</summary>
/// <param name="Entry">The first of its activities.</param>
/// <param name="Exits">Ways out.</param>
/// <param name="IsFork">Each of its connections is a branch.</param>
/// <param name="BackEntry">Where a connection that leads back enters, when not at <paramref name="Entry"/>.</param>
sealed record ElsaPiece(string Entry, IReadOnlyList<ElsaExit> Exits, bool IsFork = false, string? BackEntry = null)
{
    public ElsaExit? Exit(string port)
    {
        foreach (var exit in Exits)
            if (string.Equals(exit.Port, port, StringComparison.OrdinalIgnoreCase)) return exit;
        foreach (var exit in Exits)
            if (exit.Port == "*" || port == "*") return exit;
        return null;
    }
}

/// <summary>The activities of one container while they are made.</summary>
/// <param name="IsRoot">It is the flow itself.</param>
sealed class ElsaLevel(ElsaNames names, string prefix, bool isRoot)
{
    readonly Dictionary<ElsaSignal, string> ends = [];

    public List<ActivityDefinition> Activities { get; } = [];
    public List<ConnectionDefinition> Connections { get; } = [];
    public string? Start { get; set; }
    public bool IsRoot => isRoot;
    /// <summary>Ways in which something inside leaves more than this level.</summary>
    public IEnumerable<ElsaSignal> Signals => ends.Keys;

    public void Connect(string from, string? outcome, string to)
    {
        if (!Connections.Exists(c => c.From == from && c.Outcome == outcome && c.To == to)) Connections.Add(new ConnectionDefinition { From = from, Outcome = outcome, To = to });
    }

    /// <summary>The <c>end</c> by which this level is left.</summary>
    public string Leave(ElsaSignal signal)
    {
        if (ends.TryGetValue(signal, out var id)) return id;
        id = names.Take($"{prefix}{signal.Outcome}.end");
        Activities.Add(Part(new ActivityDefinition { Id = id, Type = ActivityTypes.End, Result = signal.Outcome }));
        return ends[signal] = id;
    }

    /// <summary>Marks an activity that stands for nothing of its own there; it is dissolved when the flow is written back.</summary>
    public static ActivityDefinition Part(ActivityDefinition one)
    {
        one.Extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [ElsaImporter.PartMark] = JsonSerializer.SerializeToElement(true) };
        return one;
    }
}

/// <summary>Activities one after the other.</summary>
sealed class ElsaChain(ElsaLevel level)
{
    public string? First { get; private set; }
    public string? Last { get; private set; }

    public void Add(ActivityDefinition one)
    {
        level.Activities.Add(one);
        Join(one.Id, one.Id);
    }

    public void Join(string entry, string last)
    {
        if (Last is not null) level.Connect(Last, null, entry);
        First ??= entry;
        Last = last;
    }
}
