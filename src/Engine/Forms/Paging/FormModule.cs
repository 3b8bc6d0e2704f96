using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>
/// The rules of a form, as one step sees it, as an ES module for pages: <c>export const form</c> for <c>evaluate</c> of <see cref="Library"/>.
/// It holds no data of any case. The server evaluates again whatever a page shows.
/// </summary>
public sealed class FormModule
{
    readonly FrozenSet<string> hides, locks, speaks, known;

    internal FormModule(string source, IEnumerable<string> hides, IEnumerable<string> locks, IEnumerable<string> speaks, IEnumerable<string> known)
    {
        Source = source;
        Digest = DigestOf(source);
        this.hides = hides.ToFrozenSet(StringComparer.Ordinal);
        this.locks = locks.ToFrozenSet(StringComparer.Ordinal);
        this.speaks = speaks.ToFrozenSet(StringComparer.Ordinal);
        this.known = known.ToFrozenSet(StringComparer.Ordinal);
        NeedsDays = source.Contains("orkday", StringComparison.Ordinal);
    }

    /// <summary>What every module imports: conversions, functions, the shapes of values and the evaluation of a form.</summary>
    public static string Library { get; } = PageModule.Library + PageCodes.Script + Read("page-shapes.mjs") + Read("page-form.mjs");

    public static string LibraryDigest { get; } = DigestOf(Library);

    public string Source { get; }

    /// <summary>Names the content, for its address.</summary>
    public string Digest { get; }

    /// <summary>Some rule counts working days.</summary>
    public bool NeedsDays { get; }

    /// <summary>Nothing follows in the page: the form has no rules, or none that the page may have.</summary>
    public bool IsEmpty => speaks.Count == 0;

    /// <summary>The page says whether the field, by its path without row numbers, is shown.</summary>
    public bool Hides(string path) => hides.Contains(path);

    /// <summary>The page says whether the field may be changed.</summary>
    public bool Locks(string path) => locks.Contains(path);

    /// <summary>Some rule of the field is the page's.</summary>
    public bool Speaks(string path) => speaks.Contains(path);

    /// <summary>The page starts from the value that the field has.</summary>
    public bool Starts(string field) => known.Contains(field);

    /// <summary>Of values the step sees, those a page needs to start from.</summary>
    public Record Start(Record seen)
    {
        var kept = new RecordBuilder(seen.Count);
        foreach (var (name, value) in seen)
            if (known.Contains(name)) kept.Set(name, value);
        return kept.ToRecord();
    }

    static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24];

    static string Read(string file)
    {
        using var stream = typeof(FormModule).Assembly.GetManifestResourceStream("LowCode.Forms.Data." + file) ?? throw new InvalidOperationException($"{file} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
