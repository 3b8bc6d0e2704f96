using LowCode.Apps;
using LowCode.Forms;
using LowCode.Journal;
using LowCode.Views;

namespace LowCode.Cases;

/// <summary>By what a case is like others: its place, its claimant as lists show them, whom it speaks of.</summary>
public static class Alike
{
    /// <summary>Fields that say where something is when the app names none.</summary>
    static readonly string[] places = ["place", "where", "address"];

    public static AlikeQuestion Of(CaseId id, CaseState state, LightApp app)
    {
        var records = RecordForm.Of(app);
        var column = app.Manifest.Columns?.Place ?? app.Manifest.Patrol?.Where;
        var place = records.Fields.FirstOrDefault(f => f.Kind == RecordKind.Text && f.Mask is null && (column is null ? places.Contains(f.Path) : f.Path == column));
        var phones = app.OpeningForm.Definition.Fields.Where(f => f.Type is FieldType.Phone or FieldType.Mobile)
            .Select(f => (Field: records.Fields.FirstOrDefault(r => r.Path == f.Id), Value: state.Form[f.Id].AsText)).Where(p => p.Field?.Mask is not null && p.Value is { Length: > 0 })
            .Select(p => (p.Field!.Column, p.Field.Mask!(p.Value!))).ToList();
        return new(id.Value, records, state.Street, state.OpenedAt.ToUnixTimeMilliseconds(), state.Category, state.Grid, place, place is null ? null : state.Form[place.Path].AsText, state.Confidential ? null : state.Claimant, phones, state.Confidential ? [] : [.. state.Subjects]);
    }

    /// <summary>The point the case lies at; null where its form holds none.</summary>
    public static (double Lng, double Lat)? PointOf(CaseState state, LightApp app)
    {
        foreach (var field in app.OpeningForm.Definition.Fields)
            if (field.Type == FieldType.Place && state.Form[field.Id] is { } place && place["lng"].IsNumber && place["lat"].IsNumber)
                return Datums.ToWgs84(place["lng"].RawNumber, place["lat"].RawNumber, place["datum"].AsText ?? "wgs84");
        return null;
    }
}
