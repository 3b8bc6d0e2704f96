using System.Globalization;
using LowCode.Scripts;

namespace LowCode.Forms;

/// <summary>A point on the map. The datum is part of the value: the same numbers lie half a kilometre apart in GCJ-02 and WGS-84.</summary>
sealed class PlaceShape : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if ((sent.AsRecord ?? (sent.AsText is { Length: <= 300 } typed ? Split(typed.Trim()) : null)) is not { } record) return report.Refuse("form.place");
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

    /// <summary><c>113.27,23.13 gcj02 words of the place</c> as one text.</summary>
    static Record? Split(string text)
    {
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 2 || words[0].Split(',', StringSplitOptions.TrimEntries) is not [var lng, var lat]) return null;
        if (!double.TryParse(lng, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) || !double.TryParse(lat, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)) return null;
        return Record.Of(("lng", x), ("lat", y), ("datum", words[1]), ("address", words.Length > 2 ? words[2] : default(Value)));
    }
}

sealed class AddressShape(int maxLength) : ValueShape
{
    public override Value Read(Value sent, ShapeReport report)
    {
        if ((sent.AsRecord ?? (sent.AsText is { } typed ? Split(typed.Trim()) : null)) is not { } record) return report.Refuse("form.address");
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

    // As one text the division's code may stand before the detail.
    static Record Split(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var code = end < 0 ? text : text[..end];
        return code.Length is 2 or 4 or 6 or 9 or 12 && CodeText.IsDigits(code) ? Record.Of(("division", code), ("detail", end < 0 ? "" : text[(end + 1)..])) : Record.Of(("detail", text));
    }
}
