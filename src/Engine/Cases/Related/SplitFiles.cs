using System.Security.Cryptography;
using System.Text;
using LowCode.Apps;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>A file of a part with the bytes of one of the whole case.</summary>
/// <param name="Id">Its id at the part.</param>
/// <param name="Of">The file of the whole.</param>
public sealed record SharedFile(string Id, string Of);

/// <summary>A file that goes with a part beside its form, as it was added to the whole.</summary>
public sealed record PartFile(Record File, string By, string? Note);

/// <summary>A file that may go with a part.</summary>
/// <param name="Field">The field of the opening form that holds it, there and here; null for one that was added apart from forms.</param>
public sealed record SplitFile(Record File, FieldDefinition? Field, AttachedFile? Added)
{
    public string Id => File["id"].AsText ?? "";
}

/// <summary>
/// Which files of a case go with its parts: those of the opening form into the same field, and those that were added into what is added there, so that the
/// same people see them as before. Papers of a step, and what a resident brought later, stay with the case.
/// </summary>
public static class SplitFiles
{
    /// <param name="hidden">What is kept from whoever splits: what they may not see they cannot send along.</param>
    public static IReadOnlyList<SplitFile> Of(CaseState state, LightApp app, FieldMask hidden)
    {
        var (offered, seen) = (new List<SplitFile>(), hidden.Apply(state.Form));
        foreach (var field in app.OpeningForm.Definition.Fields)
            if (FileReference.IsHeldBy(field.Type) && seen[field.Id].AsList is { } files)
                offered.AddRange(files.Where(f => f["id"].AsText is { Length: > 0 }).Select(f => new SplitFile(f.AsRecord!, field, null)));
        offered.AddRange(state.Attached.Select(a => new SplitFile(a.File, null, a)));
        return offered;
    }

    /// <summary>A part with the files that were chosen for it. Its files have ids of their own, the same however often this is decided.</summary>
    internal static PartAsked With(CaseState state, int part, Record values, IEnumerable<SplitFile> chosen)
    {
        var (form, files, shared) = (values, new List<PartFile>(), new List<SharedFile>());
        foreach (var one in chosen)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{state.Number}/{part}/{one.Id}"))))[..32];
            var file = one.File.With("id", id);
            shared.Add(new(id, one.Id));
            if (one.Field is { } field) form = form.With(field.Id, Value.Of([.. form[field.Id].AsList ?? [], file]));
            else files.Add(new(file, one.Added!.By, one.Added.Note));
        }
        return shared.Count == 0 ? new(part, values) : new(part, form, files, shared);
    }

    /// <summary>What a part brings beside its form, as the word to begin it carries it.</summary>
    internal static Value Carried(IReadOnlyList<PartFile>? files) => Value.Of([.. (files ?? []).Select(f => (Value)Record.Of(("file", f.File), ("by", f.By), ("note", Value.Of(f.Note))))]);

    internal static Value Carried(IReadOnlyList<SharedFile>? shared) => Value.Of([.. (shared ?? []).Select(s => (Value)Record.Of(("id", s.Id), ("of", s.Of)))]);

    internal static IReadOnlyList<PartFile> Files(Value carried) => [.. (carried.AsList ?? []).Select(f => new PartFile(f["file"].AsRecord!, f["by"].AsText!, f["note"].AsText))];

    internal static IReadOnlyList<SharedFile> Shared(Value carried) => [.. (carried.AsList ?? []).Select(s => new SharedFile(s["id"].AsText!, s["of"].AsText!))];

    /// <summary>At the part, when it has begun.</summary>
    internal static void Attach(CaseTurn turn, OpenChild command, CaseFacts facts)
    {
        foreach (var group in command.Files.Where(f => facts.Sent.ContainsKey(f.File["id"].AsText!)).GroupBy(f => (f.By, f.Note)))
            turn.Emit(new FilesAttached([.. group.Select(f => facts.Sent[f.File["id"].AsText!].Reference)], group.Key.Note, group.Key.By));
    }
}
