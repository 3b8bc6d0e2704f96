using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>
/// What was brought later stands under documents, not under fields, so no field's mask speaks of it: copies of papers show people whole. Who sees people only
/// masked learns of which documents there are how many files; only of documents that are declared to show nobody they have the files themselves.
/// </summary>
public static class SupplyMask
{
    /// <summary>Files by document as this reader may have them: references, or how many there are.</summary>
    public static Record Files(FieldMask mask, Record files)
    {
        foreach (var (document, _) in files)
            if (mask.Sight.KeepsDocument(document)) files = files.Without(document);
        if (mask.IsOpen) return files;
        foreach (var (document, value) in files)
            if (!mask.Impersonal.Contains(document)) files = files.With(document, value.AsList?.Length ?? 1);
        return files;
    }

    /// <summary>What was written beside them; in a confidential case only whoever handles it reads the claimant's words.</summary>
    public static string? Text(FieldMask mask, bool confidential, string? text) => confidential && !mask.IsOpen ? null : text;
}
