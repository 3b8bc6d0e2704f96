using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Scripts;
using LowCode.Storage;

namespace LowCode.Views;

/// <summary>Where a case is: WGS-84 in millionths of a degree (a tenth of a metre), and the datum it came in.</summary>
public readonly record struct CasePoint(int Lng, int Lat, string Datum)
{
    public const double Unit = 1_000_000;

    public static CasePoint Of(double lng, double lat, string datum)
    {
        var (x, y) = Datums.ToWgs84(lng, lat, datum);
        return new((int)Math.Round(x * Unit), (int)Math.Round(y * Unit), datum);
    }
}

/// <summary>The row of <c>case_point</c>.</summary>
public static class PointRow
{
    static readonly Column key = new("case_id", ColumnType.Text);
    static readonly RowShape there = new("case_point", RowVerb.Upsert, 1, key, new("lng", ColumnType.Int64), new("lat", ColumnType.Int64), new("datum", ColumnType.Text));
    static readonly RowShape gone = new("case_point", RowVerb.Delete, 1, key);

    public static IReadOnlyList<RowShape> Shapes { get; } = [there, gone];

    public static RowWrite Write(CaseId @case, CasePoint point) => new(there, [@case.Value, (long)point.Lng, (long)point.Lat, point.Datum]);

    public static RowWrite Remove(CaseId @case) => new(gone, [@case.Value]);
}

/// <summary>A field of an app that tells where a case is.</summary>
sealed record PointField(string Name, bool IsPhoto)
{
    /// <summary>Places before photos, those of the opening form before others.</summary>
    public static IEnumerable<PointField> Of(LightApp app)
    {
        var forms = app.Forms.Values.OrderBy(f => f.Definition.Id != app.Manifest.Form).ThenBy(f => f.Definition.Id, StringComparer.Ordinal).ToArray();
        return forms.SelectMany(f => f.Definition.Fields).Where(f => f.Type is FieldType.Place or FieldType.Photo)
            .OrderBy(f => f.Type != FieldType.Place).DistinctBy(f => f.Id).Select(f => new PointField(f.Id, f.Type == FieldType.Photo));
    }

    public CasePoint? Read(Record form)
    {
        var value = form[Name];
        if (!IsPhoto) return value.AsRecord is { } place ? Point(place, place["datum"].AsText) : null;
        if (value.AsList is { } photos)
            foreach (var photo in photos)
                if (photo.AsRecord is { } taken && Point(taken, "wgs84") is { } point) return point;
        return null;
    }

    static CasePoint? Point(Record at, string? datum) =>
        datum is not null && at["lng"] is { IsNumber: true } lng && at["lat"] is { IsNumber: true } lat ? CasePoint.Of(lng.RawNumber, lat.RawNumber, datum) : null;
}
