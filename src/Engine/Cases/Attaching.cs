using System.Collections.Immutable;
using System.Globalization;
using LowCode.Forms;
using LowCode.Problems;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>Adds files to a case whenever there are some, whatever step it stands at.</summary>
/// <param name="Files">Ids of files the sender has sent before.</param>
public sealed record AttachFiles(IReadOnlyList<string> Files, string? Note) : CaseCommand;

/// <summary>A file that was added to a case apart from its forms.</summary>
/// <param name="File">As forms hold files.</param>
public sealed record AttachedFile(Record File, string By, DateTimeOffset At, string? Note)
{
    public string Id => File["id"].AsText ?? "";
}

/// <summary>Files were added to the case.</summary>
/// <param name="By">Who added them, when that was not who sent the command: they came along with a part.</param>
public sealed record FilesAttached(IReadOnlyList<Record> Files, string? Note, string? By = null) : CaseEvent;

/// <summary>Decides which files are added to a case. They belong to it from then on and are never taken away: what was shown stays shown.</summary>
public static class Attaching
{
    /// <summary>Files at once.</summary>
    public const int Most = 20;

    /// <summary>What is sent for it: any file that the product takes.</summary>
    public static FieldDefinition Field { get; } = new("attachment", FieldType.File, new Label("attachment")) { MaxCount = Most };

    internal static Refusal? Attach(CaseTurn turn, AttachFiles command, CaseFacts facts)
    {
        var ids = command.Files.Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length is 0 or > Most) return Refusal.Of(RefusalKind.Invalid, Problem.At("attach.count", "files", ("limit", Most.ToString(CultureInfo.InvariantCulture))));
        var files = new List<Record>(ids.Length);
        foreach (var id in ids)
        {
            if (!facts.Sent.TryGetValue(id, out var sent)) return Refusal.Of(RefusalKind.Invalid, Problem.At("file.unknown", "files"));
            files.Add(sent.Reference);
        }
        turn.Emit(new FilesAttached(files, command.Note));
        return null;
    }

    internal static CaseState After(CaseState state, CommandHeader header, FilesAttached e) =>
        state with { Attached = state.Attached.AddRange(e.Files.Select(file => new AttachedFile(file, e.By ?? Actor.UserOf(header.Actor), header.OccurredAt, e.Note))) };
}
