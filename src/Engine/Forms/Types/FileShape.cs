using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>References to stored files. The bytes are kept elsewhere; the hash says which bytes were meant. What the server knows of a file goes before what is sent.</summary>
sealed class FileShape(bool photo, int min, int max, long maxSize, IReadOnlyCollection<string> accept) : ValueShape
{
    public const int Most = 20;
    public const long Largest = 100L * 1024 * 1024;

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsList is not { } list) return report.Refuse("form.list");
        if (list.Length > max) return report.Refuse("form.tooMany", ("max", ShapeReport.Text(max)));
        var files = new Value[list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            var code = Find(list[i].AsRecord, report, out var file) ?? Wrong(file);
            if (code is not null) return report.RefuseInside($"[{i}]", code, ("max", ShapeReport.Text(maxSize)), ("accept", string.Join(", ", accept)));
            files[i] = file!;
        }
        return Value.Of(files);
    }

    public override void CheckWhole(Value value, ShapeReport report)
    {
        if (value.AsList is { Length: > 0 } list && list.Length < min) report.Refuse("form.tooFew", ("min", ShapeReport.Text(min)));
    }

    /// <summary>The reference as the server knows it, without what the field did not ask for.</summary>
    string? Find(Record? sent, ShapeReport report, out Record? file)
    {
        file = sent;
        if (report.FileOf is not { } known) return null;
        if (sent?["id"].AsText is not { } id || known(id) is not { } there) return "form.fileUnknown";
        foreach (var (name, value) in sent)
            if (!IsNote(name) && value != there[name]) return "form.fileDiffers";
        file = photo ? there : FileReference.Notes.Aggregate(there, (kept, note) => kept.Without(note));
        return null;
    }

    string? Wrong(Record? file)
    {
        if (file is null || !CodeText.IsId(file["id"].AsText) || !IsHash(file["hash"].AsText) || !IsName(file["name"].AsText)) return "form.file";
        if (file["size"] is not { IsNumber: true, RawNumber: >= 0 } size || size.RawNumber % 1 != 0) return "form.file";
        if (!file["type"].IsAbsent && file["type"].AsText is not { Length: > 0 and <= 100 }) return "form.file";
        foreach (var (name, value) in file)
            if (name is not ("id" or "hash" or "name" or "size" or "type") && !(photo && IsPhotoMember(name, value))) return "form.file";
        if (size.RawNumber > maxSize) return "form.fileSize";
        return accept.Count == 0 || accept.Contains(Path.GetExtension(file["name"].AsText!).TrimStart('.').ToLowerInvariant()) ? null : "form.fileType";
    }

    static bool IsNote(string name) => FileReference.Notes.Contains(name);

    static bool IsPhotoMember(string name, Value value) => name switch
    {
        "takenAt" => value.AsText is { } text && DateTimeShape.Canonical(text) is not null,
        "lng" or "deviceLng" => value.IsNumber && Math.Abs(value.RawNumber) <= 180,
        "lat" or "deviceLat" => value.IsNumber && Math.Abs(value.RawNumber) <= 90,
        "placeFrom" => value.AsText == FileReference.FromDevice,
        _ => false,
    };

    static bool IsHash(string? hash)
    {
        if (hash is not { Length: 64 }) return false;
        foreach (var c in hash)
            if (!char.IsAsciiHexDigitLower(c)) return false;
        return true;
    }

    static bool IsName(string? name) => name is { Length: > 0 and <= 255 } && !name.AsSpan().ContainsAny('/', '\\', '\0') && name is not ("." or "..");
}
