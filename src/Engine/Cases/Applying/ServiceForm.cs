using LowCode.Apps;
using LowCode.Forms;
using LowCode.Scripts;

namespace LowCode.Cases;

/// <summary>The opening form as a service shows it to residents. Pure.</summary>
public static class ServiceForm
{
    /// <summary>By which the cases of a phone are found.</summary>
    public static string SubjectOf(string digest) => "phone:" + digest;

    /// <summary>What the opening form begins with for a service, and what of it may be filled in: fixed values, those worked out, and the proven phone.</summary>
    public static (Record Start, FormAccess Access) Begin(LightApp app, ServiceDefinition service, CaseApplication asked, Record input, DateTimeOffset at, PrefillLayer? prefill = null, IReadOnlyDictionary<string, Record>? files = null)
    {
        var (start, fields) = (Record.Empty, app.OpeningForm.Definition.Fields);
        foreach (var (name, value) in service.Values ?? Record.Empty)
            if (value.AsText is not ['=', ..]) start = start.With(name, value);
        // The phone that follows the case is the one that was proven, whatever is typed.
        var phone = PhoneOf(app.OpeningForm.Definition);
        if (phone is not null && asked.Phone.Length > 0) start = start.With(phone.Id, asked.Phone);
        var code = asked.Licence is null ? null : fields.FirstOrDefault(f => f.Element == "enterprise.creditCode");
        if (code is not null) start = start.With(code.Id, asked.Licence!);
        var access = service.Access;
        foreach (var field in new[] { phone, code })
            if (field is not null && start.Contains(field.Id) && service.Fields.Contains(field.Id)) access = access with { Fields = access.Fields!.SetItem(field.Id, FieldAccess.Read) };
        // The device says where it is, nobody types it.
        if (service.Position is { } spot) access = access with { Fields = access.Fields!.SetItem(spot, FieldAccess.Edit) };
        foreach (var (path, _) in ServiceReferences.Of(app.OpeningForm.Definition, service.Fields))
            access = access with { Fields = access.Fields!.SetItem(path, prefill?.Find(path) is null ? FieldAccess.Hidden : FieldAccess.Read) };
        if (service.Values?.Any(v => v.Value.AsText is ['=', ..]) != true) return (start, access);
        var layer = prefill ?? PrefillLayer.None;
        var drafted = app.OpeningForm.Evaluate(layer.Under(start), layer.Clear(app.OpeningForm, Sent(input, access)), access, new FormContext(FormMode.Draft, at) { Files = files }).Values;
        foreach (var (name, value) in service.Values!)
            if (value.AsText is ['=', .. var source] && Worked(source, drafted, at) is { IsBlank: false } worked) start = start.With(name, worked);
        return (start, access);
    }

    /// <summary>Fields a resident fills in: the phone is proven and not asked again, and ids are asked of nobody, see <see cref="ServiceReferences"/>.</summary>
    public static IReadOnlyList<string> Asked(LightApp app, ServiceDefinition service)
    {
        var (phone, ids) = (PhoneOf(app.OpeningForm.Definition)?.Id, ServiceReferences.Of(app.OpeningForm.Definition, service.Fields).Select(r => r.Path).ToHashSet(StringComparer.Ordinal));
        return [.. service.Fields.Where(f => f != phone && !ids.Contains(f))];
    }

    /// <summary>Fields a resident sees: those that are asked, and records of their own that were found.</summary>
    public static IReadOnlyList<string> Shown(LightApp app, ServiceDefinition service, PrefillLayer layer)
    {
        var asked = Asked(app, service);
        return [.. service.Fields.Where(f => asked.Contains(f) || layer.Find(f) is not null)];
    }

    /// <summary>The field that takes the proven phone; null when an opening form has none.</summary>
    public static FieldDefinition? PhoneOf(FormDefinition opening) => opening.Fields.FirstOrDefault(f => f.Element == "person.phone") ?? opening.Fields.FirstOrDefault(f => f.Type is FieldType.Mobile or FieldType.Phone);

    /// <summary>Only what may be filled in: a value that is shown and comes back is no attempt to change it.</summary>
    public static Record Sent(Record input, FormAccess access)
    {
        foreach (var (name, _) in input)
            if (access.Fields?.GetValueOrDefault(name, access.Default) is FieldAccess.Read) input = input.Without(name);
        return input;
    }

    static Value Worked(string source, Record form, DateTimeOffset at)
    {
        if (Expression.Compile(source, ExpressionRoots.Standard, FunctionTable.Standard, out _) is not { } expression) return default;
        var roots = new Value[ExpressionRoots.Standard.Count];
        roots[ExpressionRoots.Standard.Slot("form")] = form;
        try
        {
            return expression.Evaluate(new ExpressionContext(roots, at));
        }
        catch (EvaluationException)
        {
            return default;
        }
    }
}
