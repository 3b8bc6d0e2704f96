using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowCode.Plugins;

namespace LowCode.Samples.Licences;

/// <summary>
/// A pretended source of e-licences, for trial and training: it has every licence of its kinds for everybody, made up from the holder's number, but for those whose
/// number is listed as having none. Settings: <c>Kinds</c> (names with blanks between them), <c>None</c> (numbers with blanks between them that have no licence).
/// </summary>
public sealed class LocalLicences(PluginSettings settings) : ILicenceSource
{
    static readonly string[] kinds = ["idCard", "householdBook", "marriageCertificate", "businessLicence"];

    readonly HashSet<string> none = [.. (settings["None"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    public string Name => "licences-local";

    public IReadOnlyList<string> Kinds { get; } = settings["Kinds"] is { Length: > 0 } set ? set.Split(' ', StringSplitOptions.RemoveEmptyEntries) : kinds;

    public Task<LicenceAnswer> Find(LicenceRequest request, CancellationToken cancellation) => Task.FromResult<LicenceAnswer>(
        none.Contains(request.Holder) ? new LicenceAnswer.None() : new LicenceAnswer.Licence(NumberOf(request)));

    /// <summary>The same licence has the same number every time; it begins like nothing that is issued.</summary>
    static string NumberOf(LicenceRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"DEMO-{request.Kind}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(request.Kind + " " + request.Holder)).AsSpan(0, 4))}");
}
