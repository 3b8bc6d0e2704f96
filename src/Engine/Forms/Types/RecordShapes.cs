using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A point on the map. The datum is part of the value: the same numbers lie half a kilometre apart in GCJ-02 and WGS-84.</summary>
sealed class PlaceShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsRecord is not { } record) return report.Refuse("form.place");
        foreach (var name in record.Names)
            if (name is not ("lng" or "lat" or "datum" or "address")) return report.RefuseInside("." + name, "form.unknownField", ("name", name));
        var (lng, lat, datum, address) = (record["lng"], record["lat"], record["datum"], record["address"]);
        if (!lng.IsNumber || !lat.IsNumber || !(Math.Abs(lng.RawNumber) <= 180) || !(Math.Abs(lat.RawNumber) <= 90)) return report.Refuse("form.place");
        if (datum.AsText is not ("gcj02" or "wgs84" or "cgcs2000" or "bd09")) return report.RefuseInside(".datum", "form.datum");
        if (!address.IsAbsent && address.AsText is not { Length: <= 200 }) return report.RefuseInside(".address", "form.tooLong", ("max", "200"));
        // Seven decimals are a centimetre; more is noise of the device.
        var members = new RecordBuilder(4).Set("lng", Math.Round(lng.RawNumber, 7)).Set("lat", Math.Round(lat.RawNumber, 7)).Set("datum", datum);
        if (!address.IsBlank) members.Set("address", address);
        return members.ToRecord();
    }
}

sealed class AddressShape(int maxLength) : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsRecord is not { } record) return report.Refuse("form.address");
        foreach (var name in record.Names)
            if (name is not ("division" or "detail")) return report.RefuseInside("." + name, "form.unknownField", ("name", name));
        var (division, detail) = (record["division"], record["detail"]);
        var members = new RecordBuilder(2);
        if (!division.IsBlank)
        {
            if (division.AsText is not { Length: 2 or 4 or 6 or 9 or 12 } code || !CodeText.IsDigits(code)) return report.RefuseInside(".division", "form.division");
            members.Set("division", division);
        }
        if (!detail.IsBlank)
        {
            if (detail.AsText is not { } text || text.Length > maxLength) return report.RefuseInside(".detail", "form.tooLong", ("max", ShapeReport.Text(maxLength)));
            members.Set("detail", text.Trim());
        }
        return members.Count == 0 ? Value.Null : members.ToRecord();
    }
}

/// <summary>References to stored files. The bytes are kept elsewhere; the hash says which bytes were meant.</summary>
sealed class FileShape(bool photo, int min, int max, long maxSize, IReadOnlyCollection<string> accept) : ValueShape
{
    public const int Most = 20;
    public const long Largest = 100L * 1024 * 1024;

    public override Value Read(Value sent, ShapeReport report)
    {
        if (sent.AsList is not { } list) return report.Refuse("form.list");
        if (list.Length > max) return report.Refuse("form.tooMany", ("max", ShapeReport.Text(max)));
        for (var i = 0; i < list.Length; i++)
            if (Wrong(list[i].AsRecord) is { } code) return report.RefuseInside($"[{i}]", code, ("max", ShapeReport.Text(maxSize)), ("accept", string.Join(", ", accept)));
        return sent;
    }

    public override void CheckWhole(Value value, ShapeReport report)
    {
        if (value.AsList is { Length: > 0 } list && list.Length < min) report.Refuse("form.tooFew", ("min", ShapeReport.Text(min)));
    }

    string? Wrong(Record? file)
    {
        if (file is null || !CodeText.IsId(file["id"].AsText) || !IsHash(file["hash"].AsText) || !IsName(file["name"].AsText)) return "form.file";
        if (file["size"] is not { IsNumber: true, RawNumber: >= 0 } size || size.RawNumber % 1 != 0) return "form.file";
        foreach (var (name, value) in file)
            if (name is not ("id" or "hash" or "name" or "size") && !(photo && IsPhotoMember(name, value))) return "form.file";
        if (size.RawNumber > maxSize) return "form.fileSize";
        return accept.Count == 0 || accept.Contains(Path.GetExtension(file["name"].AsText!).TrimStart('.').ToLowerInvariant()) ? null : "form.fileType";
    }

    static bool IsPhotoMember(string name, Value value) => name switch
    {
        "takenAt" => value.AsText is { } text && DateTimeShape.Canonical(text) is not null,
        "lng" => value.IsNumber && Math.Abs(value.RawNumber) <= 180,
        "lat" => value.IsNumber && Math.Abs(value.RawNumber) <= 90,
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
