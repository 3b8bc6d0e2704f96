using System.Globalization;
using LowCode.Designer.Shared;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Designer.Desk;

/// <summary>A stored file as a page shows it.</summary>
/// <param name="Address">Where the reader fetches it.</param>
/// <param name="Note">Size, and what a photo tells of time and place.</param>
public sealed record FileView(string Id, string Name, string Note, string Address, bool IsPicture)
{
    /// <summary>Is played where it stands.</summary>
    public bool IsSound { get; init; }
    /// <summary>As forms hold it, for rules that the page follows; null for one that is yet to be sent.</summary>
    public string? Reference { get; init; }

    /// <param name="files">References, as forms hold them; what is none is left out.</param>
    /// <param name="address">Where a file of this id is fetched.</param>
    /// <param name="words">The reader's words.</param>
    public static IReadOnlyList<FileView> Of(Value files, Func<string, string> address, Words words) =>
        [.. (files.AsList ?? []).Select(one => one.AsRecord).Where(file => file?["name"].AsText is not null)
            .Select(file => new FileView(file!["id"].AsText!, file["name"].AsText!, NoteOf(file, words), address(file["id"].AsText!), IsImage(file)) { IsSound = file["type"].AsText?.StartsWith("audio/", StringComparison.Ordinal) == true, Reference = file.ToString() })];

    /// <summary>Where files of a case are fetched.</summary>
    public static string OfCase(string caseId, string id) => $"/api/v1/cases/{caseId}/files/{id}";

    /// <summary>Where one fetches what one has sent and no case has yet.</summary>
    public static string OfSender(string id) => $"/api/v1/files/{id}";

    static bool IsImage(Record file) => file["type"].AsText?.StartsWith("image/", StringComparison.Ordinal) == true;

    static string NoteOf(Record file, Words words)
    {
        var notes = new List<string> { Size(file["size"]) };
        if (file["takenAt"].AsText is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at))
            notes.Add(words.Say("file.taken", ("time", PageContext.China(at).ToString(words["time.full"], CultureInfo.InvariantCulture))));
        if (file["lng"] is { IsNumber: true } lng && file["lat"] is { IsNumber: true } lat)
            notes.Add(words.Say(file["placeFrom"].AsText == FileReference.FromDevice ? "file.place.device" : "file.place", ("lng", lng.RawNumber.ToString("F5", CultureInfo.InvariantCulture)), ("lat", lat.RawNumber.ToString("F5", CultureInfo.InvariantCulture))));
        if (file["placeFrom"].IsAbsent && file["deviceLng"] is { IsNumber: true } x && file["deviceLat"] is { IsNumber: true } y)
            notes.Add(words.Say("file.place.device", ("lng", x.RawNumber.ToString("F5", CultureInfo.InvariantCulture)), ("lat", y.RawNumber.ToString("F5", CultureInfo.InvariantCulture))));
        return string.Join(" · ", notes);
    }

    static string Size(Value bytes) => bytes.RawNumber switch
    {
        >= 1024 * 1024 and var large => (large / 1024 / 1024).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
        var small => Math.Max(1, Math.Round(small / 1024)).ToString("0", CultureInfo.InvariantCulture) + " KB",
    };
}
